"""What in somebody's record names or tells of others, so that an officer looks at it before it is given out. Pure.

A mark withholds nothing: it asks. Paragraph 16 of Schedule 2 to the Data Protection Act 2018 lets information about
others be withheld unless they agree, or it is reasonable to give it without; who worked with the person as a
professional is usually given.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

TELLERS = ("informant", "told_by", "reported_by", "raised_by", "referrer", "given_by", "checked_by", "withdrawn_by")
"""Parts of a field's name that say that it holds who told something."""

ABOUT_OTHERS = ("supporter", "standing", "carer")
"""Words in a kind's key whose rows are about somebody else as much as about the person."""

STAFF_ONLY = "An alert for staff only"
STAFF_ONLY_REASON = (
    "Telling it could put somebody at risk of serious harm (the test for social work data, Data Protection Act 2018, "
    "Schedule 3, Part 3). It is withheld unless you decide otherwise."
)
A_FILE = "A file: look through it before it is given out"
FILE_FIELD = "file"
"""The field of a document under which its file itself is marked."""

WITHHELD = "[withheld: about somebody else]"
WITHHELD_ALERT = "[withheld: an alert for staff only, because telling it could put somebody at risk]"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_PHONE = re.compile(r"(?<!\d)(?:\+44|0)[\d ]{9,13}(?!\d)")


@dataclass(frozen=True)
class Marked:
    """One value to look at: of which kind and row, in which field, and why."""

    kind: str
    row: str
    field: str
    why: str


def marks_in(
    kind: str, row: str, values: Mapping[str, str], others: Iterable[str], own: Iterable[str]
) -> Iterator[Marked]:
    """The values of one row that name or tell of others. `others` are names of people in the person's circle; `own` are
    the person's own names, phone and e-mail, which are never marked."""
    mine = {value.casefold() for value in own if value}
    is_about_others = any(word in kind for word in ABOUT_OTHERS)
    for field, text in values.items():
        if not text or text.casefold() in mine:
            continue
        why = _why(field, text, [name for name in others if name.casefold() not in mine], mine)
        if not why and is_about_others:
            why = "A row about somebody else"
        if why:
            yield Marked(kind, row, field, why)


def is_for_staff_only(kind: str, values: Mapping[str, str], compartment: str) -> bool:
    """Whether a row is an alert for staff only, or an entry of the history about one."""
    if kind == "ledger.entry":
        return values.get("kind", "").startswith("alert.") and compartment == "safeguarding"
    return kind == "about.alert" and values.get("for_staff") == "Yes"


def said_instead(why: str) -> str:
    """What stands where something is withheld, by why it was marked."""
    return WITHHELD_ALERT if why == STAFF_ONLY else WITHHELD


def _why(field: str, text: str, others: list[str], mine: set[str]) -> str:
    held = text.casefold()
    if any(part in field for part in TELLERS):
        return "Says who told something"
    for name in others:
        if len(name) > 2 and re.search(rf"\b{re.escape(name.casefold())}\b", held):
            return f"Names {name}"
    found = [*_EMAIL.findall(text), *(number.strip() for number in _PHONE.findall(text))]
    if any(one.casefold() not in mine for one in found):
        return "Holds somebody’s phone number or e-mail address"
    return ""
