"""An entry in easy words: short sentences, one fact a line, in the order in which people ask. Pure.

An entry's own easy words go before those made from its description. What is not known is not said.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commonweal.community.directory.opening import (
    DAY_NAMES,
    Opening,
    clock_in_words,
    joined,
    openings_of,
    week_in_words,
)
from commonweal.community.directory.record import Service
from commonweal.community.directory.summary import Summary, all_schedules
from commonweal.community.directory.terms import OwnTerm

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z£0-9“\"(])")
_CLAUSE = re.compile(r"[;:]\s+| – ")


@dataclass(frozen=True)
class EasyPart:
    """One question and its answer, a short sentence a line."""

    question: str
    lines: tuple[str, ...]


def easy_parts(record: Service, summary: Summary, organisation: str, access: Iterable[OwnTerm]) -> list[EasyPart]:
    """What an entry says in easy words."""
    parts = (
        EasyPart("What is it?", tuple(_what(record, organisation))),
        EasyPart("Who is it for?", tuple(_sentences(summary.who_for))),
        EasyPart("When is it?", tuple(_when(record, summary))),
        EasyPart("Where is it?", tuple(_where(summary))),
        EasyPart("How much is it?", tuple(_cost(summary))),
        EasyPart("Can I get in?", tuple(f"{term.name}." for term in access)),
        EasyPart("How do I join?", tuple(_sentences(record.application_process or ""))),
        EasyPart("How do I ask them?", tuple(_contact(record, summary))),
    )
    return [part for part in parts if part.lines]


def _what(record: Service, organisation: str) -> Iterator[str]:
    if record.alert:
        yield _ended(record.alert)
    if record.easy_read:
        yield from (line.strip() for line in record.easy_read.splitlines() if line.strip())
    else:
        yield from _sentences(record.description or "")
    if organisation and organisation.lower() != record.name.lower():
        yield f"{organisation} runs it."


def _sentences(words: str) -> Iterator[str]:
    """A text in its sentences, and long ones in their clauses."""
    for sentence in _SENTENCE.split(words.strip()):
        for clause in _CLAUSE.split(sentence):
            if clause.strip():
                yield _ended(clause.strip()[:1].upper() + clause.strip()[1:])


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _when(record: Service, summary: Summary) -> Iterator[str]:
    openings = openings_of(all_schedules(record))
    if not openings:
        yield from _sentences(summary.when)
        return
    for opening in dict.fromkeys(openings):
        yield f"It is {_days(opening)}."
        if opening.opens:
            yield f"It starts at {clock_in_words(opening.opens)}."
        if opening.closes:
            yield f"It ends at {clock_in_words(opening.closes)}."


def _days(opening: Opening) -> str:
    names = [DAY_NAMES[day] for day in opening.weekdays]
    if opening.weeks:
        return f"on the {joined([week_in_words(week) for week in opening.weeks])} {joined(names)} of the month"
    if opening.interval > 1:
        often = "on every other" if opening.interval == 2 else f"every {opening.interval} weeks on"
        return f"{often} {joined(names)}"
    return "on every day" if len(names) == 7 else f"on {joined(names)}"


def _where(summary: Summary) -> Iterator[str]:
    if summary.postcode or summary.address:
        yield from (f"{line}." for line in summary.address.split(", ") if line)
        if summary.postcode:
            yield f"The postcode is {summary.postcode}."
        return
    said = {
        "home": "They come to your home.",
        "phone": "It is on the phone.",
        "online": "It is on the internet.",
    }
    yield from (words for how, words in said.items() if how in summary.reached)


def _cost(summary: Summary) -> Iterator[str]:
    if summary.is_free and summary.cost.strip().lower() in ("", "free"):
        yield "It is free."
    elif summary.cost:
        yield from _sentences(summary.cost)
    else:
        yield "Ask them what it costs."


def _contact(record: Service, summary: Summary) -> Iterator[str]:
    contact = next((one for one in record.contacts if one.name), None)
    if summary.phone:
        yield f"Phone {summary.phone}."
        if contact and contact.name:
            yield f"Ask for {contact.name}."
    if record.email:
        yield f"Or write to {record.email}" if summary.phone else f"Write to {record.email}"
    if record.url:
        yield f"Look at {record.url}"
