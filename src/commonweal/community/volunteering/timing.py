"""By when what is done, from the place's policy, and what is late. Pure."""

from datetime import date, timedelta

from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.states import State
from commonweal.core.calculations.working_days import working_days_after

WHAT_IS_DUE: dict[State, str] = {
    State.ASKED: "Ask volunteers",
    State.OFFERED: "Volunteers answer",
    State.MATCHED: "Say whether it was done",
}


def due_on(state: State, today: date, *, first_on: date, last_on: date | None, is_weekly: bool) -> date | None:
    """The last day for what comes next in a state reached today; None once a task has ended.

    Volunteers are asked soon, and before the last day on which the task is wanted; a task done once is to be reported
    some days after its last day, a weekly one is asked about every few weeks.
    """
    values = rules_on(today).values
    match state:
        case State.ASKED:
            soon = working_days_after(today, values["offer_within"])
            return max(today, min(soon, last_on)) if last_on else soon
        case State.OFFERED:
            return answer_by(today, last_on)
        case State.MATCHED if is_weekly:
            return max(today, first_on) + timedelta(days=values["weekly_news_within"])
        case State.MATCHED:
            return max(today, last_on or first_on) + timedelta(days=values["confirm_within"])
        case _:
            return None


def answer_by(today: date, last_on: date | None) -> date:
    """The last day on which volunteers who are asked today can say yes."""
    by = today + timedelta(days=rules_on(today).values["answer_within"])
    return max(today, min(by, last_on)) if last_on else by


def is_late(due: date | None, today: date) -> bool:
    """Whether what was due is past its last day."""
    return due is not None and due < today


def wants_check_in(last_on: date | None, since: date, today: date) -> bool:
    """Whether a volunteer has not been asked for long how they are getting on (`since`: when they were approved)."""
    return (last_on or since) + timedelta(days=rules_on(today).values["check_in_every"]) < today


def wants_reminder(expires_on: date | None, reminded_on: date | None, today: date) -> bool:
    """Whether to remind today that a check runs out: once before, and once on the day after it has."""
    if expires_on is None:
        return False
    begins = expires_on - timedelta(days=rules_on(today).values["remind_before"])
    if today > expires_on:
        return reminded_on is None or reminded_on <= expires_on
    return today >= begins and (reminded_on is None or reminded_on < begins)
