"""The council's rules for direct payments, read from a dated policy file. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from commonweal.core.calculations.policy import policies, policy_on

NAME = "direct_payments"


@dataclass(frozen=True)
class Category:
    """What money is spent on: the words that tell it, and the kinds of planned support it may be for."""

    key: str
    title: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    allowed: bool


@dataclass(frozen=True)
class Layout:
    """How the file of a card provider or bank is laid out: the names of its columns, in lower case."""

    key: str
    title: str
    date: str
    date_format: str
    words: str
    reference: str
    amount: str = ""
    money_in: str = ""
    money_out: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        named = (self.date, self.words, self.reference, self.amount, self.money_in, self.money_out)
        return tuple(filter(None, named))


@dataclass(frozen=True)
class DirectPaymentRules:
    """What one dated file says; weeks, days and months are whole numbers."""

    reference: str
    first_review_months: int
    next_review_months: int
    care_home_weeks: int
    care_home_confirmed: bool
    weeks_held: Decimal
    return_days: int
    categories: Sequence[Category]
    layouts: Mapping[str, Layout]


def rules_on(day: date) -> DirectPaymentRules:
    """The rules of a day. Raises OutsideRule where no file covers it."""
    return _rules_of(policy_on(NAME, day).reference)


@cache
def _rules_of(reference: str) -> DirectPaymentRules:
    policy = next(policy for policy in policies(NAME) if policy.reference == reference)
    return DirectPaymentRules(
        reference=policy.reference,
        first_review_months=int(policy.value("first_review_months").amount),
        next_review_months=int(policy.value("next_review_months").amount),
        care_home_weeks=int(policy.value("care_home_weeks").amount),
        care_home_confirmed=policy.value("care_home_weeks").confirmed,
        weeks_held=policy.value("weeks_held").amount,
        return_days=int(policy.value("return_days").amount),
        categories=tuple(
            Category(one["key"], one["title"], tuple(one["words"]), tuple(one["kinds"]), one["allowed"])
            for one in policy.document["categories"]
        ),
        layouts={key: Layout(key=key, **table) for key, table in policy.document["layouts"].items()},
    )
