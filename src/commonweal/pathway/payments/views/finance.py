"""The room's start page, terms with providers, payments received, and the ledger of money."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.pathway.payments.actions.holding import FINANCE, council_of
from commonweal.pathway.payments.actions.receipts import Received, read_receipts, take_receipts
from commonweal.pathway.payments.actions.terms import set_terms
from commonweal.pathway.payments.forms import FileForm, NewTermsForm, ReceiptForm, TermsForm
from commonweal.pathway.payments.models import MoneyAccount, ProviderTerms, Receipt, Run
from commonweal.pathway.payments.queries.due_pieces import unpaid_support
from commonweal.pathway.payments.queries.proof import verify_money
from commonweal.pathway.payments.queries.shown import (
    balances,
    posted_to,
    postings_of,
    run_state,
    runs_of,
    terms_of,
)
from commonweal.pathway.payments.views.answering import (
    Cell,
    Value,
    columns_of,
    form_page,
    small_table,
    table_page,
    tried,
)
from commonweal.pathway.payments.waiting import what_waits

BOTH = ["GET", "HEAD", "POST"]
HOME = "payments:start"


def crumbs() -> list[dict[str, str]]:
    return [{"text": "Paying and billing", "href": reverse(HOME)}]


def run_row(run: Run) -> list[Value]:
    """A run as lists show it."""
    return [
        Cell(run.reference, reverse("payments:run", args=[run.pk])),
        run.get_kind_display() if run.reverses is None else f"Takes back {run.reverses.reference}",
        f"{run.first:%d %b %Y} to {run.last:%d %b %Y}",
        run_state(run),
        run.line_count,
        run.total,
    ]


RUN_COLUMNS = columns_of("Run", "Kind", "Weeks", "State", "Lines#", "Total#")


@role_required(*FINANCE)
@require_safe
def start(request: CommonwealRequest) -> HttpResponse:
    """`/money`: what waits, the last runs, and everything else."""
    council = council_of(request.actor)
    cards = (
        ("All runs", "payments:runs", "What was paid and billed, and by whom it was approved."),
        ("Providers", "payments:providers", "How each is paid, and what it was paid."),
        ("What was given", "payments:deliveries", "Against the plan, week by week; what is above the tolerance."),
        ("Invoices", "payments:invoices", "Matched line by line; what differs waits to be decided."),
        ("Support nobody is paid for", "payments:unpaid", "Support that goes on and that no run can pay."),
        ("Payments received", "payments:receipts", "What people paid, from the bank’s list."),
        ("The ledger of money", "payments:ledger", "Every account, and the proof that all agrees."),
    )
    context = {
        "council": council,
        "waits": what_waits(request.actor, council),
        "runs": small_table(RUN_COLUMNS, (run_row(run) for run in runs_of(council)[:5]), "There was no run yet."),
        "cards": [{"text": text, "href": reverse(name), "about": about} for text, name, about in cards],
    }
    return render(request, "payments/start.html", context)


@role_required(*FINANCE)
@require_safe
def providers(request: CommonwealRequest) -> HttpResponse:
    """`/money/providers`: the council's terms with each."""
    council = council_of(request.actor)
    context = {
        "title": "Providers",
        "lead": "How each provider is paid. The finance system holds their bank accounts under the number shown here.",
        "button": {"text": "Add a provider", "href": reverse("payments:new_provider")},
        "crumbs": crumbs(),
    }
    return table_page(
        request, "payments/list.html", context, terms_of(council),
        columns_of("Provider", "Number", "What is paid", "How often", "Contribution", "Paid here from"),
        lambda one: [
            Cell(str(one.provider), reverse("payments:provider", args=[one.pk])),
            one.payee_reference, one.get_paid_by_display(), one.get_cycle_display(),
            "The provider collects it" if one.is_net else "The council bills it", one.pays_from,
        ],
        name="providers", empty="No provider is paid here yet.",
    )  # fmt: skip


@role_required(*FINANCE)
@require_http_methods(BOTH)
def new_provider(request: CommonwealRequest) -> HttpResponse:
    """`/money/providers/new`."""
    council = council_of(request.actor)
    known = list(terms_of(council).values_list("provider", flat=True))
    form = NewTermsForm(request.POST or None, council=council, known=known)
    if request.method == "POST" and form.is_valid():
        given = form.terms()
        provider: Organisation = given.pop("provider")
        if tried(form, lambda: set_terms(request.actor, council, provider, **given)):
            messages.success(request, f"{provider} can be paid here.")
            return redirect("payments:providers")
    return form_page(request, form, title="Add a provider", button="Save", back=reverse("payments:providers"))


@role_required(*FINANCE)
@require_safe
def provider(request: CommonwealRequest, terms_id: UUID) -> HttpResponse:
    """`/money/providers/<uuid>`: a provider's account: every line that was posted."""
    terms = get_object_or_404(terms_of(council_of(request.actor)), pk=terms_id)
    context = {
        "title": str(terms.provider),
        "caption": f"Number {terms.payee_reference}",
        "lead": f"{terms.get_paid_by_display()}. {terms.get_cycle_display()}.",
        "button": {"text": "Change how it is paid", "href": reverse("payments:change_provider", args=[terms.pk])},
        "crumbs": [*crumbs(), {"text": "Providers", "href": reverse("payments:providers")}],
    }
    return table_page(
        request, "payments/list.html", context,
        posted_to(terms.provider).filter(run__council=terms.council_id).select_related("run", "person"),
        columns_of("Week", "Person", "For", "How it was worked out", "Run", "Amount#"),
        lambda line: [
            line.week, Cell(line.person.name, reverse("payments:account", args=[line.person_id])), line.description,
            line.how, Cell(line.run.reference, reverse("payments:run", args=[line.run_id])), line.amount,
        ],
        name="provider-account", empty="Nothing was paid yet.",
    )  # fmt: skip


@role_required(*FINANCE)
@require_http_methods(BOTH)
def change_provider(request: CommonwealRequest, terms_id: UUID) -> HttpResponse:
    """`/money/providers/<uuid>/change`."""
    council = council_of(request.actor)
    terms: ProviderTerms = get_object_or_404(terms_of(council), pk=terms_id)
    names = ("payee_reference", "paid_by", "cycle", "is_net", "pays_from")
    form = TermsForm(request.POST or None, initial={name: getattr(terms, name) for name in names})
    if request.method == "POST" and form.is_valid():
        given = form.terms()
        if tried(form, lambda: set_terms(request.actor, council, terms.provider, **given)):
            messages.success(request, "Kept. The next run goes by it.")
            return redirect("payments:provider", terms.pk)
    back = reverse("payments:provider", args=[terms.pk])
    return form_page(request, form, title=f"How {terms.provider} is paid", button="Save", back=back)


@role_required(*FINANCE)
@require_safe
def unpaid(request: CommonwealRequest) -> HttpResponse:
    """`/money/unpaid`: support that goes on and that no run can pay."""
    council = council_of(request.actor)
    with acting_as(system_actor("looking for support that nobody is paid for")):
        found = list(unpaid_support(council))
    context = {
        "title": "Support nobody is paid for",
        "lead": "No run can pay this support: the council has no terms with who gives it, or they are only named. Add "
        "the provider, or ask the broker who it is.",
        "crumbs": crumbs(),
    }
    return table_page(
        request, "payments/list.html", context, found,
        columns_of("Person", "Support", "Given by", "Since", "Cost a week#"),
        lambda one: [
            Cell(one.person.name, reverse("identity:record", args=[one.person_id])), one.line.description,
            one.provider_name or "Not named", one.starts_on, one.weekly_cost,
        ],
        name="support-nobody-is-paid-for", empty="All support that goes on can be paid.",
    )  # fmt: skip


@role_required(*FINANCE)
@require_safe
def receipts(request: CommonwealRequest) -> HttpResponse:
    """`/money/receipts`: payments of people, the newest first."""
    council = council_of(request.actor)
    found = Receipt.objects.filter(council=council).select_related("person", "account").order_by("-received_on", "pk")
    context = {
        "title": "Payments received",
        "lead": "What people paid towards their support, from the bank’s list. The same list again changes nothing.",
        "button": {"text": "Take payments in", "href": reverse("payments:take_receipts")},
        "crumbs": crumbs(),
    }
    return table_page(
        request, "payments/list.html", context, found,
        columns_of("Person", "Number", "Received", "Bank’s reference", "Amount#"),
        lambda one: [
            Cell(one.person.name, reverse("payments:account", args=[one.person_id])), one.account.reference,
            one.received_on, one.bank_reference, one.amount,
        ],
        name="payments-received", empty="No payment was taken in yet.",
    )  # fmt: skip


@role_required(*FINANCE)
@require_http_methods(BOTH)
def take_in(request: CommonwealRequest) -> HttpResponse:
    """`/money/receipts/new`: a file of the bank's."""
    council = council_of(request.actor)
    form = FileForm(request.POST or None, request.FILES or None)
    taken = []
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        if tried(form, lambda: taken.append(take_receipts(request.actor, council, read_receipts(content)))):
            one = taken[0]
            messages.success(request, f"{one.new} new payments were taken in; {one.known} were here already.")
            return redirect("payments:receipts")
    return form_page(
        request, form, title="Take payments in", button="Take them in", back=reverse("payments:receipts"),
        file_hint="Columns: account, received_on, amount, bank_reference",
        lead="A CSV file of what people paid. With one fault nothing is kept, and every fault is told with its row.",
    )  # fmt: skip


@role_required(*FINANCE)
@require_http_methods(BOTH)
def type_receipt(request: CommonwealRequest) -> HttpResponse:
    """`/money/receipts/type`: one payment, typed."""
    council = council_of(request.actor)
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"account": form.cleaned_data["account"].strip().upper()}
        if tried(form, lambda: take_receipts(request.actor, council, [Received(**given)])):
            messages.success(request, "The payment is kept.")
            return redirect("payments:receipts")
    return form_page(request, form, title="A payment received", button="Keep it", back=reverse("payments:receipts"))


@role_required(*FINANCE)
@require_safe
def ledger(request: CommonwealRequest) -> HttpResponse:
    """`/money/ledger`: every account, and the proof that lines, runs and ledger agree."""
    council = council_of(request.actor)
    with acting_as(system_actor("reading the ledger of money")):
        found = balances(council)
    table = small_table(
        columns_of("Account", "Debits#", "Credits#", "Difference#"),
        (
            [
                Cell(str(one.account.label), reverse("payments:ledger_account", args=[one.account.value])),
                one.debits, one.credits, one.difference,
            ]
            for one in found
        ),
    )  # fmt: skip
    context = {"council": council, "table": table, "proof": verify_money(), "crumbs": crumbs()}
    return render(request, "payments/ledger.html", context)


@role_required(*FINANCE)
@require_safe
def ledger_account(request: CommonwealRequest, account: str) -> HttpResponse:
    """`/money/ledger/<account>`: its entries, each with the line or payment that it comes from."""
    if account not in MoneyAccount.values:
        raise Http404("There is no such account")
    council = council_of(request.actor)
    context = {
        "title": str(MoneyAccount(account).label),
        "lead": "Entries of people whose money you see, the newest first. What is debited adds; what is credited "
        "takes away.",
        "crumbs": [*crumbs(), {"text": "The ledger of money", "href": reverse("payments:ledger")}],
    }
    return table_page(
        request, "payments/list.html", context, postings_of(council, account),
        columns_of("Posted", "Person", "For", "Week", "Run", "Amount#"),
        lambda one: [
            one.posted_at, Cell(one.person.name, reverse("payments:account", args=[one.person_id])),
            one.line.description if one.line else "Payment received",
            one.line.week if one.line else one.receipt.received_on,
            Cell(one.run.reference, reverse("payments:run", args=[one.run_id])) if one.run else "", one.signed,
        ],
        name=f"ledger-{account}", empty="Nothing was posted to this account.",
    )  # fmt: skip
