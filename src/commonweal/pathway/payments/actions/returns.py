"""What providers say they gave, week by week, and agreeing to what is above the tolerance."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.design.csv_rows import RowFault
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.payments.actions.invoices import match_again
from commonweal.pathway.payments.csv_rows import Cell, FaultyFileError, Row, read_rows
from commonweal.pathway.payments.due import PaidBy, Terms, expected_quantity
from commonweal.pathway.payments.matching import compare
from commonweal.pathway.payments.models import Delivery, ProviderReturn
from commonweal.pathway.payments.models.delivered import MissedReason, Source
from commonweal.pathway.payments.queries.due_pieces import absences_of
from commonweal.pathway.payments.rules import rules_on
from commonweal.pathway.plans.models import Support
from commonweal.people.sight.queries import access_of

RETURN_COLUMNS = ("support", "week", "quantity", "missed_visits", "missed_reason", "note")
MOST_QUANTITY = Decimal(336)
"""Hours of a week with two workers at a time, all day and night."""


@dataclass(frozen=True)
class Given:
    """What was given of one support in the week of a Monday: hours, or days where it is priced by the week."""

    support: UUID
    week: date
    quantity: Decimal
    missed_visits: int = 0
    missed_reason: str = ""
    note: str = ""


def read_return(content: bytes) -> list[Given]:
    """A provider's file of what it gave. Raises FaultyFileError with every fault, row by row."""
    return [given for _, given in read_rows(content, RETURN_COLUMNS[:3], _given)]


def _given(row: Row) -> Given:
    reason = row.text("missed_reason").lower()
    if reason and reason not in MissedReason.values:
        raise Cell("missed_reason", f"{reason!r} is none of {', '.join(MissedReason.values)}")
    missed = row.amount("missed_visits", needed=False)
    if missed != int(missed) or missed > 999:
        raise Cell("missed_visits", "is no whole number")
    return Given(
        row.identity("support"),
        row.monday("week"),
        row.amount("quantity"),
        int(missed),
        reason,
        row.text("note"),
    )


def take_return(
    actor: Actor, provider: Organisation, given: Sequence[Given], source: Source, content: bytes = b""
) -> ProviderReturn:
    """Keep a provider's return: all of it or nothing. What is kept already is not kept twice.

    A later return for the same support and week takes the place of the earlier, and both are kept. For the provider.
    Raises FaultyFileError, whose rows count from 2 as in a file.
    """
    if not (actor.has_role(Role.PROVIDER) and provider.pk in actor.organisations):
        raise PermissionDenied("Only somebody who works for the provider can say what it gave.")
    digest = hashlib.sha256(content or json.dumps([astuple(one) for one in given], default=str).encode()).hexdigest()
    with transaction.atomic(), acting_as(system_actor("taking a provider's return")):
        Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)
        known = ProviderReturn.objects.filter(provider=provider, digest=digest).first()
        if known is not None:
            return known
        supports = _supports(provider, given)
        taken = ProviderReturn.objects.create(
            provider=provider,
            source=source,
            digest=digest,
            made_by_name=actor.name,
            made_at=timezone.now(),
        )
        rows = _deliveries(provider, taken, given, supports)
        for row in rows:
            Delivery.objects.filter(support=row.support_id, week=row.week, is_current=True).update(is_current=False)
        Delivery.objects.bulk_create(rows)
        match_again(provider, {(row.support_id, row.week) for row in rows})
        write_entry(
            actor,
            "return.taken",
            f"{provider} said what it gave in {len(rows)} weeks of support",
            chain=f"provider:{provider.pk}",
            compartment="money",
            payload={"return": taken.pk, "provider": provider.pk, "rows": len(rows), "source": source},
        )
    return taken


def _supports(provider: Organisation, given: Sequence[Given]) -> dict[UUID, Support]:
    """The supports that a return is about. Raises FaultyFileError where one is not the provider's or did not run."""
    supports = Support.objects.filter(provider=provider).select_related("line").in_bulk({one.support for one in given})
    faults, seen = [], set()
    today = timezone.localdate()
    for number, one in enumerate(given, 2):
        support = supports.get(one.support)
        if support is None:
            faults.append(RowFault(number, "support", "is no support that you give"))
            continue
        if (one.support, one.week) in seen:
            faults.append(RowFault(number, "week", "is in this return already for the same support"))
        seen.add((one.support, one.week))
        if one.week.weekday():
            faults.append(RowFault(number, "week", "is no Monday. A week is named by its Monday"))
        elif not runs_in(support, one.week):
            faults.append(RowFault(number, "week", "is a week in which this support did not run"))
        elif one.week > today:
            faults.append(RowFault(number, "week", "has not begun"))
        if not 0 <= one.quantity <= (MOST_QUANTITY if support.weekly_hours else 7):
            most = f"{MOST_QUANTITY} hours" if support.weekly_hours else "7 days"
            faults.append(RowFault(number, "quantity", f"is more than {most} or less than nothing"))
    if faults:
        raise FaultyFileError(faults)
    return supports


def runs_in(support: Support, week: date) -> bool:
    """Whether support runs on any day of the week of a Monday."""
    days = (support.starts_on - week).days
    return days <= 6 and (support.ends_on is None or support.ends_on >= week)


def _deliveries(
    provider: Organisation, taken: ProviderReturn, given: Sequence[Given], supports: dict[UUID, Support]
) -> list[Delivery]:
    weeks = sorted({one.week for one in given})
    absences = absences_of({support.person_id for support in supports.values()}, weeks)
    rows = []
    for one in given:
        support = supports[one.support]
        terms = Terms(support.weekly_cost, support.weekly_hours, support.starts_on, support.ends_on, PaidBy.DELIVERED)
        rules = rules_on(one.week)
        expected = expected_quantity(one.week, terms, absences.get(support.person_id, ()), rules)
        rows.append(
            Delivery(
                person_id=support.person_id,
                support=support,
                provider=provider,
                provider_return=taken,
                week=one.week,
                description=support.line.description,
                unit="hours" if support.weekly_hours else "days",
                unit_price=terms.unit_price.quantize(Decimal("0.0001")),
                quantity=one.quantity,
                expected=expected.quantize(Decimal("0.01")),
                missed_visits=one.missed_visits,
                missed_reason=one.missed_reason,
                note=one.note.strip(),
                compared=compare(expected, one.quantity, rules).value,
            )
        )
    return rows


def agree_delivery(actor: Actor, delivery: Delivery, reason: str) -> Delivery:
    """Agree that more was given than planned, with the reason; it is then paid. By the roles that the policy names."""
    roles = [Role(role) for role in rules_on(delivery.week).over_tolerance_roles]
    actor.require_role(*roles)
    access = access_of(actor, delivery.person)
    if not (access.sees("care") or access.sees("money")):
        raise PermissionDenied("Only those who work with the person can agree to it.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why more was needed"})
    with transaction.atomic(), acting_as(system_actor("agreeing to what was given")):
        stored = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
        if not stored.is_current:
            raise ValidationError("The provider has sent a newer return for this week. Open it again")
        if stored.agreed_at is None:
            stored.agreed_at, stored.agreed_by_name = timezone.now(), actor.name
            stored.agreed_reason = reason.strip()[:300]
            stored.save(update_fields=["agreed_at", "agreed_by_name", "agreed_reason"])
            match_again(stored.provider, {(stored.support_id, stored.week)})
            write_entry(
                actor,
                "delivery.agreed",
                f"More support than planned was agreed for the week of {stored.week:%d %B %Y}",
                person_id=stored.person_id,
                payload={"delivery": stored.pk, "quantity": stored.quantity, "expected": stored.expected},
                reason=stored.agreed_reason,
            )
    return stored
