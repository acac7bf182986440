"""What an adviser reads out to a caller about an entry: whole sentences for the ear, the number in pairs. Pure."""

import re
from collections.abc import Iterator

from commonweal.community.directory.record import Service
from commonweal.community.directory.summary import Summary

_NOT_DIGIT = re.compile(r"\D+")


def script_of(record: Service, summary: Summary, organisation: str, now: str = "") -> list[str]:
    """The sentences, in the order in which a caller asks. `now` says when it is open, and may be empty."""
    return list(_script(record, summary, organisation, now))


def _script(record: Service, summary: Summary, organisation: str, now: str) -> Iterator[str]:
    run_by = f", run by {organisation}" if organisation and organisation.lower() != record.name.lower() else ""
    yield f"There is {record.name}{run_by}."
    if record.alert:
        yield f"Something to know first: {_ended(record.alert)}"
    if record.description:
        yield _ended(record.description)
    if summary.who_for:
        yield f"Who it is for: {_ended(summary.who_for)}"
    if summary.when:
        yield f"When: {_ended(summary.when)}"
    if now:
        yield _ended(now)
    if summary.postcode:
        yield f"It is at {summary.address}. The postcode is {spelt_out(summary.postcode)}."
    elif "home" in summary.reached:
        yield "They come to you at home."
    elif "phone" in summary.reached:
        yield "It is all done by phone."
    yield f"What it costs: {_ended(summary.cost)}" if summary.cost else "I do not have the cost here: do ask them."
    if summary.accessibility:
        yield f"Getting in: {_ended(summary.accessibility)}"
    if record.application_process:
        yield f"To join: {_ended(record.application_process)}"
    if summary.phone:
        yield f"Their number is {in_pairs(summary.phone)}. Shall I say that again?"
    elif record.email:
        yield f"They are reached by e-mail: {record.email}."
    yield "I can send all of this to you by text or by e-mail, if you like."


def _ended(words: str) -> str:
    words = " ".join(words.split())
    return words if words.endswith((".", "!", "?")) else f"{words}."


def in_pairs(number: str) -> str:
    """A phone number as it is read out: "01632 960106" as "01 63 29 60 10 6". Words in it are left as they are."""
    digits = _NOT_DIGIT.sub("", number)
    if len(digits) < 6:
        return number
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))


def spelt_out(postcode: str) -> str:
    """A postcode letter by letter: "B H 1 5, 1 A B"."""
    return ", ".join(" ".join(half) for half in postcode.split())
