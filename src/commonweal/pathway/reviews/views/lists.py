"""Lists: reviews that are due, and targeted lists."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.plans.queries import PLANNERS
from commonweal.pathway.reviews.actions import make_cohort, settle_member
from commonweal.pathway.reviews.cohort_criteria import Criteria
from commonweal.pathway.reviews.due_dates import DUE_WORDS
from commonweal.pathway.reviews.forms import CohortForm, SettleForm
from commonweal.pathway.reviews.models import Cohort, CohortMember
from commonweal.pathway.reviews.queries import ALL, STATES, dues, listed, members_of, totals_of
from commonweal.people.sight.actions import record_look

DUE_COLUMNS = ("Person", "Due by", "Why", "State", "Planned for", "Asked for by", "Worker")
MEMBER_COLUMNS = ("Person", "Worker", "Pounds a week", "What came of it", "Why", "Hours released", "Pounds released")


@role_required(*PLANNERS)
@require_GET
def worklist(request: CommonwealRequest) -> HttpResponse:
    """Plans to look at again: `whose` is mine or team, `state` overdue, soon, later or all, `kind` why it is due."""
    whose = "team" if request.GET.get("whose") == "team" else "mine"
    state = request.GET.get("state", ALL)
    state = state if state in STATES else ALL
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(DUE_WORDS) else ""
    found = dues(request.actor, only_own=whose == "mine", state=state, kind=kind)
    if wants_csv(request):
        rows = [
            (
                one.due.person.name,
                one.due.due_on,
                one.due.get_kind_display(),
                STATES[one.state],
                one.review.planned_on or "" if one.review else "",
                one.review.asked_by_name if one.review else "",
                one.due.plan.worker.name,
            )
            for one in listed(list(found))
        ]
        return csv_response("reviews", DUE_COLUMNS, rows)
    page = page_of(request, found)
    context = {
        "page": page,
        "found": listed(list(page.items)),
        "whose": whose,
        "state": state,
        "states": STATES,
        "kind": kind,
        "kinds": DUE_WORDS,
        "csv": csv_address(request),
    }
    return render(request, "reviews/worklist.html", context)


@role_required(*PLANNERS)
@require_GET
def cohorts(request: CommonwealRequest) -> HttpResponse:
    """Targeted lists, latest first."""
    page = page_of(request, Cohort.objects.select_related("made_by"))
    crumbs = [{"text": "Reviews", "href": reverse("reviews:worklist")}]
    may_make = request.actor.has_role(Role.TEAM_MANAGER)
    return render(request, "reviews/cohorts.html", {"page": page, "may_make": may_make, "crumbs": crumbs})


@role_required(Role.TEAM_MANAGER)
@require_http_methods(["GET", "POST"])
def add_cohort(request: CommonwealRequest) -> HttpResponse:
    """Choose plans by what they have in common."""
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            cohort = make_cohort(request.actor, typed["name"], typed["why"], form.criteria)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The list is made")
            return redirect("reviews:cohort", cohort.pk)
    crumbs = [
        {"text": "Reviews", "href": reverse("reviews:worklist")},
        {"text": "Targeted lists", "href": reverse("reviews:cohorts")},
    ]
    return render(request, "reviews/add_cohort.html", {"form": form, "crumbs": crumbs})


@role_required(*PLANNERS)
@require_GET
def cohort(request: CommonwealRequest, cohort_id: UUID) -> HttpResponse:
    """One list: what it adds up to, and its plans."""
    one = get_object_or_404(Cohort.objects.select_related("made_by"), pk=cohort_id)
    found = members_of(one)
    if wants_csv(request):
        rows = [
            (
                member.person.name,
                member.plan.worker.name,
                "" if member.plan.weekly_cost is None else member.plan.weekly_cost,
                member.get_outcome_display(),
                member.words,
                member.weekly_hours_released,
                member.weekly_released,
            )
            for member in found
        ]
        return csv_response("targeted-reviews", MEMBER_COLUMNS, rows)
    context = {
        "cohort": one,
        "criteria": Criteria.model_validate(one.criteria).words,
        "totals": totals_of(one),
        "page": page_of(request, found),
        "csv": csv_address(request),
        "crumbs": [
            {"text": "Reviews", "href": reverse("reviews:worklist")},
            {"text": "Targeted lists", "href": reverse("reviews:cohorts")},
        ],
    }
    return render(request, "reviews/cohort.html", context)


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def settle(request: CommonwealRequest, cohort_id: UUID, member_id: UUID) -> HttpResponse:
    """What came of looking at one plan of a list."""
    found = CohortMember.objects.select_related("person", "cohort", "plan")
    member = get_object_or_404(found, pk=member_id, cohort=cohort_id)
    if request.method == "GET":
        record_look(request.actor, member.person, "a targeted review")
    initial = {
        "outcome": member.outcome,
        "words": member.words,
        "weekly_hours_released": member.weekly_hours_released or None,
        "weekly_released": member.weekly_released or None,
    }
    form = SettleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            settle_member(request.actor, member, **form.settled())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved")
            return redirect("reviews:cohort", member.cohort_id)
    crumbs = [
        {"text": "Targeted lists", "href": reverse("reviews:cohorts")},
        {"text": member.cohort.name, "href": reverse("reviews:cohort", args=[member.cohort_id])},
    ]
    context = {"member": member, "person": member.person, "form": form, "crumbs": crumbs}
    return render(request, "reviews/settle.html", context)
