"""What each worker has on, handing somebody's work over, and how long people wait."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import on_day
from commonweal.core.design.charts import draw_figures
from commonweal.core.design.listing import csv_address, csv_response, wants_csv
from commonweal.pathway.work.actions import hand_over
from commonweal.pathway.work.forms.handling import HandOverForm
from commonweal.pathway.work.forms.lists import TimesFilter
from commonweal.pathway.work.models import WorkItem
from commonweal.pathway.work.queries.lists import WORKS, as_line, own_teams, workers_of
from commonweal.pathway.work.queries.loads import load_figure, loads_of
from commonweal.pathway.work.queries.times import MEASURES, READS_TIMES, periods, sees_all, times_of, year_to_date
from commonweal.pathway.work.timing import load_limit
from commonweal.pathway.work.views.lists import chosen_team
from commonweal.people.identity.forms import take_errors

MANAGES = (Role.TEAM_MANAGER, Role.SAFEGUARDING_LEAD)
MOST_HANDED_OVER = 200
WITH_REQUESTS = (Team.Work.CONTACT, Team.Work.ASSESSMENT)
"""Teams from whose requests times are counted."""


@role_required(*WORKS)
@require_safe
def load(request: CommonwealRequest) -> HttpResponse:
    """`/work/load`: what each worker of a team has on. Managers see all; others their own line and what nobody has."""
    today = timezone.localdate()
    team = chosen_team(request.actor, request.GET.get("team", ""))
    if team is None:
        raise PermissionDenied("Only somebody in a team sees what it has on.")
    loads = loads_of(team, today)
    if not request.actor.has_role(*MANAGES):
        loads = [one for one in loads if one.worker is None or one.worker.pk == request.actor.account_id]
    if wants_csv(request):
        header = ("Worker", "Open", "Late", "Requests", "Coordinates", "New in 4 weeks", "Done in 4 weeks", "Points")
        rows = (
            (one.worker.name if one.worker else "Nobody yet", one.open, one.late, one.requests, one.coordinates,
             one.new, one.done, one.points)
            for one in loads
        )  # fmt: skip
        return csv_response("workload", header, rows)
    limit = load_limit(today)
    figure = load_figure(loads, limit.points)
    context = {
        "team": team,
        "teams": own_teams(request.actor),
        "loads": loads,
        "limit": limit,
        "figure": figure,
        "drawn": draw_figures([figure]),
        "manages": request.actor.has_role(*MANAGES),
        "csv": csv_address(request),
    }
    return render(request, "work/load.html", context)


@role_required(*WORKS)
@require_http_methods(["GET", "POST"])
def handover(request: CommonwealRequest) -> HttpResponse:
    """`/work/handover?before=`: whose work, what of it, to whom, with a note. Managers choose the worker; others hand
    over their own."""
    today = timezone.localdate()
    teams = own_teams(request.actor)
    workers = workers_of(teams)
    asked = (request.POST if request.method == "POST" else request.GET).get("before", "")
    if not request.actor.has_role(*MANAGES):
        asked = str(request.actor.account_id)
    before = next((worker for worker in workers if str(worker.pk) == asked), None)
    context: dict[str, Any] = {"workers": workers, "before": before, "back_to": reverse("work:load")}
    if before is None:
        return render(request, "work/handover.html", context)
    theirs = WorkItem.objects.filter(worker=before, team__in=teams, done_at=None).select_related("person", "team")
    items = {str(item.pk): item for item in theirs.order_by("due_on", "pk")[:MOST_HANDED_OVER]}
    lines = {pk: as_line(item, today) for pk, item in items.items()}
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        items=[(pk, f"{line.item.person.name}: {line.title}") for pk, line in lines.items()],
        hints={pk: f"Due {on_day(line.item.due_on)}, open {line.days} working days" for pk, line in lines.items()},
        workers=[worker for worker in workers if worker.pk != before.pk],
        initial={"items": list(items), "last_day": today},
    )
    if request.method == "POST" and form.is_valid() and _handed(request, before, items, teams, form):
        return redirect("work:load")
    return render(request, "work/handover.html", context | {"form": form, "items": items})


def _handed(
    request: CommonwealRequest, before: Account, items: dict[str, WorkItem], teams: list[Team], form: HandOverForm
) -> bool:
    typed = form.cleaned_data
    worker = Account.objects.get(pk=UUID(typed["worker"]))
    current = Membership.objects.filter(account=worker, team__in=teams).select_related("team__organisation").first()
    if current is None:
        form.add_error("worker", "Choose somebody of your teams")
        return False
    try:
        people = hand_over(
            request.actor,
            [items[pk] for pk in typed["items"]],
            before,
            current.team,
            worker,
            note=typed["note"],
            last_day=typed["last_day"],
            tells=typed["tells"],
        )
    except ValidationError as error:
        take_errors(form, error)
        return False
    who = "1 person’s work is" if people == 1 else f"The work of {people} people is"
    messages.success(request, f"{who} with {worker} now.")
    return True


@role_required(*READS_TIMES)
@require_safe
def times(request: CommonwealRequest) -> HttpResponse:
    """`/work/times`: how long people wait for each step, by team and month, with the working; and as CSV."""
    today = timezone.localdate()
    own = own_teams(request.actor)
    seen = [team for team in own if team.work in WITH_REQUESTS and sees_all(request.actor, team.pk)]
    asked_team = request.GET.get("team", str(seen[0].pk) if seen and not request.GET else "")
    sees = any(str(team.pk) == asked_team for team in seen)
    choices = ([year_to_date(today)] if sees else []) + periods(today)
    offered = Team.objects.filter(organisation__in=request.actor.organisations, work__in=WITH_REQUESTS)
    council = Organisation.Kind.COUNCIL
    if not offered.exists():  # who plans for the place is in no team that has requests
        offered = Team.objects.filter(organisation__kind=council, work=Team.Work.CONTACT)
    given = request.GET.copy()
    given.setdefault("team", asked_team)
    form = TimesFilter(given, periods=choices, teams=offered.select_related("organisation"), narrow=sees)
    asked = form.asked()
    found = times_of(request.actor, asked, today)
    if wants_csv(request):
        header = ("From a request", "Month", "People", "Median days", "Nine in ten within days", "Share in time")
        rows = [
            (measure.title, month.first.strftime("%Y-%m"), month.result.people, month.result.median,
             month.result.ninetieth, month.result.share_within)
            for measure in MEASURES
            for month in found.months[measure.key]
        ]  # fmt: skip
        return csv_response("times", header, [["" if cell is None else cell for cell in row] for row in rows])
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "measures": MEASURES,
        "csv": csv_address(request),
    }
    return render(request, "work/times.html", context)
