"""Who may write a plan, and what every change to one does."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.plans.models import Plan, Written, WrittenAs
from commonweal.pathway.plans.queries import PLANNERS, ROOM, writes_as
from commonweal.pathway.work.actions import hold_question, withdraw_approval


@dataclass(frozen=True)
class Author:
    """Who writes, and as what."""

    name: str
    written_as: WrittenAs

    @property
    def is_worker(self) -> bool:
        return self.written_as == WrittenAs.WORKER

    def sign(self, part: Written) -> None:
        """Put the author's name under a part of a plan."""
        part.written_by_name, part.written_as = self.name[:200], self.written_as


def author_of(actor: Actor, plan: Plan) -> Author:
    """The actor as a writer of this plan: the person themself, a carer who is let see their care, or a worker.

    Raises PermissionDenied for everybody else.
    """
    written_as = writes_as(actor, plan.person)
    if written_as is None:
        raise PermissionDenied(
            "Only the person, a carer they share their care with, and those who plan with them can change a plan."
        )
    return Author(actor.name, written_as)


def planner_of(actor: Actor) -> Account:
    """The acting worker's account. PermissionDenied for others, and for the system: a plan has a worker."""
    actor.require_role(*PLANNERS)
    if actor.account_id is None:
        raise PermissionDenied("A plan is written by a named worker.")
    return Account.objects.get(pk=actor.account_id)


def open_plan(plan: Plan) -> Plan:
    """The plan as stored, locked for the rest of the transaction. Raises ValidationError when it is signed.

    Locks leave the key free (`no_key`), here and elsewhere: a row written about the same thing has its foreign key
    checked at commit, when it may hold the ledger that this transaction waits for.
    """
    hold_question(ROOM, plan.pk)
    stored = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if stored.signed_at is not None:
        raise ValidationError("This plan is signed and does not change. Amend it: that makes a new plan")
    return stored


def changed(actor: Actor, plan: Plan, summary: str, **facts: Any) -> None:
    """Write a change to the ledger, and ask again those who had agreed to what it was before."""
    enter(actor, plan, "plan.changed", summary, **facts)
    clear_agreements(actor, plan, "the plan was changed")


def clear_agreements(actor: Actor, plan: Plan, why: str) -> None:
    """Ask everybody again: what they agreed to has changed. What is asked of a manager is withdrawn.

    Writes nothing where nobody had agreed.
    """
    agreed = {
        "person": plan.person_agreed_at,
        "worker": plan.worker_agreed_at,
        "manager": plan.manager_agreed_at,
    }
    if not any(agreed.values()) and plan.working_id is None:
        return
    withdraw_approval(actor, ROOM, plan.pk, f"Asked again: {why}")
    plan.person_agreed_at = plan.worker_agreed_at = plan.manager_agreed_at = None
    plan.person_agreed_by = plan.agreed_evidence = ""
    plan.manager = plan.weekly_cost = plan.working = None
    plan.save()
    who = [name for name, at in agreed.items() if at is not None]
    if who:
        summary = f"Agreement is asked for again from the {' and the '.join(who)}: {why}"
        enter(actor, plan, "plan.agreements_cleared", summary, cleared=who)


def enter(actor: Actor, plan: Plan, kind: str, summary: str, *, reason: str = "", **facts: Any) -> None:
    """Write one entry about a plan to the ledger."""
    write_entry(actor, kind, summary, person_id=plan.person_id, payload={"plan": plan.pk, **facts}, reason=reason)
