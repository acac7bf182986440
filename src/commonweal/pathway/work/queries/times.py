"""How long people wait, from a request to each step: counted as the system; whoever does not see the team's people is
shown no small numbers, and whole financial years only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.periods import Period, periods_until
from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.spans import APRIL, financial_year_of
from commonweal.pathway.requests.models import Request
from commonweal.pathway.work.following import fewest_shown
from commonweal.pathway.work.models import Way
from commonweal.pathway.work.timing import POLICY
from commonweal.pathway.work.waiting_times import WaitingInput, WaitingResult, waiting_times

READS_TIMES = (
    Role.TEAM_MANAGER,
    Role.CONTACT_OFFICER,
    Role.SOCIAL_WORKER,
    Role.SAFEGUARDING_LEAD,
    Role.COMMISSIONER,
    Role.COUNCILLOR,
)

ASSESSED = ("assessment", "urgent")
"""What is decided of a request that an assessment follows from (after urgent support, it follows later)."""


@dataclass(frozen=True)
class Measure:
    """One wait, from when a request was sent: until `reached`, for requests with one of these outcomes (none: all)."""

    key: str
    title: str
    reached: tuple[str, ...]
    outcomes: tuple[str, ...] = ()


MEASURES = (
    Measure("contact", "To the first contact", ("contacted_at", "decided_at")),
    Measure("assessment", "To the start of an assessment", ("assessment_at",), ASSESSED),
    Measure("decision", "To the decision on eligibility", ("eligibility_at",), ASSESSED),
    Measure("plan", "To a signed plan", ("plan_at",), ASSESSED),
    Measure("support", "To the first support", ("support_at",), ASSESSED),
)
FIRST = Measure("first", "To a first assessment or service", ("assessment_at", "support_at"))
"""As the Adult Social Care Outcomes Framework has it: from a request to the first assessment or service."""


@dataclass(frozen=True)
class Asked:
    """Which ways are counted: those whose step was reached in the period, of a team, an outcome, a channel."""

    period: Period
    team: UUID | None = None
    channel: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Figure:
    """One wait as it is shown: what was worked out, the days promised, and how many wait now (None: too few to tell)
    with the longest of them in days."""

    measure: Measure
    within: int
    result: WaitingResult
    waiting: int | None
    longest: int | None


@dataclass(frozen=True)
class Month:
    """One month of a wait: its first day, and what was worked out for it."""

    first: date
    result: WaitingResult


@dataclass(frozen=True)
class Times:
    """What the page of times shows. `fewest` is 0 for whoever sees the people counted."""

    figures: list[Figure]
    first: Figure
    months: dict[str, list[Month]]
    by_team: list[tuple[Team, list[WaitingResult]]]
    fewest: int


def sees_all(actor: Actor, team: UUID | None) -> bool:
    """Whether the actor works in the team that is counted, so that nothing has to be held back from them."""
    return actor.is_system or (team is not None and team in actor.teams and actor.has_role(*READS_TIMES[:4]))


def periods(today: date) -> list[Period]:
    """The financial years since the first request, the latest first."""
    with acting_as(system_actor("the times of requests")):
        earliest = Way.objects.order_by("sent_at").values_list("sent_at", flat=True).first()
    return periods_until(today, timezone.localtime(earliest).date() if earliest else None)


def times_of(actor: Actor, asked: Asked, today: date) -> Times:
    """The figures for what was asked."""
    fewest = 0 if sees_all(actor, asked.team) else fewest_shown(today)
    with acting_as(system_actor("the times of requests")):
        rows = list(_ways(asked))
        teams = {team.pk: team for team in Team.objects.filter(pk__in={row.team_id for row in rows if row.team_id})}
    figures = [_figure(measure, rows, asked.period, today, fewest) for measure in MEASURES]
    return Times(
        figures=figures,
        first=_figure(FIRST, rows, asked.period, today, fewest),
        months={measure.key: _months(measure, rows, asked.period, today, fewest) for measure in MEASURES},
        by_team=[
            (team, [_worked(one, [row for row in rows if row.team_id == team.pk], asked.period, today, fewest)
                    for one in MEASURES])
            for team in sorted(teams.values(), key=lambda team: team.name)
        ]
        if asked.team is None
        else [],
        fewest=fewest,
    )  # fmt: skip


def _ways(asked: Asked) -> QuerySet[Way]:
    """The ways that may count."""
    found = Way.objects.all()
    if asked.team:
        found = found.filter(team=asked.team)
    if asked.channel:
        found = found.filter(channel=asked.channel)
    if asked.outcome:
        found = found.filter(outcome=asked.outcome)
    return found


def _figure(measure: Measure, rows: list[Way], period: Period, today: date, fewest: int) -> Figure:
    waits = [
        (today - _day(row.sent_at)).days for row in rows if _counts(measure, row) and _reached(measure, row) is None
    ]
    is_shown = len(waits) == 0 or len(waits) >= fewest
    return Figure(
        measure=measure,
        within=within(measure, today),
        result=_worked(measure, rows, period, today, fewest),
        waiting=len(waits) if is_shown else None,
        longest=max(waits) if waits and is_shown else None,
    )


def within(measure: Measure, today: date) -> int:
    """The days within which this is promised, from when a request was sent."""
    key = "within_assessment" if measure is FIRST else f"within_{measure.key}"
    return int(policy_on(POLICY, today).value(key).amount)


def _worked(measure: Measure, rows: Iterable[Way], period: Period, today: date, fewest: int) -> WaitingResult:
    days = []
    for row in rows:
        reached = _reached(measure, row)
        if _counts(measure, row) and reached is not None and period.first <= _day(reached) <= period.last:
            days.append((_day(reached) - _day(row.sent_at)).days)
    given = WaitingInput(days=days, within=within(measure, today), fewest=fewest, what=measure.title)
    return waiting_times(given)


def _months(measure: Measure, rows: list[Way], period: Period, today: date, fewest: int) -> list[Month]:
    """The months of the period, each for itself."""
    found, first = [], period.first
    while first <= period.last:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        month = Period("", first, date.fromordinal(after.toordinal() - 1), "")
        found.append(Month(first, _worked(measure, rows, month, today, fewest)))
        first = after
    return found


def _counts(measure: Measure, row: Way) -> bool:
    """Whether a request leads to this step at all: one that is not decided yet waits for its first contact only."""
    if measure is FIRST:
        return row.outcome in ASSESSED or _reached(measure, row) is not None
    if measure.key in ("plan", "support") and row.is_eligible is False:
        return False
    return not measure.outcomes or row.outcome in measure.outcomes


def _reached(measure: Measure, row: Way) -> datetime | None:
    """When the step was reached: the first of the moments by which it can be."""
    return min((moment for name in measure.reached if (moment := getattr(row, name)) is not None), default=None)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def year_to_date(today: date) -> Period:
    """The financial year up to today, for whoever sees the people who are counted."""
    first = date(financial_year_of(today), APRIL, 1)
    return Period("now", first, today, f"{first:%B %Y} until today")


CHANNELS = Request.Channel.choices
OUTCOMES = Request.Outcome.choices
