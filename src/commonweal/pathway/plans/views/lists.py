"""Lists of plans: a worker's own or the team's."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import counted, csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import PLANNERS, ROOM, listed, plans_in_force, plans_in_hand
from commonweal.pathway.work.queries.approvals import levels_of, waiting_for_approval

CSV_COLUMNS = (
    "Person",
    "Status",
    "Worker",
    "Begun",
    "Starts",
    "Pounds a week",
    "Indicative budget, pounds a week",
    "Why above it",
)


@role_required(*PLANNERS)
@require_GET
def worklist(request: CommonwealRequest) -> HttpResponse:
    """Plans being written or in force: `whose` is mine or team, `state` is open or signed."""
    whose = "team" if request.GET.get("whose") == "team" else "mine"
    state = "signed" if request.GET.get("state") == "signed" else "open"
    query = plans_in_force if state == "signed" else plans_in_hand
    found = query(request.actor, only_own=whose == "mine")
    if wants_csv(request):
        return _as_csv("plans", found)
    page = page_of(request, found)
    approves = levels_of(request.actor)
    context = {
        "page": page,
        "plans": listed(page.items),
        "whose": whose,
        "state": state,
        "to_approve": counted(waiting_for_approval(request.actor).filter(room=ROOM), "plan waits", "plans wait")
        if approves
        else None,
        "csv": csv_address(request),
    }
    return render(request, "plans/worklist.html", context)


def _as_csv(name: str, plans: Iterable[Plan]) -> HttpResponse:
    rows = [
        (
            one.plan.person.name,
            one.status_words,
            one.plan.worker.name,
            timezone.localtime(one.plan.started_at).date(),
            one.plan.starts_on or "",
            "" if one.plan.weekly_cost is None else one.plan.weekly_cost,
            "" if one.weekly_indicative is None else one.weekly_indicative,
            one.plan.over_budget_reason,
        )
        for one in listed(plans)
    ]
    return csv_response(name, CSV_COLUMNS, rows)
