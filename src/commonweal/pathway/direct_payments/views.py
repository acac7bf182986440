"""Pages of direct payments: the list, a person's account, agreeing, and everything that is done with one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds
from commonweal.pathway.direct_payments import forms
from commonweal.pathway.direct_payments.actions.account import (
    agree_reclaim,
    ask_for_return,
    place_transaction,
    propose_reclaim,
    take_statement,
    tell_of_reclaim,
    withdraw_reclaim,
)
from commonweal.pathway.direct_payments.actions.agreeing import (
    MAKERS,
    add_set_up_cost,
    end_agreement,
    make_agreement,
    pause,
    reconcile,
    resume,
)
from commonweal.pathway.direct_payments.actions.minding import record_concern, record_review, record_stay
from commonweal.pathway.direct_payments.models import Agreement, Reclaim, Transaction
from commonweal.pathway.direct_payments.queries.shown import (
    account_of,
    agreements_of,
    all_agreements,
    dates_of,
    listed,
)
from commonweal.pathway.payments.forms import ReasonForm
from commonweal.pathway.payments.models import RunLine
from commonweal.pathway.payments.views.answering import (
    Cell,
    columns_of,
    do_and_go,
    form_page,
    small_table,
    table_page,
    tried,
)
from commonweal.pathway.plans.models import Holding, Plan
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record

BOTH = ["GET", "HEAD", "POST"]
Act = Callable[[django_forms.Form], Any]


@role_required(*MAKERS)
@require_safe
def worklist(request: CommonwealRequest) -> HttpResponse:
    """`/direct-payments`: every agreement, when it is reviewed, and what has to be looked at."""
    which = request.GET.get("which", "")
    today = timezone.localdate()
    found = listed(all_agreements(), today)
    if which == "flagged":
        found = [one for one in found if one.flags]
    elif which == "reviews":
        found = sorted(found, key=lambda one: one.dates.next_review_by)
    links = (("", "All"), ("flagged", "To be looked at"), ("reviews", "By when they are reviewed"))
    context = {
        "title": "Direct payments",
        "lead": "Reviews by law: first within 6 months, then at most every 12, and at once when something changes.",
        "filters": [{"text": words, "href": f"?which={key}", "current": key == which} for key, words in links],
    }
    return table_page(
        request, "payments/list.html", context, found,
        columns_of("Person", "Look at", "In the account#", "Weeks#", "Review by", "A week#", "Kind", "Managed by"),
        lambda one: [
            Cell(one.agreement.person.name, reverse("direct_payments:account", args=[one.agreement.person_id])),
            Cell(", ".join(one.flags), tag="orange") if one.flags else "",
            one.held.balance, str(one.held.weeks), one.dates.next_review_by, one.agreement.weekly_amount,
            one.agreement.get_kind_display(), one.agreement.get_managed_by_display(),
        ],
        name="direct-payments", empty="Nobody has a direct payment here.",
    )  # fmt: skip


@role_required(Role.PROVIDER)
@require_safe
def funds(request: CommonwealRequest) -> HttpResponse:
    """`/our-service-funds`: the funds that the provider holds for people."""
    found = listed(all_agreements().filter(provider__in=request.actor.organisations), timezone.localdate())
    context = {"title": "Service funds we hold", "lead": "Tell each person what came in, went out and is left."}
    return table_page(
        request, "payments/list.html", context, found,
        columns_of("Person", "A week#", "Left#", "In weeks#", "Next"),
        lambda one: [
            one.agreement.person.name, one.agreement.weekly_amount, one.held.balance, str(one.held.weeks),
            Cell("Report what was spent", reverse("direct_payments:fund_statement", args=[one.agreement.pk])),
        ],
        name="service-funds", empty="You hold no fund.",
    )  # fmt: skip


@role_required(Role.PROVIDER)
@require_http_methods(BOTH)
def fund_statement(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/our-service-funds/<uuid>`: the provider reports spend and balance, which the person sees."""
    agreement = get_object_or_404(all_agreements().filter(provider__in=request.actor.organisations), pk=agreement_id)
    return _statement(request, agreement, reverse("direct_payments:funds"))


def _crumbs(person: Person) -> list[dict[str, str]]:
    return [{"text": person.name, "href": reverse("identity:record", args=[person.pk])}]


@sign_in_required
@require_safe
def account(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/direct-payment`: what came in, what went out, what is left, in weeks."""
    person, access = open_record(request.actor, person_id, "the direct payment")
    access.require_part("money")
    agreements = list(agreements_of(person))
    asked = request.GET.get("agreement", "")
    shown = next((one for one in agreements if str(one.pk) == asked), agreements[0] if agreements else None)
    may_mind = request.actor.has_role(*MAKERS) and access.keeps
    context: dict[str, Any] = {
        "person": person,
        "is_own": access.is_own,
        "agreements": agreements,
        "agreement": shown,
        "may_mind": may_mind,
        "may_take": may_mind or access.is_own,
        "plan": _plan_to_agree(person) if may_mind else None,
        "crumbs": _crumbs(person),
    }
    if shown is None:
        return render(request, "direct_payments/account.html", context)
    found = account_of(shown)
    paid = RunLine.objects.filter(source_id=shown.pk, posted_at__isnull=False).order_by("-week")[:12]
    context |= {
        "account": found,
        "dates": dates_of(shown, timezone.localdate()),
        "lines": small_table(
            columns_of("For", "Planned a week#", "Planned so far#", "Spent#", "Left#"),
            ([one.words, one.weekly, one.planned, one.spent, one.left] for one in found.lines),
        ),
        "paid": small_table(
            columns_of("Week", "How it was worked out", "Amount#"),
            ([one.week, one.how, one.amount] for one in paid),
            "Nothing was paid yet.",
        ),
        "pause": shown.pauses.filter(ends_on=None).first(),
        "open_return": shown.returns.filter(received_at=None).first(),
        "reclaims": shown.reclaims.order_by("-proposed_at"),
        "reviews": shown.reviews.order_by("-on"),
        "concerns": shown.concerns.order_by("-on"),
        "costs": shown.set_up_costs.order_by("on"),
        "to_settle": shown.ends_on and shown.ends_on < timezone.localdate() and not shown.reconciled_at,
    }
    moved = shown.transactions.select_related("line").order_by("-on", "pk")
    return table_page(
        request, "direct_payments/account.html", context, moved,
        columns_of("Day", "What the statement says", "For", "In or out#"),
        lambda one: [
            one.on, Cell(one.words, reverse("direct_payments:place", args=[one.pk])) if may_mind else one.words,
            Cell("Outside the plan", tag="orange") if one.is_outside else _what_for(one),
            one.amount,
        ],
        name="direct-payment", empty="No statement was taken in yet.",
    )  # fmt: skip


def _what_for(moved: Transaction) -> str:
    """What an amount was for, in words."""
    if moved.line is not None:
        return moved.line.description
    return "Money in" if moved.amount > 0 else moved.note or "Not known yet"


def _plan_to_agree(person: Person) -> Plan | None:
    """The signed plan in force whose money is held by the person or in a fund."""
    holdings = (Holding.DIRECT_PAYMENT, Holding.INDIVIDUAL_SERVICE_FUND)
    signed = Plan.objects.filter(person=person, signed_at__isnull=False, replaced_by__signed_at=None)
    return signed.filter(lines__holding__in=holdings).order_by("-signed_at").first()


def _person_of(request: CommonwealRequest, person_id: UUID) -> Person:
    person, access = open_record(request.actor, person_id, "")
    access.require_part("money")
    return person


@role_required(*MAKERS)
@require_http_methods(BOTH)
def agree(request: CommonwealRequest, person_id: UUID, plan_id: UUID) -> HttpResponse:
    """`/people/<uuid>/direct-payment/agree/<uuid>`: agree on a direct payment for a signed plan."""
    person = _person_of(request, person_id)
    plan = get_object_or_404(Plan.objects.select_related("person"), pk=plan_id, person=person)
    form = forms.AgreementForm(request.POST or None, person=person, initial={"starts_on": plan.starts_on})
    back = reverse("direct_payments:account", args=[person.pk])
    if form.is_valid() and tried(form, lambda: make_agreement(request.actor, plan, form.terms())):
        messages.success(request, "The agreement is kept. It is paid with the next run.")
        return redirect(back)
    return form_page(
        request, form, title="Agree on a direct payment", button="Keep the agreement", back=back, caption=person.name,
        person=person, lead=f"What is paid follows from the signed plan: {_planned(plan)}.",
    )  # fmt: skip


def _planned(plan: Plan) -> str:
    """What of a plan is paid this way, line by line, in words."""
    lines = plan.lines.filter(holding__in=(Holding.DIRECT_PAYMENT, Holding.INDIVIDUAL_SERVICE_FUND))
    return "; ".join(
        f"{line.description}, {in_pounds(weekly_cost_of(line))} a week ({line.get_holding_display().lower()})"
        for line in lines
    )


def _agreement(request: CommonwealRequest, agreement_id: UUID) -> Agreement:
    found = Agreement.objects.select_related("person__place", "council", "provider", "manager")
    agreement = get_object_or_404(found, pk=agreement_id)
    _person_of(request, agreement.person_id)
    return agreement


def _ask(
    request: CommonwealRequest, agreement: Agreement, form: django_forms.Form, act: Act, title: str, button: str,
    done: str,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    back = reverse("direct_payments:account", args=[agreement.person_id])
    if request.method == "POST" and form.is_valid() and tried(form, lambda: act(form)):
        messages.success(request, done)
        return redirect(back)
    person = agreement.person
    return form_page(
        request, form, title=title, button=button, back=back, caption=person.name, person=person, **context
    )


@sign_in_required
@require_http_methods(BOTH)
def statement(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/statement`: take a card's or bank's file in."""
    agreement = _agreement(request, agreement_id)
    return _statement(request, agreement, reverse("direct_payments:account", args=[agreement.person_id]))


def _statement(request: CommonwealRequest, agreement: Agreement, back: str) -> HttpResponse:
    today = timezone.localdate()
    form = forms.StatementForm(request.POST or None, request.FILES or None, today=today)
    taken = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: taken.append(take_statement(request.actor, agreement, given["layout"], given["file"]))):
            messages.success(request, f"{taken[0].rows} lines were read, {taken[0].new_rows} of them new.")
            return redirect(back)
    return form_page(
        request, form, title="What was spent", button="Take it in", back=back, caption=agreement.person.name,
        person=agreement.person, file_hint="CSV, as the bank or the card’s website gives it",
        lead="With one fault nothing is kept, and every fault is told with its row. The same file changes nothing.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def place(request: CommonwealRequest, transaction_id: UUID) -> HttpResponse:
    """`/direct-payments/spent/<uuid>`: say what something was for."""
    moved = get_object_or_404(Transaction.objects.select_related("agreement"), pk=transaction_id)
    agreement = _agreement(request, moved.agreement_id)
    initial = {"line": moved.line_id, "category": moved.category, "note": moved.note}
    form = forms.PlaceForm(request.POST or None, agreement=agreement, today=timezone.localdate(), initial=initial)
    return _ask(
        request, agreement, form, lambda given: place_transaction(request.actor, moved, **given.cleaned_data),
        "What was it for?", "Keep it", "It is kept.",
        lead=f"{moved.on:%d %B %Y}: {moved.words}, {in_pounds(moved.amount)}",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def ask_return(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/return`: ask for what was spent; asked again, it is chased."""
    agreement = _agreement(request, agreement_id)
    form = forms.ReturnForm(request.POST or None, initial={"last": timezone.localdate()})
    return _ask(
        request, agreement, form, lambda given: ask_for_return(request.actor, agreement, given.cleaned_data["last"]),
        "Ask what was spent", "Ask", "The person is written to.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def reclaim(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/reclaim`: propose that money is given back."""
    agreement = _agreement(request, agreement_id)
    held = account_of(agreement).held
    form = forms.ReclaimForm(request.POST or None, initial={"amount": held.spare or None})
    return _ask(
        request, agreement, form, lambda given: propose_reclaim(request.actor, agreement, **given.cleaned_data),
        "Propose to ask money back", "Propose it", "It is proposed. Tell the person next.",
        lead=f"{in_pounds(held.balance)} stand in the account, {held.weeks} weeks of payment. Ask what it is for.",
    )  # fmt: skip


def _reclaim(request: CommonwealRequest, reclaim_id: UUID) -> Reclaim:
    found = get_object_or_404(Reclaim.objects.select_related("person", "agreement"), pk=reclaim_id)
    _person_of(request, found.person_id)
    return found


@role_required(*MAKERS)
@require_POST
def tell(request: CommonwealRequest, reclaim_id: UUID) -> HttpResponse:
    found = _reclaim(request, reclaim_id)
    back = reverse("direct_payments:account", args=[found.person_id])
    return do_and_go(request, lambda: tell_of_reclaim(request.actor, found), back, "The person is written to.")


@role_required(*MAKERS)
@require_http_methods(BOTH)
def agree_back(request: CommonwealRequest, reclaim_id: UUID) -> HttpResponse:
    """`/direct-payments/reclaims/<uuid>/agree`: what the person said; it is billed with the next run."""
    found = _reclaim(request, reclaim_id)
    form = forms.AnswerForm(request.POST or None)
    return _ask(
        request, found.agreement, form, lambda given: agree_reclaim(request.actor, found, given.cleaned_data["how"]),
        "Agree that it is given back", "Agree", "It is billed with the next billing run.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def not_asked(request: CommonwealRequest, reclaim_id: UUID) -> HttpResponse:
    """`/direct-payments/reclaims/<uuid>/withdraw`."""
    found = _reclaim(request, reclaim_id)
    form = ReasonForm(request.POST or None)
    return _ask(
        request, found.agreement, form,
        lambda given: withdraw_reclaim(request.actor, found, given.cleaned_data["reason"]),
        "Do not ask it back", "Do not ask it back", "It is not asked back.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def stop(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/pause`."""
    agreement = _agreement(request, agreement_id)
    form = forms.PauseForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    return _ask(
        request, agreement, form, lambda given: pause(request.actor, agreement, **given.cleaned_data),
        "Pause the payment", "Pause it", "It is paused.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def go_on(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/resume`."""
    agreement = _agreement(request, agreement_id)
    form = forms.ResumeForm(request.POST or None)
    return _ask(
        request, agreement, form, lambda given: resume(request.actor, agreement, given.cleaned_data["last_day"]),
        "Pay again", "Pay again", "It is paid again.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def end(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/end`."""
    agreement = _agreement(request, agreement_id)
    form = forms.EndForm(request.POST or None)
    return _ask(
        request, agreement, form, lambda given: end_agreement(request.actor, agreement, **given.cleaned_data),
        "End the direct payment", "End it", "It ends. Settle it once the last statement is in.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_POST
def settle(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    agreement = _agreement(request, agreement_id)
    back = reverse("direct_payments:account", args=[agreement.person_id])
    return do_and_go(request, lambda: reconcile(request.actor, agreement), back, "The direct payment is settled.")


@role_required(*MAKERS)
@require_http_methods(BOTH)
def cost(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/once`: something paid once."""
    agreement = _agreement(request, agreement_id)
    form = forms.CostForm(request.POST or None)
    return _ask(
        request, agreement, form, lambda given: add_set_up_cost(request.actor, agreement, **given.cleaned_data),
        "Pay something once, to begin", "Add it", "It is paid with the next run.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def review(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/review`: a review, or a visit between."""
    agreement = _agreement(request, agreement_id)
    form = forms.ReviewForm(request.POST or None, initial={"on": timezone.localdate()})
    return _ask(
        request, agreement, form, lambda given: record_review(request.actor, agreement, **given.cleaned_data),
        "A review or visit", "Keep it", "It is kept.",
        lead="Not only the money: does the person get the support they want, and do the workers come?",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def concern(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/concern`: what asks for a review at once."""
    agreement = _agreement(request, agreement_id)
    form = forms.ConcernForm(request.POST or None)
    return _ask(
        request, agreement, form, lambda given: record_concern(request.actor, agreement, **given.cleaned_data),
        "Something to look at now", "Keep it", "It is kept. A review is due now.",
    )  # fmt: skip


@role_required(*MAKERS)
@require_http_methods(BOTH)
def stay(request: CommonwealRequest, agreement_id: UUID) -> HttpResponse:
    """`/direct-payments/<uuid>/care-home`: days in a care home that the payment buys."""
    agreement = _agreement(request, agreement_id)
    form = forms.StayForm(request.POST or None)
    return _ask(
        request, agreement, form, lambda given: record_stay(request.actor, agreement, **given.cleaned_data),
        "Days in a care home", "Keep them", "They are kept.",
        lead="A direct payment buys at most four weeks in a row in a care home within 12 months.",
    )  # fmt: skip
