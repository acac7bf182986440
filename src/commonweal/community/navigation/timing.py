"""Where the work with somebody stands, and what is due when. Pure: from days and moments alone.

Figures (how many weeks until wellbeing is asked again, and the like) are policy: `data/policy/navigation`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from commonweal.core.calculations.policy import PolicyValue, policies
from commonweal.core.calculations.working_days import working_days_after

POLICY = "navigation"


def figure(key: str) -> PolicyValue:
    """A figure of the policy in force last."""
    return policies(POLICY)[-1].value(key)


def days_of(key: str) -> int:
    """How many days a figure of the policy is: one in weeks has seven each."""
    amount = int(figure(key).amount)
    return amount * 7 if key.endswith("_weeks") else amount


class JourneyState(StrEnum):
    """Where the work with somebody stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


STATES = {JourneyState.OPEN: "Open", JourneyState.PAUSED: "Paused", JourneyState.CLOSED: "Closed"}


def state_of(paused_at: datetime | None, closed_at: datetime | None) -> JourneyState:
    """From when it was last paused (None once it goes on) and when it was closed."""
    if closed_at is not None:
        return JourneyState.CLOSED
    return JourneyState.PAUSED if paused_at is not None else JourneyState.OPEN


@dataclass(frozen=True, order=True)
class Due:
    """Something to do next: on which day (at the latest), and what."""

    on: date
    what: str


@dataclass(frozen=True)
class Visit:
    """An introduction as far as timing goes: to what, the day of the first visit, and what is known of it."""

    name: str
    made_on: date
    visit_on: date | None
    went: bool | None
    first_check: str
    second_check: str


def check_days(visit_on: date) -> tuple[date, date]:
    """When somebody is asked whether they still go: the first time and the second."""
    first, second = (timedelta(days=days_of(f"{which}_check_weeks")) for which in ("first", "second"))
    return visit_on + first, visit_on + second


def due_of_visit(visit: Visit) -> Due | None:
    """What an introduction asks for next: the visit itself, how it went, or whether they still go."""
    if visit.went is False:
        return None
    if visit.visit_on is None:
        return Due(visit.made_on + timedelta(days=7), f"Agree a first visit to {visit.name}")
    if visit.went is None:
        return Due(visit.visit_on, f"First visit to {visit.name}")
    first, second = check_days(visit.visit_on)
    if not visit.first_check:
        return Due(first, f"Ask whether they still go to {visit.name}")
    if visit.first_check == "yes" and not visit.second_check:
        return Due(second, f"Ask again whether they still go to {visit.name}")
    return None


@dataclass(frozen=True)
class Standing:
    """All of one person's work that timing looks at. `asked_on` is the day they were put forward; `measured` has the
    stages at which wellbeing was asked."""

    asked_on: date
    first_contact_on: date | None
    last_contact_on: date | None
    talked_on: date | None
    is_closed: bool
    paused_until: date | None
    measured: frozenset[str]
    steps: tuple[tuple[date, str], ...]
    visits: tuple[Visit, ...]
    follow_up_on: date | None


def due_now(standing: Standing) -> list[Due]:
    """Everything that is to be done, the earliest first. Nothing but a follow-up once the work is closed, and nothing
    but a look at it while it is paused."""
    if standing.is_closed:
        return [Due(standing.follow_up_on, "Follow-up after closing")] if standing.follow_up_on else []
    if standing.paused_until is not None:
        return [Due(standing.paused_until, "Ask whether to go on")]
    return sorted(_due(standing))


def _due(standing: Standing) -> Iterable[Due]:
    if standing.first_contact_on is None:
        yield Due(working_days_after(standing.asked_on, days_of("first_contact_days")), "First contact")
    else:
        latest = standing.last_contact_on or standing.first_contact_on
        yield Due(latest + timedelta(days=days_of("quiet_days")), "Be in touch: it has been quiet")
    if standing.talked_on is None:
        if standing.first_contact_on is not None:
            yield Due(standing.first_contact_on + timedelta(days=14), "Talk about what matters")
    elif "before" not in standing.measured:
        yield Due(standing.talked_on, "Ask about wellbeing, before")
    elif "six_weeks" not in standing.measured and "after" not in standing.measured:
        yield Due(
            standing.talked_on + timedelta(days=days_of("second_measure_weeks")), "Ask about wellbeing, after six weeks"
        )
    for on, what in standing.steps:
        yield Due(on, what)
    for visit in standing.visits:
        if (due := due_of_visit(visit)) is not None:
            yield due


Urgency = Literal["late", "soon", "later", "none"]


def urgency_of(due: date | None, today: date, *, soon_days: int = 7) -> Urgency:
    """How near a day is."""
    if due is None:
        return "none"
    if due < today:
        return "late"
    return "soon" if due <= today + timedelta(days=soon_days) else "later"
