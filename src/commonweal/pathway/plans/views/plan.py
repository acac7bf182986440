"""A plan as a whole: its task list, its first day, its cost, and on paper."""

from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.registry import on_day
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.budgets.models import FundedBudget, IndicativeBudget
from commonweal.pathway.budgets.queries.funded import funded_budget_of
from commonweal.pathway.plans.actions import amend_plan, give_reason, set_start, start_plan, take_over_plan
from commonweal.pathway.plans.forms.drafting import ReasonForm, StartForm
from commonweal.pathway.plans.ladder import ladder_on
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.paper import plan_as_pdf
from commonweal.pathway.plans.pictures import Bar, bar
from commonweal.pathway.plans.plan_cost import HOLDINGS, PlanCostResult
from commonweal.pathway.plans.printed import sections_of
from commonweal.pathway.plans.queries import (
    PLANNERS,
    amendment_of,
    budget_of,
    cost_of,
    documents_on,
    first_review_by,
    is_own,
    latest_contribution,
    may_plan,
    needs_of,
    plan_of,
    weekly_cost_of,
)
from commonweal.pathway.plans.readiness import Missing, what_is_missing
from commonweal.pathway.plans.views.opening import crumbs_of, do_and_go, open_plan_page, plan_context, require_money
from commonweal.pathway.plans.who_pays import Payers, who_pays
from commonweal.people.identity.models import CommunicationKind
from commonweal.people.identity.queries import communication_needs
from commonweal.people.sight.actions import record_look

WEEKS_A_YEAR = 52


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def start(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """Begin a plan from an assessment and its latest indicative budget."""
    assessment = get_object_or_404(Assessment.objects.select_related("person"), pk=assessment_id)
    person = assessment.person
    budget = IndicativeBudget.objects.filter(assessment=assessment).order_by("-made_at").first()
    problem = "" if budget else "Work out the indicative budget first: a plan starts from it."
    if request.method == "POST" and budget is not None:
        try:
            plan = start_plan(request.actor, assessment, budget)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("plans:plan", plan.pk)
    if request.method == "GET":
        record_look(request.actor, person, "the start of a support plan")
    crumbs = [{"text": person.name, "href": reverse("identity:record", args=[person.pk])}]
    present = plan_of(person)
    context = {
        "person": person,
        "assessment": assessment,
        "budget": budget,
        "problem": problem,
        "present": present,
        "under_way": amendment_of(present) if present else None,
        "crumbs": crumbs,
    }
    return render(request, "plans/start.html", context)


@sign_in_required
@require_GET
def plan_page(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """The task list over the parts of a plan."""
    plan = open_plan_page(request, plan_id)
    cost, missing = cost_of(plan), what_is_missing(plan) if plan.signed_at is None else []
    context = plan_context(
        request,
        plan,
        next_step=next_step(request.actor, plan, missing),
        outcomes=list(plan.outcomes.all()),
        lines=list(plan.lines.all()),
        cost=cost,
        picture=cost_picture(cost, budget_of(plan)),
        payers=payers_picture(plan, payers_of(plan, cost, latest_contribution(plan.person) is not None)[0]),
        holdings=HOLDINGS,
        needed={part.part for part in missing},
        slots=plan.slots.exists(),
        contingencies=plan.contingencies.exists(),
        remarks=list(plan.remarks.all()),
        documents=list(documents_on(plan)),
        replaced_by=amendment_of(plan) if plan.signed_at else None,
        crumbs=crumbs_of(plan, inside=False),
    )
    return render(request, "plans/plan.html", context)


@sign_in_required
@require_GET
def print_page(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """The whole plan on one page, to print."""
    plan = open_plan_page(request, plan_id)
    context = plan_context(
        request,
        plan,
        needs=needs_of(plan),
        outcomes=list(plan.outcomes.prefetch_related("lines", "rungs", "helpers")),
        rungs={rung.key: rung.title for rung in ladder_on(timezone.localdate()).rungs},
        talks=list(plan.risk_talks.all()),
        contingencies=list(plan.contingencies.all()),
        lines=list(plan.lines.all()),
        cost=cost_of(plan),
        has_contribution=latest_contribution(plan.person) is not None,
        review_by=first_review_by(plan),
        holdings=HOLDINGS,
    )
    return render(request, "plans/print.html", context)


@sign_in_required
@require_GET
def pdf(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """The same as PDF, in large print with `?large=1` or where the person needs to be written to so."""
    plan = open_plan_page(request, plan_id)
    needs_large = any(one.kind == CommunicationKind.LARGE_PRINT for one in communication_needs(plan.person))
    made = plan_as_pdf(
        person=plan.person.name,
        about=f"Begun on {on_day(timezone.localtime(plan.started_at).date())} with {plan.worker.name}",
        sections=sections_of(request.actor, plan, ladder_on(timezone.localdate())),
        is_large=request.GET["large"] == "1" if "large" in request.GET else needs_large,
        made_on=timezone.localdate(),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="support-plan-{plan.started_at:%Y-%m-%d}.pdf"'
    return response


@sign_in_required
@require_GET
def cost_page(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """What the plan costs, who pays, and how each amount was worked out. For those with sight of money."""
    plan = open_plan_page(request, plan_id)
    budget = require_money(plan)
    cost = cost_of(plan)
    contribution = latest_contribution(plan.person)
    payers, funded = payers_of(plan, cost, contribution is not None)
    context = plan_context(
        request,
        plan,
        holdings=HOLDINGS,
        cost=cost,
        stored=StoredResult.objects.filter(pk=plan.working_id).first() if plan.working_id else None,
        picture=cost_picture(cost, budget),
        payers=payers_picture(plan, payers),
        paid=payers,
        funded=funded,
        rows=cost_rows(cost, budget, payers, plan.person.called),
        lines=[(line, weekly_cost_of(line)) for line in plan.lines.all()],
        contribution=contribution,
    )
    return render(request, "plans/cost.html", context)


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def start_date(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """The first day of the plan."""
    plan = open_plan_page(request, plan_id)
    form = StartForm(request.POST or None, initial={"starts_on": plan.starts_on})
    if request.method == "POST" and form.is_valid():
        try:
            set_start(request.actor, plan, form.cleaned_data["starts_on"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plans:plan", plan.pk)
    return render(request, "plans/start_date.html", plan_context(request, plan, form=form))


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def reason(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Why the plan costs more than the indicative budget."""
    plan = open_plan_page(request, plan_id)
    form = ReasonForm(request.POST or None, initial={"over_budget_reason": plan.over_budget_reason})
    if request.method == "POST" and form.is_valid():
        try:
            give_reason(request.actor, plan, form.cleaned_data["over_budget_reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plans:plan", plan.pk)
    return render(request, "plans/reason.html", plan_context(request, plan, form=form, cost=cost_of(plan)))


@role_required(*PLANNERS)
@require_POST
def amend(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Begin the plan that will replace this one."""
    plan = open_plan_page(request, plan_id)
    new: list[Plan] = []
    here = reverse("plans:plan", args=[plan.pk])
    done = "A new plan is begun as a copy. The present one counts until all have agreed to the new one."
    answer = do_and_go(request, lambda: new.append(amend_plan(request.actor, plan)), here, done)
    return redirect("plans:plan", new[0].pk) if new else answer


@role_required(*PLANNERS)
@require_POST
def take_over(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Become the plan's worker."""
    plan = open_plan_page(request, plan_id)
    here = reverse("plans:plan", args=[plan.pk])
    return do_and_go(request, lambda: take_over_plan(request.actor, plan), here, "You are now the worker of this plan")


WHERE = {
    "outcomes": "plans:outcomes",
    "lines": "plans:lines",
    "start": "plans:start_date",
    "ladder": "plans:outcomes",
    "risk": "plans:risks",
    "what_if": "plans:what_if",
    "documents": "plans:documents",
}
"""The page of each part in which something is missing."""

WORKERS_OWN = ("start",)
"""Parts that only a worker fills."""


def next_step(actor: Actor, plan: Plan, missing: list[Missing]) -> tuple[str, str] | None:
    """What the actor does next about a plan that is not signed, in words with its address; None where it is signed, or
    others do what is next."""
    if plan.signed_at is not None:
        return None
    mine = [
        one
        for one in missing
        if may_plan(actor) or not (one.part in WORKERS_OWN or one.words.startswith("a price for"))
    ]
    if mine:
        return f"the plan needs {mine[0].words}", reverse(WHERE[mine[0].part], args=[plan.pk])
    if missing:
        return None
    agreed = plan.person_agreed_at if is_own(actor, plan.person) else plan.worker_agreed_at
    words = "see who still has to agree" if agreed else "read the whole plan, and agree to it"
    return words, reverse("plans:agreement", args=[plan.pk])


def cost_picture(cost: PlanCostResult, indicative: IndicativeBudget | None) -> Bar:
    """The cost by how it is held, against the indicative budget."""
    parts = [(way.value, HOLDINGS[way].title, amount) for way, amount in cost.weekly_by_holding.items()]
    return bar(parts, indicative.weekly_amount if indicative else None)


def payers_of(plan: Plan, cost: PlanCostResult, is_worked_out: bool) -> tuple[Payers, FundedBudget | None]:
    """Who pays the cost, and how it was divided between funders, where that was done."""
    funded = funded_budget_of(plan)
    said = funded.working.result["weekly_by_side"] if funded else {}
    sides = {side: Decimal(amount) for side, amount in said.items()}
    return who_pays(cost.weekly_cost, cost.weekly_contribution if is_worked_out else None, sides), funded


def payers_picture(plan: Plan, payers: Payers) -> Bar:
    """The cost by who pays it; one part only while nothing of it is settled."""
    return bar(payers.parts(plan.person.called))


def cost_rows(
    cost: PlanCostResult, indicative: IndicativeBudget, payers: Payers, person: str
) -> list[tuple[str, Decimal, Decimal]]:
    """What the budget adds up to, each in pounds a week and in pounds a year of 52 weeks."""
    amounts = [("Personal budget: what the plan costs", cost.weekly_cost)]
    amounts += [(words, amount) for _, words, amount in payers.parts(person) if amount]
    amounts.append(("Indicative budget, where the plan began", indicative.weekly_amount))
    return [(label, weekly, weekly * WEEKS_A_YEAR) for label, weekly in amounts]
