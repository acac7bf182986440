"""Which pages a task, an offer and a grant go through, one thing on each, and which comes next. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]
"""What was answered so far: by page, then by question."""

CHECK = "check"
OFFER_PAGES = ("interests", "times", "where", "abilities", "about", "you", "agreements")
GRANT_PAGES = ("group", "purpose", "money", "contact")
TEXTS = ("words", "know")
"""Pages on which whoever asks for a hand writes in their own words."""


class Asker(StrEnum):
    """Who fills in the pages of a task."""

    ANYBODY = "anybody"
    STAFF = "staff"
    """A coordinator or care staff, for somebody on the phone or beside them."""


def task_pages(
    answers: Answers, asker: Asker, *, asks_marks: bool, has_record: bool, safety_after: str = ""
) -> list[str]:
    """The pages of a task in order, as far as the answers tell.

    `asks_marks`: the chosen kind has marks to ask about; `has_record`: the person it is for has a record here, and may
    have it written there; `safety_after`: the first page whose words suggest a risk, or "".
    """
    for_other = asker is Asker.STAFF or answer(answers, "who", "who") == "other"
    found = ["taken" if asker is Asker.STAFF else "who", "kind", "words"]
    if asks_marks:
        found.append("marks")
    found += ["often", "day", "times", "where", "name"]
    if for_other and asker is Asker.ANYBODY:
        found.append("you")
    if for_other:
        found.append("agreement")
    found.append("know")
    if has_record and not (for_other and asker is Asker.ANYBODY):
        found.append("record")
    if safety_after in found:
        found.insert(found.index(safety_after) + 1, "safety")
    return found


def outdated_by(page: str, before: Answers, after: Answers) -> tuple[str, ...]:
    """Pages whose answers no longer hold once `page` is answered anew."""
    if before.get(page) == after.get(page):
        return ()
    return {"who": ("name", "you", "agreement", "where", "record"), "kind": ("marks",), "often": ("day", "times")}.get(
        page, ()
    )


def next_page(answers: Answers, route: Sequence[str]) -> str:
    """The first page not yet answered; the check of all when every one is."""
    return next((page for page in route if page not in answers), CHECK)


def page_before(page: str, route: Sequence[str]) -> str:
    """The page before one; "" before the first, and for a page that is not on the way."""
    order = [*route, CHECK]
    place = order.index(page) if page in order else 0
    return order[place - 1] if place else ""


def answer(answers: Answers, page: str, question: str, default: Any = "") -> Any:
    """One answer, or the default where it was not given."""
    return answers.get(page, {}).get(question, default)
