"""Where a referral is, in plain words: for the person, and for those who refer and answer. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from commonweal.community.referrals.states import Outcome, Reason, State
from commonweal.core.calculations.registry import on_day

SHORT: dict[State, str] = {
    State.SENT: "Sent",
    State.SEEN: "Read",
    State.ACCEPTED: "Accepted",
    State.STARTED: "Help has begun",
    State.DECLINED: "Declined",
    State.CLOSED: "Closed",
}
"""A state in a word or three, for a tag."""

OUTCOMES: dict[Outcome, str] = {
    Outcome.HELPED: "Helped",
    Outcome.PARTLY: "Partly helped",
    Outcome.NOT_HELPED: "Not helped",
    Outcome.NOT_WANTED: "The person did not want it",
    Outcome.NOT_REACHED: "The person could not be reached",
    Outcome.NOWHERE: "Nobody could be found who helps with this",
}

REASONS: dict[Reason, str] = {
    Reason.FULL: "We have no room now",
    Reason.OUT_OF_AREA: "They live outside the area that we serve",
    Reason.NOT_ELIGIBLE: "They are not among those whom we help",
    Reason.WRONG_SERVICE: "Somebody else does this",
    Reason.TOO_MUCH: "They need more than we can safely give",
    Reason.NOT_ENOUGH_KNOWN: "We were not told enough to say yes",
    Reason.OTHER: "Another reason",
}

_ENDED_FOR_PERSON: dict[Outcome, str] = {
    Outcome.HELPED: "It has ended: {to} helped you.",
    Outcome.PARTLY: "It has ended: {to} helped you with part of it.",
    Outcome.NOT_HELPED: "It has ended, and did not help. Ask again at any time.",
    Outcome.NOT_WANTED: "It has ended: you did not want it, or not now. Ask again at any time.",
    Outcome.NOT_REACHED: "It has ended: {to} tried, and could not reach you. Ask again at any time.",
    Outcome.NOWHERE: "It has ended: nobody could be found who does this here. The council is told of the gap.",
}


@dataclass(frozen=True)
class Course:
    """What is told of a referral: how far it is, between whom, what was promised, and how it ended."""

    state: State
    from_name: str
    to_name: str
    contact_by: date
    contacted: bool = False
    for_oneself: bool = False
    outcome: Outcome | None = None


def told_to_person(course: Course) -> str:
    """Where it is, said to the person it is about."""
    by, to = on_day(course.contact_by), course.to_name
    match course.state:
        case State.SENT:
            return f"Sent to {to}. They contact you by {by}."
        case State.SEEN:
            return f"{to} has read it. They contact you by {by}."
        case State.ACCEPTED if not course.contacted:
            return f"{to} has said yes. They contact you by {by}."
        case State.ACCEPTED:
            return f"{to} has been in touch with you, and says when help begins."
        case State.STARTED:
            return f"{to} has begun to help you."
        case State.DECLINED:
            looking = "The council" if course.for_oneself else course.from_name
            return f"{to} cannot help with this. {looking} looks for somebody who can, and asks you first."
        case _:
            return _ENDED_FOR_PERSON[course.outcome or Outcome.NOT_HELPED].format(to=to)


def told_to_organisations(course: Course) -> str:
    """Where it is, said to those who refer and answer."""
    to = course.to_name
    match course.state:
        case State.SENT:
            return f"Sent to {to}, and not opened yet."
        case State.SEEN:
            return f"{to} has opened it, and not answered yet."
        case State.ACCEPTED:
            return f"{to} has accepted it" + (" and been in touch with the person." if course.contacted else ".")
        case State.STARTED:
            return f"{to} has begun to help."
        case State.DECLINED:
            who = "The council that minds it" if course.for_oneself else course.from_name
            return f"{to} has declined it. {who} chooses who comes next, or closes it."
        case _:
            return f"Closed. {OUTCOMES[course.outcome or Outcome.NOT_HELPED]}."


class Reached(StrEnum):
    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Point:
    """One point of the line that shows how far a referral is."""

    name: str
    reached: Reached
    at: datetime | None = None


def line(
    state: State,
    *,
    sent_at: datetime,
    seen_at: datetime | None = None,
    answered_at: datetime | None = None,
    started_at: datetime | None = None,
    closed_at: datetime | None = None,
) -> list[Point]:
    """The way from sent to ended, for a picture that is also a list: what was reached and when, and what lies ahead.

    What was skipped (help that never began) is left out of a referral that has ended.
    """
    if state is State.DECLINED:
        return [
            Point("Sent", Reached.DONE, sent_at),
            Point("Declined", Reached.HERE, answered_at),
            Point("Somebody else", Reached.AHEAD),
        ]
    way: list[tuple[str, State, datetime | None]] = [
        ("Sent", State.SENT, sent_at),
        ("Read", State.SEEN, seen_at),
        ("Accepted", State.ACCEPTED, answered_at),
        ("Help begun", State.STARTED, started_at),
        ("Ended", State.CLOSED, closed_at),
    ]
    order = [one for _, one, _ in way]
    here = order.index(state)
    points = []
    for index, (name, one, at) in enumerate(way):
        if state is State.CLOSED and at is None and one is not State.CLOSED:
            continue
        reached = Reached.HERE if one is state else Reached.DONE if index < here else Reached.AHEAD
        points.append(Point(name, reached, at if index <= here else None))
    return points
