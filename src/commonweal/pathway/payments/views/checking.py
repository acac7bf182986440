"""What was given against the plan, and invoices: what differs, and deciding it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.design.environment import hours
from commonweal.pathway.payments.actions.holding import FINANCE, council_of
from commonweal.pathway.payments.actions.invoices import decide_line
from commonweal.pathway.payments.actions.returns import agree_delivery
from commonweal.pathway.payments.forms import DecideForm, ReasonForm
from commonweal.pathway.payments.matching import COMPARED_WORDS, Compared
from commonweal.pathway.payments.models import Delivery, InvoiceLine
from commonweal.pathway.payments.queries.shown import deliveries_shown, invoices_of
from commonweal.pathway.payments.views.answering import Cell, Value, columns_of, form_page, table_page, tried
from commonweal.pathway.payments.views.finance import BOTH, crumbs

CHECKERS = (*FINANCE, Role.SOCIAL_WORKER, Role.BROKER)
COLOURS = {Compared.AS_PLANNED: "green", Compared.WITHIN: "green", Compared.LESS: "yellow", Compared.MORE: "orange"}


@role_required(*CHECKERS)
@require_safe
def deliveries(request: CommonwealRequest) -> HttpResponse:
    """`/money/given`: each week of support, planned and given, the latest first."""
    which = request.GET.get("which", "")
    links = (("", "All"), ("to_agree", "To be agreed"), ("more", "More than planned"), ("less", "Less than planned"),
             ("missed", "With missed visits"))  # fmt: skip
    context = {
        "title": "What was given, against the plan",
        "lead": "What providers said they gave. What is above the tolerance of the council’s policy is paid once "
        "somebody who works with the person has agreed to it.",
        "filters": [{"text": words, "href": f"?which={key}", "current": key == which} for key, words in links],
        "crumbs": crumbs() if request.actor.has_role(Role.FINANCE_OFFICER) else [],
    }
    return table_page(
        request, "payments/list.html", context, deliveries_shown(which=which, provider=request.GET.get("provider", "")),
        columns_of(
            "Person", "Support", "Provider", "Week", "Planned#", "Given#", "Worth#", "How it compares", "Missed"
        ),
        _delivery_row, name="what-was-given", empty="No provider has said what it gave.",
    )  # fmt: skip


def _delivery_row(one: Delivery) -> list[Value]:
    compared = Compared(one.compared)
    waits = compared is Compared.MORE and one.agreed_at is None
    words = COMPARED_WORDS[compared]
    worth = one.unit_price * one.quantity
    missed = f"{one.missed_visits}: {one.get_missed_reason_display()}" if one.missed_visits else ""
    return [
        one.person.name,
        one.description,
        str(one.provider),
        one.week,
        Cell(f"{hours(one.expected)} {one.unit}", value=one.expected),
        Cell(f"{hours(one.quantity)} {one.unit}", value=one.quantity),
        Cell(in_pounds(worth), value=worth),
        Cell(f"{words}: agree", reverse("payments:agree", args=[one.pk]), value=words)
        if waits
        else Cell(f"{words}, agreed" if one.agreed_at else words, tag=COLOURS[compared]),
        missed,
    ]


@role_required(*CHECKERS)
@require_http_methods(BOTH)
def agree(request: CommonwealRequest, delivery_id: UUID) -> HttpResponse:
    """`/money/given/<uuid>/agree`: agree that more was given than planned."""
    delivery = get_object_or_404(deliveries_shown(), pk=delivery_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: agree_delivery(request.actor, delivery, form.cleaned_data["reason"])):
        messages.success(request, "It is agreed, and is paid with the next run.")
        return redirect("payments:deliveries")
    lead = (
        f"{delivery.person.name}, week of {delivery.week:%d %B %Y}: {hours(delivery.quantity)} were given, "
        f"{hours(delivery.expected)} planned. {delivery.note}"
    )
    back = reverse("payments:deliveries")
    return form_page(request, form, title="More than planned", button="Agree to it", back=back, lead=lead)


@role_required(*FINANCE)
@require_safe
def invoices(request: CommonwealRequest) -> HttpResponse:
    """`/money/invoices`."""
    which = request.GET.get("which", "")
    links = (("", "All"), ("to_decide", "With lines to decide"))
    context = {
        "title": "Invoices",
        "lead": "Each line is matched with the support, the week and what the provider said it gave.",
        "filters": [{"text": words, "href": f"?which={key}", "current": key == which} for key, words in links],
        "crumbs": crumbs(),
    }
    return table_page(
        request, "payments/list.html", context, invoices_of(council_of(request.actor), which=which),
        columns_of("Invoice", "Provider", "Dated", "Lines#", "To decide#", "Total#"),
        lambda one: [
            Cell(one.reference, reverse("payments:invoice", args=[one.pk])), str(one.provider), one.dated_on,
            one.number, one.waiting, one.total,
        ],
        name="invoices", empty="No invoice was received yet.",
    )  # fmt: skip


@role_required(*FINANCE)
@require_safe
def invoice(request: CommonwealRequest, invoice_id: UUID) -> HttpResponse:
    """`/money/invoices/<uuid>`: its lines and what differs."""
    found = get_object_or_404(invoices_of(council_of(request.actor)), pk=invoice_id)
    context = {"invoice": found, "crumbs": [*crumbs(), {"text": "Invoices", "href": reverse("payments:invoices")}]}
    return table_page(
        request, "payments/invoice.html", context,
        found.lines.select_related("person").order_by("week", "pk"),
        columns_of("Person", "Week", "Quantity#", "Price#", "Invoiced#", "What differs", "Paid#", "Next"),
        lambda line: [
            Cell(line.person.name, reverse("payments:account", args=[line.person_id])), line.week, hours(line.quantity),
            line.unit_price, line.amount, "; ".join(words for _, words in line.faults) or "Nothing",
            "Refused" if line.refused_at else line.payable, _next(line),
        ],
        name=f"invoice-{found.reference}", empty="No line.",
    )  # fmt: skip


def _next(line: InvoiceLine) -> Cell:
    if line.refused_at:
        return Cell(f"Refused by {line.decided_by_name}")
    if line.decided_by_name:
        return Cell(f"Decided by {line.decided_by_name}: {line.decided_reason}")
    if line.payable is not None:
        return Cell("Matched", tag="green")
    return Cell("Decide", reverse("payments:decide", args=[line.pk]))


@role_required(*FINANCE)
@require_http_methods(BOTH)
def decide(request: CommonwealRequest, line_id: UUID) -> HttpResponse:
    """`/money/invoices/lines/<uuid>`: decide a line that does not match."""
    lines = InvoiceLine.objects.select_related("invoice__council", "person")
    line = get_object_or_404(lines, pk=line_id)
    if line.invoice.council_id not in request.actor.organisations:
        raise PermissionDenied("This invoice is another council’s.")
    form = DecideForm(request.POST or None, initial={"payable": line.amount})
    back = reverse("payments:invoice", args=[line.invoice_id])
    if request.method == "POST" and form.is_valid():
        payable = form.cleaned_data["payable"] if form.cleaned_data["what"] == "pay" else None
        if tried(form, lambda: decide_line(request.actor, line, payable=payable, reason=form.cleaned_data["reason"])):
            messages.success(request, "It is decided.")
            return redirect(back)
    differs = ". ".join(words for _, words in line.faults)
    lead = f"{line.person.name}, week of {line.week:%d %B %Y}: {in_pounds(line.amount)} is invoiced. {differs}."
    return form_page(request, form, title="A line that differs", button="Decide", back=back, lead=lead)
