"""For providers: what they were paid, what they gave, and their invoices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import to_the_penny
from commonweal.core.design.listing import csv_response, wants_csv
from commonweal.pathway.payments.actions.holding import require_provider
from commonweal.pathway.payments.actions.invoices import (
    INVOICE_COLUMNS,
    Invoiced,
    Sent,
    read_invoices,
    take_invoices,
)
from commonweal.pathway.payments.actions.returns import RETURN_COLUMNS, Given, read_return, take_return
from commonweal.pathway.payments.forms import FileForm, InvoiceForm
from commonweal.pathway.payments.models import Run
from commonweal.pathway.payments.models.delivered import MissedReason, Source
from commonweal.pathway.payments.queries.given import WeekOfSupport, council_paying, week_of_provider
from commonweal.pathway.payments.queries.shown import posted_to, remittances_of
from commonweal.pathway.payments.views.answering import Cell, columns_of, table_page, tried
from commonweal.pathway.payments.weeks import week_of

BOTH = ["GET", "HEAD", "POST"]
WEEKS_OFFERED = 8


@dataclass(frozen=True)
class Box:
    """One box (or list) of a row: its name, what is in it, and what it is called when it is read out."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()


@role_required(Role.PROVIDER)
@require_safe
def payments(request: CommonwealRequest) -> HttpResponse:
    """`/our-payments`: what the provider was paid, run by run."""
    provider = require_provider(request.actor)
    context = {"title": "What we were paid", "caption": provider.name}
    return table_page(
        request, "payments/list.html", context, remittances_of([provider.pk]),
        columns_of("Payment", "From", "First week", "Last day", "Lines#", "Total#"),
        lambda one: [
            Cell(one["run__reference"], reverse("payments:remittance", args=[one["run_id"]])),
            one["run__council__name"], one["run__first"], one["run__last"], one["lines"], one["total"],
        ],
        name="what-we-were-paid", empty="Nothing was paid yet.",
    )  # fmt: skip


@role_required(Role.PROVIDER)
@require_safe
def remittance(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    """`/our-payments/<uuid>`: the remittance advice of one run."""
    provider = require_provider(request.actor)
    lines = posted_to(provider).filter(run=run_id, run__kind=Run.Kind.PAY).order_by("week", "description", "pk")
    first = lines.select_related("run__council").first()
    if first is None:
        raise Http404("Nothing was paid by this run")
    total = sum(lines.values_list("amount", flat=True), Decimal(0))
    context = {
        "title": f"Remittance advice {first.run.reference}",
        "caption": f"{provider.name}, number {first.payee_reference}",
        "lead": f"Paid by {first.run.council} for {first.run.first:%d %B %Y} to {first.run.last:%d %B %Y}.",
        "figures": [{"value": f"£{total:,.2f}", "text": "in all"}],
        "crumbs": [{"text": "What we were paid", "href": reverse("payments:payments")}],
    }
    return table_page(
        request, "payments/list.html", context, lines,
        columns_of("Week", "Support", "Line", "How it was worked out", "Collected from the person#", "Amount#"),
        lambda line: [
            line.week, line.description, str(line.pk)[:8], line.how, line.contribution, line.amount,
        ],
        name=f"remittance-{first.run.reference}", empty="No line.",
    )  # fmt: skip


def _week_asked(request: CommonwealRequest) -> tuple[date, list[date]]:
    this = week_of(timezone.localdate())
    weeks = [this - timedelta(weeks=number) for number in range(WEEKS_OFFERED)]
    asked = request.POST.get("week") or request.GET.get("week", "")
    found = next((week for week in weeks if week.isoformat() == asked), weeks[1])
    return found, weeks


def _number(typed: str) -> Decimal | None:
    try:
        value = Decimal(typed.replace(",", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and value == value.quantize(Decimal("0.01")) else None


def _page(
    request: CommonwealRequest,
    form: forms.Form,
    rows: list[dict[str, Any]],
    week: date,
    weeks: list[date],
    **words: Any,
) -> HttpResponse:
    context = {"form": form, "upload": FileForm(), "rows": rows, "week": week, "weeks": weeks}
    return render(request, "payments/weekly.html", context | words)


def _row(one: WeekOfSupport, boxes: list[Box]) -> dict[str, Any]:
    return {
        "person": one.person, "description": one.description, "expected": one.expected, "unit": one.unit, "boxes": boxes
    }  # fmt: skip


@role_required(Role.PROVIDER)
@require_http_methods(BOTH)
def given(request: CommonwealRequest) -> HttpResponse:
    """`/our-support-given`: what the provider gave in a week: typed, or as a file."""
    provider = require_provider(request.actor)
    week, weeks = _week_asked(request)
    known = week_of_provider(provider, week)
    if wants_csv(request):
        rows = ((one.support, week.isoformat(), one.given if one.given is not None else "", one.missed_visits or "",
                 one.missed_reason, "", one.person, one.description, one.expected, one.unit)
                for one in known)  # fmt: skip
        header = (*RETURN_COLUMNS, "person", "what", "planned", "unit")
        return csv_response(f"support-given-{week.isoformat()}", header, rows)
    form: forms.Form = forms.Form(request.POST or None)
    if request.method == "POST":
        is_file = request.POST.get("send") == "file"
        form = FileForm(request.POST, request.FILES) if is_file else forms.Form(request.POST)
        if form.is_valid() and tried(form, lambda: _take_given(request, provider, form, known, week)):
            messages.success(request, "Thank you: what you gave is kept.")
            return redirect(f"{reverse('payments:given')}?week={week.isoformat()}")
    typed: Mapping[str, str] = request.POST
    reasons = (("", "No visit was missed"), *MissedReason.choices)
    rows_shown = [
        _row(one, [
            Box(f"given-{one.support}", f"{one.unit} given: {one.person}, {one.description}",
                typed.get(f"given-{one.support}", str(one.given if one.given is not None else one.expected))),
            Box(f"missed-{one.support}", f"Missed visits: {one.person}, {one.description}",
                typed.get(f"missed-{one.support}", str(one.missed_visits))),
            Box(f"reason-{one.support}", f"Why they were missed: {one.person}, {one.description}",
                typed.get(f"reason-{one.support}", one.missed_reason), reasons),
        ])
        for one in known
    ]  # fmt: skip
    titles = columns_of("Given", "Missed visits", "Why")
    return _page(
        request, form, rows_shown, week, weeks, title="What we gave", button="Send it", boxes=titles,
        lead="Say week by week what you gave. What is above the plan is paid once somebody who works with the person "
        "has agreed to it. Sent again, the later counts.",
        file_words="A CSV file can hold several weeks.",
    )  # fmt: skip


def _take_given(
    request: CommonwealRequest, provider: Organisation, form: forms.Form, known: list[WeekOfSupport], week: date
) -> None:
    if isinstance(form, FileForm):
        content = form.cleaned_data["file"]
        take_return(request.actor, provider, read_return(content), Source.FILE, content)
        return
    rows = []
    for one in known:
        quantity = _number(request.POST.get(f"given-{one.support}", ""))
        missed = _number(request.POST.get(f"missed-{one.support}", "0") or "0")
        if quantity is None or missed is None or missed != int(missed):
            raise forms.ValidationError(f"Enter numbers for {one.person}, {one.description}")
        reason = request.POST.get(f"reason-{one.support}", "")
        if reason not in ("", *MissedReason.values):
            raise forms.ValidationError(f"Choose why visits were missed for {one.person}")
        rows.append(Given(one.support, week, quantity, int(missed), reason))
    take_return(request.actor, provider, rows, Source.PAGE)


@role_required(Role.PROVIDER)
@require_http_methods(BOTH)
def invoicing(request: CommonwealRequest) -> HttpResponse:
    """`/our-invoices`: invoice a week: typed, or as a file of invoices."""
    provider = require_provider(request.actor)
    week, weeks = _week_asked(request)
    known = week_of_provider(provider, week)
    if wants_csv(request):
        rows = (("", "", one.support, week.isoformat(), one.given if one.given is not None else one.expected,
                 one.unit_price, "", one.person, one.description) for one in known)  # fmt: skip
        return csv_response(f"invoice-{week.isoformat()}", (*INVOICE_COLUMNS, "person", "what"), rows)
    form: forms.Form = InvoiceForm(request.POST or None) if request.POST.get("send") != "file" else FileForm(
        request.POST, request.FILES
    )  # fmt: skip
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: _take_invoices(request, provider, form, known, week))
    ):
        messages.success(request, "Your invoice is received. Lines that match are paid with the next run.")
        return redirect("payments:invoicing")
    if not isinstance(form, InvoiceForm):
        shown = InvoiceForm()
        shown.faults = getattr(form, "faults", [])  # type: ignore[attr-defined]
        for message in form.non_field_errors():
            messages.error(request, str(message))
        form = shown
    typed: Mapping[str, str] = request.POST
    rows_shown = [
        _row(one, [
            Box(f"quantity-{one.support}", f"{one.unit} invoiced: {one.person}, {one.description}",
                typed.get(f"quantity-{one.support}", str(one.given if one.given is not None else one.expected))),
            Box(f"price-{one.support}", f"Price of each: {one.person}, {one.description}",
                typed.get(f"price-{one.support}", str(one.unit_price))),
        ])
        for one in known
    ]  # fmt: skip
    return _page(
        request, form, rows_shown, week, weeks, title="Our invoices", button="Send the invoice",
        boxes=columns_of("Quantity", "Price of each, in pounds"),
        lead="For providers who are paid by invoice. Each line is matched with the agreed price and with what you said "
        "you gave. Leave a quantity empty for what this invoice is not about.",
        file_words="A CSV file can hold several invoices, one line a row.",
    )  # fmt: skip


def _take_invoices(
    request: CommonwealRequest, provider: Organisation, form: forms.Form, known: list[WeekOfSupport], week: date
) -> None:
    council = council_paying(provider)
    if council is None:
        raise forms.ValidationError("No council pays you here yet. Ask its finance team to add you")
    if isinstance(form, FileForm):
        take_invoices(request.actor, council, provider, read_invoices(form.cleaned_data["file"]), Source.FILE)
        return
    lines = []
    for one in known:
        if not request.POST.get(f"quantity-{one.support}", "").strip():
            continue
        quantity = _number(request.POST[f"quantity-{one.support}"])
        price = _number(request.POST.get(f"price-{one.support}", ""))
        if quantity is None or price is None or min(quantity, price) < 0:
            raise forms.ValidationError(f"Enter numbers for {one.person}, {one.description}")
        lines.append(Invoiced(one.support, week, quantity, price, to_the_penny(quantity * price)))
    if not lines:
        raise forms.ValidationError("Enter a quantity for at least one support")
    sent = Sent(form.cleaned_data["reference"], form.cleaned_data["dated_on"], tuple(lines))
    take_invoices(request.actor, council, provider, [sent], Source.PAGE)
