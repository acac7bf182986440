"""Lists of plans: a worker's own or the team's, and those that wait for a manager."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.pathway.plans.queries import PLANNERS, listed, plans_in_force, plans_in_hand, plans_to_agree

PLANS_A_PAGE = 25


@role_required(*PLANNERS)
@require_GET
def worklist(request: CommonwealRequest) -> HttpResponse:
    """Plans being written or in force: `whose` is mine or team, `state` is open or signed."""
    whose = "team" if request.GET.get("whose") == "team" else "mine"
    state = "signed" if request.GET.get("state") == "signed" else "open"
    query = plans_in_force if state == "signed" else plans_in_hand
    page = Paginator(query(request.actor, only_own=whose == "mine"), PLANS_A_PAGE).get_page(request.GET.get("page"))
    is_manager = request.actor.has_role(Role.TEAM_MANAGER)
    context = {
        "page": page,
        "plans": listed(page),
        "whose": whose,
        "state": state,
        "to_agree": plans_to_agree(request.actor).count() if is_manager else None,
    }
    return render(request, "plans/worklist.html", context)


@role_required(Role.TEAM_MANAGER)
@require_GET
def to_agree(request: CommonwealRequest) -> HttpResponse:
    """Plans above the indicative budget that wait for this manager."""
    page = Paginator(plans_to_agree(request.actor), PLANS_A_PAGE).get_page(request.GET.get("page"))
    crumbs = [{"text": "Plans", "href": reverse("plans:worklist")}]
    return render(request, "plans/to_agree.html", {"page": page, "plans": listed(page), "crumbs": crumbs})
