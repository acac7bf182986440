"""One budget out of health and council money, with each funder's part: calculation `integrated-budget-shares`. Pure.

A part is an amount, or a share of what the amounts leave; together they are the whole, to the penny. Where a penny
cannot be divided, the parts with the largest remainders have one more (the first of equals). After-care under section
117 is a joint duty of council and NHS: its part says which share the NHS bears, and nobody is charged for it.

Source: Care Act 2014 sections 22, 25(9) and 26; National Health Service Act 2006 section 12A (personal health budgets);
Mental Health Act 1983 section 117. Amounts are pounds a week; a year is 52 weeks.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from commonweal.core.calculations.registry import (
    PENNY,
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)

WEEKS_IN_A_YEAR = 52
SOURCE = "Care Act 2014 sections 25 and 26; NHS Act 2006 section 12A; Mental Health Act 1983 section 117"
Pounds = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)]
Share = Annotated[Decimal, Field(ge=0, le=1)]


class Funder(StrEnum):
    """Whose money a part is."""

    COUNCIL = "council"
    NHS = "nhs"
    AFTERCARE = "aftercare"
    OWN = "own"


class Side(StrEnum):
    """Who pays in the end: after-care is divided between council and NHS."""

    COUNCIL = "council"
    NHS = "nhs"
    PERSON = "person"


class HeldAs(StrEnum):
    """The ways in which a budget can be held."""

    OWN_MONEY = "own_money"
    DIRECT_PAYMENT = "direct_payment"
    MANAGED = "managed"
    INDIVIDUAL_SERVICE_FUND = "individual_service_fund"


FUNDER_WORDS: dict[str, str] = {
    Funder.COUNCIL: "Council",
    Funder.NHS: "NHS personal health budget",
    Funder.AFTERCARE: "After-care (section 117), council and NHS together",
    Funder.OWN: "Own money",
}
SIDE_WORDS: dict[str, str] = {Side.COUNCIL: "Council", Side.NHS: "NHS", Side.PERSON: "The person"}
HELD_WORDS: dict[str, str] = {
    HeldAs.OWN_MONEY: "Own money",
    HeldAs.DIRECT_PAYMENT: "Direct payment",
    HeldAs.MANAGED: "Managed by the council",
    HeldAs.INDIVIDUAL_SERVICE_FUND: "Individual service fund",
}


class FundedPart(BaseModel):
    """A funder's part: an amount, or a share of what the amounts leave. After-care says which share the NHS bears."""

    model_config = ConfigDict(extra="forbid")

    funder: Funder
    weekly_amount: Pounds | None = None
    share: Share | None = None
    nhs_share: Share | None = Field(default=None, description="Of after-care only: what the NHS bears of it")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.weekly_amount is None) == (self.share is None):
            raise ValueError(f"{FUNDER_WORDS[self.funder]}: give an amount or a share, and not both")
        if (self.funder is Funder.AFTERCARE) != (self.nhs_share is not None):
            raise ValueError("After-care, and nothing else, says which share of it the NHS bears")
        return self


class FundedLine(BaseModel):
    """A line of the plan: what it costs, and how funders share it. Without a split it is shared as the whole is."""

    model_config = ConfigDict(extra="forbid")

    description: str = Field(min_length=1, max_length=300)
    weekly_cost: Pounds
    split: dict[Funder, Share] | None = Field(default=None, description="Funder -> share; together 1")


class HeldPart(BaseModel):
    """A way of holding part of the budget: an amount, or a share of what the amounts leave."""

    model_config = ConfigDict(extra="forbid")

    held_as: HeldAs
    weekly_amount: Pounds | None = None
    share: Share | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.weekly_amount is None) == (self.share is None):
            raise ValueError(f"{HELD_WORDS[self.held_as]}: give an amount or a share, and not both")
        return self


class IntegratedBudgetInput(CalculationInput):
    """The whole and its parts; the lines of the plan; how it is held."""

    weekly_total: Pounds
    parts: list[FundedPart] = Field(min_length=1, max_length=10)
    lines: list[FundedLine] = Field(default_factory=list, max_length=200)
    holdings: list[HeldPart] = Field(default_factory=list, max_length=10)


class SharedLine(BaseModel):
    """A line with what each funder pays of it, in pounds a week."""

    description: str
    weekly_cost: Decimal
    weekly_by_funder: dict[Funder, Decimal]


class IntegratedBudgetResult(CalculationResult):
    """Pounds a week and a year (52 weeks), each set of parts equal to the whole.

    `weekly_from_lines` is what the lines draw on each funder, and `weekly_difference` how far that is above its part.
    """

    weekly_by_funder: dict[Funder, Decimal]
    yearly_by_funder: dict[Funder, Decimal]
    weekly_by_side: dict[Side, Decimal]
    yearly_by_side: dict[Side, Decimal]
    weekly_by_holding: dict[HeldAs, Decimal]
    lines: list[SharedLine]
    weekly_from_lines: dict[Funder, Decimal]
    weekly_difference: dict[Funder, Decimal]


@calculation("integrated-budget-shares", title="Who pays which part of a budget", source=SOURCE)
def integrated_budget_shares(given: IntegratedBudgetInput) -> IntegratedBudgetResult:
    """Each funder's part, each side's cost and each way of holding. OutsideRule where parts are not the whole."""
    total = given.weekly_total
    _each_once([part.funder for part in given.parts], "parts")
    amounts = _parts_of(total, [(one.weekly_amount, one.share) for one in given.parts], "parts")
    by_funder = {part.funder: amount for part, amount in zip(given.parts, amounts, strict=True)}
    by_side = _sides(given.parts, by_funder)
    _each_once([part.held_as for part in given.holdings], "holdings")
    held: dict[HeldAs, Decimal] = {}
    if given.holdings:
        ways = _parts_of(total, [(one.weekly_amount, one.share) for one in given.holdings], "holdings")
        held = {part.held_as: amount for part, amount in zip(given.holdings, ways, strict=True)}
    lines = [_shared(line, by_funder, place) for place, line in enumerate(given.lines)]
    drawn = {
        funder: sum((line.weekly_by_funder.get(funder, Decimal(0)) for line in lines), Decimal(0)) for funder in Funder
    }
    shown = [funder for funder in Funder if funder in by_funder or drawn[funder]]
    found = IntegratedBudgetResult(
        weekly_by_funder=by_funder,
        yearly_by_funder={name: amount * WEEKS_IN_A_YEAR for name, amount in by_funder.items()},
        weekly_by_side=by_side,
        yearly_by_side={name: amount * WEEKS_IN_A_YEAR for name, amount in by_side.items()},
        weekly_by_holding=held,
        lines=lines,
        weekly_from_lines={funder: to_the_penny(drawn[funder]) for funder in shown} if lines else {},
        weekly_difference={funder: to_the_penny(drawn[funder] - by_funder.get(funder, Decimal(0))) for funder in shown}
        if lines
        else {},
    )
    return found.model_copy(update={"workings": _workings(given, found)})


def divide(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Pounds divided by weights so that the pennies add up: the largest remainders have one more, the first of equals.

    Weights are not negative, and one at least is above 0 unless the total is 0.
    """
    pence, whole = int(to_the_penny(total) * 100), sum(map(Fraction, weights), Fraction(0))
    if not whole:
        if pence:
            raise ValueError("There is nobody to divide it between")
        return [Decimal("0.00") for _ in weights]
    exact = [pence * Fraction(weight) / whole for weight in weights]
    floors = [int(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: pence - sum(floors)]:
        floors[place] += 1
    return [(Decimal(one) / 100).quantize(PENNY) for one in floors]


def _each_once(names: Sequence[str], field: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise OutsideRule(field, f"“{name}” is there twice", "each once")


def _parts_of(total: Decimal, parts: Sequence[tuple[Decimal | None, Decimal | None]], field: str) -> list[Decimal]:
    """The amounts of parts given as amounts or as shares of what those leave."""
    fixed = sum((amount for amount, _ in parts if amount is not None), Decimal(0))
    shares = [share for _, share in parts if share is not None]
    left = total - fixed
    if left < 0:
        raise OutsideRule(field, f"The amounts come to {in_pounds(-left)} more than the whole", in_pounds(total))
    if not shares and left:
        raise OutsideRule(field, f"The amounts leave {in_pounds(left)} of the whole to nobody", in_pounds(total))
    if shares and sum(shares) != 1:
        raise OutsideRule(field, f"The shares come to {sum(shares):f}", "shares that come to 1")
    divided = iter(divide(left, shares) if shares else [])
    return [to_the_penny(amount) if amount is not None else next(divided) for amount, _ in parts]


def _sides(parts: Sequence[FundedPart], by_funder: dict[Funder, Decimal]) -> dict[Side, Decimal]:
    sides = dict.fromkeys(Side, Decimal("0.00"))
    for part in parts:
        amount = by_funder[part.funder]
        if part.funder is Funder.AFTERCARE and part.nhs_share is not None:
            nhs, council = divide(amount, [part.nhs_share, 1 - part.nhs_share])
            sides[Side.NHS] += nhs
            sides[Side.COUNCIL] += council
        else:
            side = {Funder.COUNCIL: Side.COUNCIL, Funder.NHS: Side.NHS}.get(part.funder, Side.PERSON)
            sides[side] += amount
    return sides


def _shared(line: FundedLine, by_funder: dict[Funder, Decimal], place: int) -> SharedLine:
    split = {funder: share for funder, share in (line.split or {}).items() if share} or dict(by_funder)
    if line.split is not None and sum(line.split.values()) != 1:
        raise OutsideRule(f"lines.{place}.split", f"The shares of “{line.description}” do not come to 1", "1 together")
    if not any(split.values()):
        split = dict.fromkeys(split, Decimal(1))
    amounts = divide(line.weekly_cost, list(split.values()))
    return SharedLine(
        description=line.description,
        weekly_cost=line.weekly_cost,
        weekly_by_funder=dict(zip(split, amounts, strict=True)),
    )


def _workings(given: IntegratedBudgetInput, found: IntegratedBudgetResult) -> list[Working]:
    lines = [Working(label="The whole", value=f"{in_pounds(given.weekly_total)} a week", how="As given", source=SOURCE)]
    for part in given.parts:
        how = "As agreed" if part.share is None else f"{part.share * 100:f}% of what the agreed amounts leave"
        amount = found.weekly_by_funder[part.funder]
        lines.append(_line(FUNDER_WORDS[part.funder], amount, how))
    for side, amount in found.weekly_by_side.items():
        lines.append(_line(f"Paid in the end by: {SIDE_WORDS[side].lower()}", amount, "After-care divided as agreed"))
    for way, amount in found.weekly_by_holding.items():
        lines.append(_line(f"Held as: {HELD_WORDS[way].lower()}", amount, "As chosen; together the whole"))
    for line in found.lines:
        shares = "; ".join(f"{FUNDER_WORDS[one]} {in_pounds(amount)}" for one, amount in line.weekly_by_funder.items())
        lines.append(Working(label=line.description, value=in_pounds(line.weekly_cost), how=shares, source=SOURCE))
    for funder, amount in found.weekly_difference.items():
        if amount:
            word = "more" if amount > 0 else "less"
            lines.append(_line(FUNDER_WORDS[funder], abs(amount), f"The lines draw so much {word} than its part"))
    return lines


def _line(label: str, amount: Decimal, how: str) -> Working:
    value = f"{in_pounds(amount)} a week, {in_pounds(amount * WEEKS_IN_A_YEAR)} a year"
    return Working(label=label, value=value, how=how, source=SOURCE)
