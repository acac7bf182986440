"""One's own bookings: seen signed in, or with the code; cancelled, and offers answered."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.activities import saying
from commonweal.community.activities.actions import accept_offer, cancel_booking, decline_offer, make_calendar_link
from commonweal.community.activities.forms.booking import CodeForm
from commonweal.community.activities.models import Booking, CalendarLink
from commonweal.community.activities.places import LIVE, State
from commonweal.community.activities.queries import ahead_of, bookings_with_session, own_bookings
from commonweal.community.activities.rights import is_own, may_change, runs
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor, set_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.sessions import clear_what_was_kept
from commonweal.core.correspondence.references import UnreadableError, normalise_code
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import record_look

SESSION_CODE = "booking_code"
"""The code of the booking that this browser may see until its session ends."""


def hold(request: CommonwealRequest, code: str) -> None:
    """Let this browser see the booking with this code."""
    request.session[SESSION_CODE] = code
    _with_code(request)


def _with_code(request: CommonwealRequest) -> None:
    """Let this transaction see the booking whose code this browser holds."""
    code = request.session.get(SESSION_CODE, "")
    if code:
        request.actor = set_actor(request.actor, code)


def _find(request: CommonwealRequest, pk: UUID) -> Booking:
    _with_code(request)
    return get_object_or_404(bookings_with_session(), pk=pk)


@sign_in_required
@never_cache
@require_safe
def bookings(request: CommonwealRequest) -> HttpResponse:
    """What lies ahead, and what was."""
    mine, now = own_bookings(request.actor), timezone.now()
    if wants_csv(request):
        return csv_response("bookings", _CSV_HEADER, map(_row, mine))
    ahead = mine.filter(session__ends_at__gt=now, state__in=LIVE)
    over = mine.exclude(pk__in=ahead.values("pk")).order_by("-session__starts_at", "number")
    link = CalendarLink.objects.filter(account=request.actor.account_id).first()
    context = {
        "ahead": list(ahead),
        "over": page_of(request, over),
        "calendar": request.build_absolute_uri(reverse("activities:own_calendar", args=[link.pk])) if link else "",
        "csv_address": csv_address(request),
        "saying": saying,
    }
    return render(request, "activities/mine.html", context)


_CSV_HEADER = (
    "Activity",
    "Begins",
    "Ends",
    "Where",
    "For",
    "How many",
    "Where it stands",
    "Due (pounds)",
    "Paid (pounds)",
)


def _row(booking: Booking) -> tuple[object, ...]:
    session = booking.session
    return (
        session.activity.title,
        timezone.localtime(session.starts_at).isoformat(timespec="minutes"),
        timezone.localtime(session.ends_at).isoformat(timespec="minutes"),
        saying.where_said(session.activity),
        booking.name,
        booking.party,
        booking.state_words,
        booking.contribution_due,
        booking.contribution_paid,
    )


@sign_in_required
@require_POST
def make_calendar(request: CommonwealRequest) -> HttpResponse:
    """Make the secret address of one's own calendar, or a new one in its place."""
    make_calendar_link(request.actor)
    messages.success(request, "Your calendar has a new address. One that you had before opens nothing any more.")
    return redirect("activities:mine")


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: CommonwealRequest) -> HttpResponse:
    """Open a booking by its code, on any computer."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = _open(request, form.cleaned_data["code"])
        if found is not None:
            return redirect("activities:booking", found.pk)
        form.add_error("code", "No booking has this code. Check each letter and digit, or ask the group")
    return render(request, "activities/code.html", {"form": form, "back_to": reverse("activities:whats_on")})


@never_cache
@require_safe
def by_code(request: CommonwealRequest, typed: str) -> HttpResponse:
    """The link in a message: it opens the booking, and changes nothing."""
    try:
        found = _open(request, normalise_code(typed))
    except UnreadableError:
        found = None
    if found is None:
        messages.info(request, "This link opens no booking any more. Enter your code, or ask the group.")
        return redirect("activities:code")
    return redirect("activities:booking", found.pk)


def _open(request: CommonwealRequest, wanted: str) -> Booking | None:
    """The booking with this code; from here on this browser holds it."""
    request.actor = set_actor(request.actor, wanted)
    found = Booking.objects.filter(code=wanted).first()
    if found is not None:
        hold(request, wanted)
    return found


@require_POST
def leave(request: CommonwealRequest) -> HttpResponse:
    """Forget the booking on this computer: from now on it takes the code to see it."""
    request.session.pop(SESSION_CODE, None)
    messages.success(request, "Your booking is no longer open on this computer.")
    response = redirect("activities:whats_on")
    clear_what_was_kept(response)
    return response


@never_cache
@require_safe
def booking(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Where a booking stands, and what can be done with it."""
    found = _find(request, pk)
    mine = is_own(request.actor, found)
    _note_look(request.actor, found, mine)
    session = found.session
    is_ahead = session.starts_at > timezone.now()
    terms = own_terms("access")
    context = {
        "booking": found,
        "session": session,
        "activity": session.activity,
        "is_own": mine,
        "runs": runs(request.actor, found.organisation_id),
        "may_change": is_ahead and found.state in LIVE and may_change(request.actor, found),
        "is_offered": found.state == State.OFFERED and found.offer_ends_at and found.offer_ends_at > timezone.now(),
        "ahead": ahead_of(found) if found.state == State.WAITING else 0,
        "needs": [terms[key].name for key in found.access_needs if key in terms],
        "holds_code": bool(found.code) and request.session.get(SESSION_CODE) == found.code,
        "saying": saying,
        "back_to": _back(request, found, mine),
    }
    return render(request, "activities/booking.html", context)


def _note_look(actor: Actor, found: Booking, mine: bool) -> None:
    """Staff who open a booking of somebody whose record they see have opened a part of it."""
    if actor.is_staff and not mine and found.person_id is not None:
        person = Person.objects.filter(pk=found.person_id).first()
        if person is not None:
            record_look(actor, person, "a booking")


def _back(request: CommonwealRequest, found: Booking, mine: bool) -> str:
    if runs(request.actor, found.organisation_id):
        return reverse("activities:session", args=[found.session_id])
    return reverse("activities:mine" if mine and request.actor.is_signed_in else "activities:whats_on")


@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then cancel."""
    found = _find(request, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_booking(request.actor, found)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Cancelled: {found.session.activity.title}, {saying.when_said(found.session)}")
            return redirect("activities:booking", found.pk)
    context = {
        "form": form,
        "booking": found,
        "session": found.session,
        "activity": found.session.activity,
        "saying": saying,
        "back_to": reverse("activities:booking", args=[found.pk]),
    }
    return render(request, "activities/cancel.html", context)


@require_POST
def accept(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Take the place that is offered."""
    return _answer(request, pk, accept_offer, "The place is yours.")


@require_POST
def decline(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Give it to the next."""
    return _answer(request, pk, decline_offer, "Thank you for telling us. The place goes to the next person.")


def _answer(
    request: CommonwealRequest, pk: UUID, action: Callable[[Actor, Booking], Booking], done: str
) -> HttpResponse:
    found = _find(request, pk)
    try:
        action(request.actor, found)
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("activities:booking", found.pk)
