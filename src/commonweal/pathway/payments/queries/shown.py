"""Lists and accounts as pages show them, as far as the actor's sight goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, When

from commonweal.core.accounts.models import Organisation
from commonweal.pathway.payments.models import (
    Absence,
    BillingAccount,
    Delivery,
    Invoice,
    MoneyAccount,
    Posting,
    ProviderTerms,
    Receipt,
    Run,
    RunLine,
    Statement,
)
from commonweal.pathway.payments.weeks import NOTHING
from commonweal.people.identity.models import Person

MONEY = DecimalField(max_digits=14, decimal_places=2)


def runs_of(council: Organisation, kind: str = "") -> QuerySet[Run]:
    """A council's runs, the newest first."""
    runs = Run.objects.filter(council=council).select_related("council", "prepared_by", "approved_by", "reverses")
    if kind in Run.Kind.values:
        runs = runs.filter(kind=kind)
    return runs.order_by("-started_at")


def run_state(run: Run) -> str:
    """How far a run is, in words."""
    if run.set_aside_at:
        return "Set aside"
    if run.posted_at:
        return "Posted"
    if run.approved_at:
        return "Approved"
    return "To be approved" if run.prepared_at else "Being prepared"


def lines_of_run(run: Run, *, which: str = "") -> QuerySet[RunLine]:
    """The lines of a run, by payee and week; `which` keeps "adjustments"."""
    lines = run.lines.select_related("person").order_by("payee_name", "person", "week", "pk")
    return lines.filter(sequence__gt=1) if which == "adjustments" else lines


def payees_of(run: Run) -> "QuerySet[Any, Any]":
    """What each payee of a run comes to, the largest first."""
    return (
        run.lines.values("payee_reference", "payee_name", "provider_id")
        .annotate(lines=Count("pk"), total=Sum("amount"))
        .order_by("-total", "payee_name")
    )


def deliveries_shown(*, which: str = "", provider: str = "", week: date | None = None) -> QuerySet[Delivery]:
    """What providers said they gave, the latest week first. `which`: to_agree, less, more, missed, or all."""
    found = Delivery.objects.filter(is_current=True).select_related("person", "provider")
    if which == "to_agree":
        found = found.filter(compared="more", agreed_at=None)
    elif which in ("less", "more"):
        found = found.filter(compared=which)
    elif which == "missed":
        found = found.filter(missed_visits__gt=0)
    if provider:
        found = found.filter(provider__name__icontains=provider)
    if week:
        found = found.filter(week=week)
    return found.order_by("-week", "provider__name", "pk")


def invoices_of(council: Organisation, *, which: str = "") -> QuerySet[Invoice]:
    """Invoices, the newest first, with how many of their lines wait for a decision."""
    found = (
        Invoice.objects.filter(council=council)
        .select_related("provider")
        .annotate(waiting=Count("lines", filter=Q(lines__payable=None, lines__refused_at=None)), number=Count("lines"))
    )
    return (found.filter(waiting__gt=0) if which == "to_decide" else found).order_by("-dated_on", "pk")


def terms_of(council: Organisation) -> QuerySet[ProviderTerms]:
    return ProviderTerms.objects.filter(council=council).select_related("provider").order_by("provider__name")


def posted_to(provider: Organisation) -> QuerySet[RunLine]:
    """Posted lines for a provider, the latest first."""
    return (
        RunLine.objects.filter(provider=provider, posted_at__isnull=False)
        .select_related("run")
        .order_by("-posted_at", "week", "pk")
    )


def remittances_of(providers: Sequence[UUID] | frozenset[UUID]) -> "QuerySet[Any, Any]":
    """What a provider was paid by each posted run, the latest first."""
    return (
        RunLine.objects.filter(provider__in=providers, posted_at__isnull=False, run__kind=Run.Kind.PAY)
        .values("run_id", "run__reference", "run__first", "run__last", "run__posted_at", "run__council__name")
        .annotate(lines=Count("pk"), total=Sum("amount"))
        .order_by("-run__first", "run__reference")
    )


@dataclass(frozen=True)
class AccountLine:
    """One entry of a person's account: when, what for, pounds charged or paid, and what is owed after it."""

    on: date
    words: str
    how: str
    charged: Decimal
    paid: Decimal
    owed: Decimal
    run_id: UUID | None = None


@dataclass(frozen=True)
class PersonAccount:
    """What a person was billed and paid, the newest first."""

    reference: str
    owed: Decimal
    lines: list[AccountLine]
    statements: list[Statement]


def account_of(person: Person) -> PersonAccount:
    """A person's account: billed weeks, payments received, and what is owed."""
    entries: list[tuple[date, str, str, Decimal, UUID | None]] = [
        (line.week, line.description, line.how, line.amount, line.run_id)
        for line in RunLine.objects.filter(person=person, run__kind=Run.Kind.BILL, posted_at__isnull=False).order_by(
            "week", "sequence"
        )
    ]
    entries += [
        (receipt.received_on, "You paid", receipt.bank_reference, -receipt.amount, None)
        for receipt in Receipt.objects.filter(person=person)
    ]
    entries.sort(key=lambda entry: entry[0])
    owed, lines = NOTHING, []
    for on, words, how, amount, run_id in entries:
        owed += amount
        is_paid = run_id is None
        lines.append(
            AccountLine(on, words, how, NOTHING if is_paid else amount, -amount if is_paid else NOTHING, owed, run_id)
        )
    account = BillingAccount.objects.filter(person=person).first()
    statements = list(Statement.objects.filter(person=person).select_related("run").order_by("-made_at"))
    return PersonAccount(account.reference if account else "", owed, lines[::-1], statements)


def absences_shown(person: Person) -> QuerySet[Absence]:
    return Absence.objects.filter(person=person, withdrawn_at=None).order_by("-starts_on")


@dataclass(frozen=True)
class Balance:
    """One account of the ledger of money: pounds debited and credited, and the difference."""

    account: MoneyAccount
    debits: Decimal
    credits: Decimal

    @property
    def difference(self) -> Decimal:
        return self.debits - self.credits


def balances(council: Organisation) -> list[Balance]:
    """Every account of the ledger of money with what was posted; debits and credits come to the same."""
    postings = Posting.objects.filter(council=council)
    debits = dict(postings.values_list("debit").annotate(sum=Sum("amount")).order_by())
    credits = dict(postings.values_list("credit").annotate(sum=Sum("amount")).order_by())
    return [
        Balance(account, debits.get(account.value, NOTHING), credits.get(account.value, NOTHING))
        for account in MoneyAccount
    ]


def postings_of(council: Organisation, account: str) -> QuerySet[Posting]:
    """The postings of one account, the newest first, signed: what is debited adds."""
    return (
        Posting.objects.filter(Q(debit=account) | Q(credit=account), council=council)
        .select_related("person", "run", "line", "receipt")
        .annotate(signed=Case(When(debit=account, then=F("amount")), default=-F("amount"), output_field=MONEY))
        .order_by("-posted_at", "pk")
    )
