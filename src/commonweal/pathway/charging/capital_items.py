"""What each piece of somebody's capital counts for on a day: the calculation `capital-valuation`. Pure.

Source: SI 2014/2672 regs 18 to 24 and Schedule 2, with the care and support statutory guidance, Annexes B (capital) and
E (deprivation). Weeks and shares are dated figures in `data/policy/charging-capital/`. Amounts are pounds.

The value of a thing is its price today, less a share for the cost of selling where it has to be sold, less what is owed
on it; of what is owned with others, the person's own part. What was given away to pay less counts as if it were still
there (notional capital), and the reason for saying so is kept.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.policy import Policy, policy_on
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    on_day,
    to_the_penny,
)
from commonweal.pathway.charging.lines import figure_source

Pounds = Annotated[Decimal, Field(ge=0, le=1_000_000_000)]
Percent = Annotated[Decimal, Field(gt=0, le=100)]

NOTHING = Decimal(0)
_SCHEDULE = "SI 2014/2672 Sch 2"
_ANNEX = "Care and support statutory guidance, Annex B"


class CapitalKind(StrEnum):
    SAVINGS = "savings"
    PREMIUM_BONDS = "premium_bonds"
    INVESTMENTS = "investments"
    MAIN_HOME = "main_home"
    SECOND_PROPERTY = "second_property"
    SHARED_PROPERTY = "shared_property"
    LIFE_POLICY = "life_policy"
    BUSINESS = "business"
    TRUST = "trust"
    COMPENSATION = "compensation"
    POSSESSIONS = "possessions"
    OTHER = "other"


KIND_WORDS: dict[CapitalKind, str] = {
    CapitalKind.SAVINGS: "Savings: bank, building society, cash",
    CapitalKind.PREMIUM_BONDS: "Premium Bonds and National Savings",
    CapitalKind.INVESTMENTS: "Shares, bonds and other investments",
    CapitalKind.MAIN_HOME: "The home they live in, or lived in before a care home",
    CapitalKind.SECOND_PROPERTY: "Another house, flat or land",
    CapitalKind.SHARED_PROPERTY: "A part of a property owned with others",
    CapitalKind.LIFE_POLICY: "A life insurance policy",
    CapitalKind.BUSINESS: "A business",
    CapitalKind.TRUST: "Money held in trust",
    CapitalKind.COMPENSATION: "Compensation",
    CapitalKind.POSSESSIONS: "Personal possessions",
    CapitalKind.OTHER: "Something else",
}

PROPERTY = frozenset({CapitalKind.MAIN_HOME, CapitalKind.SECOND_PROPERTY, CapitalKind.SHARED_PROPERTY})


class Disregard(StrEnum):
    """Why something is not counted, or not yet."""

    TWELVE_WEEKS = "twelve_weeks"
    PARTNER_LIVES_THERE = "partner_lives_there"
    RELATIVE_60_OR_OVER = "relative_60_or_over"
    RELATIVE_INCAPACITATED = "relative_incapacitated"
    CHILD_LIVES_THERE = "child_lives_there"
    TEMPORARY_STAY = "temporary_stay"
    COUNCIL_DISCRETION = "council_discretion"
    PERSONAL_INJURY_PAYMENT = "personal_injury_payment"
    PERSONAL_INJURY_TRUST = "personal_injury_trust"
    BUSINESS_BEING_SOLD = "business_being_sold"
    TO_BUY_A_HOME = "to_buy_a_home"
    LIFE_POLICY = "life_policy"
    POSSESSIONS = "possessions"


@dataclass(frozen=True)
class DisregardRule:
    """One ground: its name for people, the kinds it is for, the policy key of the weeks it lasts, and its source."""

    title: str
    kinds: frozenset[CapitalKind]
    source: str
    weeks: str = ""


_MONEY = frozenset({CapitalKind.SAVINGS, CapitalKind.INVESTMENTS, CapitalKind.PREMIUM_BONDS, CapitalKind.OTHER})
_INJURY = frozenset({CapitalKind.COMPENSATION, CapitalKind.TRUST, CapitalKind.SAVINGS})

DISREGARDS: dict[Disregard, DisregardRule] = {
    Disregard.TWELVE_WEEKS: DisregardRule(
        "The first 12 weeks of living in a care home for good", PROPERTY, f"{_SCHEDULE} para 2", "weeks_property"
    ),
    Disregard.PARTNER_LIVES_THERE: DisregardRule("Their partner lives there", PROPERTY, f"{_SCHEDULE} para 4"),
    Disregard.RELATIVE_60_OR_OVER: DisregardRule(
        "A relative aged 60 or over lives there", PROPERTY, f"{_SCHEDULE} para 4"
    ),
    Disregard.RELATIVE_INCAPACITATED: DisregardRule(
        "A relative who is incapacitated lives there", PROPERTY, f"{_SCHEDULE} para 4"
    ),
    Disregard.CHILD_LIVES_THERE: DisregardRule(
        "A child under 18 whom they support lives there", PROPERTY, f"{_SCHEDULE} para 4"
    ),
    Disregard.TEMPORARY_STAY: DisregardRule(
        "They mean to go back: the stay in a care home is temporary", PROPERTY, f"{_SCHEDULE} para 3", "weeks_stay"
    ),
    Disregard.COUNCIL_DISCRETION: DisregardRule(
        "The council leaves it out (for example, somebody gave up their home to care)",
        frozenset(CapitalKind),
        f"{_ANNEX} para 42",
    ),
    Disregard.PERSONAL_INJURY_PAYMENT: DisregardRule(
        "Compensation for an injury, for the first 52 weeks", _INJURY, f"{_SCHEDULE} para 16", "weeks_injury"
    ),
    Disregard.PERSONAL_INJURY_TRUST: DisregardRule(
        "Compensation for an injury, held in trust or by a court", _INJURY, f"{_SCHEDULE} para 15"
    ),
    Disregard.BUSINESS_BEING_SOLD: DisregardRule(
        "A business they are selling, or mean to go back to",
        frozenset({CapitalKind.BUSINESS}),
        f"{_SCHEDULE} para 9",
        "weeks_business",
    ),
    Disregard.TO_BUY_A_HOME: DisregardRule(
        "From the sale of a home, to buy another", _MONEY, f"{_SCHEDULE} para 6", "weeks_to_buy"
    ),
    Disregard.LIFE_POLICY: DisregardRule(
        "What a life insurance policy would pay if given up",
        frozenset({CapitalKind.LIFE_POLICY}),
        f"{_SCHEDULE} para 18",
    ),
    Disregard.POSSESSIONS: DisregardRule(
        "Possessions, unless bought to pay less", frozenset({CapitalKind.POSSESSIONS}), f"{_SCHEDULE} para 11"
    ),
}


class Living(StrEnum):
    """Where the person lives, as far as it matters to what counts."""

    AT_HOME = "at_home"
    CARE_HOME = "care_home"
    TEMPORARY_STAY = "temporary_stay"


class CapitalItem(BaseModel):
    """One piece of capital as it is today. `share_percent` is the person's own part of it."""

    model_config = ConfigDict(extra="forbid")

    kind: CapitalKind
    name: str = Field(default="", max_length=200)
    value: Pounds = Field(description="Pounds, all of it, before anything comes off")
    share_percent: Percent = Field(default=Decimal(100), description="The person's own part, in per cent")
    owed: Pounds = Field(default=NOTHING, description="Pounds owed on all of it: a mortgage, a loan secured on it")
    sale_costs: bool = Field(default=False, description="It would have to be sold, which costs")
    disregard: Disregard | None = None
    disregard_from: date | None = Field(default=None, description="The day the ground began, where it lasts some weeks")
    notional: bool = Field(
        default=False, description="No longer theirs, and counted because it was given up to pay less"
    )
    reason: str = Field(default="", max_length=2000, description="Why it is notional, or left out by the council")
    evidence: str = Field(default="", max_length=300, description="What was seen, and when")


class CapitalInput(CalculationInput):
    on: date
    living: Living
    items: list[CapitalItem] = Field(default_factory=list, max_length=100)


class CapitalResult(CalculationResult):
    """Pounds. `review_on` is the first day on which a ground ends and more counts; null where none does."""

    capital_counted: Decimal
    capital_disregarded: Decimal
    notional_capital: Decimal
    review_on: date | None = None


@calculation(
    "capital-valuation",
    title="What somebody's capital counts for",
    source="SI 2014/2672 regs 18 to 24 and Sch 2; care and support statutory guidance, Annexes B and E",
)
def capital_valuation(given: CapitalInput) -> CapitalResult:
    """What counts, what does not, and until when. Raises OutsideRule where a ground cannot be for what it is given."""
    policy = policy_on("charging-capital", given.on)
    counted = left_out = notional = NOTHING
    ends: list[date] = []
    lines = []
    for index, item in enumerate(given.items):
        found = _weigh(item, index, given, policy)
        lines.append(found.line)
        if found.is_counted:
            counted += found.value
            notional += found.value if item.notional else NOTHING
        else:
            left_out += found.value
            ends += [found.ends_on] if found.ends_on else []
    total = Working(
        label="Capital that counts",
        value=in_pounds(counted),
        how=f"{in_pounds(left_out)} does not count" if left_out else "All of it",
        source="SI 2014/2672 reg 18",
        unverified=any(line.unverified for line in lines),
    )
    return CapitalResult(
        capital_counted=to_the_penny(counted),
        capital_disregarded=to_the_penny(left_out),
        notional_capital=to_the_penny(notional),
        review_on=min(ends, default=None),
        workings=[*lines, total],
        policies=[policy.reference],
    )


@dataclass(frozen=True)
class _Weighed:
    value: Decimal
    is_counted: bool
    ends_on: date | None
    line: Working


def _weigh(item: CapitalItem, index: int, given: CapitalInput, policy: Policy) -> _Weighed:
    sale = policy.value("percent_sale_costs")
    costs = item.value * sale.amount / 100 if item.sale_costs else NOTHING
    whole = max(NOTHING, item.value - costs - item.owed)
    own = whole * item.share_percent / 100
    sums = [in_pounds(item.value)]
    if costs:
        sums.append(f"- {in_pounds(costs)} ({sale.amount.normalize():f}% for selling)")
    if item.owed:
        sums.append(f"- {in_pounds(item.owed)} (owed on it)")
    if item.share_percent != 100:
        sums.append(f"x {item.share_percent.normalize():f}% (their part)")
    how = " ".join(sums)
    why, ends_on, source, is_unverified = _left_out(item, index, given, policy)
    title = item.name or KIND_WORDS[item.kind]
    if item.notional:
        how += f". Counted although it is no longer theirs: {item.reason}" if item.reason else ""
    value = "Not counted" if why else f"{in_pounds(own)} counted"
    line = Working(
        label=title,
        value=value,
        how=f"{how}. {why}" if why else how,
        source=source,
        unverified=is_unverified or (bool(costs) and not sale.confirmed),
    )
    return _Weighed(own, not why, ends_on, line)


def _left_out(item: CapitalItem, index: int, given: CapitalInput, policy: Policy) -> tuple[str, date | None, str, bool]:
    """Why an item does not count ("" where it does), until when, by which rule, and whether a figure is unverified."""
    if item.kind is CapitalKind.MAIN_HOME and given.living is not Living.CARE_HOME and not item.notional:
        return "The home somebody lives in, or goes back to, does not count", None, f"{_SCHEDULE} paras 1 to 3", False
    if item.notional:
        if not item.reason.strip():
            raise OutsideRule(f"items.{index}.reason", "Say why it is counted although it is no longer theirs", "words")
        return "", None, "SI 2014/2672 reg 22; care and support statutory guidance, Annex E", False
    if item.disregard is None:
        return "", None, _ANNEX, False
    rule = DISREGARDS[item.disregard]
    if item.kind not in rule.kinds:
        raise OutsideRule(
            f"items.{index}.disregard", f"“{rule.title}” is not a ground for this kind of capital", "another ground"
        )
    if item.disregard is Disregard.COUNCIL_DISCRETION and not item.reason.strip():
        raise OutsideRule(f"items.{index}.reason", "Say why the council leaves it out", "words")
    if not rule.weeks:
        return rule.title, None, rule.source, False
    if item.disregard_from is None:
        raise OutsideRule(f"items.{index}.disregard_from", f"Say from which day: “{rule.title}”", "a date")
    weeks = policy.value(rule.weeks)
    ends_on = item.disregard_from + timedelta(weeks=int(weeks.amount))
    source = f"{rule.source}; {figure_source(policy, weeks)}"
    if given.on >= ends_on:
        return "", None, f"{source}: ended on {on_day(ends_on)}", not weeks.confirmed
    return f"{rule.title}: until {on_day(ends_on - timedelta(days=1))}", ends_on, source, not weeks.confirmed
