"""Deferred payment agreements: made, told of every six months, and ended."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.registry import InvalidInput, in_pounds
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.charging.actions.assessing import require_assessor
from commonweal.pathway.charging.deferral import BalanceResult, LimitResult, statement_days
from commonweal.pathway.charging.letters import write_about_money
from commonweal.pathway.charging.models import DeferredPayment, DeferredStatement
from commonweal.people.identity.models import Person

STOPPED = "The limit is reached, so nothing more is put off from now on. Talk to us about what comes next."


def agree_deferred_payment(
    actor: Actor,
    person: Person,
    *,
    address: str,
    property_value: Decimal,
    valued_on: date,
    encumbrances: Decimal,
    weekly_deferred: Decimal,
    fee: Decimal,
    starts_on: date,
    agreed_by_name: str,
) -> DeferredPayment:
    """Keep an agreement that was signed. The most that may be deferred is worked out, with its working, and kept.

    For the person's finance team. Raises ValidationError by field.
    """
    require_assessor(actor, person)
    faults: dict[str, str] = {}
    if weekly_deferred <= 0:
        faults["weekly_deferred"] = "Enter what is deferred a week, like 420.00"
    if not address.strip():
        faults["address"] = "Enter the address of the home"
    if not agreed_by_name.strip():
        faults["agreed_by_name"] = "Enter who signed: the person, or who acts for them"
    if DeferredPayment.objects.filter(person=person, ends_on=None).exists():
        faults["starts_on"] = "There is an agreement already. End it first"
    if faults:
        raise ValidationError(faults)
    given = {"on": starts_on, "property_value": property_value, "encumbrances": encumbrances}
    with transaction.atomic():
        try:
            limit, working = keep_result(
                actor, "deferred-payment-limit", given, LimitResult, person_id=person.pk, compartment="money"
            )
        except InvalidInput as error:
            raise as_validation(error) from error
        if not limit.equity_limit:
            raise ValidationError({"property_value": "With what is owed on it, nothing can be deferred on this home"})
        made = DeferredPayment.objects.create(
            person=person,
            address=address.strip(),
            property_value=property_value,
            valued_on=valued_on,
            encumbrances=encumbrances,
            limit=working,
            equity_limit=limit.equity_limit,
            weekly_deferred=weekly_deferred,
            fee=fee,
            starts_on=starts_on,
            agreed_at=timezone.now(),
            agreed_by_name=agreed_by_name.strip(),
        )
        words = f"Deferred payment agreed: {in_pounds(weekly_deferred)} a week, at most {in_pounds(limit.equity_limit)}"
        _enter(actor, made, "deferral.agreed", words)
        return made


def write_statement(actor: Actor, agreement: DeferredPayment, on: date) -> DeferredStatement:
    """Work out what is owed on a day, keep it, and write to the person; one that there is for the day is returned."""
    if not actor.is_system:
        require_assessor(actor, agreement.person)
    with transaction.atomic():
        held = _held(agreement)
        already = DeferredStatement.objects.filter(agreement=held, on=on).first()
        if already is not None:
            return already
        given = {
            "on": on,
            "starts_on": held.starts_on,
            "stops_on": held.ends_on,
            "weekly_deferred": held.weekly_deferred,
            "equity_limit": held.equity_limit,
            "fees": held.fee,
            "repaid": held.repaid,
        }
        try:
            owed, working = keep_result(
                actor, "deferred-payment-balance", given, BalanceResult, person_id=held.person_id, compartment="money"
            )
        except InvalidInput as error:
            raise as_validation(error) from error
        made = DeferredStatement.objects.create(
            person_id=held.person_id,
            agreement=held,
            on=on,
            balance=owed.balance,
            interest=owed.interest,
            working=working,
        )
        _enter(actor, held, "deferral.statement", f"Deferred payment: {in_pounds(owed.balance)} owed")
        write_about_money(
            actor,
            held.person,
            "deferred-payment-statement",
            {
                "on": on,
                "address": held.address,
                "deferred": owed.deferred,
                "interest": owed.interest,
                "balance": owed.balance,
                "left": owed.left_to_defer,
                "limit": held.equity_limit,
                "stopped": STOPPED if owed.limit_reached_on else "",
            },
        )
        return made


def write_statements_due(actor: Actor, today: date) -> int:
    """Write every statement that is due by today: every six months. For the nightly job, as the system."""
    written = 0
    for agreement in DeferredPayment.objects.filter(ends_on=None).select_related("person").order_by("pk"):
        due = statement_days(agreement.starts_on, today)
        if due and not agreement.statements.filter(on=due[-1]).exists():
            write_statement(actor, agreement, due[-1])
            written += 1
    return written


def end_deferred_payment(
    actor: Actor, agreement: DeferredPayment, *, ends_on: date, end: str, repaid: Decimal
) -> DeferredPayment:
    """End an agreement: sold, died, paid back, or ended by the person. A last statement says what is owed."""
    require_assessor(actor, agreement.person)
    with transaction.atomic():
        held = _held(agreement)
        if held.ends_on is not None:
            raise ValidationError("This agreement has ended.")
        if end not in DeferredPayment.End.values:
            raise ValidationError({"end": "Choose why it ends"})
        if ends_on < held.starts_on or ends_on > timezone.localdate():
            raise ValidationError({"ends_on": "Choose a day from the start of the agreement to today"})
        if repaid < 0:
            raise ValidationError({"repaid": "Enter what was paid back, or 0"})
        held.ends_on, held.end, held.repaid = ends_on, end, repaid
        held.save(update_fields=["ends_on", "end", "repaid"])
        _enter(actor, held, "deferral.ended", f"Deferred payment ended: {held.get_end_display().lower()}")
        write_statement(actor, held, max(ends_on, held.starts_on))
        return held


def _held(agreement: DeferredPayment) -> DeferredPayment:
    found = DeferredPayment.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return found.get(pk=agreement.pk)


def _enter(actor: Actor, agreement: DeferredPayment, kind: str, summary: str) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=agreement.person_id,
        compartment="money",
        payload={
            "agreement": agreement.pk,
            "equity_limit": agreement.equity_limit,
            "weekly_deferred": agreement.weekly_deferred,
            "starts_on": agreement.starts_on,
            "ends_on": agreement.ends_on,
        },
    )
