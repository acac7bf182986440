"""The people somebody works with, those who wait to be begun with, and what each worker of a team has on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.navigation.actions.holding import CARRIERS, WORKERS
from commonweal.community.navigation.forms.lists import ListFilter
from commonweal.community.navigation.queries.caseload import Line, as_lines, people_worked_with, waiting_to_begin
from commonweal.community.navigation.queries.teams import workload
from commonweal.community.navigation.timing import STATES, days_of
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.working_days import working_days_between
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv

MOST_IN_A_FILE = 5000


@role_required(*CARRIERS)
@require_safe
def people(request: CommonwealRequest) -> HttpResponse:
    """`/navigation`: the people the actor works with, or their team does; the most urgent first."""
    is_worker = request.actor.has_role(*WORKERS)
    loads = workload(request.actor.teams)
    form = ListFilter(
        request.GET or None, loads=loads, may_see_team=len(loads) > 1, whose="mine" if is_worker else "team"
    )
    asked = form.asked()
    found = people_worked_with(request.actor, asked)
    if wants_csv(request):
        return _csv(as_lines(list(found[:MOST_IN_A_FILE])))
    page = page_of(request, found)
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "lines": as_lines(page.items),
        "states": STATES,
        "arrivals": waiting_to_begin(request.actor)[:6],
        "may_begin": is_worker,
        "csv": csv_address(request),
    }
    return render(request, "navigation/people.html", context)


def _csv(lines: list[Line]) -> HttpResponse:
    header = ("Name", "Kind", "State", "Worker", "Team", "Begun", "Days", "Last contact", "Next due on", "Next due",
              "Goals", "Goals reached")  # fmt: skip
    rows = (
        (
            line.journey.person.name, line.journey.get_kind_display(), STATES[line.journey.state],
            line.journey.worker.name if line.journey.worker else "", line.journey.team.name,
            line.journey.started_on, line.journey.days, line.journey.last_contact_on or "",
            line.journey.next_due_on or "", line.journey.next_due, line.goals, line.reached,
        )
        for line in lines
    )  # fmt: skip
    return csv_response("link-work", header, rows)


@role_required(*CARRIERS)
@require_safe
def arrivals(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/arrivals`: who was put forward and waits, the longest first."""
    page = page_of(request, waiting_to_begin(request.actor))
    today = timezone.localdate()
    waits = {one.pk: working_days_between(timezone.localtime(one.arrived_at).date(), today) for one in page.items}
    context = {
        "page": page,
        "waits": waits,
        "promised": days_of("first_contact_days"),
        "may_begin": request.actor.has_role(*WORKERS),
    }
    return render(request, "navigation/arrivals.html", context)


@role_required(*CARRIERS)
@require_safe
def team(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/team`: what each worker of the actor's teams has on."""
    loads = workload(request.actor.teams)
    if wants_csv(request):
        header = ("Worker", "Open", "Paused", "Something late", "Begun in 4 weeks", "Closed in 4 weeks",
                  "Contacts in 4 weeks", "Hours in 4 weeks")  # fmt: skip
        rows = (
            (load.worker.name if load.worker else "Nobody yet", load.open, load.paused, load.late, load.begun,
             load.closed, load.contacts, load.hours)
            for load in loads
        )  # fmt: skip
        return csv_response("link-work-team", header, rows)
    return render(request, "navigation/team.html", {"loads": loads, "csv": csv_address(request)})
