"""When a task is wanted, and what volunteers are told of it before they say yes, in plain words. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from commonweal.community.volunteering.rules import Rules
from commonweal.community.volunteering.states import Reason, State
from commonweal.core.calculations.registry import on_day

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES = {"morning": "in the morning", "afternoon": "in the afternoon", "evening": "in the evening"}

SHORT: dict[State, str] = {
    State.ASKED: "Looking for somebody",
    State.OFFERED: "Volunteers have been asked",
    State.MATCHED: "Somebody was found",
    State.DONE: "Done",
    State.NOT_DONE: "Not done",
    State.CANCELLED: "Cancelled",
}
"""A state in a few words, for a tag."""

REASONS: dict[Reason, str] = {
    Reason.NOBODY_NEAR: "Nobody near enough does this",
    Reason.NOBODY_FREE: "Nobody was free in time",
    Reason.NOBODY_CHECKED: "Nobody with the checks it needs",
    Reason.TOO_MUCH: "It needs more than a neighbour can safely give",
    Reason.NOT_REACHED: "The person could not be reached",
    Reason.FELL_THROUGH: "It fell through on the day",
}


@dataclass(frozen=True)
class When:
    """When a task is wanted: between which days, once or each week, on which days of the week, at what times."""

    first_on: date
    last_on: date | None
    is_weekly: bool = False
    days: tuple[int, ...] = ()
    times: tuple[str, ...] = ()


def said_when(when: When) -> str:
    """ "On Friday 27 November 2026, in the morning"; "Every Monday or Thursday, from 1 December 2026"."""
    at = _or([TIMES[time] for time in TIMES if time in when.times]) if 0 < len(when.times) < len(TIMES) else ""
    if when.is_weekly:
        days = _or([DAYS[day] for day in sorted(when.days)]) if 0 < len(when.days) < len(DAYS) else "week"
        until = f" until {on_day(when.last_on)}" if when.last_on else ""
        return f"Every {days}{', ' + at if at else ''}, from {on_day(when.first_on)}{until}"
    if when.last_on is None or when.first_on == when.last_on:
        return f"On {DAYS[when.first_on.weekday()]} {on_day(when.first_on)}{', ' + at if at else ''}"
    days = f", on a {_or([DAYS[day] for day in sorted(when.days)])}" if 0 < len(when.days) < len(DAYS) else ""
    return f"Once between {on_day(when.first_on)} and {on_day(when.last_on)}{days}{', ' + at if at else ''}"


def _or(words: Collection[str]) -> str:
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} or {listed[-1]}"


def shown_before(
    rules: Rules, kind: str, district: str, when: When, marks: Collection[str], note: str
) -> dict[str, str]:
    """All that a volunteer reads of a task before they are matched: nothing that says who or where exactly."""
    takes = ", ".join(rules.mark_name(mark) for mark in rules.marks if mark in marks)
    word = rules.kinds[kind].word if kind in rules.kinds else rules.kind_name(kind).lower()
    return {
        "kind": rules.kind_name(kind),
        "word": word,
        "district": district,
        "when": said_when(when),
        "takes": takes or "Nothing special",
        "note": note,
    }


def told_to_asker(state: State, *, volunteer: str = "", reason: Reason | None = None, scheme: str = "") -> str:
    """Where it is, said to whoever asked."""
    match state:
        case State.ASKED:
            return f"{scheme} has it, and is looking for somebody near you."
        case State.OFFERED:
            return "Neighbours near you have been asked. The first who says yes does it."
        case State.MATCHED:
            return f"{volunteer} has said yes, and gets in touch with you."
        case State.DONE:
            return f"It was done by {volunteer}." if volunteer else "It was done."
        case State.NOT_DONE:
            return f"It was not done. {REASONS[reason]}." if reason else "It was not done."
        case _:
            return "It was cancelled."
