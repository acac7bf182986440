"""Accounts and lists as pages show them, as far as the actor's sight goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, Sum

from commonweal.pathway.direct_payments.models import Agreement, AskedReturn, BudgetLine, Reclaim, Review, Transaction
from commonweal.pathway.direct_payments.review_dates import ReviewDatesInput, ReviewDatesResult, review_dates
from commonweal.pathway.direct_payments.rules import rules_on
from commonweal.pathway.direct_payments.spending import Held, what_is_held
from commonweal.pathway.payments.weeks import NOTHING
from commonweal.people.identity.models import Person


def balance_of(agreement: Agreement) -> Decimal:
    """What stands in the account by the statements taken in, in pounds."""
    return Transaction.objects.filter(agreement=agreement).aggregate(sum=Sum("amount"))["sum"] or NOTHING


def agreements_of(person: Person) -> QuerySet[Agreement]:
    """A person's agreements, the open ones first, then the latest."""
    return (
        Agreement.objects.filter(person=person)
        .select_related("person", "council", "provider", "manager")
        .order_by("ends_on", "-starts_on")
    )


@dataclass(frozen=True)
class LineSpent:
    """A line of the plan: what was planned since the beginning, what was spent on it, in pounds."""

    words: str
    weekly: Decimal
    planned: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.planned - self.spent


@dataclass(frozen=True)
class AccountShown:
    """The account in a few figures, pounds: what came in, went out and is left, in weeks; and line by line."""

    came_in: Decimal
    went_out: Decimal
    held: Held
    lines: list[LineSpent]
    unplaced: Decimal
    outside: Decimal
    until: date | None


def account_of(agreement: Agreement) -> AccountShown:
    """The account of one agreement, by the statements taken in so far."""
    moved = list(Transaction.objects.filter(agreement=agreement))
    until = max((one.on for one in moved), default=None)
    came_in = sum((one.amount for one in moved if one.amount > 0), NOTHING)
    went_out = -sum((one.amount for one in moved if one.amount < 0), NOTHING)
    weeks = Decimal(max(0, (until - agreement.starts_on).days + 1)) / 7 if until else NOTHING
    lines = []
    for line in BudgetLine.objects.filter(agreement=agreement):
        spent = -sum((one.amount for one in moved if one.line_id == line.pk), NOTHING)
        planned = (line.weekly_amount * weeks).quantize(Decimal("0.01"))
        lines.append(LineSpent(line.description, line.weekly_amount, planned, spent))
    return AccountShown(
        came_in=came_in,
        went_out=went_out,
        held=what_is_held(came_in - went_out, agreement.weekly_amount, rules_on(agreement.starts_on)),
        lines=lines,
        unplaced=-sum((one.amount for one in moved if one.amount < 0 and one.line_id is None), NOTHING),
        outside=-sum((one.amount for one in moved if one.is_outside), NOTHING),
        until=until,
    )


def dates_of(agreement: Agreement, on: date) -> ReviewDatesResult:
    """By when the agreement is reviewed, by what is kept of it (`reviews` and `concerns` may be fetched before)."""
    return review_dates(
        ReviewDatesInput.model_validate(
            {
                "starts_on": agreement.starts_on,
                "reviews": [one.on for one in agreement.reviews.all() if one.is_review],
                "events": [{"reason": one.reason, "on": one.on} for one in agreement.concerns.all()],
                "on": on,
            }
        )
    )


@dataclass(frozen=True)
class Listed:
    """One agreement in the list: when it is reviewed, what stands in the account, and what has to be looked at."""

    agreement: Agreement
    dates: ReviewDatesResult
    held: Held
    flags: list[str]


def listed(agreements: Iterable[Agreement], today: date) -> list[Listed]:
    """Agreements as the list shows them. A number of queries that does not grow."""
    found = list(agreements)
    balances = dict(
        Transaction.objects.filter(agreement__in=found).values_list("agreement").annotate(sum=Sum("amount")).order_by()
    )
    outside = set(
        Transaction.objects.filter(agreement__in=found, is_outside=True).values_list("agreement_id", flat=True)
    )
    late = set(
        AskedReturn.objects.filter(agreement__in=found, received_at=None, due_on__lt=today).values_list(
            "agreement_id", flat=True
        )
    )
    reclaims = set(
        Reclaim.objects.filter(agreement__in=found, agreed_at=None, withdrawn_at=None).values_list(
            "agreement_id", flat=True
        )
    )
    rows = []
    for agreement in found:
        dates = dates_of(agreement, today)
        held = what_is_held(balances.get(agreement.pk, NOTHING), agreement.weekly_amount, rules_on(agreement.starts_on))
        said = (
            (dates.is_overdue and agreement.ends_on is None, "Review overdue"),
            (held.is_flagged, f"{held.weeks} weeks held"),
            (agreement.pk in outside, "Outside the plan"),
            (agreement.pk in late, "Return late"),
            (agreement.pk in reclaims, "Reclaim open"),
            (
                agreement.ends_on is not None and agreement.ends_on < today and agreement.reconciled_at is None,
                "To settle",
            ),
        )
        rows.append(Listed(agreement, dates, held, [words for holds, words in said if holds]))
    return rows


def all_agreements() -> QuerySet[Agreement]:
    """Every agreement that is open or not settled yet, by name."""
    return (
        Agreement.objects.filter(reconciled_at=None)
        .select_related("person", "council", "provider")
        .prefetch_related("concerns", Prefetch("reviews", Review.objects.order_by("on")))
        .order_by("person__family_key", "person__given_key", "pk")
    )
