"""What a provider gives in a week, for its return and its invoice: all support in its name, also what ended since."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.pathway.payments.due import PaidBy, Terms, expected_quantity
from commonweal.pathway.payments.models import Delivery, ProviderTerms
from commonweal.pathway.payments.queries.due_pieces import absences_of
from commonweal.pathway.payments.rules import rules_on
from commonweal.pathway.plans.models import Support

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class WeekOfSupport:
    """One support of a provider in a week: whose, what, what is expected, what was said to be given, and the price."""

    support: UUID
    person: str
    description: str
    expected: Decimal
    unit: str
    given: Decimal | None
    missed_visits: int
    missed_reason: str
    unit_price: Decimal


def week_of_provider(provider: Organisation, week: date) -> list[WeekOfSupport]:
    """Everything a provider gives in the week of a Monday, by person."""
    with acting_as(system_actor("listing what a provider gives")):
        running = Q(ends_on=None) | Q(ends_on__gte=week)
        supports = list(
            Support.objects.filter(running, provider=provider, starts_on__lte=week + timedelta(days=6))
            .select_related("person", "line")
            .order_by("person__family_key", "person__given_key", "pk")
        )
        given = {one.support_id: one for one in Delivery.objects.filter(provider=provider, week=week, is_current=True)}
        absences = absences_of({support.person_id for support in supports}, [week])
        rules = rules_on(week)
        rows = []
        for support in supports:
            terms = Terms(
                support.weekly_cost, support.weekly_hours, support.starts_on, support.ends_on, PaidBy.DELIVERED
            )
            said = given.get(support.pk)
            rows.append(
                WeekOfSupport(
                    support=support.pk,
                    person=support.person.name,
                    description=support.line.description,
                    expected=expected_quantity(week, terms, absences.get(support.person_id, ()), rules).quantize(PENNY),
                    unit="hours" if support.weekly_hours else "days",
                    given=said.quantity if said else None,
                    missed_visits=said.missed_visits if said else 0,
                    missed_reason=said.missed_reason if said else "",
                    unit_price=terms.unit_price.quantize(PENNY),
                )
            )
        return rows


def council_paying(provider: Organisation) -> Organisation | None:
    """The council that pays a provider; the first by name where several do."""
    with acting_as(system_actor("finding who pays a provider")):
        terms = ProviderTerms.objects.filter(provider=provider).select_related("council").order_by("council__name")
        first = terms.first()
        return first.council if first else None
