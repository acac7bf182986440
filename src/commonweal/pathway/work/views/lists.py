"""What is to be done: one's own list, the team's, and giving several pieces of it to somebody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Team
from commonweal.core.design.listing import ListPage, csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.requests.queries import HANDLES
from commonweal.pathway.requests.waiting import requests_waiting
from commonweal.pathway.work.actions import allocate_work
from commonweal.pathway.work.forms.handling import WhoForm
from commonweal.pathway.work.forms.lists import TeamFilter
from commonweal.pathway.work.models import WorkItem
from commonweal.pathway.work.queries.lists import (
    WORKS,
    Line,
    areas_of,
    as_line,
    my_work,
    own_requests,
    own_teams,
    team_work,
    teams_to_give_to,
    workers_of,
)
from commonweal.people.about.queries import alerts_of
from commonweal.people.identity.forms import take_errors

MOST_IN_A_FILE = 5000
HEADER = ("Person", "To do", "Due", "Late", "How soon", "Working days open", "Worker", "Team", "Moved from")


@role_required(*WORKS)
@require_safe
def mine(request: CommonwealRequest) -> HttpResponse:
    """`/work`: what the actor has to do, what is late first, by person; and the requests they answer."""
    today = timezone.localdate()
    parts, is_cut = my_work(request.actor, today)
    if wants_csv(request):
        return _csv("my-work", [line for part in parts for one in part.people for line in one.lines])
    context = {
        "parts": parts,
        "alerts": alerts_of({one.person.pk for part in parts for one in part.people}),
        "is_cut": is_cut,
        "requests": own_requests(request.actor, today),
        "today": today,
        "csv": csv_address(request),
    }
    return render(request, "work/mine.html", context)


def _csv(name: str, lines: list[Line]) -> HttpResponse:
    rows = (
        (
            line.item.person.name,
            line.title,
            line.item.due_on,
            "yes" if line.urgency == "late" else "no",
            line.item.get_priority_display(),
            line.days,
            line.item.worker.name if line.item.worker else "",
            line.item.team.name,
            line.item.first_due_on if line.was_moved else "",
        )
        for line in lines
    )
    return csv_response(name, HEADER, rows)


def chosen_team(actor: Actor, asked: str) -> Team | None:
    """The team that is asked for, of those in which the actor works; the first without."""
    teams = own_teams(actor)
    return next((team for team in teams if str(team.pk) == asked), teams[0] if teams else None)


@role_required(*WORKS)
@require_safe
def team(request: CommonwealRequest) -> HttpResponse:
    """`/work/team`: what one of the actor's teams has to do, filtered, sorted, paged, and as CSV."""
    return _team_page(request, request.GET)


def _team_page(request: CommonwealRequest, asked_in: QueryDict, failed: Form | None = None) -> HttpResponse:
    today = timezone.localdate()
    shown = chosen_team(request.actor, asked_in.get("team", ""))
    if shown is None:
        raise PermissionDenied("Only somebody in a team has a team's list.")
    workers = workers_of([shown])
    given = asked_in.copy()
    given["team"] = str(shown.pk)
    filters = TeamFilter(given, teams=own_teams(request.actor), workers=workers, areas=areas_of(shown))
    asked = filters.asked(shown.pk)
    found = team_work(asked, today)
    if wants_csv(request):
        return _csv("team-work", [as_line(item, today) for item in found[:MOST_IN_A_FILE]])
    page: ListPage[WorkItem] = page_of(request, found)
    context: dict[str, Any] = {
        "team": shown,
        "filters": filters,
        "page": page,
        "lines": [as_line(item, today) for item in page.items],
        "alerts": alerts_of({item.person_id for item in page.items}),
        "form": failed or WhoForm(teams=teams_to_give_to(request.actor), own=shown),
        "back": request.get_full_path() if request.method == "GET" else asked_in.get("back", ""),
        "requests": requests_waiting(request.actor) if request.actor.has_role(*HANDLES) else "",
        "csv": csv_address(request),
        "today": today,
    }
    return render(request, "work/team.html", context)


@role_required(*WORKS)
@require_POST
def give(request: CommonwealRequest) -> HttpResponse:
    """`/work/team/give`: give the chosen pieces of the team's list to a worker or another team."""
    shown = chosen_team(request.actor, request.POST.get("team", ""))
    form = WhoForm(request.POST, teams=teams_to_give_to(request.actor), own=shown)
    chosen = [UUID(pk) for pk in request.POST.getlist("items") if _is_id(pk)]
    back = request.POST.get("back", "")
    if form.is_valid():
        team, worker = form.chosen()
        items = list(WorkItem.objects.filter(pk__in=chosen).select_related("person", "team"))
        try:
            number = allocate_work(request.actor, items, team, worker, form.cleaned_data["note"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            what = "1 piece of work is" if number == 1 else f"{number} pieces of work are"
            messages.success(request, f"{what} with {worker or team} now.")
            safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
            return redirect(back if safe else reverse("work:team"))
    return _team_page(request, _query_of(back, shown), form)


def _query_of(back: str, shown: Team | None) -> QueryDict:
    """The filters of the list that a form was sent from."""
    asked = QueryDict(back.partition("?")[2], mutable=True)
    asked["back"] = back
    if shown is not None:
        asked.setdefault("team", str(shown.pk))
    return asked


def _is_id(given: str) -> bool:
    try:
        UUID(given)
    except ValueError:
        return False
    return True
