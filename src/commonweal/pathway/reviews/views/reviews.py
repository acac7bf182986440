"""Reviews of one plan: what is due, asking, planning, holding, notes of providers, and what is unmet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import PLANNERS, is_own, may_plan, plans_shown_to, writes_as
from commonweal.pathway.reviews.actions import (
    ask_for_review,
    begin_form,
    decide_note,
    hold_review,
    meet_need,
    plan_review,
    record_unmet,
    write_note,
)
from commonweal.pathway.reviews.actions.dues import due_inputs
from commonweal.pathway.reviews.actions.planning import asks_as
from commonweal.pathway.reviews.drafts import drafted
from commonweal.pathway.reviews.due_dates import review_date
from commonweal.pathway.reviews.forms import AskForm, HoldForm, NoteForm, PlanReviewForm, UnmetForm
from commonweal.pathway.reviews.models import ProviderNote, Review, UnmetNeed
from commonweal.pathway.reviews.queries import due_of, open_review_of, reviews_of
from commonweal.people.sight.actions import record_look


def _open(request: CommonwealRequest, plan_id: UUID) -> Plan:
    """A signed plan, or 404 where it is hidden or not signed. That it was looked at is written to the ledger."""
    plan = get_object_or_404(plans_shown_to(request.actor), pk=plan_id, signed_at__isnull=False)
    if request.method == "GET":
        record_look(request.actor, plan.person, "the reviews of the plan")
    return plan


def _context(request: CommonwealRequest, plan: Plan, **more: Any) -> dict[str, Any]:
    return {
        "plan": plan,
        "person": plan.person,
        "is_own": is_own(request.actor, plan.person),
        "may_plan": may_plan(request.actor),
        "crumbs": [
            {"text": plan.person.name, "href": reverse("identity:record", args=[plan.person_id])},
            {"text": "Reviews", "href": reverse("reviews:of_plan", args=[plan.pk])},
        ],
        **more,
    }


@sign_in_required
@require_GET
def of_plan(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """When a plan is looked at next and why then, what earlier reviews found, and what is unmet."""
    plan = _open(request, plan_id)
    is_in_force = plan.replaced_at is None  # type: ignore[attr-defined]
    context = _context(
        request,
        plan,
        is_in_force=is_in_force,
        due=due_of(plan),
        working=review_date(due_inputs(plan)).workings if is_in_force else [],
        review=open_review_of(plan),
        held=list(reviews_of(plan.person)[:20]),
        unmet=list(plan.unmet_needs.all()),
        notes=list(plan.provider_notes.select_related("organisation")),
        may_write=is_in_force and writes_as(request.actor, plan.person) is not None,
        may_ask=is_in_force and bool(asks_as(request.actor, plan.person)),
        may_note=is_in_force and request.actor.has_role(Role.PROVIDER) and not may_plan(request.actor),
    )
    context["crumbs"] = context["crumbs"][:1]
    return render(request, "reviews/of_plan.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def ask(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Ask for a review sooner."""
    plan = _open(request, plan_id)
    if not asks_as(request.actor, plan.person):
        raise PermissionDenied("Only the person, their carer, and those who support them can ask for a review.")
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_review(request.actor, plan, form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{plan.worker.name} is told that a review was asked for")
            return redirect("reviews:of_plan", plan.pk)
    return render(request, "reviews/ask.html", _context(request, plan, form=form))


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def plan_one(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Say when the plan is looked at."""
    plan = _open(request, plan_id)
    review = open_review_of(plan)
    due = due_of(plan)
    initial = {
        "on": review.planned_on if review else None,
        "reason": review.reason if review else "planned",
        "is_light_touch": review.is_light_touch if review else bool(due and due.kind == "light_touch"),
        "reviewer": review.reviewer_id if review else None,
    }
    form = PlanReviewForm(request.POST or None, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            plan_review(
                request.actor,
                plan,
                typed["on"],
                typed["reason"],
                is_light_touch=typed["is_light_touch"],
                reviewer=typed["reviewer"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The review is planned")
            return redirect("reviews:of_plan", plan.pk)
    return render(request, "reviews/plan_one.html", _context(request, plan, form=form, review=review, due=due))


@sign_in_required
@require_POST
def begin(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Begin the review form beside the assessment that it looks at again, or go on with it."""
    plan = _open(request, plan_id)
    review = open_review_of(plan)
    if review is None:
        messages.error(request, "A review is planned or asked for first")
        return redirect("reviews:of_plan", plan.pk)
    try:
        begun = begin_form(request.actor, review)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reviews:of_plan", plan.pk)
    return redirect("forms:form", begun.form_id)


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def hold(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """What was found, beside the plan that is looked at. For the review that is planned or was asked for."""
    plan = _open(request, plan_id)
    review = open_review_of(plan)
    if review is None:
        messages.error(request, "Plan the review first: say when and why it is held")
        return redirect("reviews:plan_one", plan.pk)
    outcomes = list(plan.outcomes.prefetch_related("rungs", "helpers", "lines"))
    draft = drafted(review)
    form = HoldForm(
        request.POST or None,
        outcomes=outcomes,
        is_light_touch=review.is_light_touch,
        initial={"held_on": timezone.localdate(), **draft.initial},
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            held = hold_review(
                request.actor,
                review,
                held_on=typed["held_on"],
                method=typed["method"],
                findings=form.findings(),
                next_step=typed["next_step"],
                summary=typed["summary"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The review is recorded")
            return (
                redirect("plans:plan", held.amendment_id) if held.amendment_id else redirect("reviews:review", held.pk)
            )
    beside = [(one, [form[f"{part}-{one.pk}"] for part in ("achieved", "words", "whose")]) for one in outcomes]
    context = _context(
        request,
        plan,
        form=form,
        review=review,
        draft=draft,
        beside=beside,
        loose=list(plan.lines.filter(outcome=None)),
        notes=list(plan.provider_notes.filter(is_accepted=True).select_related("organisation")),
    )
    return render(request, "reviews/hold.html", context)


@sign_in_required
@require_GET
def review_page(request: CommonwealRequest, review_id: UUID) -> HttpResponse:
    """A review that was held, beside the plan that it looked at."""
    review = get_object_or_404(Review.objects.filter(held_on__isnull=False), pk=review_id)
    plan = _open(request, review.plan_id)
    found = {one.outcome_id: one for one in review.outcomes.all()}
    beside = [(one, found.get(one.pk)) for one in plan.outcomes.prefetch_related("rungs", "helpers", "lines")]
    context = _context(request, plan, review=review, beside=beside, loose=list(plan.lines.filter(outcome=None)))
    context["unmet"] = list(review.unmet_needs.all())
    return render(request, "reviews/review.html", context)


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def unmet(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Something that is needed and cannot be had."""
    plan = _open(request, plan_id)
    form = UnmetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_unmet(request.actor, plan, review=open_review_of(plan), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "It is recorded, and counted for the place")
            return redirect("reviews:of_plan", plan.pk)
    return render(request, "reviews/unmet.html", _context(request, plan, form=form))


@role_required(*PLANNERS)
@require_POST
def met(request: CommonwealRequest, plan_id: UUID, need_id: UUID) -> HttpResponse:
    """A need is met now."""
    plan = _open(request, plan_id)
    need = get_object_or_404(UnmetNeed, pk=need_id, plan=plan)
    try:
        meet_need(request.actor, need, request.POST.get("how", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("reviews:of_plan", plan.pk)


@role_required(Role.PROVIDER)
@require_http_methods(["GET", "POST"])
def note(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """What a provider says for the next review."""
    plan = _open(request, plan_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_note(request.actor, plan, form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your note is with the worker")
            return redirect("reviews:of_plan", plan.pk)
    return render(request, "reviews/note.html", _context(request, plan, form=form))


@role_required(*PLANNERS)
@require_POST
def decide(request: CommonwealRequest, plan_id: UUID, note_id: UUID) -> HttpResponse:
    """Take a provider's note into the review, or not."""
    plan = _open(request, plan_id)
    one = get_object_or_404(ProviderNote, pk=note_id, plan=plan)
    try:
        decide_note(
            request.actor, one, accept=request.POST.get("decision") == "accept", why=request.POST.get("why", "")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("reviews:of_plan", plan.pk)
