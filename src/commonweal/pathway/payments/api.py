"""The JSON face of this room: runs and the proof for finance, returns and invoices for providers, one's own account."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.payments.actions.holding import council_of, require_provider
from commonweal.pathway.payments.actions.invoices import Invoiced, Sent, take_invoices
from commonweal.pathway.payments.actions.returns import Given, take_return
from commonweal.pathway.payments.actions.terms import record_absence
from commonweal.pathway.payments.csv_rows import FaultyFileError
from commonweal.pathway.payments.models import Run, RunLine
from commonweal.pathway.payments.models.delivered import MissedReason, Source
from commonweal.pathway.payments.queries.given import council_paying, week_of_provider
from commonweal.pathway.payments.queries.proof import verify_money
from commonweal.pathway.payments.queries.shown import account_of, lines_of_run, posted_to, run_state, runs_of
from commonweal.pathway.payments.rules import AbsenceKind
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Paying and billing"], auth=signed_in)
MOST = 100


class MoneyRunOut(Schema):
    id: UUID
    reference: str
    kind: str = Field(description="pay or bill")
    state: str
    first: date = Field(description="Monday of the first week")
    last: date = Field(description="Sunday of the last week")
    lines: int
    total: Decimal = Field(description="pounds, the sum of the lines")
    takes_back: str = Field(description="the reference of the run that it takes back, or empty")
    posted_at: datetime | None


class MoneyLineOut(Schema):
    id: UUID
    person: UUID
    support: UUID | None
    week: date
    payee_reference: str
    description: str
    how: str
    before: Decimal
    amount: Decimal = Field(description="pounds; less than nothing takes back")


class MoneyProofOut(Schema):
    agrees: bool
    runs: int
    lines: int
    postings: int
    differences: list[str]


class WeekGivenIn(Schema):
    support: UUID
    week: date = Field(description="a Monday")
    quantity: Decimal = Field(ge=0, decimal_places=2, description="hours, or days where priced by the week")
    missed_visits: int = Field(default=0, ge=0, le=999)
    missed_reason: MissedReason | None = None
    note: str = Field(default="", max_length=300)


class ReturnOut(Schema):
    id: UUID
    made_at: datetime
    weeks: int


class SupportWeekOut(Schema):
    support: UUID
    person: str
    description: str
    expected: Decimal
    unit: str
    given: Decimal | None
    unit_price: Decimal = Field(description="pounds for each, to the penny")


class InvoicedWeekIn(Schema):
    support: UUID
    week: date = Field(description="a Monday")
    quantity: Decimal = Field(ge=0, le=1000, decimal_places=2)
    unit_price: Decimal = Field(ge=0, le=100_000, decimal_places=2)
    amount: Decimal = Field(ge=0, le=10_000_000, decimal_places=2)


class ProviderInvoiceIn(Schema):
    reference: str = Field(min_length=1, max_length=60)
    dated_on: date
    lines: list[InvoicedWeekIn] = Field(min_length=1)


class InvoicedWeekOut(Schema):
    support: UUID
    week: date
    amount: Decimal
    payable: Decimal | None = Field(description="pounds; null until it matches or is decided")
    differs: list[str]


class ProviderInvoiceOut(Schema):
    id: UUID
    reference: str
    total: Decimal
    lines: list[InvoicedWeekOut]


class AccountEntryOut(Schema):
    on: date
    words: str
    how: str
    charged: Decimal
    paid: Decimal
    owed: Decimal


class PersonAccountOut(Schema):
    reference: str
    owed: Decimal
    entries: list[AccountEntryOut]


class AbsenceIn(Schema):
    person: UUID
    kind: AbsenceKind
    starts_on: date
    ends_on: date | None = None
    note: str = Field(default="", max_length=300)


class AbsenceOut(Schema):
    id: UUID
    kind: str
    starts_on: date
    ends_on: date | None


def _run_out(run: Run) -> dict[str, Any]:
    return {
        "id": run.pk,
        "reference": run.reference,
        "kind": run.kind,
        "state": run_state(run),
        "first": run.first,
        "last": run.last,
        "lines": run.line_count,
        "total": run.total,
        "takes_back": run.reverses.reference if run.reverses else "",
        "posted_at": run.posted_at,
    }


def _line_out(line: RunLine) -> dict[str, Any]:
    names = ("week", "payee_reference", "description", "how", "before", "amount")
    return {name: getattr(line, name) for name in names} | {
        "id": line.pk,
        "person": line.person_id,
        "support": line.support_id,
    }


@router.get("/runs", response={200: list[MoneyRunOut], **REFUSALS}, summary="The council's runs, the newest first")
def list_runs(request: CommonwealRequest, kind: str = "") -> Any:
    return [_run_out(run) for run in runs_of(council_of(request.actor), kind)[:MOST]]


@router.get("/runs/{uuid:run_id}/lines", response={200: list[MoneyLineOut], **REFUSALS}, summary="Lines of a run")
def run_lines(request: CommonwealRequest, run_id: UUID, page: int = 1) -> Any:
    """A hundred at a time."""
    run = get_object_or_404(runs_of(council_of(request.actor)), pk=run_id)
    start = (max(page, 1) - 1) * MOST
    return [_line_out(line) for line in lines_of_run(run)[start : start + MOST]]


@router.get("/proof", response={200: MoneyProofOut, **REFUSALS}, summary="Whether lines, runs and ledger agree")
def proof(request: CommonwealRequest) -> Any:
    council_of(request.actor)
    found = verify_money()
    return {
        "agrees": not found.differences,
        "runs": found.runs,
        "lines": found.lines,
        "postings": found.postings,
        "differences": [f"{one.where}: {one.message}" for one in found.differences],
    }


@router.get("/given", response={200: list[SupportWeekOut], **REFUSALS}, summary="What a provider gives in a week")
def list_given(request: CommonwealRequest, week: date) -> Any:
    if week.weekday():
        raise ValidationError({"week": "Name a week by its Monday"})
    return [vars(one) for one in week_of_provider(require_provider(request.actor), week)]


@router.post("/given", response={201: ReturnOut, **REFUSALS}, summary="A provider says what it gave")
def send_given(request: CommonwealRequest, given: list[WeekGivenIn]) -> Any:
    """All of it is kept or none. The later return for the same support and week counts."""
    provider = require_provider(request.actor)
    rows = [
        Given(one.support, one.week, one.quantity, one.missed_visits, one.missed_reason or "", one.note)
        for one in given
    ]
    try:
        taken = take_return(request.actor, provider, rows, Source.API)
    except FaultyFileError as error:
        raise _as_validation(error) from error
    return Status(201, {"id": taken.pk, "made_at": taken.made_at, "weeks": len(rows)})


@router.post("/invoices", response={201: ProviderInvoiceOut, **REFUSALS}, summary="A provider sends an invoice")
def send_invoice(request: CommonwealRequest, given: ProviderInvoiceIn) -> Any:
    """Matched at once: each line says what differs and what of it can be paid."""
    provider = require_provider(request.actor)
    council = council_paying(provider)
    if council is None:
        raise ValidationError("No council pays you here yet. Ask its finance team to add you")
    lines = tuple(Invoiced(**line.model_dump()) for line in given.lines)
    try:
        taken = take_invoices(
            request.actor, council, provider, [Sent(given.reference, given.dated_on, lines)], Source.API
        )
    except FaultyFileError as error:
        raise _as_validation(error) from error
    invoice = taken[0]
    return Status(
        201,
        {
            "id": invoice.pk,
            "reference": invoice.reference,
            "total": invoice.total,
            "lines": [
                {
                    "support": line.support_id,
                    "week": line.week,
                    "amount": line.amount,
                    "payable": line.payable,
                    "differs": [words for _, words in line.faults],
                }
                for line in invoice.lines.order_by("week", "pk")
            ],
        },
    )


def _as_validation(error: FaultyFileError) -> ValidationError:
    """Faults of rows, numbered from 0 as a list is."""
    by_field: dict[str, list[str]] = {}
    for fault in error.faults:
        by_field.setdefault(f"{fault.row - 2}.{fault.column}", []).append(fault.message)
    return ValidationError(by_field)


@router.get("/remittances", response={200: list[MoneyLineOut], **REFUSALS}, summary="What a provider was paid")
def remittances(request: CommonwealRequest, run: UUID | None = None) -> Any:
    """The hundred latest lines, or those of one run."""
    found = posted_to(require_provider(request.actor)).filter(run__kind=Run.Kind.PAY)
    return [_line_out(line) for line in (found.filter(run=run) if run else found)[:MOST]]


@router.get("/people/{uuid:person_id}", response={200: PersonAccountOut, **REFUSALS}, summary="A person's account")
def person_account(request: CommonwealRequest, person_id: UUID) -> Any:
    person, access = open_record(request.actor, person_id, "the money account")
    access.require_part("money")
    found = account_of(person)
    return {"reference": found.reference, "owed": found.owed, "entries": [vars(line) for line in found.lines]}


@router.post("/absences", response={201: AbsenceOut, **REFUSALS}, summary="Record days without support")
def send_absence(request: CommonwealRequest, given: AbsenceIn) -> Any:
    person, _ = open_record(request.actor, given.person, "")
    made = record_absence(request.actor, person, **given.model_dump(exclude={"person", "kind"}), kind=given.kind.value)
    return Status(201, {"id": made.pk, "kind": made.kind, "starts_on": made.starts_on, "ends_on": made.ends_on})
