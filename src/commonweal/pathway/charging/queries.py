"""Reading contributions, and those that have to be worked out, as far as the actor's sight of money goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.charging.models import ContributionTask, FinancialAssessment
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def contributions_shown() -> QuerySet[FinancialAssessment]:
    """Financial assessments with their person and working, latest first."""
    return FinancialAssessment.objects.select_related("person__place", "working").order_by("-made_at")


def latest_contribution(person: Person) -> FinancialAssessment | None:
    """The person's contribution that counts; None where there is none or money is hidden."""
    return contributions_shown().filter(person=person).first()


def weekly_contributions_on(person_ids: Iterable[UUID], day: date) -> dict[UUID, Decimal]:
    """What each person pays a week on a day, in pounds, by the contribution in force then: of those that have begun,
    the one that was decided last. Whoever was never assessed for it, or whose money is hidden, is left out."""
    begun = FinancialAssessment.objects.filter(person__in=list(person_ids), on__lte=day)
    latest = begun.order_by("person", "-made_at", "-pk").distinct("person")
    return dict(latest.values_list("person_id", "weekly_contribution"))


def weekly_contribution_on(person_id: UUID, day: date) -> Decimal | None:
    """What one person pays a week on a day, in pounds; None where they were never assessed for it."""
    return weekly_contributions_on([person_id], day).get(person_id)


def may_assess(actor: Actor, access: Access) -> bool:
    """Whether the actor works out contributions, and their team works with the record that `access` is about."""
    return actor.is_system or (actor.has_role(Role.FINANCE_OFFICER) and access.keeps and access.sees("money"))


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
    """The inputs of the person's latest contribution, as they were stored; empty where there is none."""
    latest = latest_contribution(person)
    return dict(latest.working.inputs) if latest else {}
