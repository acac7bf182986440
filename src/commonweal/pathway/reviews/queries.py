"""Reading reviews: what is due, what was found, which plans are like something, and what lists add up to."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.spans import months_after
from commonweal.pathway.payments.models import Absence
from commonweal.pathway.plans.models import Plan, Support
from commonweal.pathway.plans.queries import plans_with_people, running_on
from commonweal.pathway.reviews.cohort_criteria import Criteria
from commonweal.pathway.reviews.due_dates import soon_from
from commonweal.pathway.reviews.findings import RELEASED_WORDS
from commonweal.pathway.reviews.models import Cohort, CohortMember, Review, ReviewDue
from commonweal.people.identity.models import Person

OVERDUE, SOON, LATER, ALL = "overdue", "soon", "later", "all"
STATES = {OVERDUE: "Overdue", SOON: "Due soon", LATER: "Later", ALL: "All"}


def dues(actor: Actor, *, only_own: bool, state: str = ALL, kind: str = "") -> QuerySet[ReviewDue]:
    """When plans in force are looked at next, the longest overdue first.

    `state` is a key of STATES; `kind` a value of DueKind. `only_own`: of plans that the actor writes or coordinates.
    """
    today = timezone.localdate()
    found = ReviewDue.objects.filter(closed_at=None).select_related("person", "plan__worker", "plan__coordinator")
    if only_own:
        found = found.filter(Q(plan__worker=actor.account_id) | Q(plan__coordinator=actor.account_id))
    if state == OVERDUE:
        found = found.filter(due_on__lt=today)
    elif state == SOON:
        found = found.filter(due_on__gte=today, due_on__lte=today + soon_from(today))
    elif state == LATER:
        found = found.filter(due_on__gt=today + soon_from(today))
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("due_on", "pk")


@dataclass(frozen=True)
class ListedDue:
    """A due date in a list, with the review that is open for it, if there is one."""

    due: ReviewDue
    review: Review | None
    today: date

    @property
    def days(self) -> int:
        """Days from today: below 0 where it is overdue."""
        return (self.due.due_on - self.today).days

    @property
    def state(self) -> str:
        if self.days < 0:
            return OVERDUE
        return SOON if timedelta(days=self.days) <= soon_from(self.today) else LATER


def listed(found: list[ReviewDue]) -> list[ListedDue]:
    """Due dates with their open reviews, in the order given; one more question to the database however many."""
    today = timezone.localdate()
    reviews = Review.objects.filter(plan__in=[one.plan_id for one in found], held_on=None).select_related("reviewer")
    by_plan = {one.plan_id: one for one in reviews}
    return [ListedDue(one, by_plan.get(one.plan_id), today) for one in found]


def due_of(plan: Plan) -> ReviewDue | None:
    """When a plan is looked at next."""
    return ReviewDue.objects.filter(plan=plan, closed_at=None).first()


def open_review_of(plan: Plan) -> Review | None:
    """The review of a plan that was asked for or planned and not held yet."""
    return (
        Review.objects.filter(plan=plan, held_on=None)
        .select_related("reviewer", "form__definition", "form__person")
        .first()
    )


def reviews_of(person: Person) -> QuerySet[Review]:
    """Reviews that were held, the latest first."""
    return Review.objects.filter(person=person, held_on__isnull=False).order_by("-held_on", "-pk")


def plans_that_match(criteria: Criteria, on: date) -> QuerySet[Plan]:
    """Plans in force that the actor may see and that fulfil all criteria on a day."""
    plans = plans_with_people().filter(signed_at__isnull=False, replaced_by__signed_at=None)
    support = Support.objects.filter(running_on(on), line__plan=OuterRef("pk"), starts_on__lte=on)
    if criteria.kinds:
        plans = plans.filter(Exists(support.filter(line__kind__in=[kind.value for kind in criteria.kinds])))
    if criteria.provider is not None:
        plans = plans.filter(Exists(support.filter(provider=criteria.provider)))
    if criteria.weekly_cost_from is not None:
        plans = plans.filter(weekly_cost__gte=criteria.weekly_cost_from)
    if criteria.above_budget:
        plans = plans.filter(weekly_cost__gt=F("budget__weekly_amount"))
    if criteria.age_from is not None:
        plans = plans.filter(person__date_of_birth__lte=months_after(on, -12 * criteria.age_from))
    if criteria.age_to is not None:
        plans = plans.filter(person__date_of_birth__gt=months_after(on, -12 * (criteria.age_to + 1)))
    if criteria.months_since_review is not None:
        since = months_after(on, -criteria.months_since_review)
        reviewed = Review.objects.filter(person=OuterRef("person"), held_on__gt=since)
        plans = plans.filter(~Exists(reviewed), starts_on__lte=since)
    if criteria.in_hospital_within_months is not None:
        since = months_after(on, -criteria.in_hospital_within_months)
        stays = Absence.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=since),
            person=OuterRef("person"),
            kind=Absence.Kind.HOSPITAL,
            withdrawn_at=None,
            starts_on__lte=on,
        )
        plans = plans.filter(Exists(stays))
    return plans.order_by("-weekly_cost", "pk")


def members_of(cohort: Cohort) -> QuerySet[CohortMember]:
    """The plans of a list that the actor may see: those not looked at first."""
    found = cohort.members.select_related("person", "plan__worker")
    return found.order_by(F("settled_at").asc(nulls_first=True), "person__family_name", "pk")


@dataclass(frozen=True)
class CohortTotals:
    """What a list adds up to, over what the actor may see of it."""

    members: int
    settled: int
    by_outcome: list[tuple[str, int]]
    weekly_hours_released: Decimal
    weekly_released: Decimal


def totals_of(cohort: Cohort) -> CohortTotals:
    """How many were looked at, what came of it, and what is free again: hours a week, pounds a week."""
    rows: list[Any] = list(
        cohort.members.order_by()
        .values("outcome")
        .annotate(number=Count("pk"), hours=Sum("weekly_hours_released"), pounds=Sum("weekly_released"))
    )
    counts = {row["outcome"]: row["number"] for row in rows}
    return CohortTotals(
        members=sum(counts.values()),
        settled=sum(number for outcome, number in counts.items() if outcome),
        by_outcome=[(words, counts.get(key.value, 0)) for key, words in RELEASED_WORDS.items()],
        weekly_hours_released=sum((row["hours"] for row in rows), Decimal(0)),
        weekly_released=sum((row["pounds"] for row in rows), Decimal(0)),
    )
