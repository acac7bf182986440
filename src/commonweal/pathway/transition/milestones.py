"""What is to be done by what age on the way to adult support, and which of it is missing. Pure.

The ages are dated data (`data/policy/transition/`). Until adult support has begun, or it was decided that none is
needed, children's services go on: Care Act 2014 section 66 (and section 17ZH of the Children Act 1989).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.spans import months_after

YOUNGEST, OLDEST = 14, 25
"""On the register: from 14, and until 25 for those with an education, health and care plan."""


class State(StrEnum):
    """How a milestone stands on a day."""

    DONE = "done"
    MISSING = "missing"
    DUE_SOON = "due_soon"
    LATER = "later"


STATE_WORDS: dict[State, str] = {
    State.DONE: "Done",
    State.MISSING: "Missing",
    State.DUE_SOON: "Due soon",
    State.LATER: "Later",
}


@dataclass(frozen=True)
class Milestone:
    """Something to be done by an age, with the rule behind it. `confirmed`: the official text was read."""

    key: str
    title: str
    why: str
    source: str
    confirmed: bool
    months: int

    def due_on(self, born: date) -> date:
        """The day by which it is due."""
        return months_old_on(born, self.months)


@dataclass(frozen=True)
class Dated:
    """A milestone for one person: due when, done when, and how it stands."""

    milestone: Milestone
    due_on: date
    done_on: date | None
    state: State


def milestones_on(on: date) -> tuple[Milestone, ...]:
    """The milestones of the policy in force on a day, in order of age."""
    found = [
        Milestone(
            one["key"],
            one["title"],
            one["why"],
            one["source"],
            one["confirmed"],
            one["age_years"] * 12 + one["age_months"],
        )
        for one in policy_on("transition", on).document["milestones"]
    ]
    return tuple(sorted(found, key=lambda one: one.months))


def months_old_on(born: date, months: int) -> date:
    """The day on which somebody is so many months old: the first of the next month where there is no such day."""
    years, month = divmod(born.month - 1 + months, 12)
    try:
        return date(born.year + years, month + 1, born.day)
    except ValueError:
        return date(born.year + years, month + 2, 1)  # never December, which has every day


def dated(born: date, done: Mapping[str, date], today: date) -> tuple[Dated, ...]:
    """Every milestone of somebody born on `born`, as it stands today."""
    soon = today + timedelta(weeks=int(policy_on("transition", today).value("due_soon_weeks").amount))
    found = []
    for milestone in milestones_on(today):
        due, when = milestone.due_on(born), done.get(milestone.key)
        state = State.DONE if when else State.MISSING if due < today else State.DUE_SOON if due <= soon else State.LATER
        found.append(Dated(milestone, due, when, state))
    return tuple(found)


def contact_is_lost(last_contact_on: date, today: date) -> bool:
    """Whether so many months have passed without contact that somebody has to look."""
    months = int(policy_on("transition", today).value("contact_months").amount)
    return months_after(last_contact_on, months) <= today


def turns_18_on(born: date) -> date:
    """The eighteenth birthday: the first day as an adult."""
    return months_old_on(born, 18 * 12)
