"""Reading plans: how far they are, what they cost, and the support that goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES, Ability, Outcome
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.pathway.plans.ladder import Ladder, Step, steps_of
from commonweal.pathway.plans.models import Holding, Plan, PlannedOutcome, Support, SupportLine, WrittenAs
from commonweal.pathway.plans.plan_cost import PlanCostInput, PlanCostResult, plan_cost
from commonweal.pathway.plans.reviewing import review_by
from commonweal.pathway.plans.status import STATUS_WORDS, Agreements, Status, status_of, waited_for
from commonweal.pathway.plans.week import Slot
from commonweal.pathway.work.approving import scheme_on
from commonweal.people.documents.models import Document
from commonweal.people.documents.queries import attached_to
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Compartment
from commonweal.people.sight.queries import access_of

PLANNERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who writes plans with people."""

ARRANGED = (Holding.MANAGED, Holding.INDIVIDUAL_SERVICE_FUND)
"""What the council finds a provider for."""


ROOM = "plans"
"""The name under which approval of a plan is asked for."""

DOCUMENTS = "plans.plan"
"""The name by which documents hang on a plan."""

FURTHEST_DAY = timedelta(days=366)
"""A day of a plan or of support that is further from today than this is a slip of the pen."""


def plans_with_people() -> QuerySet[Plan]:
    """Plans the actor may see, each with its person, its worker and (as `replaced_at`) when a newer one was signed."""
    # Never joined to the budget: where money is hidden, the join would hide the plan with it.
    return Plan.objects.select_related("person", "worker").annotate(replaced_at=F("replaced_by__signed_at"))


def plans_shown_to(actor: Actor) -> QuerySet[Plan]:
    """The same, without what is still being talked about where the actor is there as a provider only."""
    plans = plans_with_people()
    return plans.filter(signed_at__isnull=False) if actor.roles == {Role.PROVIDER} else plans


def may_plan(actor: Actor) -> bool:
    """Whether the actor's work is to write plans."""
    return actor.has_role(*PLANNERS)


def is_own(actor: Actor, person: Person) -> bool:
    """Whether the actor is the person themself."""
    return actor.account_id is not None and actor.account_id == person.account_id


def writes_as(actor: Actor, person: Person) -> WrittenAs | None:
    """As what the actor may write in a plan of the person that they see; None where they may not.

    A carer writes where the person shares their care with them.
    """
    if is_own(actor, person):
        return WrittenAs.PERSON
    if may_plan(actor):
        return WrittenAs.WORKER
    access = access_of(actor, person)
    return WrittenAs.CARER if Basis.CARER in access.bases and access.sees(Compartment.CARE) else None


def budgets_of(plans: Iterable[Plan]) -> dict[UUID, IndicativeBudget]:
    """The indicative budgets of these plans that the actor may see, by their ids."""
    return IndicativeBudget.objects.in_bulk([plan.budget_id for plan in plans])


def budget_of(plan: Plan) -> IndicativeBudget | None:
    """The plan's indicative budget; None where the actor may not see money."""
    return IndicativeBudget.objects.filter(pk=plan.budget_id).first()


def needs_approval(plan: Plan, budget: IndicativeBudget | None) -> bool:
    """Whether somebody has to approve what a plan costs, by the place's limits on the day its worker agreed to it."""
    if budget is None or plan.weekly_cost is None:
        return False
    scheme = scheme_on(timezone.localdate(plan.worker_agreed_at))
    return scheme.needed_for(plan.weekly_cost, budget.weekly_amount) is not scheme.worker


def approver_of(plan: Plan, weekly_cost: Decimal) -> str:
    """Who would have to approve this cost today: the title of the level; "" where nobody, or the budget is hidden."""
    budget = budget_of(plan)
    if budget is None:
        return ""
    scheme = scheme_on(timezone.localdate())
    level = scheme.needed_for(weekly_cost, budget.weekly_amount)
    return "" if level is scheme.worker else level.title


def agreements_of(plan: Plan, budget: IndicativeBudget | None) -> Agreements:
    """Who has agreed to a plan so far. `budget` is the plan's own, as far as it may be seen."""
    return Agreements(
        person_at=plan.person_agreed_at,
        worker_at=plan.worker_agreed_at,
        manager_at=plan.manager_agreed_at,
        needs_approval=needs_approval(plan, budget),
        signed_at=plan.signed_at,
        replaced_at=plan.replaced_at if hasattr(plan, "replaced_at") else _replaced_at(plan),
    )


def _replaced_at(plan: Plan) -> Any:
    return Plan.objects.filter(replaces=plan).values_list("signed_at", flat=True).first()


@dataclass(frozen=True)
class ListedPlan:
    """A plan in a list: its status, and its indicative budget in pounds a week (None where money is hidden)."""

    plan: Plan
    status: Status
    weekly_indicative: Decimal | None

    @property
    def status_words(self) -> str:
        return STATUS_WORDS[self.status]


def listed(plans: Iterable[Plan]) -> list[ListedPlan]:
    """Plans as lists show them, in the order given; two questions to the database however many there are."""
    read = list(plans)
    budgets = budgets_of(read)
    found = []
    for plan in read:
        budget = budgets.get(plan.budget_id)
        status = status_of(agreements_of(plan, budget))
        found.append(ListedPlan(plan, status, budget.weekly_amount if budget else None))
    return found


def status_words_of(plan: Plan, budget: IndicativeBudget | None) -> tuple[Status, list[Status]]:
    """A plan's status, and whose agreement is still wanted."""
    agreements = agreements_of(plan, budget)
    return status_of(agreements), list(waited_for(agreements))


def plans_in_hand(actor: Actor, *, only_own: bool = True) -> QuerySet[Plan]:
    """Plans that are not signed yet: the actor's own, or all the actor may see. Longest open first."""
    plans = plans_with_people().filter(signed_at=None)
    if only_own:
        plans = plans.filter(worker=actor.account_id)
    return plans.order_by("started_at", "pk")


def plans_in_force(actor: Actor, *, only_own: bool = True) -> QuerySet[Plan]:
    """Signed plans that no newer one has replaced, latest first."""
    plans = plans_with_people().filter(signed_at__isnull=False, replaced_by__signed_at=None)
    if only_own:
        plans = plans.filter(worker=actor.account_id)
    return plans.order_by("-signed_at", "pk")


def plans_waiting_for_own_agreement(actor: Actor) -> QuerySet[Plan]:
    """Plans of the actor themselves that their worker has agreed to and they have not."""
    if actor.account_id is None:
        return Plan.objects.none()
    return (
        plans_with_people()
        .filter(person__account=actor.account_id, signed_at=None)
        .filter(worker_agreed_at__isnull=False, person_agreed_at=None)
        .order_by("worker_agreed_at", "pk")
    )


def plan_of(person: Person) -> Plan | None:
    """The plan that counts for a person: the one in force, or the one being written where none is in force yet."""
    return plan_and_amendment(person)[0]


def plan_and_amendment(person: Person) -> tuple[Plan | None, Plan | None]:
    """The plan that counts for a person, and the one being written to replace it; one question to the database."""
    plans = list(plans_with_people().filter(person=person, replaced_by__signed_at=None).order_by("-started_at", "pk"))
    signed = [one for one in plans if one.signed_at]
    written = [one for one in plans if one.signed_at is None]
    plan = max(signed, key=lambda one: one.signed_at or one.started_at, default=None) or next(iter(written), None)
    return plan, next((one for one in written if plan is not None and one.replaces_id == plan.pk), None)


def amendment_of(plan: Plan) -> Plan | None:
    """The plan being written to replace this one, if somebody has begun it."""
    return plans_with_people().filter(replaces=plan).first()


def ready_to_plan(person: Person) -> tuple[Assessment, IndicativeBudget] | None:
    """What a plan can start from: the person's latest budget, where its assessment found them eligible."""
    budget = IndicativeBudget.objects.filter(person=person).order_by("-made_at").first()
    if budget is None:
        return None
    assessment = Assessment.objects.filter(pk=budget.assessment_id, is_eligible=True).first()
    return (assessment, budget) if assessment else None


def found_in_assessment(plan: Plan) -> dict[str, AssessedOutcome]:
    """Letter -> what the plan's assessment found that the person cannot achieve, in order."""
    found = AssessedOutcome.objects.filter(assessment=plan.assessment_id).exclude(ability__in=("", Ability.ABLE))
    unable = {one.outcome: one for one in found}
    return {letter: unable[letter] for letter in ADULT_OUTCOMES if letter in unable}


def needs_of(plan: Plan) -> list[Outcome]:
    """The needs that a plan is to meet: what its assessment found that the person cannot achieve, in order."""
    return [ADULT_OUTCOMES[letter] for letter in found_in_assessment(plan)]


@dataclass(frozen=True)
class Need:
    """What the assessment found that the person cannot achieve: its letter and title, and what was said of it there."""

    letter: str
    title: str
    note: str


def unanswered_needs(plan: Plan) -> list[Need]:
    """What the assessment found and no outcome of the plan answers yet, in order."""
    answered = set("".join(plan.outcomes.values_list("needs", flat=True)))
    found = found_in_assessment(plan)
    open_ones = [(letter, one.note) for letter, one in found.items() if letter not in answered]
    return [Need(letter, ADULT_OUTCOMES[letter].title, note) for letter, note in open_ones]


def first_review_by(plan: Plan) -> date | None:
    """By when a plan is first looked at again; None while its first day is not chosen."""
    if plan.starts_on is None:
        return None
    has_direct_payment = any(line.holding == Holding.DIRECT_PAYMENT for line in plan.lines.all())
    return review_by(plan.starts_on, has_direct_payment=has_direct_payment)


def latest_contribution(person: Person) -> FinancialAssessment | None:
    """The person's latest contribution; None where there is none or the actor may not see money."""
    return FinancialAssessment.objects.filter(person=person).order_by("-made_at").first()


def cost_inputs(plan: Plan) -> dict[str, Any]:
    """What the calculation `plan-cost` is given for a plan, as far as the actor may see.

    Where the person pays the full cost, the contribution is the cost itself.
    """
    lines = [
        {
            "description": line.description,
            "kind": line.kind,
            "weekly_hours": line.weekly_hours,
            "hourly_price": line.hourly_price,
            "weekly_price": line.weekly_price,
            "held_as": line.holding,
            "is_free": line.is_free,
        }
        for line in plan.lines.all()
    ]
    budget = budget_of(plan)
    given: dict[str, Any] = {"lines": lines, "weekly_indicative": budget.weekly_amount if budget else None}
    contribution = latest_contribution(plan.person)
    if contribution is not None:
        given["weekly_contribution"] = (
            plan_cost(PlanCostInput.model_validate(given)).weekly_cost
            if contribution.is_full_cost
            else contribution.weekly_contribution
        )
    return given


def cost_of(plan: Plan) -> PlanCostResult:
    """What a plan costs a week and who pays, as it stands now."""
    return plan_cost(PlanCostInput.model_validate(cost_inputs(plan)))


def weekly_cost_of(line: SupportLine) -> Decimal:
    """What one line costs, in pounds a week to the penny."""
    only = {"description": line.description, "kind": line.kind, "held_as": line.holding}
    prices = {name: getattr(line, name) for name in ("weekly_hours", "hourly_price", "weekly_price")}
    return plan_cost(PlanCostInput.model_validate({"lines": [{**only, **prices}]})).weekly_cost


def running_on(day: date) -> Q:
    """Of support: that it has not ended before `day` (it may begin later)."""
    return Q(ends_on=None) | Q(ends_on__gte=day)


def current_support(person: Person, on: date | None = None) -> list[Support]:
    """Support of a person that goes on or is about to begin, on a day (today), by when it began."""
    day = on or timezone.localdate()
    supports = Support.objects.filter(running_on(day), person=person).select_related("line__plan")
    return list(supports.order_by("starts_on", "line__position"))


def stairs_of(ladder: Ladder, outcome: PlannedOutcome) -> list[Step]:
    """The stairs of an outcome, lowest first, with what became of each rung."""
    answers = {one.rung: one.answer for one in outcome.rungs.all()}
    has_paid = any(line.holding != Holding.UNPAID for line in outcome.lines.all())
    return steps_of(ladder, answers, has_paid=has_paid)


def documents_on(plan: Plan) -> QuerySet[Document]:
    """The documents that are the plan, or go with it."""
    return attached_to(DOCUMENTS, plan.pk)


def slots_of(plan: Plan) -> list[Slot]:
    """What is on in the plan's week."""
    return [
        Slot(
            key=str(one.line_id or one.supporter_id or one.label),
            label=one.label,
            who=one.who,
            day=one.day,
            begins=one.begins,
            ends=one.ends,
            is_paid=one.line is not None and one.line.holding != Holding.UNPAID,
        )
        for one in plan.slots.select_related("line")
    ]


def colleagues_of(plan: Plan) -> QuerySet[Account]:
    """Everybody of the teams that the plan's worker is in today, by name: who may coordinate the plan."""
    today = timezone.localdate()
    current = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    teams = current.filter(account=plan.worker_id).values("team")
    return Account.objects.filter(pk__in=current.filter(team__in=teams).values("account")).order_by("name", "pk")


def team_name_of(worker: Account) -> str:
    """The team that letters of a worker come from, with its council; the worker's own name where they have none."""
    today = timezone.localdate()
    membership = (
        worker.memberships.select_related("team__organisation")
        .filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
        .order_by("starts_on", "pk")
        .first()
    )
    return f"{membership.team.name}, {membership.team.organisation.name}" if membership else worker.name


def shows_prices(actor: Actor, plan_budget: IndicativeBudget | None) -> bool:
    """Whether prices are shown: to those with sight of money, and to brokers, who buy for them."""
    return plan_budget is not None or actor.has_role(Role.BROKER)
