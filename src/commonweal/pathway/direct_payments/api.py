"""The JSON face of this room: agreements and accounts, for those with sight of a person's money; statements taken
in."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.pathway.direct_payments.actions.account import require_account_holder, take_statement
from commonweal.pathway.direct_payments.actions.agreeing import (
    MAKERS,
    AgreementTerms,
    make_agreement,
    require_maker,
)
from commonweal.pathway.direct_payments.models import Agreement
from commonweal.pathway.direct_payments.queries.shown import account_of, agreements_of, all_agreements, dates_of, listed
from commonweal.pathway.payments.csv_rows import FaultyFileError
from commonweal.pathway.payments.weeks import Cycle
from commonweal.pathway.plans.models import Plan
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record, record_look

router = Router(tags=["Direct payments"], auth=signed_in)
MOST = 100


class DirectPaymentOut(Schema):
    id: UUID
    person: UUID
    kind: str
    managed_by: str
    weekly_amount: Decimal = Field(description="pounds a week, gross")
    is_net: bool
    starts_on: date
    ends_on: date | None
    balance: Decimal = Field(description="pounds in the account, by the statements taken in")
    weeks_held: Decimal
    next_review_by: date
    look_at: list[str]


class SetUpCostIn(Schema):
    words: str
    amount: Decimal = Field(gt=0, decimal_places=2, description="pounds, once")


class DirectPaymentAgreementIn(Schema):
    """What is agreed, besides what the signed plan says: its lines for a direct payment are what is paid."""

    plan: UUID
    managed_by: Literal["person", "nominated", "authorised", "managed_account", "payroll", "provider"]
    manager: UUID | None = Field(None, description="who of the person's circle manages it, by their id there")
    manager_name: str = Field("", max_length=200, description="the organisation that keeps the account or payroll")
    right: str = Field("", max_length=300, description="by which right an authorised person decides")
    provider: UUID | None = Field(None, description="the organisation that holds an individual service fund")
    is_net: bool = Field(description="the person adds their contribution to the account themselves")
    payee_reference: str = Field(max_length=40, description="the finance system's own number, never a bank account")
    cycle: Literal["four_weekly", "monthly"] = "four_weekly"
    starts_on: date
    signed_on: date
    signed_by: str = Field(max_length=200)
    conditions: str = ""
    not_for: str = Field("", description="what it may not be spent on")
    pays_relative: bool = Field(False, description="a close relative who lives in the same household is paid")
    relative_exception: str = Field("", description="if so, who approved that and why it is necessary")
    set_up_costs: list[SetUpCostIn] = Field(default_factory=list)


class StatementIn(Schema):
    """A file of the account, as the bank or the card's website gives it."""

    layout: str = Field(description="how the file is laid out: a key of data/policy/direct_payments")
    content: str = Field(max_length=5_000_000, description="the CSV file as text")


class StatementTakenOut(Schema):
    """What was taken in. The same file again answers the same and changes nothing."""

    id: UUID
    rows: int
    new_rows: int
    taken_at: datetime


class MovementOut(Schema):
    """One amount that came into or went out of the account."""

    id: UUID
    on: date
    words: str
    amount: Decimal = Field(description="pounds; less than nothing was spent")
    category: str
    line: UUID | None = Field(description="the line of the plan it was for")
    is_outside: bool = Field(description="for nothing in the plan, and not accepted")
    note: str


class DirectPaymentLineOut(Schema):
    words: str
    weekly: Decimal
    planned: Decimal
    spent: Decimal


class MadeAgreementOut(Schema):
    """An agreement as it was made: what is paid follows from the plan."""

    id: UUID
    person: UUID
    plan: UUID
    kind: str
    weekly_amount: Decimal = Field(description="pounds a week, gross")
    starts_on: date


class DirectPaymentAccountOut(Schema):
    id: UUID
    came_in: Decimal
    went_out: Decimal
    balance: Decimal
    weeks_held: Decimal
    outside_plan: Decimal
    next_review_by: date
    lines: list[DirectPaymentLineOut]


@router.get("", response={200: list[DirectPaymentOut], **REFUSALS}, summary="Direct payments and what to look at")
def list_direct_payments(request: CommonwealRequest) -> Any:
    """The first hundred by name."""
    request.actor.require_role(*MAKERS)
    rows = []
    for one in listed(all_agreements()[:MOST], timezone.localdate()):
        agreement: Agreement = one.agreement
        names = ("kind", "managed_by", "weekly_amount", "is_net", "starts_on", "ends_on")
        rows.append(
            {name: getattr(agreement, name) for name in names}
            | {
                "id": agreement.pk,
                "person": agreement.person_id,
                "balance": one.held.balance,
                "weeks_held": one.held.weeks,
                "next_review_by": one.dates.next_review_by,
                "look_at": one.flags,
            }
        )
    return rows


@router.get(
    "/people/{uuid:person_id}",
    response={200: list[DirectPaymentAccountOut], **REFUSALS},
    summary="A person's direct payments with their accounts",
)
def person_direct_payments(request: CommonwealRequest, person_id: UUID) -> Any:
    person, access = open_record(request.actor, person_id, "the direct payment")
    access.require_part("money")
    rows = []
    for agreement in agreements_of(person):
        account = account_of(agreement)
        rows.append(
            {
                "id": agreement.pk,
                "came_in": account.came_in,
                "went_out": account.went_out,
                "balance": account.held.balance,
                "weeks_held": account.held.weeks,
                "outside_plan": account.outside,
                "next_review_by": dates_of(agreement, timezone.localdate()).next_review_by,
                "lines": [vars(line) for line in account.lines],
            }
        )
    return rows


@router.post("/people/{uuid:person_id}", response={201: MadeAgreementOut, **REFUSALS}, summary="Agree on one")
def make_direct_payment(request: CommonwealRequest, person_id: UUID, given: DirectPaymentAgreementIn) -> Any:
    """From a signed plan. For those who work with the person and see their money; 422 names each field that is
    wrong."""
    person, access = open_record(request.actor, person_id, "")
    access.require_part("money")
    require_maker(request.actor, person)
    plan = get_object_or_404(Plan.objects.select_related("person"), pk=given.plan, person=person)
    circle = circle_of(person)
    manager = get_object_or_404(circle, pk=given.manager) if given.manager else None
    provider = get_object_or_404(Organisation, pk=given.provider, place=person.place_id) if given.provider else None
    terms = AgreementTerms(
        **given.model_dump(exclude={"plan", "manager", "provider", "cycle", "set_up_costs"}),
        cycle=Cycle(given.cycle),
        manager=manager,
        provider=provider,
        set_up_costs=[(cost.words, cost.amount) for cost in given.set_up_costs],
    )
    made = make_agreement(request.actor, plan, terms)
    names = ("kind", "weekly_amount", "starts_on")
    told = {name: getattr(made, name) for name in names}
    return Status(201, told | {"id": made.pk, "person": person.pk, "plan": plan.pk})


@router.post("/{uuid:agreement_id}/statements", response={201: StatementTakenOut, **REFUSALS}, summary="Take a file in")
def send_statement(request: CommonwealRequest, agreement_id: UUID, given: StatementIn) -> Any:
    """All of it is kept or none: 422 tells each fault by its row ("row 7, amount"). For the person, who manages it for
    them, the provider that holds the fund, and who looks after it."""
    agreement = _agreement(request, agreement_id)
    try:
        taken = take_statement(request.actor, agreement, given.layout, given.content.encode())
    except FaultyFileError as error:
        raise _by_row(error) from None
    names = ("rows", "new_rows", "taken_at")
    return Status(201, {name: getattr(taken, name) for name in names} | {"id": taken.pk})


@router.get("/{uuid:agreement_id}/movements", response={200: list[MovementOut], **REFUSALS}, summary="What moved")
def list_movements(request: CommonwealRequest, agreement_id: UUID, page: int = 1) -> Any:
    """A hundred at a time, the latest first."""
    agreement = _agreement(request, agreement_id)
    record_look(request.actor, agreement.person, "the direct payment")
    start = (max(page, 1) - 1) * MOST
    names = ("on", "words", "amount", "category", "is_outside", "note")
    return [
        {name: getattr(one, name) for name in names} | {"id": one.pk, "line": one.line_id}
        for one in agreement.transactions.order_by("-on", "-pk")[start : start + MOST]
    ]


def _agreement(request: CommonwealRequest, agreement_id: UUID) -> Agreement:
    """An agreement whose account the actor looks after, holds or owns. 404 where it is hidden."""
    found = get_object_or_404(Agreement.objects.select_related("person", "manager"), pk=agreement_id)
    require_account_holder(request.actor, found)
    return found


def _by_row(error: FaultyFileError) -> ValidationError:
    """Faults of a file by where they are: "row 7, amount"; the heading is row 1."""
    by_field: dict[str, list[str]] = {}
    for fault in error.faults:
        where = ", ".join(filter(None, (f"row {fault.row}" if fault.row else "content", fault.column)))
        by_field.setdefault(where, []).append(fault.message)
    return ValidationError(by_field)
