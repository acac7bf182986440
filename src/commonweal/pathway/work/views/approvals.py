"""What waits for approval, deciding it beside what it is about, and who may approve how much."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.queries import require_council_administrator, working_here
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.work.actions import decide_approval, end_approver, give_level
from commonweal.pathway.work.approving import ApprovalInput, approval_needed, scheme_on
from commonweal.pathway.work.forms.approving import ApproverForm, DecideForm
from commonweal.pathway.work.models import Approval, Approver
from commonweal.pathway.work.queries.approvals import (
    approvals_about,
    decided_approvals,
    levels_of,
    waiting_for_approval,
)
from commonweal.pathway.work.queries.lists import WORKS
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record

MOST_IN_A_FILE = 5000


@role_required(*WORKS)
@require_safe
def approvals(request: CommonwealRequest) -> HttpResponse:
    """`/work/approvals?shows=`: what waits for the actor's approval, or what was decided."""
    shows = "decided" if request.GET.get("shows") == "decided" else "waiting"
    found = decided_approvals(request.actor) if shows == "decided" else waiting_for_approval(request.actor)
    if wants_csv(request):
        header = ("Person", "What", "Pounds a week", "Above budget", "Pounds once", "Asked", "By", "Decision")
        rows = (
            (one.person.name, one.title, one.weekly_amount, above(one), one.one_off_amount,
             timezone.localtime(one.asked_at).date(), one.asked_by.name, one.get_decision_display())
            for one in found[:MOST_IN_A_FILE]
        )  # fmt: skip
        return csv_response("approvals", header, rows)
    scheme = scheme_on(timezone.localdate())
    page = page_of(request, found)
    held = levels_of(request.actor, scheme)
    context = {
        "page": page,
        "lines": [(one, above(one), scheme.level(one.level).title) for one in page.items],
        "shows": shows,
        "held": [level for level in scheme.levels if level.key in held],
        "csv": csv_address(request),
    }
    return render(request, "work/approvals.html", context)


def above(approval: Approval) -> object:
    """Pounds a week above the indicative budget; None where it is not, or there is none."""
    if approval.weekly_indicative is None or approval.weekly_amount <= approval.weekly_indicative:
        return None
    return approval.weekly_amount - approval.weekly_indicative


@role_required(*WORKS)
@require_http_methods(["GET", "POST"])
def approval(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/work/approvals/<uuid>`: what is asked, why, how much, who may decide, and the decision."""
    found = get_object_or_404(Approval.objects.select_related("person", "asked_by", "decided_by", "team"), pk=pk)
    shown = "" if request.method == "POST" else "what is to be approved"
    person, access = open_record(request.actor, found.person_id, shown)
    access.require_part("money")
    scheme = scheme_on(timezone.localtime(found.asked_at).date())
    may = (
        found.decided_at is None
        and found.asked_by_id != request.actor.account_id
        and scheme.may(levels_of(request.actor, scheme), found.level)
    )
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_approval(request.actor, found, form.cleaned_data["decision"], form.cleaned_data["reason"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "Your decision is kept. Whoever asked sees it.")
            return redirect("work:approvals")
    given = ApprovalInput(
        on=timezone.localtime(found.asked_at).date(),
        weekly_amount=found.weekly_amount,
        weekly_indicative=found.weekly_indicative,
        one_off_amount=found.one_off_amount,
    )
    context = {
        "found": found,
        "person": person,
        "level": scheme.level(found.level),
        "above": above(found),
        "workings": approval_needed(given).workings,
        "form": form if may else None,
        "before": approvals_about(found.room, found.about_id).exclude(pk=found.pk),
        "crumbs": [{"text": "To approve", "href": reverse("work:approvals")}],
    }
    return render(request, "work/approval.html", context)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def approvers(request: CommonwealRequest) -> HttpResponse:
    """`/work/approvers`: who may approve more than a team manager. For administrators of a council."""
    require_council_administrator(request.actor)
    scheme = scheme_on(timezone.localdate())
    people = {one.account_id: one.account for one in working_here(request.actor) if one.role in WORKS}
    form = ApproverForm(
        request.POST if request.method == "POST" else None,
        accounts=people.values(),
        levels=[level for level in scheme.levels if not level.role],
    )
    if request.method == "POST" and form.is_valid():
        account = Account.objects.get(pk=UUID(form.cleaned_data["account"]))
        try:
            give_level(request.actor, account, form.cleaned_data["level"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{account} may approve from today.")
            return redirect("work:approvers")
    named = Approver.objects.select_related("account").order_by("-starts_on", "account__name")
    context = {
        "form": form,
        "scheme": scheme,
        "named": [(one, scheme.level(one.level).title) for one in named if one.level in {x.key for x in scheme.levels}],
    }
    return render(request, "work/approvers.html", context)


@role_required(Role.ADMINISTRATOR)
@require_POST
def end(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/work/approvers/<uuid>/end`: today is the last day."""
    try:
        end_approver(request.actor, get_object_or_404(Approver, pk=pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Today is their last day.")
    return redirect("work:approvers")
