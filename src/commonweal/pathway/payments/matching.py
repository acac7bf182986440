"""Comparing what was given, and what is invoiced, with what was planned. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.core.calculations.registry import in_pounds, to_the_penny
from commonweal.pathway.payments.rules import Rules


class Compared(StrEnum):
    """How a week's delivery stands to the plan."""

    AS_PLANNED = "as_planned"
    WITHIN = "within"
    LESS = "less"
    MORE = "more"


COMPARED_WORDS: dict[Compared, str] = {
    Compared.AS_PLANNED: "As planned",
    Compared.WITHIN: "Within tolerance",
    Compared.LESS: "Less than planned",
    Compared.MORE: "More than planned",
}


def compare(expected: Decimal, given: Decimal, rules: Rules) -> Compared:
    """Hours (or days) given against those expected. The tolerance is the larger of the share and the hours."""
    difference = given - expected
    if difference == 0:
        return Compared.AS_PLANNED
    if abs(difference) <= max(expected * rules.tolerance_share, rules.tolerance_hours):
        return Compared.WITHIN
    return Compared.MORE if difference > 0 else Compared.LESS


class Fault(StrEnum):
    """Why a line of an invoice is not paid as it stands."""

    NO_SUPPORT = "no_support"
    NOT_RUNNING = "not_running"
    NOT_INVOICED = "not_invoiced"
    TWICE = "twice"
    NO_RETURN = "no_return"
    SUM = "sum"
    PRICE = "price"
    QUANTITY = "quantity"
    UNAGREED = "unagreed"


@dataclass(frozen=True)
class InvoicedLine:
    """A line as the provider sent it: hours (or days), pounds for each, pounds in all."""

    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class KnownWeek:
    """What is known of the same support and week: the agreed unit price (not rounded), and what the provider's return
    says (None without one), which `counts` unless it is above the tolerance and nobody agreed to it."""

    unit_price: Decimal
    quantity: Decimal | None
    counts: bool = True
    unit: str = "hours"


def match_line(line: InvoicedLine, known: KnownWeek, rules: Rules) -> list[tuple[Fault, str]]:
    """Everything in which an invoice line differs from what is known, in words; empty where it can be paid."""
    faults: list[tuple[Fault, str]] = []
    if line.amount != to_the_penny(line.quantity * line.unit_price):
        reckoned = to_the_penny(line.quantity * line.unit_price)
        faults.append(
            (Fault.SUM, f"The line says {in_pounds(line.amount)}; its quantity and price make {in_pounds(reckoned)}")
        )
    if abs(line.unit_price - known.unit_price) > rules.tolerance_price:
        faults.append(
            (
                Fault.PRICE,
                f"The price is {in_pounds(line.unit_price)}; {in_pounds(known.unit_price)} was agreed",
            )
        )
    if known.quantity is None:
        faults.append((Fault.NO_RETURN, "The provider has not said what it gave in this week"))
    elif line.quantity != known.quantity:
        faults.append(
            (
                Fault.QUANTITY,
                f"{_plain(line.quantity)} {known.unit} are invoiced; {_plain(known.quantity)} were given",
            )
        )
    if not known.counts:
        faults.append((Fault.UNAGREED, "What was given is above the tolerance and nobody has agreed to it yet"))
    return faults


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
