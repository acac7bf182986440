"""Pages of short-term support: the team's list, beginning it from a record, and one episode."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.short_term.actions import begin_episode, end_episode, rate_goal
from commonweal.pathway.short_term.forms import BeginForm, EndForm, GoalsForm
from commonweal.pathway.short_term.models import Episode, Kind
from commonweal.pathway.short_term.queries import answered_request, episodes_of_teams
from commonweal.pathway.short_term.span import last_free_day
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record

MOST_IN_A_FILE = 5000


@role_required(*CARE_STAFF)
@require_safe
def episodes(request: CommonwealRequest) -> HttpResponse:
    """`/short-term?shows=`: short-term support of the actor's teams."""
    shows = "ended" if request.GET.get("shows") == "ended" else "open"
    found = episodes_of_teams(request.actor, shows=shows)
    if wants_csv(request):
        header = ("Person", "Kind", "Who gives it", "From", "Until", "Ended", "What came after")
        rows = (
            (one.person.name, one.get_kind_display(), one.provider_name, one.starts_on, one.ends_by,
             one.ended_on or "", one.sequel)
            for one in found[:MOST_IN_A_FILE]
        )  # fmt: skip
        return csv_response("short-term-support", header, rows)
    page = page_of(request, found)
    context = {"page": page, "shows": shows, "today": timezone.localdate(), "csv": csv_address(request)}
    return render(request, "short_term/episodes.html", context)


@role_required(*CARE_STAFF)
@require_http_methods(["GET", "POST"])
def begin(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/short-term/new`: begin short-term or urgent support."""
    shown = "" if request.method == "POST" else "the page to begin short-term support"
    person, access = open_record(request.actor, person_id, shown)
    access.require_keeper(request.actor)
    today = timezone.localdate()
    urgent = answered_request(person, "urgent")
    asked = Kind.URGENT if urgent and answered_request(person, "short_term") is None else Kind.REABLEMENT
    initial = {"kind": asked, "starts_on": today, "ends_by": last_free_day(today)}
    form = BeginForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        answers = answered_request(person, "urgent" if typed["kind"] == Kind.URGENT else "short_term")
        names = ("provider_name", "what", "starts_on", "ends_by", "assess_by")
        try:
            made = begin_episode(
                request.actor,
                person,
                typed["kind"],
                goals=form.goals(),
                request=answers.pk if answers else None,
                **{name: typed[name] for name in names},
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The support is begun. It is on your list a week before it ends.")
            return redirect("short_term:episode", made.pk)
    context = {"person": person, "form": form, "back_to": reverse("identity:record", args=[person.pk]) + "#short-term"}
    return render(request, "short_term/begin.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def episode(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/short-term/<uuid>`: the goals and how close they are, when it ends, and what came after.

    The person and those with sight of their care read it; care staff who work with them rate goals and end it.
    """
    found = get_object_or_404(Episode.objects.select_related("person", "worker", "team__organisation"), pk=pk)
    shown = "" if request.method == "POST" else "short-term support"
    person, access = open_record(request.actor, found.person_id, shown)
    may_change = access.keeps and request.actor.has_role(*CARE_STAFF) and found.ended_on is None
    doing = request.POST.get("do", "")
    sent = request.POST if request.method == "POST" else None
    offered: dict[str, forms.Form] = {
        "goals": GoalsForm(sent if doing == "goals" else None, episode=found),
        "end": EndForm(sent if doing == "end" else None, initial={"ended_on": timezone.localdate()}),
    }
    if doing in offered and _done(request, found, doing, offered[doing]):
        return redirect("short_term:episode", pk)
    context = {
        "found": found,
        "person": person,
        "is_own": access.is_own,
        "goals": found.goals.all(),
        "forms": offered if may_change else {},
        "form": offered.get(doing),
        "today": timezone.localdate(),
        "back_to": reverse("identity:record", args=[person.pk]) + "#short-term",
    }
    return render(request, "short_term/episode.html", context)


def _done(request: CommonwealRequest, found: Episode, doing: str, form: forms.Form) -> bool:
    if not form.is_valid():
        return False
    typed = form.cleaned_data
    try:
        if doing == "goals":
            for goal in found.goals.all():
                rate_goal(request.actor, goal, int(typed[str(goal.pk)]))
        else:
            end_episode(request.actor, found, typed["ended_on"], typed["sequel"], typed["note"])
    except ValidationError as error:
        take_errors(form, error)
        return False
    messages.success(request, "That is kept.")
    return True
