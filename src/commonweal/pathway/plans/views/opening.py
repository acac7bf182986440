"""What every page of a plan begins with."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import (
    budget_of,
    is_own,
    may_plan,
    plans_shown_to,
    shows_prices,
    status_words_of,
    writes_as,
)
from commonweal.pathway.plans.status import STATUS_WORDS, Status
from commonweal.people.sight.actions import record_look


def open_plan_page(request: CommonwealRequest, plan_id: UUID) -> Plan:
    """The plan, or 404 where it is hidden or is not there. That it was looked at is written to the ledger."""
    plan = get_object_or_404(plans_shown_to(request.actor), pk=plan_id)
    if request.method == "GET":
        record_look(request.actor, plan.person, "the support plan")
    return plan


def require_money(plan: Plan) -> IndicativeBudget:
    """The plan's budget. PermissionDenied for whoever may see what is planned and not the money for it."""
    budget = budget_of(plan)
    if budget is None:
        raise PermissionDenied("You may see the support that is planned, but not the money for it.")
    return budget


def require_writer(request: CommonwealRequest, context: dict[str, Any]) -> None:
    """Raise PermissionDenied for whoever opens a page to write on and may not write, or where the plan is signed.

    What is sent is left to the action, which says what is wrong.
    """
    if request.method == "GET" and not context["may_word"]:
        raise PermissionDenied(
            "Only the person, a carer they share their care with, and their worker write a plan, until it is signed."
        )


def plan_context(request: CommonwealRequest, plan: Plan, **more: Any) -> dict[str, Any]:
    """What every page of a plan is given: the plan, its status, and what this actor may do with it."""
    budget = budget_of(plan)
    status, waiting = status_words_of(plan, budget)
    is_open = status not in (Status.SIGNED, Status.REPLACED)
    own, planner = is_own(request.actor, plan.person), may_plan(request.actor)
    writes = is_open and writes_as(request.actor, plan.person) is not None
    return {
        "plan": plan,
        "person": plan.person,
        "budget": budget,
        "status": status,
        "status_words": STATUS_WORDS[status],
        "waiting": waiting,
        "is_open": is_open,
        "is_own": own,
        "may_plan": planner,
        "may_word": writes,
        "may_edit": is_open and planner,
        "shows_prices": shows_prices(request.actor, budget),
        "shows_money": budget is not None,
        "crumbs": crumbs_of(plan),
        **more,
    }


def crumbs_of(plan: Plan, *, inside: bool = True) -> list[dict[str, str]]:
    """Where a page of the plan is: under the person's record, and (`inside`) under the plan."""
    crumbs = [{"text": plan.person.name, "href": reverse("identity:record", args=[plan.person_id])}]
    if inside:
        crumbs.append({"text": "Support plan", "href": reverse("plans:plan", args=[plan.pk])})
    return crumbs


def do_and_go(request: CommonwealRequest, action: Callable[[], Any], to: str, done: str = "") -> HttpResponse:
    """Do what a button asks, say that it is done or why it cannot be, and go to a page."""
    try:
        action()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        if done:
            messages.success(request, done)
    return redirect(to)
