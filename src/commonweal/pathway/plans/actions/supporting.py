"""Support itself: it begins on a day, for so many hours at such a price, and ends on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.plans.age_bands import age_band
from commonweal.pathway.plans.models import Plan, Support, SupportLine
from commonweal.pathway.plans.queries import FURTHEST_DAY, running_on
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address

ARRANGERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.BROKER)
"""Who may say that support begins or ends."""


def start_support(
    actor: Actor,
    line: SupportLine,
    *,
    provider_name: str,
    weekly_hours: Decimal,
    weekly_cost: Decimal,
    starts_on: date,
    provider: Organisation | None = None,
) -> Support:
    """Begin support for a line of a signed plan, at what was arranged: hours a week, pounds a week.

    `provider` is who is to be paid for it, where they are known here.

    Raises ValidationError where the plan is not in force or starts later, or the line has support then already.
    """
    actor.require_role(*ARRANGERS)
    with transaction.atomic():
        plan = Plan.objects.select_for_update(no_key=True).get(pk=line.plan_id)
        if plan.signed_at is None:
            raise ValidationError("Support begins once its plan is signed")
        if Plan.objects.filter(replaces=plan, signed_at__isnull=False).exists():
            raise ValidationError("A newer plan has replaced this one: arrange the support from the new plan")
        if starts_on > timezone.localdate() + FURTHEST_DAY:
            raise ValidationError("Support must begin within a year. Choose an earlier day")
        if plan.starts_on is not None and starts_on < plan.starts_on:
            raise ValidationError(f"The plan starts on {on_day(plan.starts_on)}: support cannot begin before it")
        return begin_support(
            actor,
            line,
            provider_name=provider_name,
            weekly_hours=weekly_hours,
            weekly_cost=weekly_cost,
            starts_on=starts_on,
            provider=provider,
        )


def begin_support(
    actor: Actor,
    line: SupportLine,
    *,
    provider_name: str,
    weekly_hours: Decimal,
    weekly_cost: Decimal,
    starts_on: date,
    continues: Support | None = None,
    provider: Organisation | None = None,
) -> Support:
    """The same without asking who acts: what is agreed to in a plan begins whoever's agreement came last.

    `continues` is the same provider's support under the plan that was replaced.
    """
    if Support.objects.filter(running_on(starts_on), line=line).exists():
        raise ValidationError(f"“{line.description}” has support then already. End that first")
    support = Support.objects.create(
        person=line.person,
        line=line,
        provider_name=provider_name,
        weekly_hours=weekly_hours,
        weekly_cost=weekly_cost,
        starts_on=starts_on,
        continues=continues,
        provider=provider,
    )
    by = f", by {provider_name}" if provider_name else ""
    write_entry(
        actor,
        "support.started",
        f"Support {'begins' if starts_on > timezone.localdate() else 'began'} on {on_day(starts_on)}: "
        f"{line.description}{by}",
        person_id=line.person_id,
        payload=_facts(support) | {"continues": continues.pk if continues else None},
    )
    return support


def end_support(actor: Actor, support: Support, ends_on: date, reason: str) -> Support:
    """End support: `ends_on` is its last day. Raises ValidationError by field."""
    actor.require_role(*ARRANGERS)
    with transaction.atomic():
        stored = Support.objects.select_for_update(no_key=True).get(pk=support.pk)
        if stored.ends_on is not None:
            raise ValidationError(f"This support has its last day already: {on_day(stored.ends_on)}")
        wrong = {}
        if ends_on < stored.starts_on:
            wrong["ends_on"] = f"The last day cannot be before {on_day(stored.starts_on)}, when it began"
        elif ends_on > max(timezone.localdate(), stored.starts_on) + FURTHEST_DAY:
            wrong["ends_on"] = "Choose a day within a year"
        if not reason.strip():
            wrong["reason"] = "Say why the support ends"
        if wrong:
            raise ValidationError(wrong)
        finish_support(actor, stored, ends_on, reason.strip())
    return stored


def finish_support(actor: Actor, support: Support, ends_on: date, reason: str, *, goes_on: bool = False) -> None:
    """Set the last day of support and tell the ledger. `goes_on`: the same provider continues under a new plan."""
    support.ends_on = ends_on
    support.save(update_fields=["ends_on"])
    words = "goes on under the new plan" if goes_on else "ends"
    write_entry(
        actor,
        "support.ended",
        f"Support {words} after {on_day(ends_on)}: {support.line.description}",
        person_id=support.person_id,
        payload={"support": support.pk, "line": support.line_id, "ends_on": ends_on, "goes_on": goes_on},
        reason=reason,
    )


def _facts(support: Support) -> dict[str, Any]:
    """All that the place is counted by, so that whoever listens need not look at the person."""
    person: Person = support.person
    address = current_address(person)
    area = address.neighbourhood if address else None
    return {
        "support": support.pk,
        "line": support.line_id,
        "kind": support.line.kind,
        "holding": support.line.holding,
        "weekly_hours": support.weekly_hours,
        "weekly_cost": support.weekly_cost,
        "starts_on": support.starts_on,
        "place": person.place_id,
        "neighbourhood": area.pk if area else None,
        "former_council": area.former_council_id if area else None,
        "age_band": age_band(person.age_on(support.starts_on)),
    }
