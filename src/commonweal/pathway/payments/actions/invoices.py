"""Invoices of providers: taken whole or not at all, matched line by line, and decided where they differ."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.design.csv_rows import RowFault
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.payments.actions.holding import finance_roles, require_finance
from commonweal.pathway.payments.csv_rows import FaultyFileError, Row, read_rows
from commonweal.pathway.payments.due import PaidBy, Terms
from commonweal.pathway.payments.matching import InvoicedLine, KnownWeek, match_line
from commonweal.pathway.payments.models import Delivery, Invoice, InvoiceLine
from commonweal.pathway.payments.models.delivered import Source
from commonweal.pathway.payments.rules import rules_on
from commonweal.pathway.payments.settling import Key
from commonweal.pathway.payments.weeks import NOTHING
from commonweal.pathway.plans.models import Support

INVOICE_COLUMNS = ("reference", "dated_on", "support", "week", "quantity", "unit_price", "amount")


@dataclass(frozen=True)
class Invoiced:
    """One line that a provider invoices: pounds for the hours (or days) of a support in the week of a Monday."""

    support: UUID
    week: date
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Sent:
    """One invoice as it is sent."""

    reference: str
    dated_on: date
    lines: tuple[Invoiced, ...]


def read_invoices(content: bytes) -> list[Sent]:
    """The invoices of a file, one line a row. Raises FaultyFileError with every fault, row by row."""
    rows = read_rows(content, INVOICE_COLUMNS, _invoiced)
    days: dict[str, date] = {}
    lines: dict[str, list[Invoiced]] = {}
    faults = []
    for row, (reference, dated_on, line) in rows:
        if days.setdefault(reference, dated_on) != dated_on:
            faults.append(RowFault(row.number, "dated_on", f"differs from the other lines of {reference}"))
        lines.setdefault(reference, []).append(line)
    if faults:
        raise FaultyFileError(faults)
    return [Sent(reference, days[reference], tuple(found)) for reference, found in lines.items()]


def _invoiced(row: Row) -> tuple[str, date, Invoiced]:
    return (
        row.text("reference", needed=True, longest=60),
        row.day("dated_on"),
        Invoiced(
            row.identity("support"),
            row.monday("week"),
            row.amount("quantity"),
            row.amount("unit_price"),
            row.amount("amount"),
        ),
    )


def take_invoices(
    actor: Actor, council: Organisation, provider: Organisation, sent: Sequence[Sent], source: Source
) -> list[Invoice]:
    """Keep invoices and match each line: all of them or none. For the provider, and the council's finance team.

    Raises FaultyFileError where an invoice of that reference is here already, or a line is about no support of the
    provider, a week without it, or a week that is invoiced already.
    """
    if not (actor.has_role(Role.PROVIDER) and provider.pk in actor.organisations) and not finance_roles(actor, council):
        raise PermissionDenied("Only the provider and the council’s finance team can send its invoices.")
    with transaction.atomic(), acting_as(system_actor("taking invoices")):
        Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)
        supports = _check(provider, sent)
        taken = [_keep(actor, council, provider, one, source, supports) for one in sent]
        match_again(provider, {(line.support, line.week) for one in sent for line in one.lines})
    return taken


def _check(provider: Organisation, sent: Sequence[Sent]) -> dict[UUID, Support]:
    lines = [line for one in sent for line in one.lines]
    supports = Support.objects.filter(provider=provider).in_bulk({line.support for line in lines})
    invoiced = {
        (support, week): reference
        for support, week, reference in InvoiceLine.objects.filter(
            support__in=supports, week__in={line.week for line in lines}, refused_at=None
        ).values_list("support_id", "week", "invoice__reference")
    }
    known = {
        reference.upper() for reference in Invoice.objects.filter(provider=provider).values_list("reference", flat=True)
    }
    faults: list[RowFault] = []
    seen: set[Key] = set()
    row = 1
    for one in sent:
        if one.reference.upper() in known:
            faults.append(RowFault(row + 1, "reference", f"Invoice {one.reference} is here already"))
        known.add(one.reference.upper())
        for line in one.lines:
            row += 1
            faults += _line_faults(row, line, supports, invoiced, seen)
    if faults:
        raise FaultyFileError(faults)
    return supports


def _line_faults(
    row: int, line: Invoiced, supports: dict[UUID, Support], invoiced: dict[Key, str], seen: set[Key]
) -> list[RowFault]:
    support = supports.get(line.support)
    if support is None:
        return [RowFault(row, "support", "is no support that this provider gives")]
    key = (line.support, line.week)
    faults = []
    if line.week.weekday():
        faults.append(RowFault(row, "week", "is no Monday. A week is named by its Monday"))
    if (support.starts_on - line.week).days > 6 or (support.ends_on is not None and support.ends_on < line.week):
        faults.append(RowFault(row, "week", "is a week in which this support did not run"))
    if key in invoiced:
        faults.append(RowFault(row, "week", f"is invoiced already, by {invoiced[key]}"))
    elif key in seen:
        faults.append(RowFault(row, "week", "is invoiced twice here for the same support"))
    seen.add(key)
    return faults


def _keep(
    actor: Actor,
    council: Organisation,
    provider: Organisation,
    sent: Sent,
    source: Source,
    supports: dict[UUID, Support],
) -> Invoice:
    total = sum((line.amount for line in sent.lines), NOTHING)
    invoice = Invoice.objects.create(
        council=council,
        provider=provider,
        reference=sent.reference.strip(),
        dated_on=sent.dated_on,
        source=source,
        total=total,
        received_at=timezone.now(),
        received_by_name=actor.name,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            person_id=supports[line.support].person_id,
            invoice=invoice,
            provider=provider,
            support_id=line.support,
            week=line.week,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=line.amount,
        )
        for line in sent.lines
    )
    write_entry(
        actor,
        "invoice.received",
        f"Invoice {invoice.reference} of {provider} was received: {len(sent.lines)} lines, {in_pounds(total)}",
        chain=f"money:{council.pk}",
        compartment="money",
        payload={"invoice": invoice.pk, "provider": provider.pk, "total": total, "lines": len(sent.lines)},
    )
    return invoice


def match_again(provider: Organisation, keys: Collection[Key]) -> None:
    """Match the undecided invoice lines of these supports and weeks anew; called as the system, as facts come in."""
    lines = list(
        InvoiceLine.objects.filter(
            provider=provider,
            support__in={support for support, _ in keys},
            week__in={week for _, week in keys},
            refused_at=None,
            decided_by_name="",
        ).select_related("support")
    )
    deliveries = {
        (one.support_id, one.week): one
        for one in Delivery.objects.filter(
            support__in={line.support_id for line in lines}, week__in={line.week for line in lines}, is_current=True
        )
    }
    for line in lines:
        support = line.support
        terms = Terms(support.weekly_cost, support.weekly_hours, support.starts_on, support.ends_on, PaidBy.INVOICED)
        given = deliveries.get((line.support_id, line.week))
        known = KnownWeek(
            terms.unit_price,
            given.quantity if given else None,
            given.counts if given else True,
            "hours" if support.weekly_hours else "days",
        )
        faults = match_line(InvoicedLine(line.quantity, line.unit_price, line.amount), known, rules_on(line.week))
        line.faults = [[fault.value, words] for fault, words in faults]
        line.payable = None if faults else line.amount
    InvoiceLine.objects.bulk_update(lines, ["faults", "payable"], batch_size=500)


def decide_line(actor: Actor, line: InvoiceLine, *, payable: Decimal | None, reason: str) -> InvoiceLine:
    """Decide a line that does not match: pay so many pounds of it, or refuse it (`None`), so that it can be sent anew.

    For the council's finance team. What is paid is never more than what is invoiced.
    """
    require_finance(actor, line.invoice.council)
    wrong = {}
    if not reason.strip():
        wrong["reason"] = "Say why"
    if payable is not None and not 0 <= payable <= line.amount:
        wrong["payable"] = f"Pay between £0 and {in_pounds(line.amount)}, which is invoiced"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic(), acting_as(system_actor("deciding an invoice line")):
        stored = (
            InvoiceLine.objects.select_for_update(of=("self",), no_key=True).select_related("invoice").get(pk=line.pk)
        )
        if stored.refused_at is not None:
            raise ValidationError("This line was refused already. The provider can invoice the week again")
        stored.payable = payable
        stored.refused_at = timezone.now() if payable is None else None
        stored.decided_by_name, stored.decided_reason = actor.name, reason.strip()[:300]
        stored.save(update_fields=["payable", "refused_at", "decided_by_name", "decided_reason"])
        what = "refused" if payable is None else f"to be paid at {in_pounds(payable)}"
        write_entry(
            actor,
            "invoice.decided",
            f"A line of invoice {stored.invoice.reference} is {what}",
            person_id=stored.person_id,
            compartment="money",
            payload={"line": stored.pk, "invoice": stored.invoice_id, "payable": payable},
            reason=stored.decided_reason,
        )
    return stored
