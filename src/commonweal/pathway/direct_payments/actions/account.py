"""The account: files of cards and banks taken whole, what was spent put in its place, and money asked back."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.correspondence.actions import send_message
from commonweal.pathway.direct_payments.actions.agreeing import enter, locked, require_maker
from commonweal.pathway.direct_payments.models import (
    Agreement,
    AskedReturn,
    BudgetLine,
    Reclaim,
    StatementFile,
    Transaction,
)
from commonweal.pathway.direct_payments.rules import rules_on
from commonweal.pathway.direct_payments.spending import Planned, category_of, is_outside_plan, line_for, read_movements
from commonweal.people.sight.queries import access_of, is_own_record


def require_account_holder(actor: Actor, agreement: Agreement) -> None:
    """Raise PermissionDenied unless it is the person, who holds their fund, or who looks after it."""
    if is_own_record(actor, agreement.person):
        return
    if agreement.provider_id and actor.has_role(Role.PROVIDER) and agreement.provider_id in actor.organisations:
        return
    if agreement.manager and agreement.manager.account_id and agreement.manager.account_id == actor.account_id:
        if access_of(actor, agreement.person).sees("money"):
            return
        raise PermissionDenied("The person has not shared their money with you.")
    require_maker(actor, agreement.person)


def take_statement(actor: Actor, agreement: Agreement, layout: str, content: bytes) -> StatementFile:
    """Take a card's or bank's file in: all of it or nothing. What is here already is not kept twice.

    For the person, who manages it for them, the provider that holds the fund, and who looks after it. Raises
    FaultyFileError with every fault, row by row; ValidationError for an unknown layout.
    """
    require_account_holder(actor, agreement)
    rules = rules_on(timezone.localdate())
    if layout not in rules.layouts:
        raise ValidationError({"layout": "Choose how the file is laid out"})
    movements = read_movements(content, rules.layouts[layout])
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic(), acting_as(system_actor("taking a statement in")):
        stored = locked(agreement)
        known = StatementFile.objects.filter(agreement=stored, digest=digest).first()
        if known is not None:
            return known
        lines = list(BudgetLine.objects.filter(agreement=stored).select_related("line"))
        planned = [Planned(str(line.pk), line.line.kind, line.weekly_amount) for line in lines]
        by_key = {str(line.pk): line for line in lines}
        there = Counter(Transaction.objects.filter(agreement=stored).values_list("fingerprint", flat=True))
        seen: Counter[str] = Counter()
        file = StatementFile.objects.create(
            person_id=stored.person_id,
            agreement=stored,
            layout=layout,
            digest=digest,
            rows=len(movements),
            new_rows=0,
            taken_by_name=actor.name,
            taken_at=timezone.now(),
        )
        rows = []
        for movement in movements:
            seen[movement.fingerprint] += 1
            if seen[movement.fingerprint] <= there[movement.fingerprint]:
                continue
            category = category_of(movement.words, rules.categories) if movement.amount < 0 else None
            found = line_for(category, planned)
            rows.append(
                Transaction(
                    person_id=stored.person_id,
                    agreement=stored,
                    file=file,
                    on=movement.on,
                    words=movement.words,
                    amount=movement.amount,
                    reference=movement.reference,
                    fingerprint=movement.fingerprint,
                    occurrence=seen[movement.fingerprint],
                    category=category.key if category else "",
                    line=by_key[found.key] if found else None,
                    is_outside=is_outside_plan(movement.amount, category, planned),
                )
            )
        Transaction.objects.bulk_create(rows)
        file.new_rows = len(rows)
        file.save(update_fields=["new_rows"])
        last = max(movement.on for movement in movements)
        AskedReturn.objects.filter(agreement=stored, received_at=None, last__lte=last).update(
            received_at=timezone.now()
        )
        enter(actor, stored, "direct_payment.statement", f"Statement taken in: {len(rows)} new lines", rows=len(rows))
    return file


def place_transaction(
    actor: Actor, moved: Transaction, *, line: BudgetLine | None, category: str, is_accepted: bool, note: str
) -> Transaction:
    """Say what of the plan something was for, or accept that it was outside it, with a note."""
    require_maker(actor, moved.person)
    wrong = {}
    rules = rules_on(timezone.localdate())
    if category and category not in {one.key for one in rules.categories}:
        wrong["category"] = "Choose what it was for"
    if line is not None and line.agreement_id != moved.agreement_id:
        wrong["line"] = "Choose a line of this plan"
    if is_accepted and line is None and not note.strip():
        wrong["note"] = "Say why it is accepted although it is not in the plan"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic(), acting_as(system_actor("placing what was spent")):
        stored = Transaction.objects.select_for_update(no_key=True).get(pk=moved.pk)
        stored.line, stored.category = line, category
        stored.is_outside = stored.amount < 0 and line is None and not is_accepted
        stored.placed_by_name, stored.note = actor.name, note.strip()[:300]
        stored.save(update_fields=["line", "category", "is_outside", "placed_by_name", "note"])
    return stored


def ask_for_return(actor: Actor, agreement: Agreement, last: date) -> AskedReturn:
    """Ask for what was spent up to a day; asked again, the one that is open is chased. The person is written to."""
    require_maker(actor, agreement.person)
    if last > timezone.localdate():
        raise ValidationError({"last": "This day has not come yet"})
    today = timezone.localdate()
    with transaction.atomic(), acting_as(system_actor("asking for a return")):
        stored = locked(agreement)
        open_one = AskedReturn.objects.select_for_update(no_key=True).filter(agreement=stored, received_at=None).first()
        if open_one is not None:
            open_one.chased_at = timezone.now()
            open_one.save(update_fields=["chased_at"])
            enter(actor, stored, "direct_payment.chased", "The return of what was spent was chased")
        else:
            before = AskedReturn.objects.filter(agreement=stored).order_by("-last").first()
            first = before.last + timedelta(days=1) if before else stored.starts_on
            if last < first:
                raise ValidationError({"last": f"A return up to {on_day(first - timedelta(days=1))} is here already"})
            open_one = AskedReturn.objects.create(
                person_id=stored.person_id,
                agreement=stored,
                first=first,
                last=last,
                due_on=today + timedelta(days=rules_on(today).return_days),
                asked_at=timezone.now(),
            )
            enter(actor, stored, "direct_payment.return_asked", f"Asked what was spent up to {on_day(last)}")
        _write(actor, stored, "direct-payment-return", first=open_one.first, last=open_one.last, due_on=open_one.due_on)
    return open_one


def propose_reclaim(actor: Actor, agreement: Agreement, amount: Decimal, reason: str) -> Reclaim:
    """Propose that money is given back. Nothing happens before the person was told and it was agreed."""
    require_maker(actor, agreement.person)
    wrong = {}
    if amount <= 0:
        wrong["amount"] = "Enter how much is asked back"
    if not reason.strip():
        wrong["reason"] = "Say why"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic(), acting_as(system_actor("proposing a reclaim")):
        stored = locked(agreement)
        made = Reclaim.objects.create(
            person_id=stored.person_id,
            agreement=stored,
            amount=amount,
            reason=reason.strip()[:300],
            proposed_at=timezone.now(),
            proposed_by_name=actor.name,
        )
        enter(actor, stored, "reclaim.proposed", f"{in_pounds(amount)} may be asked back", reason=made.reason)
    return made


def tell_of_reclaim(actor: Actor, reclaim: Reclaim) -> Reclaim:
    """Write to the person what is asked back and why, and how to answer."""
    require_maker(actor, reclaim.person)
    with transaction.atomic(), acting_as(system_actor("telling of a reclaim")):
        stored = _reclaim(reclaim)
        if stored.told_at is None:
            stored.told_at = timezone.now()
            stored.save(update_fields=["told_at"])
            _write(
                actor, stored.agreement, "direct-payment-reclaim", amount=in_pounds(stored.amount), reason=stored.reason
            )
            enter(actor, stored.agreement, "reclaim.told", f"Told that {in_pounds(stored.amount)} is asked back")
    return stored


def agree_reclaim(actor: Actor, reclaim: Reclaim, how: str) -> Reclaim:
    """Agree on it, with what the person said; it is then billed once, by the next billing run."""
    require_maker(actor, reclaim.person)
    if not how.strip():
        raise ValidationError({"how": "Say what the person said to it"})
    with transaction.atomic(), acting_as(system_actor("agreeing on a reclaim")):
        stored = _reclaim(reclaim)
        if stored.told_at is None:
            raise ValidationError("The person is told first")
        if stored.agreed_at is None:
            stored.agreed_at, stored.agreed_on = timezone.now(), timezone.localdate()
            stored.agreed_how = how.strip()[:300]
            stored.save(update_fields=["agreed_at", "agreed_on", "agreed_how"])
            enter(actor, stored.agreement, "reclaim.agreed", f"{in_pounds(stored.amount)} is given back", reason=how)
    return stored


def withdraw_reclaim(actor: Actor, reclaim: Reclaim, reason: str) -> Reclaim:
    """Do not ask it back after all; what was billed comes out as a credit with the next run."""
    require_maker(actor, reclaim.person)
    if not reason.strip():
        raise ValidationError({"reason": "Say why"})
    with transaction.atomic(), acting_as(system_actor("withdrawing a reclaim")):
        stored = _reclaim(reclaim)
        if stored.withdrawn_at is None:
            stored.withdrawn_at = timezone.now()
            stored.save(update_fields=["withdrawn_at"])
            words = f"{in_pounds(stored.amount)} is not asked back"
            enter(actor, stored.agreement, "reclaim.withdrawn", words, reason=reason)
    return stored


def _reclaim(reclaim: Reclaim) -> Reclaim:
    rows = Reclaim.objects.select_for_update(of=("self",), no_key=True).select_related("agreement__person")
    stored = rows.get(pk=reclaim.pk)
    return stored


def _write(actor: Actor, agreement: Agreement, template: str, **words: object) -> None:
    link = f"{settings.SITE_URL}{reverse('direct_payments:account', args=[agreement.person_id])}"
    send_message(
        actor,
        template,
        to_person=agreement.person,
        context={"link": link, "team": f"Finance team, {agreement.council}", **words},
    )
