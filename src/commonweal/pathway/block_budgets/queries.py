"""Reading addresses, shares and diaries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.policy import policy_on
from commonweal.core.places.models import Place
from commonweal.pathway.block_budgets.diary import WeekHours, monday_of, week_hours
from commonweal.pathway.block_budgets.models import BlockResident, BlockScheme, DiaryEntry, DiaryWeek
from commonweal.pathway.block_budgets.splitting import (
    BlockBudgetsInput,
    BlockBudgetsResult,
    BlockShareIn,
    block_budgets,
)
from commonweal.people.identity.models import Person

PLANNERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
KEEPERS = (*PLANNERS, Role.BROKER, Role.COMMISSIONER)
READERS = (*KEEPERS, Role.FINANCE_OFFICER, Role.PROVIDER)
SEES_NOBODY = (Role.COMMISSIONER,)


def place_of(actor: Actor) -> Place:
    """The place of the actor's first organisation by name."""
    return Organisation.objects.filter(pk__in=actor.organisations).order_by("name").select_related("place")[0].place


def schemes_shown(actor: Actor) -> QuerySet[BlockScheme]:
    """The block contracts of the actor's place; a provider sees its own."""
    found = BlockScheme.objects.filter(place=place_of(actor)).select_related("provider")
    if actor.roles == {Role.PROVIDER}:
        found = found.filter(provider__in=actor.organisations)
    return found.order_by("name", "pk")


def residents_of(scheme: BlockScheme, on: date | None = None) -> QuerySet[BlockResident]:
    """Those with a share there on a day (today) whom the actor sees, by name."""
    day = on or timezone.localdate()
    found = BlockResident.objects.filter(scheme=scheme, starts_on__lte=day).exclude(ends_on__lt=day)
    return found.select_related("person", "scheme").order_by("person__family_key", "person__given_key", "pk")


def share_of(person: Person) -> BlockResident | None:
    """A person's share at an address; None where they have none."""
    return (
        BlockResident.objects.filter(person=person, ends_on=None).select_related("scheme__provider", "person").first()
    )


@dataclass(frozen=True)
class Split:
    """What an address comes to. `result` is None where too few live there for a reader who sees nobody."""

    residents: int
    result: BlockBudgetsResult | None


def split_of(actor: Actor, scheme: BlockScheme) -> Split:
    """Pool, shares together and saving of an address, counted as the system: nobody's own share leaves this by name."""
    actor.require_role(*READERS)
    with acting_as(system_actor("adding up an address")):
        amounts = list(residents_of(scheme).values_list("weekly_amount", flat=True))
    fewest = int(policy_on("block-budgets", timezone.localdate()).value("fewest_shown").amount)
    if actor.has_role(*SEES_NOBODY) and 0 < len(amounts) < fewest:
        return Split(len(amounts), None)
    given = BlockBudgetsInput(
        yearly_block=scheme.yearly_block,
        yearly_core=scheme.yearly_core,
        hourly_price=scheme.hourly_price,
        residents=[BlockShareIn(weekly_amount=amount) for amount in amounts],
    )
    return Split(len(amounts), block_budgets(given))


def hours_in(resident: BlockResident, monday: date) -> WeekHours:
    """How a week of a resident's diary stands."""
    used: dict[date, Decimal] = defaultdict(Decimal)
    rows = DiaryEntry.objects.filter(resident=resident, day__lt=monday + timedelta(days=7))
    for day, hours in rows.values_list("day").annotate(together=Sum("hours")).order_by():
        used[monday_of(day)] += hours
    weeks = DiaryWeek.objects.filter(resident=resident, approved_hours__gt=0)
    approved = dict(weeks.values_list("monday", "approved_hours"))
    return week_hours(resident.weekly_hours, resident.starts_on, used, approved, monday)


def entries_of(resident: BlockResident, monday: date) -> list[tuple[date, list[DiaryEntry]]]:
    """The seven days of a week, each with its entries by time."""
    days = [monday + timedelta(days=number) for number in range(7)]
    by_day: dict[date, list[DiaryEntry]] = {day: [] for day in days}
    for entry in DiaryEntry.objects.filter(resident=resident, day__range=(days[0], days[-1])):
        by_day[entry.day].append(entry)
    return list(by_day.items())


def week_of(resident: BlockResident, monday: date) -> DiaryWeek | None:
    """Who agreed to a week, and what was approved; None where nobody did anything about it."""
    return DiaryWeek.objects.filter(resident=resident, monday=monday).first()
