"""One session, for those who run it: who comes, who waits, the register, and changing or cancelling it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.activities import saying
from commonweal.community.activities.actions import (
    add_who_came,
    cancel_session,
    change_session,
    save_register,
)
from commonweal.community.activities.actions.attending import require_register_open
from commonweal.community.activities.forms.running import CancelSessionForm, NamesForm, RegisterForm, SessionForm
from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.queries import (
    attendance_of,
    live_count,
    register_of,
    waiting_list_of,
    with_activity,
)
from commonweal.community.activities.rights import require_runs
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, wants_csv

CSV_HEADER = ("Name", "Booked by", "Phone", "E-mail", "How many", "Access needs", "Also", "Where it stands",
              "Due (pounds)", "Paid (pounds)")  # fmt: skip


def _own(request: CommonwealRequest, pk: UUID) -> Session:
    found = get_object_or_404(with_activity(), pk=pk)
    require_runs(request.actor, found.activity)
    return found


def _needs(booking: Booking, activity: Activity) -> list[tuple[str, bool]]:
    """What somebody needs to take part, each with whether the activity says that it has it."""
    terms = own_terms("access")
    return [(terms[key].name, key in activity.access) for key in booking.access_needs if key in terms]


def _register_is_open(session: Session) -> bool:
    try:
        require_register_open(session)
    except ValidationError:
        return False
    return True


@never_cache
@require_safe
def session(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Who has a place, who waits and who is offered one, with what they need and how to reach them."""
    found = _own(request, pk)
    register, waiting = register_of(found), waiting_list_of(found)
    if wants_csv(request):
        return csv_response("register", CSV_HEADER, map(_row, (*register, *waiting)))
    context = {
        "session": found,
        "activity": found.activity,
        "register": [(booking, _needs(booking, found.activity)) for booking in register],
        "waiting": [(booking, _needs(booking, found.activity)) for booking in waiting],
        "figures": attendance_of([found])[0],
        "is_ahead": found.starts_at > timezone.now() and found.cancelled_at is None,
        "is_on": found.ends_at > timezone.now() and found.cancelled_at is None,
        "register_is_open": _register_is_open(found),
        "csv_address": csv_address(request),
        "saying": saying,
        "back_to": reverse("activities:run_activity", args=[found.activity_id]),
    }
    return render(request, "activities/session.html", context)


def _row(booking: Booking) -> tuple[object, ...]:
    terms = own_terms("access")
    needs = "; ".join(terms[key].name for key in booking.access_needs if key in terms)
    return (
        booking.name,
        booking.booked_by,
        booking.phone,
        booking.email,
        booking.party,
        needs,
        booking.access_note,
        booking.state_words,
        booking.contribution_due,
        booking.contribution_paid,
    )


@never_cache
@require_safe
def sheet(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """The register on one sheet of paper: boxes to tick, and lines for those who come without a booking."""
    found = _own(request, pk)
    register = register_of(found)
    context = {
        "session": found,
        "activity": found.activity,
        "register": [(booking, _needs(booking, found.activity)) for booking in register],
        "empty_lines": range(max(3, 12 - len(register))),
        "saying": saying,
        "back_to": reverse("activities:session", args=[found.pk]),
    }
    return render(request, "activities/sheet.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Who came, and what they paid."""
    found = _own(request, pk)
    given = request.POST if request.method == "POST" else None
    keeps_results = found.activity.kind == Activity.Kind.VISIT
    form = RegisterForm(given, bookings=register_of(found), keeps_results=keeps_results)
    if given is not None and form.is_valid():
        try:
            save_register(request.actor, found, form.marks())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "The register is kept.")
            return redirect("activities:session", found.pk)
    context = {
        "form": form,
        "lines": [(line, _needs(line.booking, found.activity)) for line in form.lines],
        "session": found,
        "activity": found.activity,
        "is_open": _register_is_open(found),
        "saying": saying,
        "back_to": reverse("activities:session", args=[found.pk]),
    }
    return render(request, "activities/register.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def came(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Add those who came without a booking."""
    found = _own(request, pk)
    form = NamesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            added = add_who_came(request.actor, found, given["names"].splitlines(), have_paid=given["have_paid"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{len(added)} added to the register.")
            return redirect("activities:register", found.pk)
    context = {
        "form": form,
        "session": found,
        "activity": found.activity,
        "saying": saying,
        "back_to": reverse("activities:register", args=[found.pk]),
    }
    return render(request, "activities/came.html", context)


@require_http_methods(["GET", "POST"])
def change(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Change when one session is held, its places and its note."""
    found = _own(request, pk)
    given = request.POST if request.method == "POST" else None
    form = SessionForm(given, initial=SessionForm.initial_of(found))
    if given is not None and form.is_valid():
        try:
            change_session(request.actor, found, form.times(), form.cleaned_data["day"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "What you changed is kept. Where the time is another, everybody on it is told.")
            return redirect("activities:session", found.pk)
    context = {
        "form": form,
        "session": found,
        "activity": found.activity,
        "saying": saying,
        "back_to": reverse("activities:session", args=[found.pk]),
    }
    return render(request, "activities/change_session.html", context)


@require_http_methods(["GET", "POST"])
def cancel(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Cancel a session; everybody who booked or waits is told why."""
    found = _own(request, pk)
    form = CancelSessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            told = cancel_session(request.actor, found, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            who = (
                "Nobody had booked" if told == 0 else f"{told} who booked or waited {'is' if told == 1 else 'are'} told"
            )
            messages.success(request, f"The session is cancelled. {who}.")
            return redirect("activities:run_activity", found.activity_id)
    context = {
        "form": form,
        "session": found,
        "activity": found.activity,
        "count": live_count(found),
        "saying": saying,
        "back_to": reverse("activities:session", args=[found.pk]),
    }
    return render(request, "activities/cancel_session.html", context)
