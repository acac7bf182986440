"""The coordinator's volunteers: who waits for a decision, whose checks run out, who was not talked with; and one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.volunteering.actions import (
    approve_volunteer,
    check_in,
    decline_volunteer,
    end_check,
    leave,
    record_check,
    save_scheme,
)
from commonweal.community.volunteering.forms.offer import LeaveForm
from commonweal.community.volunteering.forms.running import (
    LISTS,
    CheckForm,
    CheckInForm,
    DecideVolunteerForm,
    EndCheckForm,
    SchemeForm,
    VolunteerFilter,
)
from commonweal.community.volunteering.models import Check, Task, Volunteer
from commonweal.community.volunteering.queries.board import (
    board_counts,
    hours_in_total,
    lines_of,
    running_out,
    stayed,
    volunteers_of,
)
from commonweal.community.volunteering.queries.schemes import coordinates, scheme_of
from commonweal.community.volunteering.rules import Rules, rules_on
from commonweal.community.volunteering.timing import wants_check_in
from commonweal.community.volunteering.views.acting import act_page
from commonweal.community.volunteering.views.board import coordinator_only, organisation_of
from commonweal.community.volunteering.views.held import put_errors
from commonweal.community.volunteering.views.mine import certificate_page, change_page
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv

CSV_HEADER = ("Name", "State", "Half postcode", "Goes (miles)", "Would like", "Tasks now", "Since", "Last talked with")


@coordinator_only
@require_safe
def volunteers(request: CommonwealRequest) -> HttpResponse:
    """The list, filtered, paged, and as CSV."""
    organisation, today = organisation_of(request), timezone.localdate()
    rules = rules_on(today)
    form = VolunteerFilter(request.GET)
    form.is_valid()
    counts = board_counts([organisation], today)
    shows = form.cleaned_data.get("shows") or "active"
    found = volunteers_of(organisation, today, shows=shows)
    if wants_csv(request):
        return csv_response("volunteers", CSV_HEADER, (_row(one, rules) for one in found))
    shown = page_of(request, found)
    context = {
        "organisation": organisation,
        "form": VolunteerFilter(initial={"shows": shows}),
        "shows": shows,
        "showing": dict(LISTS)[shows],
        "shown": shown,
        "lines": [_line(one, rules) for one in shown.items],
        "expiring": _expiring([one.pk for one in shown.items], rules),
        "counts": counts,
        "csv_address": csv_address(request),
    }
    return render(request, "volunteering/volunteers.html", context)


def _line(volunteer: Volunteer, rules: Rules) -> dict[str, Any]:
    today = timezone.localdate()
    since = timezone.localtime(volunteer.decided_at).date() if volunteer.decided_at else today
    return {
        "volunteer": volunteer,
        "interests": "; ".join(rules.kind_name(kind) for kind in volunteer.interests) or "Anything",
        "since": since if volunteer.decided_at else None,
        "is_quiet": volunteer.state == Volunteer.State.APPROVED
        and wants_check_in(volunteer.last_checked_in_on, since, today),
    }


def _expiring(volunteers: list[UUID], rules: Rules) -> dict[UUID, list[str]]:
    """Of each volunteer, what runs out soon or has."""
    found: dict[UUID, list[str]] = {}
    for check in running_out(timezone.localdate()).filter(volunteer__in=volunteers):
        said = f"{rules.check_name(check.kind)}, {check.expires_on:%-d %B %Y}" if check.expires_on else ""
        found.setdefault(check.volunteer_id, []).append(said)
    return found


def _row(volunteer: Volunteer, rules: Rules) -> tuple[object, ...]:
    line = _line(volunteer, rules)
    return (
        volunteer.name,
        volunteer.get_state_display(),
        volunteer.postcode.split()[0],
        volunteer.miles,
        line["interests"],
        volunteer.tasks_now,  # type: ignore[attr-defined]
        line["since"] or "",
        volunteer.last_checked_in_on or "",
    )


def _find(request: CommonwealRequest, pk: UUID) -> Volunteer:
    volunteer = get_object_or_404(Volunteer.objects.select_related("organisation", "account"), pk=pk)
    if not coordinates(request.actor, volunteer.organisation_id):
        raise PermissionDenied("Only a coordinator of this scheme can open this.")
    return volunteer


@coordinator_only
@require_safe
def volunteer(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """One volunteer: what they offer, what was seen of them, what they have done, and how they are."""
    found, today = _find(request, pk), timezone.localdate()
    rules = rules_on(today)
    tasks = list(Task.objects.filter(volunteer=found).order_by("-asked_at")[:20])
    checks = [
        (check, rules.check_name(check.kind), check.ended_on is None and (check.expires_on or today) >= today)
        for check in found.checks.all()
    ]
    context = {
        "volunteer": found,
        "line": _line(found, rules),
        "rules": rules,
        "abilities": [rules.ability_name(key) for key in found.abilities],
        "agreements": [rules.agreements[key] for key in found.agreements if key in rules.agreements],
        "checks": checks,
        "tasks": lines_of(tasks, today),
        "askings": found.askings.select_related("task").order_by("-asked_at")[:10],
        "check_ins": found.check_ins.all()[:10],
        "hours": hours_in_total(found),
        "months": stayed(found, today),
        "back_to": reverse("volunteering:volunteers"),
    }
    return render(request, "volunteering/volunteer.html", context)


@coordinator_only
@require_http_methods(["GET", "POST"])
def decide(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Take somebody on, or not."""
    found = _find(request, pk)
    form = DecideVolunteerForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": f"Do you take {found.name} on?",
        "lead": "",
        "button": "Decide",
        "done": f"{found.name} was told what you decided.",
    }

    def act(given: dict[str, Any]) -> object:
        decided = approve_volunteer if given["decision"] == "approve" else decline_volunteer
        return decided(request.actor, found, given["words"])

    return _do(request, found, form, words, act)


@coordinator_only
@require_http_methods(["GET", "POST"])
def check(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Write down a check that was seen."""
    found = _find(request, pk)
    form = CheckForm(request.POST if request.method == "POST" else None, rules=rules_on(timezone.localdate()))
    words = {
        "heading": "What have you seen?",
        "lead": f"You write down that you have seen it, for {found.name}. A copy is not kept.",
        "button": "Write it down",
        "done": "It is written down that you have seen it.",
    }
    return _do(request, found, form, words, lambda given: record_check(request.actor, found, **given))


@coordinator_only
@require_http_methods(["GET", "POST"])
def check_end(request: CommonwealRequest, pk: UUID, check_pk: UUID) -> HttpResponse:
    """Take a check back."""
    found = _find(request, pk)
    held = get_object_or_404(Check.objects.select_related("volunteer"), pk=check_pk, volunteer=found, ended_on=None)
    form = EndCheckForm(request.POST if request.method == "POST" else None)
    name = rules_on(timezone.localdate()).check_name(held.kind)
    words = {
        "heading": f"{name}: take it back",
        "lead": "From today it counts no longer.",
        "button": "Take it back",
        "done": "It no longer counts.",
    }
    return _do(request, found, form, words, lambda given: end_check(request.actor, held, given["why"]))


@coordinator_only
@require_http_methods(["GET", "POST"])
def talk(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Note how a volunteer is getting on."""
    found = _find(request, pk)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": f"How is {found.first_name} getting on?",
        "lead": "",
        "button": "Note it",
        "done": "Your talk is noted.",
    }
    return _do(request, found, form, words, lambda given: check_in(request.actor, found, given["words"]))


@coordinator_only
@require_http_methods(["GET", "POST"])
def stop(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Note that somebody has stopped."""
    found = _find(request, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": f"{found.name} has stopped",
        "lead": "What they have on hand goes back to be asked of others.",
        "button": "They have stopped",
        "done": f"It is noted that {found.name} has stopped.",
    }
    return _do(request, found, form, words, lambda given: leave(request.actor, found, given["why"]))


@coordinator_only
@require_http_methods(["GET", "POST"])
def change(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Change what somebody offers, for them."""
    found = _find(request, pk)
    return change_page(request, found, reverse("volunteering:volunteer", args=[found.pk]))


@coordinator_only
@require_safe
def certificate(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    return certificate_page(request, found, reverse("volunteering:volunteer", args=[found.pk]))


def _do(
    request: CommonwealRequest,
    found: Volunteer,
    form: Form,
    words: dict[str, str],
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    return act_page(request, form, words, act, reverse("volunteering:volunteer", args=[found.pk]), volunteer=found)


@coordinator_only
@require_http_methods(["GET", "POST"])
def scheme(request: CommonwealRequest) -> HttpResponse:
    """How the organisation runs its scheme."""
    organisation = organisation_of(request)
    held = scheme_of(organisation)
    names = ("about", "phone", "email", "kinds", "is_open", "asks_by_itself", "asks_at_once")
    initial = {name: getattr(held, name) for name in names} if held else {"is_open": True, "asks_at_once": 3}
    form = SchemeForm(
        request.POST if request.method == "POST" else None, initial=initial, rules=rules_on(timezone.localdate())
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_scheme(request.actor, organisation, **form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "Your scheme is set.")
            return redirect("volunteering:board")
    context = {"form": form, "organisation": organisation, "back_to": reverse("volunteering:board")}
    return render(request, "volunteering/scheme.html", context)
