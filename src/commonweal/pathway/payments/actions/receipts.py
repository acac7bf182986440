"""Money that people paid: a list of the bank's, taken whole or not at all, and never twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.design.csv_rows import RowFault
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.payments.actions.holding import require_finance
from commonweal.pathway.payments.csv_rows import FaultyFileError, Row, read_rows
from commonweal.pathway.payments.models import BillingAccount, MoneyAccount, Posting, Receipt
from commonweal.pathway.payments.weeks import NOTHING

RECEIPT_COLUMNS = ("account", "received_on", "amount", "bank_reference")
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Received:
    """One payment of a person: to which billing account, on which day, pounds, and the bank's own reference of it."""

    account: str
    received_on: date
    amount: Decimal
    bank_reference: str


@dataclass(frozen=True)
class Taken:
    """What came of a list: how many payments were new, how many were here already, and the new ones in pounds."""

    new: int
    known: int
    total: Decimal


def read_receipts(content: bytes) -> list[Received]:
    """The payments of a file. Raises FaultyFileError with every fault, row by row."""
    return [received for _, received in read_rows(content, RECEIPT_COLUMNS, _received)]


def _received(row: Row) -> Received:
    return Received(
        row.text("account", needed=True, longest=20).upper(),
        row.day("received_on"),
        row.amount("amount", least=PENNY),
        row.text("bank_reference", needed=True, longest=80),
    )


def take_receipts(actor: Actor, council: Organisation, received: Sequence[Received]) -> Taken:
    """Keep and post payments. One that is here already, by the bank's reference, account and amount, changes nothing.

    Raises FaultyFileError for an unknown account, or a reference that was another payment's.
    """
    require_finance(actor, council)
    with transaction.atomic(), acting_as(system_actor("taking payments")):
        Organisation.objects.select_for_update(no_key=True).get(pk=council.pk)
        new = _new(council, received)
        now = timezone.now()
        rows = [
            Receipt(
                person_id=account.person_id,
                council=council,
                account=account,
                amount=one.amount,
                received_on=one.received_on,
                bank_reference=one.bank_reference,
                taken_at=now,
            )
            for one, account in new
        ]
        Receipt.objects.bulk_create(rows)
        Posting.objects.bulk_create(
            Posting(
                person_id=row.person_id,
                council=council,
                receipt=row,
                debit=MoneyAccount.BANK,
                credit=MoneyAccount.OWED_BY_PEOPLE,
                amount=row.amount,
                posted_at=now,
            )
            for row in rows
        )
        total = sum((row.amount for row in rows), NOTHING)
        if rows:
            write_entry(
                actor,
                "receipts.taken",
                f"{len(rows)} payments of people were taken in: {in_pounds(total)}",
                chain=f"money:{council.pk}",
                compartment="money",
                payload={"council": council.pk, "payments": len(rows), "total": total},
            )
    return Taken(len(rows), len(received) - len(rows), total)


def _new(council: Organisation, received: Sequence[Received]) -> list[tuple[Received, BillingAccount]]:
    accounts = {one.reference: one for one in BillingAccount.objects.filter(council=council)}
    known = {
        one.bank_reference: one
        for one in Receipt.objects.filter(
            council=council, bank_reference__in={one.bank_reference for one in received}
        ).select_related("account")
    }
    faults, new, seen = [], [], set()
    for number, one in enumerate(received, 2):
        account, before = accounts.get(one.account), known.get(one.bank_reference)
        if account is None:
            faults.append(RowFault(number, "account", f"{one.account} is no billing account here"))
        elif before is not None:
            if (before.account_id, before.amount) != (account.pk, one.amount):
                faults.append(RowFault(number, "bank_reference", f"{one.bank_reference} was another payment before"))
        elif one.bank_reference in seen:
            faults.append(RowFault(number, "bank_reference", f"{one.bank_reference} is in the list twice"))
        else:
            new.append((one, account))
        seen.add(one.bank_reference)
    if faults:
        raise FaultyFileError(faults)
    return new
