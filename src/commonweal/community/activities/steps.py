"""The pages of a booking: one thing on each, and which come for whom. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

CHECK = "check"


class Asker(StrEnum):
    """Who fills in the pages."""

    SIGNED_IN = "signed_in"
    NOT_SIGNED_IN = "not_signed_in"
    WORKER = "worker"
    """Staff, for somebody at the phone or beside them."""


def pages(asker: Asker, draft: Mapping[str, Any]) -> list[str]:
    """The pages that are asked, in order. What is known (a person with a record, an account) is not asked."""
    if asker is Asker.WORKER:
        first = [] if draft.get("person") else ["contact"]
    elif asker is Asker.SIGNED_IN:
        first = ["who", *(["contact"] if draft.get("who") == "other" else [])]
    else:
        first = ["who", "contact"]
    return [*first, "party", "access"]


def next_page(asker: Asker, draft: Mapping[str, Any]) -> str:
    """The first page without an answer, or the check of all."""
    answered = draft.get("answered", [])
    return next((page for page in pages(asker, draft) if page not in answered), CHECK)


def page_before(page: str, asker: Asker, draft: Mapping[str, Any]) -> str:
    """The page before one; "" before the first."""
    order = [*pages(asker, draft), CHECK]
    place = order.index(page) if page in order else 0
    return order[place - 1] if place else ""
