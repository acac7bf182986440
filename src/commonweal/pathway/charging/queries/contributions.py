"""Reading contributions, and those that have to be worked out, as far as the actor's sight of money goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.charging.means_values import totals_of
from commonweal.pathway.charging.models import (
    ContributionTask,
    DeferredPayment,
    FinancialAssessment,
    LookAgain,
    Means,
    Waiver,
)
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis
from commonweal.people.sight.queries import Access

NOTHING = Decimal(0)


def contributions_shown() -> QuerySet[FinancialAssessment]:
    """Financial assessments with their person and working, latest first."""
    return FinancialAssessment.objects.select_related("person__place", "working").order_by("-made_at")


def covering(assessments: QuerySet[FinancialAssessment], day: date) -> QuerySet[FinancialAssessment]:
    """Those that cover a day. Of one person's, the one made last is in force."""
    return assessments.filter(Q(until=None) | Q(until__gte=day), on__lte=day)


def latest_contribution(person: Person) -> FinancialAssessment | None:
    """The person's contribution that counts: in force today or, where none is, the one made last. None where there is
    none or money is hidden."""
    of_person = contributions_shown().filter(person=person)
    return covering(of_person, timezone.localdate()).first() or of_person.first()


def assessed_on(person_ids: Iterable[UUID], day: date) -> dict[UUID, Decimal]:
    """What each person's assessment says for a day, in pounds a week, before anything is let off."""
    found = covering(FinancialAssessment.objects.filter(person__in=list(person_ids)), day)
    latest = found.order_by("person", "-made_at", "-pk").distinct("person")
    return dict(latest.values_list("person_id", "weekly_contribution"))


def weekly_contributions_on(person_ids: Iterable[UUID], day: date) -> dict[UUID, Decimal]:
    """What each person is asked to pay a week on a day, in pounds: what is in force then, less what is let off.

    Whoever was never assessed for that day, or whose money is hidden, is left out.
    """
    assessed = assessed_on(person_ids, day)
    waived = waived_on(assessed, day)
    return {person: max(NOTHING, weekly - waived.get(person, NOTHING)) for person, weekly in assessed.items()}


def weekly_contribution_on(person_id: UUID, day: date) -> Decimal | None:
    """What one person is asked to pay a week on a day, in pounds; None where they were never assessed for it."""
    return weekly_contributions_on([person_id], day).get(person_id)


def waived_on(person_ids: Iterable[UUID], day: date) -> dict[UUID, Decimal]:
    """What is let off a week on a day by person, in pounds, as far as it was authorised."""
    waivers = Waiver.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), is_authorised=True, starts_on__lte=day)
    summed = (
        waivers.filter(person__in=list(person_ids)).order_by().values("person").annotate(weekly=Sum("weekly_amount"))
    )
    return {row["person"]: row["weekly"] for row in summed}


def may_assess(actor: Actor, access: Access) -> bool:
    """Whether the actor works out contributions, and their team works with the record that `access` is about."""
    return actor.is_system or (actor.has_role(Role.FINANCE_OFFICER) and access.keeps and access.sees("money"))


class Teller(Enum):
    """In what standing somebody tells of a person's money."""

    OWN = "own"
    FOR_THEM = "for_them"
    OFFICER = "officer"


def teller_of(actor: Actor, person: Person, access: Access) -> Teller | None:
    """As what the actor may tell of this person's money; None where they may not.

    For the person acts whoever holds a checked power over their property and money, and whom the person lets see their
    money and help.
    """
    if may_assess(actor, access):
        return Teller.OFFICER
    if access.is_own:
        return Teller.OWN
    if Basis.CARER in access.bases and access.sees("money"):
        return Teller.FOR_THEM
    return None


def open_means(person: Person) -> Means | None:
    """What is being told of a person's money now."""
    return Means.objects.filter(person=person, ended_at=None).prefetch_related("lines").first()


@dataclass(frozen=True)
class KnownCost:
    """What support costs, in pounds a week, as far as it is known, and where that is from, in words."""

    weekly: Decimal
    source: str


def known_cost(person: Person) -> KnownCost | None:
    """The cost of the latest signed plan; before there is one, the indicative budget."""
    planned = ContributionTask.objects.filter(person=person, weekly_cost__isnull=False).order_by("-asked_at").first()
    if planned is not None and planned.weekly_cost is not None:
        return KnownCost(planned.weekly_cost, "the signed support plan, without what is free of charge")
    budget = IndicativeBudget.objects.filter(person=person).order_by("-made_at").first()
    if budget is not None:
        return KnownCost(budget.weekly_amount, "the indicative budget, until a plan is signed")
    return None


def open_tasks(*, why: str = "") -> QuerySet[ContributionTask]:
    """Contributions to be worked out, longest waiting first. `why` keeps those asked for one reason."""
    found = ContributionTask.objects.select_related("person").filter(answer=None)
    if why in ContributionTask.Why.values:
        found = found.filter(why=why)
    return found.order_by("asked_at", "pk")


@dataclass(frozen=True)
class Listed:
    """One line of the list: what is to be done, and for how many days it has waited."""

    task: ContributionTask
    days: int


def listed(tasks: Iterable[ContributionTask], today: date) -> list[Listed]:
    """Tasks as lists show them."""
    return [Listed(task, max(0, (today - timezone.localtime(task.asked_at).date()).days)) for task in tasks]


def typed_before(person: Person) -> dict[str, Any]:
    """The inputs of the person's latest contribution in totals, as they were stored; empty where there is none."""
    latest = latest_contribution(person)
    if latest is None:
        return {}
    working = latest.working
    if working.calculation == "financial-assessment":
        return totals_of(working.inputs, working.result)
    return dict(working.inputs)


def waivers_of(person: Person) -> QuerySet[Waiver]:
    """What was asked to be let off for one person, latest first."""
    return Waiver.objects.filter(person=person).select_related("asked_by", "answered_by").order_by("-asked_at")


def waivers_to_answer() -> QuerySet[Waiver]:
    """What waits to be authorised, longest waiting first, among those the actor may see."""
    return Waiver.objects.filter(is_authorised=None).select_related("person", "asked_by").order_by("asked_at", "pk")


def looks_again_of(person: Person) -> QuerySet[LookAgain]:
    """What a person asked us to look at again, latest first."""
    return LookAgain.objects.filter(person=person).order_by("-asked_at")


def deferred_of(person: Person) -> QuerySet[DeferredPayment]:
    """A person's deferred payment agreements with their statements, latest first."""
    return (
        DeferredPayment.objects.filter(person=person)
        .select_related("limit")
        .prefetch_related("statements")
        .order_by("-starts_on")
    )
