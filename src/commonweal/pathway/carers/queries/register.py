"""Reading the register: who is on it as far as the actor sees, how each stands, and who asked to be on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.assessments.kinds import AssessmentKind
from commonweal.pathway.assessments.models import OPEN, Assessment
from commonweal.pathway.carers.models import (
    Activation,
    Carer,
    CarerApplication,
    CarerBreak,
    Caring,
    EmergencyPlan,
)
from commonweal.pathway.carers.timing import PLAN_WORDS, PlanState
from commonweal.people.identity.models import Address, Person
from commonweal.people.sight.queries import access_of

YEAR = timedelta(days=365)


class Assessed(StrEnum):
    """How far a carer's assessment is, from not being offered to being decided."""

    NOT_YET = "not_yet"
    OFFERED = "offered"
    DECLINED = "declined"
    WANTED = "wanted"
    STARTED = "started"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


ASSESSED_WORDS = {
    Assessed.NOT_YET: "Not offered yet",
    Assessed.OFFERED: "Offered, no answer yet",
    Assessed.DECLINED: "Does not want one now",
    Assessed.WANTED: "Wants one: waiting",
    Assessed.STARTED: "In progress",
    Assessed.ELIGIBLE: "Assessed: eligible",
    Assessed.NOT_ELIGIBLE: "Assessed: not eligible",
}

KINDS = {"young": "Young carers", "parent": "Parent carers", "working": "Working carers"}
BREAKS = {
    "waiting": "Asked for and not answered",
    "not_taken": "Agreed and not taken",
    "none": "No break in a year",
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; "" for everything. `area` is the id of a neighbourhood."""

    area: str = ""
    kind: str = ""
    plan: str = ""
    assessed: str = ""
    breaks: str = ""


def standing(found: QuerySet[Carer], today: date | None = None) -> QuerySet[Carer]:
    """Registrations with how each carer stands: `plan`, `assessed`, hours a week, breaks."""
    day = today or timezone.localdate()
    carings = Caring.objects.filter(person=OuterRef("person"), ended_on=None)
    plans = EmergencyPlan.objects.filter(person=OuterRef("person"), replaced_at=None)
    has_plan = EmergencyPlan.objects.filter(caring=OuterRef("pk"), replaced_at=None)
    breaks = CarerBreak.objects.filter(person=OuterRef("person"), cancelled_at=None)
    assessments = Assessment.objects.filter(person=OuterRef("person"), kind=AssessmentKind.CARER)
    decided = assessments.filter(decided_at__isnull=False).order_by("-decided_at").values("is_eligible")[:1]
    return found.annotate(
        lacks_plan=~Exists(plans) | Exists(carings.filter(~Exists(has_plan))),
        plan_review_on=Subquery(plans.order_by().values("person").annotate(at=Min("review_on")).values("at")),
        is_being_assessed=Exists(assessments.filter(OPEN)),
        was_eligible=Subquery(decided, output_field=BooleanField()),
        weekly_hours=Subquery(carings.order_by().values("person").annotate(sum=Sum("weekly_hours")).values("sum")),
        break_asked=Exists(breaks.filter(is_agreed=None)),
        break_not_taken=Exists(breaks.filter(is_agreed=True, taken_on=None)),
        break_taken=Exists(breaks.filter(taken_on__gte=day - YEAR)),
    ).annotate(
        plan=Case(
            When(lacks_plan=True, then=Value(PlanState.MISSING.value)),
            When(plan_review_on__lt=day, then=Value(PlanState.OLD.value)),
            default=Value(PlanState.GOOD.value),
            output_field=CharField(),
        ),
        assessed=Case(
            When(is_being_assessed=True, then=Value(Assessed.STARTED.value)),
            When(was_eligible=True, then=Value(Assessed.ELIGIBLE.value)),
            When(was_eligible=False, then=Value(Assessed.NOT_ELIGIBLE.value)),
            default=F("offer"),
            output_field=CharField(),
        ),
    )


def register(filters: Filters | None = None) -> QuerySet[Carer]:
    """Carers on the register whom the actor sees, by name, with how each stands, as far as the filters let them."""
    chosen = filters or Filters()
    found = standing(Carer.objects.filter(left_at=None).select_related("person", "team"))
    standings: dict[str, object] = {}
    if chosen.kind in KINDS:
        standings[f"is_{chosen.kind}"] = True
    if chosen.plan in list(PlanState):
        standings["plan"] = chosen.plan
    if chosen.assessed in list(Assessed):
        standings["assessed"] = chosen.assessed
    found = found.filter(**standings)
    narrowed = {
        "waiting": Q(break_asked=True),
        "not_taken": Q(break_not_taken=True),
        "none": Q(break_taken=False),
    }
    if chosen.breaks in narrowed:
        found = found.filter(narrowed[chosen.breaks])
    if chosen.area:
        found = found.filter(person__in=living_in(chosen.area))
    return found.order_by("person__family_key", "person__given_key", "pk")


def living_in(area: str) -> QuerySet[Address, UUID]:
    """The ids of the people who live in a neighbourhood today."""
    today = timezone.localdate()
    present = Address.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    return present.filter(neighbourhood=area).values_list("person", flat=True)


@dataclass(frozen=True)
class Listed:
    """One line of the list: the registration with how it stands, and whom they look after."""

    carer: Carer
    carings: list[Caring] = field(default_factory=list)

    @property
    def plan(self) -> str:
        return PLAN_WORDS[PlanState(self.carer.plan)]  # type: ignore[attr-defined]

    @property
    def lacks_plan(self) -> bool:
        return bool(self.carer.plan != PlanState.GOOD)  # type: ignore[attr-defined]

    @property
    def assessed(self) -> str:
        return ASSESSED_WORDS[Assessed(self.carer.assessed)]  # type: ignore[attr-defined]

    @property
    def weekly_hours(self) -> Decimal | None:
        hours: Decimal | None = self.carer.weekly_hours  # type: ignore[attr-defined]
        return hours

    @property
    def breaks(self) -> str:
        """What there is to know of breaks, in words."""
        if self.carer.break_asked:  # type: ignore[attr-defined]
            return "Asked for one: to be answered"
        if self.carer.break_not_taken:  # type: ignore[attr-defined]
            return "Agreed, not taken yet"
        return "Had one within a year" if self.carer.break_taken else "None in a year"  # type: ignore[attr-defined]

    @property
    def looks_after(self) -> str:
        return ", ".join(str(one) for one in self.carings)


def listed(carers: Iterable[Carer]) -> list[Listed]:
    """Registrations as lists show them."""
    rows = list(carers)
    found: dict[UUID, list[Caring]] = {}
    current = Caring.objects.filter(person__in=[one.person_id for one in rows], ended_on=None)
    for one in current.order_by("cared_for_name"):
        found.setdefault(one.person_id, []).append(one)
    return [Listed(row, found.get(row.person_id, [])) for row in rows]


def carer_of(person: Person) -> Carer | None:
    """Somebody's place on the register now; else the last they had; None for whoever never was on it."""
    found = Carer.objects.filter(person=person).select_related("person", "team__organisation")
    return found.filter(left_at=None).first() or found.order_by("-registered_at").first()


def carings_of(person: Person) -> QuerySet[Caring]:
    """Whom somebody looks after now, by name."""
    return Caring.objects.filter(person=person, ended_on=None).order_by("cared_for_name", "pk")


def carers_of(person: Person) -> QuerySet[Caring]:
    """Who looks after somebody now, by name: carers whose record says so, as far as the actor may know."""
    return Caring.objects.filter(cared_for=person, ended_on=None).order_by("carer_name", "pk")


def plans_by_caring(carings: Iterable[Caring]) -> dict[UUID, EmergencyPlan]:
    """The plan in force for each of them, by the id of the caring."""
    plans = EmergencyPlan.objects.filter(caring__in=[one.pk for one in carings], replaced_at=None)
    return {plan.caring_id: plan for plan in plans.prefetch_related("helpers")}


def seen_through(actor: Actor, plan: EmergencyPlan) -> UUID:
    """By whose record the actor sees a plan: the carer's where they see its care, else that of the person cared for."""
    carer = Person.objects.filter(pk=plan.person_id).first()
    through_carer = carer is not None and access_of(actor, carer).sees("care")
    return plan.person_id if through_carer or plan.cared_for_id is None else plan.cared_for_id


def emergencies_now() -> QuerySet[Activation]:
    """Emergency plans in use that the actor may see, the latest first."""
    return Activation.objects.filter(ended_at=None).select_related("plan").order_by("-started_at")


def applications(actor: Actor) -> QuerySet[CarerApplication]:
    """Those who asked the actor's teams to be on the register and wait for an answer, the longest waiting first."""
    found = CarerApplication.objects.filter(answered_at=None).select_related("account", "team__organisation")
    return (found if actor.is_system else found.filter(team__in=actor.teams)).order_by("sent_at", "pk")


def own_application(actor: Actor) -> CarerApplication | None:
    """What the actor asked last, before there was a record."""
    if actor.account_id is None:
        return None
    found = CarerApplication.objects.filter(account=actor.account_id).select_related("team__organisation")
    return found.order_by("-sent_at").first()
