"""What the person wants to happen: their own words, by them or with a worker."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES
from commonweal.pathway.plans.actions import add_outcome, change_outcome, move_outcome, remove_outcome
from commonweal.pathway.plans.forms.drafting import OutcomeForm
from commonweal.pathway.plans.models import Plan, PlannedOutcome
from commonweal.pathway.plans.queries import found_in_assessment, unanswered_needs
from commonweal.pathway.plans.tools import offered_words, words_of_assessment, words_of_need
from commonweal.pathway.plans.views.opening import do_and_go, open_plan_page, plan_context, require_writer


@sign_in_required
@require_GET
def outcomes_page(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """All outcomes of a plan, in the person's order."""
    plan = open_plan_page(request, plan_id)
    return render(
        request,
        "plans/outcomes.html",
        plan_context(
            request,
            plan,
            outcomes=list(plan.outcomes.prefetch_related("rungs")),
            unanswered=unanswered_needs(plan),
            titles={letter: outcome.title for letter, outcome in ADULT_OUTCOMES.items()},
        ),
    )


@sign_in_required
@require_http_methods(["GET", "POST"])
def add(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """A new outcome."""
    return _edit(request, open_plan_page(request, plan_id), None)


@sign_in_required
@require_http_methods(["GET", "POST"])
def change(request: CommonwealRequest, plan_id: UUID, outcome_id: UUID) -> HttpResponse:
    """An outcome in other words."""
    plan = open_plan_page(request, plan_id)
    return _edit(request, plan, get_object_or_404(plan.outcomes, pk=outcome_id))


def _edit(request: CommonwealRequest, plan: Plan, outcome: PlannedOutcome | None) -> HttpResponse:
    context = plan_context(request, plan, outcome=outcome)
    require_writer(request, context)
    found = found_in_assessment(plan)
    asked = request.GET.get("need", "")
    offered = [] if outcome else [*words_of_assessment(plan, asked), *offered_words(plan.person)]
    drafts = [one for one in offered if one.key == request.GET.get("from")]
    if asked in found and not drafts:
        drafts = words_of_need(plan, asked)
    chosen = next(iter(drafts), None)
    initial = (
        {"words": outcome.words, "how": outcome.how, "needs": list(outcome.needs)}
        if outcome
        else {"words": chosen.words if chosen else "", "needs": [asked] if asked in found else []}
    )
    needs = {letter: ADULT_OUTCOMES[letter].title for letter in found}
    form = OutcomeForm(request.POST or None, initial=initial, needs=needs)
    if request.method == "POST" and form.is_valid():
        try:
            if outcome is None:
                add_outcome(request.actor, plan, **form.cleaned_data)
            else:
                change_outcome(request.actor, outcome, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Outcome saved")
            return redirect("plans:outcomes", plan.pk)
    context |= {"form": form, "offered": offered, "draft": chosen, "need": asked}
    return render(request, "plans/outcome.html", context)


@sign_in_required
@require_POST
def remove(request: CommonwealRequest, plan_id: UUID, outcome_id: UUID) -> HttpResponse:
    """Take an outcome out."""
    plan = open_plan_page(request, plan_id)
    outcome = get_object_or_404(plan.outcomes, pk=outcome_id)
    here = reverse("plans:outcomes", args=[plan.pk])
    return do_and_go(request, lambda: remove_outcome(request.actor, outcome), here, "Outcome taken out of the plan")


@sign_in_required
@require_POST
def move(request: CommonwealRequest, plan_id: UUID, outcome_id: UUID) -> HttpResponse:
    """Move an outcome one place up or down."""
    plan = open_plan_page(request, plan_id)
    outcome = get_object_or_404(plan.outcomes, pk=outcome_id)
    up = request.POST.get("direction") == "up"
    here = reverse("plans:outcomes", args=[plan.pk])
    return do_and_go(request, lambda: move_outcome(request.actor, outcome, up=up), here)
