"""The parts of a record page that tell of the plan and of the support that goes on."""

from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.plans.actions.supporting import ARRANGERS
from commonweal.pathway.plans.pictures import bar
from commonweal.pathway.plans.queries import (
    budget_of,
    current_support,
    is_own,
    may_plan,
    plan_and_amendment,
    ready_to_plan,
    status_words_of,
)
from commonweal.pathway.plans.status import STATUS_WORDS
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

LOOKS = 4
"""How many patterns the parts of a picture take in turn."""


def plan_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The plan that counts, and the one being written beside it; or what a plan can start from. None with neither."""
    plan, amendment = plan_and_amendment(person)
    if plan is None:
        ready = ready_to_plan(person) if may_plan(actor) else None
        return {"plan": None, "assessment": ready[0]} if ready else None
    if plan.signed_at is None and actor.roles == {Role.PROVIDER}:
        return None
    budget = budget_of(plan)
    status, _ = status_words_of(plan, budget)
    return {
        "plan": plan,
        "status": status,
        "status_words": STATUS_WORDS[status],
        "outcomes": list(plan.outcomes.all()),
        "amendment": amendment if may_plan(actor) or is_own(actor, person) else None,
        "shows_money": budget is not None,
    }


def support_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """Support that goes on today, with its hours and cost together, and what begins later. None without either.

    Cost is shown where money may be seen. What goes on and what takes its place later are never added up.
    """
    supports = current_support(person)
    if not supports:
        return None
    today = timezone.localdate()
    now = [support for support in supports if support.starts_on <= today]
    hours = [(str(index % LOOKS), str(one.line), one.weekly_hours) for index, one in enumerate(now)]
    return {
        "now": now,
        "later": [support for support in supports if support.starts_on > today],
        "weekly_hours": sum(support.weekly_hours for support in now),
        "weekly_cost": sum(support.weekly_cost for support in now),
        "picture": bar(hours),
        "shows_prices": access.sees("money") or actor.has_role(Role.BROKER),
        "may_end": actor.has_role(*ARRANGERS),
    }
