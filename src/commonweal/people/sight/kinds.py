"""What a timeline can be narrowed to: the part of a ledger entry's kind before the dot, in words. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

WORDS = {
    "person": "Name and details",
    "address": "Addresses",
    "communication": "How to communicate",
    "circle": "Circle of support",
    "consent": "Consent to share",
    "sight": "Who may see the record",
    "emergency": "Emergency access",
    "message": "Letters, e-mails and text messages",
}
"""The kinds of this wing and below. Rooms above name theirs so that the word itself can be read: plan, assessment."""


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
