"""Pages of concerns: the list of the safeguarding team, one concern, and passing one on from a record."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.working_days import working_days_between
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.safeguarding.actions import RAISES, add_step, decide_concern, raise_concern, write_wishes
from commonweal.pathway.safeguarding.forms import DecideForm, RaiseForm, StepForm, WishesForm
from commonweal.pathway.safeguarding.models import Concern
from commonweal.pathway.safeguarding.queries import concerns_of_teams
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record

MOST_IN_A_FILE = 5000


@role_required(Role.SAFEGUARDING_LEAD)
@require_safe
def concerns(request: CommonwealRequest) -> HttpResponse:
    """`/safeguarding?shows=`: concerns that were passed to the actor's team."""
    shows = "decided" if request.GET.get("shows") == "decided" else "waiting"
    found = concerns_of_teams(request.actor, shows=shows)
    today = timezone.localdate()
    if wants_csv(request):
        header = ("Person", "Passed on", "By", "Decision", "Decided")
        rows = (
            (one.person.name, timezone.localtime(one.raised_at).date(), one.raised_by_name,
             one.get_decision_display(), timezone.localtime(one.decided_at).date() if one.decided_at else "")
            for one in found[:MOST_IN_A_FILE]
        )  # fmt: skip
        return csv_response("concerns", header, rows)
    page = page_of(request, found.prefetch_related("steps"))
    lines = [
        (one, working_days_between(timezone.localtime(one.raised_at).date(), _until(one, today))) for one in page.items
    ]
    context = {"page": page, "lines": lines, "shows": shows, "csv": csv_address(request)}
    return render(request, "safeguarding/concerns.html", context)


def _until(concern: Concern, today: date) -> date:
    return timezone.localtime(concern.decided_at).date() if concern.decided_at else today


@role_required(Role.SAFEGUARDING_LEAD, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
@require_http_methods(["GET", "POST"])
def concern(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/safeguarding/<uuid>`: what was passed on, what was done, what the person wants, and the decision.

    Sent with `do` it adds a step, writes the wishes or decides.
    """
    found = get_object_or_404(Concern.objects.select_related("person", "team__organisation", "decided_by"), pk=pk)
    shown = "" if request.method == "POST" else "a safeguarding concern"
    person, _ = open_record(request.actor, found.person_id, shown)
    doing = request.POST.get("do", "")
    sent = request.POST if request.method == "POST" else None
    offered: dict[str, forms.Form] = {
        "step": StepForm(sent if doing == "step" else None, auto_id="id_step_%s"),
        "wishes": WishesForm(
            sent if doing == "wishes" else None, initial={"wishes": found.wishes}, auto_id="id_wishes_%s"
        ),
        "decide": DecideForm(sent if doing == "decide" else None, auto_id="id_decide_%s"),
    }
    if doing in offered and _done(request, found, doing, offered[doing]):
        return redirect("safeguarding:concern", pk)
    context = {
        "found": found,
        "person": person,
        "steps": found.steps.all(),
        "forms": offered if found.team_id in request.actor.teams else {},
        "may_decide": request.actor.has_role(Role.SAFEGUARDING_LEAD) and found.decided_at is None,
        "form": offered.get(doing),
        "crumbs": [{"text": "Concerns", "href": reverse("safeguarding:concerns")}],
    }
    return render(request, "safeguarding/concern.html", context)


def _done(request: CommonwealRequest, found: Concern, doing: str, form: forms.Form) -> bool:
    if not form.is_valid():
        return False
    actor, typed = request.actor, form.cleaned_data
    acts: dict[str, Callable[[], object]] = {
        "step": lambda: add_step(actor, found, typed["kind"], typed["words"]),
        "wishes": lambda: write_wishes(actor, found, typed["wishes"]),
        "decide": lambda: decide_concern(actor, found, typed["decision"], typed["reason"]),
    }
    try:
        acts[doing]()
    except ValidationError as error:
        take_errors(form, error)
        return False
    messages.success(request, "That is kept.")
    return True


@role_required(*RAISES)
@require_http_methods(["GET", "POST"])
def raise_page(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/safeguarding/new`: pass a concern on to the safeguarding team."""
    shown = "" if request.method == "POST" else "the page to pass on a concern"
    person, _ = open_record(request.actor, person_id, shown)
    form = RaiseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            raise_concern(request.actor, person, form.cleaned_data["words"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The safeguarding team has it now. If somebody is in danger, call 999.")
            return redirect("identity:record", person.pk)
    context = {"form": form, "person": person, "back_to": reverse("identity:record", args=[person.pk])}
    return render(request, "safeguarding/raise.html", context)
