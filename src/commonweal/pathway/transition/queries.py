"""Reading the register: whom the actor sees, what is due, and sums for those who see nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.small_numbers import hold_back
from commonweal.core.calculations.spans import financial_year_of
from commonweal.core.places.models import Place
from commonweal.pathway.transition.milestones import Dated, State, contact_is_lost, dated, turns_18_on
from commonweal.pathway.transition.models import Transition
from commonweal.pathway.transition.needs import packages_on
from commonweal.pathway.transition.pressure import (
    PressureInput,
    PressureResult,
    YoungPersonCost,
    transition_pressure,
)
from commonweal.people.identity.models import Person

WORKERS = (Role.CONTACT_OFFICER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
SUMS = (Role.COMMISSIONER, Role.COUNCILLOR, Role.FINANCE_OFFICER, Role.TEAM_MANAGER, Role.SOCIAL_WORKER)
SEES_NOBODY = (Role.COMMISSIONER, Role.COUNCILLOR)
YEARS_SHOWN = 5
THOUSAND = Decimal(1000)


def place_of(actor: Actor) -> Place:
    """The place of the actor's first organisation by name."""
    return Organisation.objects.filter(pk__in=actor.organisations).order_by("name").select_related("place")[0].place


def register(*, decided: bool = False) -> QuerySet[Transition]:
    """Young people the actor sees, the soonest adult first."""
    found = Transition.objects.filter(decided_at__isnull=not decided).select_related("person", "worker", "team")
    return found.prefetch_related("done").order_by("starts_on", "person__family_key", "pk")


def transition_of(person: Person) -> Transition | None:
    """Where a person is on the way to adult care: the open one, or the last."""
    found = Transition.objects.filter(person=person).select_related("person", "worker", "team").prefetch_related("done")
    return found.order_by("decided_at").filter(decided_at=None).first() or found.order_by("-decided_at").first()


@dataclass(frozen=True)
class OnTheWay:
    """A young person as lists and pages show them today."""

    transition: Transition
    milestones: tuple[Dated, ...]
    lost_contact: bool
    is_adult: bool

    @property
    def missing(self) -> list[Dated]:
        return [one for one in self.milestones if one.state is State.MISSING]

    @property
    def due_soon(self) -> list[Dated]:
        return [one for one in self.milestones if one.state is State.DUE_SOON]

    @property
    def continues(self) -> bool:
        """Whether children's services have to go on past 18, because nothing was decided (section 66)."""
        return self.is_adult and self.transition.decided_at is None


def on_the_way(row: Transition, today: date | None = None) -> OnTheWay:
    """How somebody stands today. Nobody is on the register without a date of birth."""
    day = today or timezone.localdate()
    born = row.person.date_of_birth
    if born is None:
        raise ValueError("Somebody on the register has a date of birth")
    done = {one.key: one.done_on for one in row.done.all()}
    lost = row.decided_at is None and contact_is_lost(row.last_contact_on, day)
    return OnTheWay(row, dated(born, done, day), lost, turns_18_on(born) <= day)


def own_work(actor: Actor) -> QuerySet[Transition]:
    """Those whose named worker the actor is."""
    return register().filter(worker=actor.account_id) if actor.account_id else Transition.objects.none()


def starting_in(year: int) -> QuerySet[Transition]:
    """Those the actor sees whose adult support is expected to begin in a financial year."""
    first = date(year, 4, 1)
    return register().filter(starts_on__gte=first, starts_on__lt=date(year + 1, 4, 1))


def pressure_of(rows: Iterable[Transition], first_year: int | None = None) -> PressureResult:
    """The cost of these young people by financial year, from this one on."""
    people = [
        YoungPersonCost(
            starts_on=row.starts_on,
            yearly_low=row.yearly_low,
            yearly_high=row.yearly_high,
            yearly_expected=row.yearly_expected,
        )
        for row in rows
    ]
    year = first_year or financial_year_of(timezone.localdate())
    return transition_pressure(PressureInput(people=people, first_year=year, years=YEARS_SHOWN))


@dataclass(frozen=True)
class YearShown:
    """One year as a reader is shown it. None: too few people for a reader who sees nobody."""

    year: int
    title: str
    starting: int | None
    supported: int | None
    low: Decimal | None
    expected: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class CohortShown:
    """The cohort of a place by year and by need, as far as a reader may be shown it."""

    years: list[YearShown]
    by_need: dict[str, int | None]
    people: int | None
    low: Decimal | None
    high: Decimal | None
    fewest: int
    is_rounded: bool


def cohort_of(actor: Actor, place: Place, *, year: int | None = None) -> CohortShown:
    """The whole cohort of a place (or those who begin in one year): counted as the system, for those who plan.

    To those who see nobody's record, years and needs of fewer than so many people are not shown, and pounds are rounded
    to the thousand, so that one person's cost is not the difference of two years. Raises PermissionDenied.
    """
    actor.require_role(*SUMS)
    today = timezone.localdate()
    with acting_as(system_actor("counting young people for the place")):
        rows = list(Transition.objects.filter(person__place=place, decided_at=None))
        # Those whose adult support was agreed and has begun are part of what the years cost
        rows += list(
            Transition.objects.filter(
                person__place=place, decision=Transition.Decision.SUPPORT, starts_on__gte=today - timedelta(days=366)
            )
        )
    if year is not None:
        rows = [row for row in rows if financial_year_of(row.starts_on) == year]
    sees_nobody = actor.has_role(*SEES_NOBODY) and not actor.is_system
    fewest = int(policy_on("transition", today).value("fewest_shown").amount) if sees_nobody else 1
    found = pressure_of(rows)
    starting = hold_back({str(one.year): one.starting for one in found.years}, fewest).counts
    titles = {key: package.title for key, package in packages_on(today).items()}
    needs = {title: sum(1 for row in rows if titles.get(row.need, row.need) == title) for title in titles.values()}

    def pounds(amount: Decimal, people: int) -> Decimal | None:
        if 0 < people < fewest:
            return None
        return (amount / THOUSAND).quantize(Decimal(1)) * THOUSAND if sees_nobody else amount

    return CohortShown(
        years=[
            YearShown(
                one.year,
                one.title,
                starting[str(one.year)],
                one.supported if not 0 < one.supported < fewest else None,
                pounds(one.low, one.supported),
                pounds(one.expected, one.supported),
                pounds(one.high, one.supported),
            )
            for one in found.years
        ],
        by_need=hold_back(needs, fewest).counts,
        people=len(rows) if not 0 < len(rows) < fewest else None,
        low=pounds(found.full_year_low, len(rows)),
        high=pounds(found.full_year_high, len(rows)),
        fewest=fewest,
        is_rounded=sees_nobody,
    )
