"""Those who run a group: their activities, and new sessions."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.activities import saying
from commonweal.community.activities.actions import (
    Added,
    add_sessions,
    change_activity,
    create_activity,
    end_activity,
)
from commonweal.community.activities.forms.running import ActivityForm, SessionsForm
from commonweal.community.activities.models import Activity, Session
from commonweal.community.activities.queries import Attendance, attendance_of, run_by
from commonweal.community.activities.rights import RUNS, require_runs
from commonweal.community.activities.series import Repeat, series
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.registry import on_day
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv

CSV_HEADER = ("Activity", "Begins", "Places", "Booked", "Offered", "Waiting", "Came", "Did not come",
              "No place came free", "Due (pounds)", "Paid (pounds)", "Cancelled because")  # fmt: skip


@role_required(*RUNS)
@require_safe
def activities(request: CommonwealRequest) -> HttpResponse:
    """What one's organisation runs, each with its next session."""
    mine = list(run_by(request.actor))
    ahead = Session.objects.filter(activity__in=mine, cancelled_at=None, ends_at__gt=timezone.now())
    following: dict[UUID, Session] = {}
    for session in ahead.order_by("activity", "starts_at").distinct("activity").select_related("activity"):
        following[session.activity_id] = session
    context = {
        "running": [(one, following.get(one.pk)) for one in mine if one.ended_at is None],
        "ended": [one for one in mine if one.ended_at is not None],
        "saying": saying,
    }
    return render(request, "activities/run.html", context)


@role_required(*RUNS)
@require_http_methods(["GET", "POST"])
def new(request: CommonwealRequest) -> HttpResponse:
    """A new activity of one's own organisation."""
    organisation = _organisation(request)
    form = ActivityForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_activity(request.actor, organisation, form.terms())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{made.title} is added. Now say when it is held.")
            return redirect("activities:add_sessions", made.pk)
    context = {"form": form, "organisation": organisation, "back_to": reverse("activities:run")}
    return render(request, "activities/edit.html", context)


def _organisation(request: CommonwealRequest) -> Organisation:
    """The organisation one works in; the first by name, where there are several."""
    found = Organisation.objects.filter(pk__in=request.actor.organisations).order_by("name").first()
    if found is None:
        raise PermissionDenied("Only those who work in an organisation can add activities.")
    return found


def _own(request: CommonwealRequest, pk: UUID) -> Activity:
    found = get_object_or_404(Activity.objects.select_related("organisation", "service"), pk=pk)
    require_runs(request.actor, found)
    return found


@require_safe
def activity(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """One activity's sessions, with who booked and who came, in figures."""
    found = _own(request, pk)
    sessions = Session.objects.filter(activity=found).select_related("activity")
    if wants_csv(request):
        return csv_response("sessions", CSV_HEADER, map(_row, attendance_of(sessions.order_by("starts_at", "pk"))))
    now = timezone.now()
    over = page_of(request, sessions.filter(ends_at__lte=now).order_by("-starts_at", "pk"))
    context = {
        "activity": found,
        "ahead": attendance_of(sessions.filter(ends_at__gt=now).order_by("starts_at", "pk")),
        "over": over,
        "over_figures": attendance_of(over.items),
        "csv_address": csv_address(request),
        "saying": saying,
        "back_to": reverse("activities:run"),
    }
    return render(request, "activities/run_activity.html", context)


def _row(of: Attendance) -> tuple[object, ...]:
    session = of.session
    return (
        session.activity.title,
        timezone.localtime(session.starts_at).isoformat(timespec="minutes"),
        "" if session.places is None else session.places,
        of.booked,
        of.offered,
        of.waiting,
        of.came,
        of.missed,
        of.without,
        of.due,
        of.paid,
        session.cancelled_reason,
    )


@require_http_methods(["GET", "POST"])
def change(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Change what is said of an activity."""
    found = _own(request, pk)
    given = request.POST if request.method == "POST" else None
    form = ActivityForm(given, organisation=found.organisation, initial=ActivityForm.initial_of(found))
    if given is not None and form.is_valid():
        try:
            change_activity(request.actor, found, form.terms())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "What you changed is kept.")
            return redirect("activities:run_activity", found.pk)
    context = {
        "form": form,
        "activity": found,
        "organisation": found.organisation,
        "back_to": reverse("activities:run_activity", args=[found.pk]),
    }
    return render(request, "activities/edit.html", context)


@require_http_methods(["GET", "POST"])
def add(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """New sessions, once or again and again."""
    found = _own(request, pk)
    form = SessionsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = _add(request, found, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _added_said(added))
            return redirect("activities:run_activity", found.pk)
    context = {
        "form": form,
        "activity": found,
        "back_to": reverse("activities:run_activity", args=[found.pk]),
    }
    return render(request, "activities/add_sessions.html", context)


def _add(request: CommonwealRequest, found: Activity, form: SessionsForm) -> Added:
    given = form.cleaned_data
    try:
        days = series(given["first"], Repeat(given["repeat"]), given["until"])
    except ValueError as error:
        raise ValidationError({"until": str(error)}) from None
    return add_sessions(request.actor, found, days, form.times())


def _added_said(added: Added) -> str:
    """What was made, and what was left out, in a sentence or two."""
    count = len(added.sessions)
    said = f"{count} session{'' if count == 1 else 's'} added."
    if added.bank_holidays:
        said += f" Left out as bank holidays: {', '.join(map(on_day, added.bank_holidays))}."
    if added.there_already:
        said += f" There was one already on {', '.join(map(on_day, added.there_already))}."
    return said


@require_POST
def end(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Say that an activity is held no more."""
    found = _own(request, pk)
    try:
        end_activity(request.actor, found)
    except ValidationError as error:
        messages.info(request, error.messages[0])
        return redirect("activities:run_activity", found.pk)
    messages.success(request, f"{found.title} has ended. Its register stays.")
    return redirect("activities:run")
