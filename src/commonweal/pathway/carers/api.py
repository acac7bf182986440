"""The JSON face of this room: the register, emergency plans, breaks and what they come to in the place."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.carers import actions
from commonweal.pathway.carers.actions.breaks import BreakTerms
from commonweal.pathway.carers.actions.support import BudgetTerms
from commonweal.pathway.carers.allowed import SUMS, WORKERS
from commonweal.pathway.carers.facts import CarerFacts, CaringFacts, HelperFacts, PlanFacts
from commonweal.pathway.carers.models import Activation, Carer, CarerBreak, CarerBudget, Caring, EmergencyPlan
from commonweal.pathway.carers.queries.breaks import breaks_of, left_now
from commonweal.pathway.carers.queries.paying import BudgetShown, budgets_shown
from commonweal.pathway.carers.queries.register import Filters, carings_of, register, seen_through, standing
from commonweal.pathway.carers.queries.sums import carers_counted, place_of
from commonweal.people.identity.api import REFUSALS
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import access_of

router = Router(tags=["Carers"], auth=signed_in)
MOST = 200
WeeklyHours = Annotated[Decimal, Field(ge=0, le=168, description="hours a week")]
Amount = Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=2)]
Words = Annotated[str, Field(max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class CaringOut(Schema):
    id: UUID
    cared_for: UUID | None = Field(description="their record, where it is known which it is")
    cared_for_name: str
    relationship: str
    does_what: str
    weekly_hours: Decimal | None
    since: date | None
    lives_with: bool
    may_tell: bool


class CarerOut(Schema):
    id: UUID
    person: UUID
    name: str
    card_number: str
    is_young: bool
    is_parent: bool
    is_working: bool
    would_help: str
    registered_at: datetime
    left_at: datetime | None
    plan: str = Field(description="missing, old or good")
    assessed: str = Field(description="not_yet, offered, declined, wanted, started, eligible or not_eligible")
    looks_after: list[CaringOut]


class CaringIn(Schema):
    cared_for_name: Name
    relationship: Annotated[str, Field(min_length=1, max_length=100)]
    does_what: Words = ""
    weekly_hours: WeeklyHours | None = None
    since: date | None = None
    lives_with: bool = False
    may_tell: bool = False


class CarerIn(Schema):
    """Somebody with a record (`person`; without it, oneself) comes on the register."""

    person: UUID | None = None
    is_young: bool = False
    is_parent: bool = False
    is_working: bool = False
    would_help: Words = ""
    news: str = Field("none", max_length=10)
    offer: str = Field("", max_length=10, description="offered, wanted or declined: what was said of an assessment")
    looks_after: CaringIn | None = None


class EmergencyHelperIO(Schema):
    name: Name
    phone: Annotated[str, Field(min_length=1, max_length=40)]
    relationship: str = Field("", max_length=100)
    how_long: str = Field("", max_length=100)
    has_key: bool = False
    has_agreed: bool = False


class EmergencyPlanIn(Schema):
    first: Annotated[str, Field(min_length=1, max_length=4000, description="what happens in the first hour")]
    triggers: Words = ""
    daily: Words = ""
    medication: Words = ""
    keys: Words = ""
    pets: Words = ""
    not_to_do: Words = ""
    is_shown: bool = Field(False, description="the person cared for may read it")
    review_on: date | None = None
    helpers: list[EmergencyHelperIO] = Field(max_length=5)


class EmergencyPlanOut(Schema):
    id: UUID
    caring: UUID
    carer_name: str
    cared_for_name: str
    version: int
    in_force: bool
    first: str
    triggers: str
    daily: str
    medication: str
    keys: str
    pets: str
    not_to_do: str
    is_shown: bool
    review_on: date
    helpers: list[EmergencyHelperIO]
    in_use_since: datetime | None


class EmergencyIn(Schema):
    told_by: Name
    happened: Annotated[str, Field(min_length=1, max_length=4000)]


class EmergencyCallIO(Schema):
    name: Name
    answer: str = Field(max_length=10, description="coming, cannot or no_answer")
    words: str = Field("", max_length=300)


class EmergencyEndIn(Schema):
    done: Annotated[str, Field(min_length=1, max_length=4000)]


class EmergencyOut(Schema):
    id: UUID
    plan: UUID
    told_by: str
    happened: str
    started_at: datetime
    ended_at: datetime | None
    done: str
    calls: list[EmergencyCallIO]


class CarerBreakIn(Schema):
    what: Annotated[str, Field(min_length=1, max_length=300)]
    starts_on: date
    ends_on: date
    unit: str = Field(max_length=10, description="nights, hours or pounds")
    amount: Amount
    looks_after: UUID | None = Field(None, description="from looking after whom: an id of `looks_after`")
    meanwhile: Words = ""


class CarerBreakAnswerIn(Schema):
    is_agreed: bool
    words: Words = ""


class CarerBreakOut(Schema):
    id: UUID
    what: str
    starts_on: date
    ends_on: date
    unit: str
    amount: Decimal
    state: str
    answer_words: str


class BreaksLeftOut(Schema):
    unit: str
    starts_on: date
    ends_on: date
    allowed: Decimal
    taken: Decimal
    coming: Decimal
    left: Decimal


class CarerBreaksOut(Schema):
    left: list[BreaksLeftOut]
    breaks: list[CarerBreakOut]


class CarerBudgetIn(Schema):
    span: str = Field(max_length=10, description="one_off or yearly")
    given_as: str = Field(max_length=16, description="direct_payment or arranged")
    what_for: Annotated[str, Field(min_length=1, max_length=4000)]
    starts_on: date
    ends_on: date | None = None
    amount: Amount | None = Field(None, description="pounds, once or a year; the scheme's, where none is given")
    why: Words = Field("", description="needed where the amount is not the scheme's")


class CarerBudgetOut(Schema):
    id: UUID
    span: str
    given_as: str
    what_for: str
    starts_on: date
    ends_on: date | None
    amount: Decimal = Field(description="pounds, once or a year")
    contribution: Decimal = Field(description="pounds of it that the carer pays")
    pays_from: date | None = Field(description="in its week the pay run pays it first")
    paid: Decimal = Field(description="pounds that posted pay runs came to")
    paid_on: date | None = Field(description="where it was paid otherwise")
    working: UUID = Field(description="the result of `carer-budget`")


class CarerBudgetPayIn(Schema):
    payee_reference: Annotated[str, Field(min_length=1, max_length=40)]
    cycle: str = Field(max_length=20, description="four_weekly or monthly")


class CarersCountOut(Schema):
    key: str
    title: str
    counts: dict[str, int | None] = Field(description="null where too few to be shown")


class CarersCountedOut(Schema):
    on: date
    people: int | None
    fewest: int
    tables: list[CarersCountOut]


class CarerFilters(Schema):
    area: str = Field("", max_length=20)
    kind: str = Field("", max_length=10, description="young, parent or working")
    plan: str = Field("", max_length=10, description="missing, old or good")
    assessed: str = Field("", max_length=20)
    breaks: str = Field("", max_length=10, description="waiting, not_taken or none")


def _carer_out(carer: Any) -> dict[str, Any]:
    """A registration as `standing` reads it."""
    names = ("card_number", "is_young", "is_parent", "is_working", "would_help", "registered_at", "left_at")
    return {name: getattr(carer, name) for name in (*names, "plan", "assessed")} | {
        "id": carer.pk,
        "person": carer.person_id,
        "name": carer.person.name,
        "looks_after": [_caring_out(one) for one in carings_of(carer.person)],
    }


def _caring_out(one: Caring) -> dict[str, Any]:
    names = ("cared_for_name", "relationship", "does_what", "weekly_hours", "since", "lives_with", "may_tell")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "cared_for": one.cared_for_id}


def _stored(request: CommonwealRequest, carer_id: UUID, page: str) -> Carer:
    carer = get_object_or_404(standing(Carer.objects.select_related("person", "team")), pk=carer_id)
    _, access = open_record(request.actor, carer.person_id, page)
    access.require_part("care")
    return carer


@router.get("", response={200: list[CarerOut], **REFUSALS}, summary="Carers on the register, by name")
def list_carers(request: CommonwealRequest, filters: Query[CarerFilters]) -> Any:
    request.actor.require_role(*WORKERS)
    return [_carer_out(one) for one in register(Filters(**filters.model_dump()))[:MOST]]


@router.post("", response={201: CarerOut, **REFUSALS}, summary="Put oneself or somebody on the register")
def put_carer_on_register(request: CommonwealRequest, given: CarerIn) -> Any:
    facts = CarerFacts.of(given.model_dump())
    caring = CaringFacts.of(given.looks_after.model_dump()) if given.looks_after else None
    if given.person is None:
        made = actions.register_self(request.actor, facts, caring)
    else:
        person = get_object_or_404(Person, pk=given.person)
        made = actions.register_carer(request.actor, person, facts, caring, offer=given.offer)
    return Status(201, _carer_out(_stored(request, made.pk, "")))


@router.get("/sums", response={200: CarersCountedOut, **REFUSALS}, summary="How many carers there are")
def count_carers(request: CommonwealRequest) -> Any:
    request.actor.require_role(*SUMS)
    found = carers_counted(request.actor, place_of(request.actor))
    tables = [{"key": one.key, "title": one.title, "counts": one.shown.counts} for one in found.tables]
    return {"on": found.on, "people": found.people, "fewest": found.fewest, "tables": tables}


@router.get("/{uuid:carer_id}", response={200: CarerOut, **REFUSALS}, summary="One carer")
def show_carer(request: CommonwealRequest, carer_id: UUID) -> Any:
    return _carer_out(_stored(request, carer_id, "the carer’s page"))


@router.get("/{uuid:carer_id}/breaks", response={200: CarerBreaksOut, **REFUSALS}, summary="Breaks, and what is left")
def list_carer_breaks(request: CommonwealRequest, carer_id: UUID) -> Any:
    carer = _stored(request, carer_id, "a carer’s breaks")
    left = [
        {
            "unit": one.allowance.unit,
            "starts_on": one.allowance.starts_on,
            "ends_on": one.allowance.ends_on,
            "allowed": one.allowance.amount,
            "taken": one.result.taken,
            "coming": one.result.coming,
            "left": one.result.left,
        }
        for one in left_now(carer.person)
    ]
    return {"left": left, "breaks": [_break_out(one) for one in breaks_of(carer.person)[:MOST]]}


def _break_out(one: CarerBreak) -> dict[str, Any]:
    names = ("what", "starts_on", "ends_on", "unit", "amount", "answer_words")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "state": one.state.value}


@router.post("/{uuid:carer_id}/breaks", response={201: CarerBreakOut, **REFUSALS}, summary="Ask for a break")
def ask_for_break(request: CommonwealRequest, carer_id: UUID, given: CarerBreakIn) -> Any:
    carer = _stored(request, carer_id, "")
    plain = given.model_dump(exclude={"looks_after"})
    caring = get_object_or_404(Caring, pk=given.looks_after, person=carer.person) if given.looks_after else None
    return Status(201, _break_out(actions.ask_break(request.actor, carer.person, BreakTerms(**plain, caring=caring))))


@router.post("/breaks/{uuid:break_id}/answer", response={200: CarerBreakOut, **REFUSALS}, summary="Answer a break")
def answer_carer_break(request: CommonwealRequest, break_id: UUID, given: CarerBreakAnswerIn) -> Any:
    found = get_object_or_404(CarerBreak, pk=break_id)
    return _break_out(actions.answer_break(request.actor, found, **given.model_dump()))


@router.get("/{uuid:carer_id}/budgets", response={200: list[CarerBudgetOut], **REFUSALS}, summary="A carer's budgets")
def list_carer_budgets(request: CommonwealRequest, carer_id: UUID) -> Any:
    carer = _stored(request, carer_id, "a carer’s budgets")
    access_of(request.actor, carer.person).require_part("money")
    return [_budget_out(one) for one in budgets_shown(carer.person)[:MOST]]


@router.post("/{uuid:carer_id}/budgets", response={201: CarerBudgetOut, **REFUSALS}, summary="Agree a carer's budget")
def agree_carer_budget(request: CommonwealRequest, carer_id: UUID, given: CarerBudgetIn) -> Any:
    carer = _stored(request, carer_id, "")
    made = actions.set_budget(request.actor, carer.person, BudgetTerms(**given.model_dump()))
    return Status(201, _budget_out(BudgetShown(made)))


@router.post("/budgets/{uuid:budget_id}/pay", response={200: CarerBudgetOut, **REFUSALS}, summary="Pay it by runs")
def pay_carer_budget(request: CommonwealRequest, budget_id: UUID, given: CarerBudgetPayIn) -> Any:
    found = get_object_or_404(CarerBudget, pk=budget_id)
    return _budget_out(BudgetShown(actions.pay_by_runs(request.actor, found, **given.model_dump())))


def _budget_out(shown: BudgetShown) -> dict[str, Any]:
    names = ("span", "given_as", "what_for", "starts_on", "ends_on", "amount", "contribution", "pays_from", "paid_on")
    return {name: getattr(shown.budget, name) for name in names} | {
        "id": shown.budget.pk,
        "paid": shown.paid,
        "working": shown.budget.working_id,
    }


@router.post("/looks-after/{uuid:caring_id}/plan", response={201: EmergencyPlanOut, **REFUSALS}, summary="Write a plan")
def write_emergency_plan(request: CommonwealRequest, caring_id: UUID, given: EmergencyPlanIn) -> Any:
    caring = get_object_or_404(Caring, pk=caring_id)
    facts = PlanFacts(**given.model_dump(exclude={"helpers"}))
    helpers = [HelperFacts(**one.model_dump()) for one in given.helpers]
    return Status(201, _plan_out(actions.write_plan(request.actor, caring, facts, helpers)))


@router.get("/plans/{uuid:plan_id}", response={200: EmergencyPlanOut, **REFUSALS}, summary="An emergency plan")
def show_emergency_plan(request: CommonwealRequest, plan_id: UUID) -> Any:
    plan = get_object_or_404(EmergencyPlan, pk=plan_id)
    open_record(request.actor, seen_through(request.actor, plan), "the emergency plan of a carer")
    return _plan_out(plan)


def _plan_out(plan: EmergencyPlan) -> dict[str, Any]:
    names = ("carer_name", "cared_for_name", "version", "first", "triggers", "daily", "medication", "keys", "pets")
    in_use = Activation.objects.filter(caring=plan.caring_id, ended_at=None).first()
    return {name: getattr(plan, name) for name in (*names, "not_to_do", "is_shown", "review_on")} | {
        "id": plan.pk,
        "caring": plan.caring_id,
        "in_force": plan.replaced_at is None,
        "helpers": [
            {
                "name": one.name,
                "phone": one.phone,
                "relationship": one.relationship,
                "how_long": one.how_long,
                "has_key": one.has_key,
                "has_agreed": one.agreed_on is not None,
            }
            for one in plan.helpers.all()
        ],
        "in_use_since": in_use.started_at if in_use else None,
    }


@router.post("/plans/{uuid:plan_id}/use", response={201: EmergencyOut, **REFUSALS}, summary="The carer is away")
def use_emergency_plan(request: CommonwealRequest, plan_id: UUID, given: EmergencyIn) -> Any:
    plan = get_object_or_404(EmergencyPlan, pk=plan_id)
    return Status(201, _emergency_out(actions.activate_plan(request.actor, plan, **given.model_dump())))


@router.post("/emergencies/{uuid:emergency_id}/calls", response={200: EmergencyOut, **REFUSALS}, summary="Who was rung")
def record_emergency_call(request: CommonwealRequest, emergency_id: UUID, given: EmergencyCallIO) -> Any:
    found = get_object_or_404(Activation, pk=emergency_id)
    actions.record_call(request.actor, found, **given.model_dump())
    return _emergency_out(found)


@router.post("/emergencies/{uuid:emergency_id}/end", response={200: EmergencyOut, **REFUSALS}, summary="It is over")
def end_carer_emergency(request: CommonwealRequest, emergency_id: UUID, given: EmergencyEndIn) -> Any:
    found = get_object_or_404(Activation, pk=emergency_id)
    return _emergency_out(actions.end_emergency(request.actor, found, given.done))


def _emergency_out(found: Activation) -> dict[str, Any]:
    names = ("told_by", "happened", "started_at", "ended_at", "done")
    return {name: getattr(found, name) for name in names} | {
        "id": found.pk,
        "plan": found.plan_id,
        "calls": [{"name": one.name, "answer": one.answer, "words": one.words} for one in found.calls.all()],
    }
