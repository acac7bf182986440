"""What a timeline can be narrowed to, in words, and where each of its lines leads. Pure.

A group is the part of a ledger entry's kind before the dot. A room names its groups when it is ready, and says where an
entry of a group leads.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

WORDS = {
    "person": "Name and details",
    "address": "Addresses",
    "communication": "How to communicate",
    "circle": "Circle of support",
    "consent": "Consent to share",
    "sight": "Who may see the record",
    "emergency": "Emergency access",
    "message": "Letters, e-mails and text messages",
    "about": "About me",
    "alert": "Alerts",
    "legal": "Legal status",
    "wish": "Wishes for later",
    "document": "Documents",
    "fact": "Facts that were confirmed",
}
"""The groups of this wing and below, and what rooms above added with `name_kinds`."""


class Happened(Protocol):
    """An entry of the ledger, as far as a link needs it."""

    kind: str
    person_id: UUID | None
    payload: Any


Leads = Callable[[Happened], str]
_leads: dict[str, Leads] = {}


def name_kinds(words: Mapping[str, str], leads: Mapping[str, Leads] | None = None) -> None:
    """Called from a room's `AppConfig.ready`: its groups in words, and for each the address that an entry leads
    to ("" for none). Who may not open the page there is told so by the page."""
    WORDS.update(words)
    _leads.update(leads or {})


def leads_to(entry: Happened) -> str:
    """The address of what an entry is about; "" where nobody said."""
    leads = _leads.get(group_of(entry.kind))
    return leads(entry) if leads else ""


def group_of(kind: str) -> str:
    """The group that an entry's kind belongs to: "plan" of "plan.agreed"."""
    return kind.partition(".")[0]


def groups_among(kinds: Iterable[str]) -> dict[str, str]:
    """The groups that occur among `kinds`, with their words, by their words."""
    named = {group: WORDS.get(group, group.replace("_", " ").capitalize()) for group in map(group_of, kinds)}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def changes_in(payload: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What an entry says was changed: what, before, after, each as a person reads it. Lists and ids are left out."""
    before, after = payload.get("before"), payload.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping) or not before:
        return []
    return [
        (name.replace("_", " ").capitalize().replace("Nhs", "NHS"), _said(before.get(name)), _said(value))
        for name, value in after.items()
        if before.get(name) != value and isinstance(value, str | int | bool | None) and name != "account"
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value in (None, "") else str(value)
