"""Small grants: a group applies and reports; a commissioner or engagement lead decides."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.volunteering.actions import (
    NewGrant,
    apply_for_grant,
    award_grant,
    decline_grant,
    record_spend,
    report_grant,
    withdraw_grant,
)
from commonweal.community.volunteering.actions.grants import left_in_year
from commonweal.community.volunteering.forms.grant import PAGES, DecideForm, ReportForm, SpendForm
from commonweal.community.volunteering.grant_rules import GrantMove, GrantSide, account_of, moves_of
from commonweal.community.volunteering.keys import GRANT, code_of
from commonweal.community.volunteering.models import Grant
from commonweal.community.volunteering.queries.mine import grants_of
from commonweal.community.volunteering.queries.schemes import DECIDES, first_place, grant_sides
from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.steps import GRANT_PAGES, answer
from commonweal.community.volunteering.views import flow
from commonweal.community.volunteering.views.acting import act_page
from commonweal.community.volunteering.views.flow import Draft, Flow
from commonweal.community.volunteering.views.held import hold, use
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account
from commonweal.core.correspondence.references import UnreadableError, normalise_reference
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv

CSV_HEADER = ("Reference", "Group", "Neighbourhood", "Applied", "Asked", "State", "Awarded", "Spent", "People helped")


@never_cache
@require_safe
def start(request: CommonwealRequest) -> HttpResponse:
    """What a small grant is for, one's own applications, and for those who decide the list."""
    if request.actor.has_role(*DECIDES):
        return _list(request)
    values = rules_on(timezone.localdate()).values
    context = {
        "mine": list(grants_of(request.actor)),
        "largest": Decimal(values["grant_largest"]),
        "report_within": values["grant_report_within"],
        "can_apply": first_place() is not None,
    }
    return render(request, "volunteering/grants.html", context)


def _list(request: CommonwealRequest) -> HttpResponse:
    today = timezone.localdate()
    found = Grant.objects.select_related("neighbourhood").defer("neighbourhood__boundary")
    found = found.annotate(spent=Sum("spends__amount")).order_by("-applied_at", "pk")
    state = request.GET.get("state", "")
    if state in Grant.State.values:
        found = found.filter(state=state)
    if wants_csv(request):
        return csv_response("small-grants", CSV_HEADER, map(_row, found))
    place = first_place()
    context = {
        "shown": page_of(request, found),
        "states": Grant.State.choices,
        "state": state,
        "left": left_in_year(place, today) if place else None,
        "fund": Decimal(rules_on(today).values["grants_a_year"]),
        "csv_address": csv_address(request),
        "today": today,
    }
    return render(request, "volunteering/grant_list.html", context)


def _row(grant: Grant) -> tuple[object, ...]:
    return (
        grant.reference,
        grant.group_name,
        grant.neighbourhood.name if grant.neighbourhood else "",
        timezone.localtime(grant.applied_at).date(),
        grant.amount,
        grant.get_state_display(),
        "" if grant.awarded is None else grant.awarded,
        grant.spent or "",  # type: ignore[attr-defined]
        "" if grant.people_helped is None else grant.people_helped,
    )


@require_POST
def begin(request: CommonwealRequest) -> HttpResponse:
    return flow.begin(request, APPLY)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: CommonwealRequest, name: str) -> HttpResponse:
    """One page of the application, or the check of all."""
    return flow.page(request, APPLY, name)


def _seed(request: CommonwealRequest) -> Draft:
    known = {}
    if request.actor.account_id is not None:
        account = Account.objects.filter(pk=request.actor.account_id).first()
        known = {"contact": {"contact_name": request.actor.name, "email": account.email if account else ""}}
    return {"answers": {}, "known": known}


def _send(request: CommonwealRequest, draft: Draft) -> HttpResponse:
    answers = draft["answers"]
    grant = apply_for_grant(
        request.actor,
        NewGrant(
            group_name=answer(answers, "group", "group_name"),
            about=answer(answers, "group", "about"),
            purpose=answer(answers, "purpose", "purpose"),
            amount=Decimal(answer(answers, "money", "amount")),
            costs=answer(answers, "money", "costs"),
            people=answer(answers, "money", "people"),
            contact_name=answer(answers, "contact", "contact_name"),
            phone=answer(answers, "contact", "phone"),
            email=answer(answers, "contact", "email"),
            postcode=answer(answers, "contact", "postcode"),
        ),
    )
    hold(request, grant.reference, code_of(GRANT, grant.pk))
    said = "" if grant.account_id else f" Your code is {code_of(GRANT, grant.pk)}: keep both, to come back to it."
    messages.success(request, f"Your application is sent. Its reference is {grant.reference}.{said}")
    return redirect("volunteering:grant", grant.reference)


APPLY = Flow(
    name="apply",
    title="Apply for a small grant",
    send_words="Send the application",
    start=reverse_lazy("volunteering:grants"),  # type: ignore[arg-type]
    pages=PAGES,
    route=lambda request, draft: list(GRANT_PAGES),
    seed=_seed,
    send=_send,
    notes=lambda request, draft: [],
)


def _find(request: CommonwealRequest, reference: str) -> Grant:
    try:
        wanted = normalise_reference(reference)
    except UnreadableError:
        raise Http404 from None
    use(request, wanted)
    found = Grant.objects.select_related("neighbourhood").defer("neighbourhood__boundary")
    grant = found.filter(reference=wanted).first()
    if grant is None:
        raise Http404
    return grant


@never_cache
@require_safe
def grant(request: CommonwealRequest, reference: str) -> HttpResponse:
    """One grant, for the group and for those who decide."""
    try:
        found = _find(request, reference)
    except Http404:
        if request.actor.is_signed_in:
            raise
        return redirect(f"{reverse('volunteering:follow')}?reference={reference}")
    sides = grant_sides(request.actor, found)
    if not sides:
        raise PermissionDenied("This grant is for its group and for those who decide on it.")
    spends = list(found.spends.all())
    moves = [move for side in sides for move in moves_of(found.state, side)]
    context = {
        "grant": found,
        "spends": spends,
        "account": account_of(found.awarded, [spend.amount for spend in spends]) if found.awarded else None,
        "moves": [move.value for move in moves],
        "is_group": GrantSide.GROUP in sides,
        "is_late": found.state == Grant.State.AWARDED
        and (found.report_by or timezone.localdate()) < timezone.localdate(),
        "left": left_in_year(found.place_id, timezone.localdate()) if GrantMove.AWARD in moves else None,
        "back_to": reverse("volunteering:grants"),
    }
    return render(request, "volunteering/grant.html", context)


@role_required(*DECIDES)
@require_http_methods(["GET", "POST"])
def decide(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Award all or part, or decline."""
    found = _find(request, reference)
    form = DecideForm(request.POST if request.method == "POST" else None, initial={"amount": found.amount})
    words = {
        "heading": f"Decide on {found.group_name}",
        "lead": "",
        "button": "Decide",
        "done": f"{found.group_name} was told.",
    }

    def act(given: dict[str, Any]) -> object:
        if given["decision"] == "award":
            return award_grant(request.actor, found, given["amount"], given["words"])
        return decline_grant(request.actor, found, given["words"])

    return _do(request, found, form, words, act)


@never_cache
@require_http_methods(["GET", "POST"])
def spend(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Write down one thing that was paid."""
    found = _find(request, reference)
    form = SpendForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    words = {
        "heading": "What did you spend?",
        "lead": "One thing at a time. Keep the receipt.",
        "button": "Write it down",
        "done": "It is written down.",
    }
    return _do(request, found, form, words, lambda given: record_spend(request.actor, found, **given))


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Say what came of it, once all is spent."""
    found = _find(request, reference)
    form = ReportForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": "What came of it?",
        "lead": "A few sentences are enough. After this nothing more is added.",
        "button": "Send the report",
        "done": "Thank you. Your report is sent.",
    }
    return _do(request, found, form, words, lambda given: report_grant(request.actor, found, **given))


@require_POST
def withdraw(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Take an application back."""
    found = _find(request, reference)
    try:
        withdraw_grant(request.actor, found)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, "Your application is taken back.")
    return redirect("volunteering:grant", found.reference)


def _do(
    request: CommonwealRequest,
    found: Grant,
    form: Form,
    words: dict[str, str],
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    return act_page(request, form, words, act, reverse("volunteering:grant", args=[found.reference]), grant=found)
