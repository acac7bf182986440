"""What is on, for everybody; and one activity with its sessions."""

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.activities import saying
from commonweal.community.activities.actions.booking import is_open
from commonweal.community.activities.forms.looking import LookForm
from commonweal.community.activities.models import Activity, Session
from commonweal.community.activities.queries import Wanted, shown
from commonweal.community.activities.queries import whats_on as find_sessions
from commonweal.community.activities.rights import BOOKS_FOR, RUNS, runs
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.people.identity.models import Person

CSV_HEADER = ("Activity", "Begins", "Ends", "Where", "Postcode", "Cost each (pounds)", "Places", "Places left",
              "Waiting", "Organiser", "Address of its page")  # fmt: skip


@require_safe
def whats_on(request: CommonwealRequest) -> HttpResponse:
    """Sessions that lie ahead, by day, as far as they fit what is wanted."""
    form = LookForm(request.GET)
    wanted = form.wanted()
    found = find_sessions(wanted)
    if wants_csv(request):
        return csv_response("activities", CSV_HEADER, map(_row, shown(found.keys)))
    listed = page_of(request, found.keys)
    sessions = shown(listed.items)
    by_day = wanted.order == "soonest" or found.near is None
    context = {
        "form": form,
        "listed": listed,
        "count": len(found.keys),
        "days": _by_day(sessions) if by_day else [("", sessions)],
        "miles": found.miles,
        "near": found.near,
        "problem": found.problem,
        "for_person": booked_for(request.actor, request.GET.get("for", "")),
        "runs": request.actor.has_role(*RUNS),
        "csv_address": csv_address(request),
        "saying": saying,
    }
    return render(request, "activities/whats_on.html", context)


def _by_day(sessions: list[Session]) -> list[tuple[str, list[Session]]]:
    days = groupby(sessions, key=lambda session: timezone.localtime(session.starts_at).date())
    return [(saying.day_said(day), list(held)) for day, held in days]


def _row(session: Session) -> tuple[object, ...]:
    activity = session.activity
    return (
        activity.title,
        timezone.localtime(session.starts_at).isoformat(timespec="minutes"),
        timezone.localtime(session.ends_at).isoformat(timespec="minutes"),
        activity.where,
        activity.postcode,
        activity.contribution,
        "" if session.places is None else session.places,
        "" if session.free is None else session.free,
        session.waiting,
        activity.organisation.name,
        reverse("activities:activity", args=[activity.pk]),
    )


@require_safe
def activity(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """One activity: what it is, where, what it costs, and its next sessions with a link to book each."""
    found = get_object_or_404(Activity.objects.select_related("organisation", "service"), pk=pk)
    listed = page_of(request, find_sessions(Wanted(activity=found.pk)).keys)
    now = timezone.now()
    context = {
        "activity": found,
        "listed": listed,
        "sessions": [(session, is_open(session, now)) for session in shown(listed.items)],
        "access": [own_terms("access")[key].name for key in found.access if key in own_terms("access")],
        "for_person": booked_for(request.actor, request.GET.get("for", "")),
        "runs": runs(request.actor, found.organisation_id),
        "saying": saying,
        "back_to": reverse("activities:whats_on"),
    }
    return render(request, "activities/activity.html", context)


def booked_for(actor: Actor, typed: str) -> Person | None:
    """The person with a record for whom a worker is booking, by the id in the address; None for everybody else."""
    if not typed or not actor.has_role(*BOOKS_FOR):
        return None
    try:
        return Person.objects.filter(pk=UUID(typed)).first()
    except ValueError:
        return None
