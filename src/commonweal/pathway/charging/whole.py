"""A financial assessment with all its lines: the calculation `financial-assessment`. Pure.

What counts of capital (`capital-valuation`) and of disability-related expenditure (`disability-expenditure`) goes into
the one rule of what is paid (`contribution`); every line of the three is in the working. Sources: those three, and
- a light-touch assessment, or none where somebody will not give details: SI 2014/2672 reg 10; care and support
  statutory guidance, paras 8.22 to 8.26;
- a temporary stay in a care home, worked out as at home with the costs of the home left out, for as many weeks as
  `data/policy/charging-capital/` says: SI 2014/2672 reg 8; statutory guidance, Annex F;
- support that is free: SI 2014/2672 regs 3 and 4; Mental Health Act 1983 section 117.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.registry import (
    CalculationInput,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    on_day,
    to_the_penny,
)
from commonweal.pathway.charging.capital_items import (
    CapitalInput,
    CapitalItem,
    CapitalResult,
    Living,
    Percent,
    Pounds,
    capital_valuation,
)
from commonweal.pathway.charging.circumstances import (
    NOTHING,
    ContributionInput,
    ContributionResult,
    Household,
    Premium,
    Setting,
)
from commonweal.pathway.charging.contribution import contribution
from commonweal.pathway.charging.expenditure import (
    ExpenditureInput,
    ExpenditureLine,
    ExpenditureResult,
    disability_expenditure,
)
from commonweal.pathway.charging.income import Income, IncomeKind, WeeklyPounds
from commonweal.pathway.charging.lines import weekly_line

_GUIDANCE = "Care and support statutory guidance"


class Treatment(StrEnum):
    """How a contribution is come to."""

    FULL = "full"
    LIGHT_TOUCH = "light_touch"
    REFUSED = "refused"
    FREE = "free"


class LightTouch(StrEnum):
    """What a light-touch assessment comes to."""

    FULL_COST = "full_cost"
    NOTHING = "nothing"
    SMALL_CHARGE = "small_charge"


class FreeBecause(StrEnum):
    SECTION_117 = "section_117"
    CREUTZFELDT_JAKOB = "creutzfeldt_jakob"
    REABLEMENT = "reablement"
    EQUIPMENT = "equipment"


FREE_WORDS: dict[FreeBecause, tuple[str, str]] = {
    FreeBecause.SECTION_117: (
        "After-care under section 117 of the Mental Health Act is free",
        "Mental Health Act 1983 section 117; Care Act 2014 section 75",
    ),
    FreeBecause.CREUTZFELDT_JAKOB: ("Support for somebody with CJD is free", "SI 2014/2672 reg 4"),
    FreeBecause.REABLEMENT: ("Reablement and intermediate care are free for up to six weeks", "SI 2014/2672 reg 3"),
    FreeBecause.EQUIPMENT: (
        "Equipment, and small changes to a home up to £1,000, are free",
        "SI 2014/2672 reg 3",
    ),
}


class IncomeLine(BaseModel):
    """One income, in pounds a week, and the person's own part of it."""

    model_config = ConfigDict(extra="forbid")

    kind: IncomeKind
    name: str = Field(default="", max_length=200)
    weekly: WeeklyPounds
    share_percent: Percent = Field(default=Decimal(100), description="The person's own part, in per cent")
    evidence: str = Field(default="", max_length=300, description="What was seen, and when")

    @property
    def own(self) -> Decimal:
        return self.weekly * self.share_percent / 100


class CostLine(BaseModel):
    """A cost of housing, or something that the council's own policy leaves out, in pounds a week."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    weekly: WeeklyPounds
    evidence: str = Field(default="", max_length=300, description="What was seen, and when")


class AssessmentInput(CalculationInput):
    """All that is known of one adult's money. Amounts are pounds a week; values of capital are pounds."""

    on: date = Field(description="The day whose rates apply, and from which the contribution is in force")
    treatment: Treatment = Treatment.FULL
    treatment_reason: str = Field(default="", max_length=2000, description="Why not in full, and what shows it")
    light_touch: LightTouch | None = None
    weekly_small_charge: WeeklyPounds | None = None
    free_because: FreeBecause | None = None
    living: Living = Living.AT_HOME
    living_from: date | None = Field(default=None, description="When the stay in the care home began")
    household: Household = Household.SINGLE
    age: int = Field(ge=18, le=130)
    pension_age: bool = Field(description="Has reached pension age; of a couple, one or both have")
    children: int = Field(default=0, ge=0, le=30)
    premiums: list[Premium] = Field(default_factory=list)
    incomes: list[IncomeLine] = Field(default_factory=list, max_length=100)
    partner_incomes: list[IncomeLine] = Field(default_factory=list, max_length=100)
    partner_capital: Pounds | None = Field(
        default=None, description="Given, the contribution is also worked out as if all were shared in halves"
    )
    capital_items: list[CapitalItem] = Field(default_factory=list, max_length=100)
    housing_costs: list[CostLine] = Field(default_factory=list, max_length=100)
    expenditure: list[ExpenditureLine] = Field(default_factory=list, max_length=100)
    local_disregards: list[CostLine] = Field(default_factory=list, max_length=100)
    weekly_cost: WeeklyPounds = Field(description="Cost of all the support together")


class AssessmentResult(ContributionResult):
    """A contribution, with what led to it. `review_on` is the first day on which a time limit ends; null for none."""

    treatment: Treatment = Treatment.FULL
    capital_counted: Decimal = NOTHING
    capital_disregarded: Decimal = NOTHING
    notional_capital: Decimal = NOTHING
    weekly_expenditure_agreed: Decimal = NOTHING
    weekly_on_own_money: Decimal | None = None
    weekly_if_shared: Decimal | None = None
    review_on: date | None = None


@calculation(
    "financial-assessment",
    title="A financial assessment with all its lines",
    source="Care Act 2014 sections 14 and 17; SI 2014/2672; care and support statutory guidance, chapter 8",
)
def financial_assessment(given: AssessmentInput) -> AssessmentResult:
    """What a person pays, from everything they have and spend. Raises OutsideRule naming the line it cannot take."""
    return _WAYS[given.treatment](given)


def _in_full(given: AssessmentInput) -> AssessmentResult:
    living, stay_lines, stay_ends = _where(given)
    capital = _named(
        "capital_items",
        "items",
        lambda: capital_valuation(CapitalInput.model_construct(on=given.on, living=living, items=given.capital_items)),
    )
    spent = _named(
        "expenditure",
        "lines",
        lambda: disability_expenditure(ExpenditureInput.model_construct(on=given.on, lines=given.expenditure)),
    )
    own = contribution(_asked(given, living, capital, spent))
    shared = _shared(given, living, capital, spent)
    found = shared if shared is not None and shared.weekly_contribution < own.weekly_contribution else own
    ends = [day for day in (capital.review_on, stay_ends) if day is not None]
    return AssessmentResult(
        **{name: getattr(found, name) for name in ContributionResult.model_fields if name not in _MADE_HERE},
        treatment=given.treatment,
        capital_counted=capital.capital_counted,
        capital_disregarded=capital.capital_disregarded,
        notional_capital=capital.notional_capital,
        weekly_expenditure_agreed=spent.weekly_agreed,
        weekly_on_own_money=own.weekly_contribution if shared is not None else None,
        weekly_if_shared=shared.weekly_contribution if shared is not None else None,
        review_on=min(ends, default=None),
        workings=[
            *stay_lines,
            *(capital.workings if given.capital_items else []),
            *(spent.workings if given.expenditure else []),
            *_cost_lines(given),
            *([_compared(own, shared)] if shared is not None else []),
            *found.workings,
        ],
        policies=[*found.policies, *capital.policies, *spent.policies],
    )


_MADE_HERE = frozenset({"workings", "policies"})


def _where(given: AssessmentInput) -> tuple[Living, list[Working], date | None]:
    """Where the person counts as living that day, the line that says so, and when that ends."""
    if given.living is not Living.TEMPORARY_STAY:
        return given.living, [], None
    if given.living_from is None:
        raise OutsideRule("living_from", "Say on which day the temporary stay began", "a date")
    limit = policy_on("charging-capital", given.on).value("weeks_stay")
    ends = given.living_from + timedelta(weeks=int(limit.amount))
    source = f"SI 2014/2672 reg 8; {_GUIDANCE}, Annex F; {limit.source}"
    label = "Temporary stay in a care home"
    if given.on >= ends:
        how = f"It began on {on_day(given.living_from)}: after {limit.amount} weeks it counts as living there"
        line = Working(label=label, value="No longer", how=how, source=source, unverified=not limit.confirmed)
        return Living.CARE_HOME, [line], None
    how = f"Worked out as at home, with the costs of the home left out, until {on_day(ends - timedelta(days=1))}"
    value = f"From {on_day(given.living_from)}"
    line = Working(label=label, value=value, how=how, source=source, unverified=not limit.confirmed)
    return Living.TEMPORARY_STAY, [line], ends


def _asked(
    given: AssessmentInput, living: Living, capital: CapitalResult, spent: ExpenditureResult
) -> ContributionInput:
    """What `contribution` is asked. What came in was validated, so it is not validated again."""
    is_in_home = living is Living.CARE_HOME
    return ContributionInput.model_construct(
        on=given.on,
        setting=Setting.CARE_HOME if is_in_home else Setting.HOME,
        household=given.household,
        age=given.age,
        pension_age=given.pension_age,
        children=given.children,
        premiums=given.premiums,
        incomes=[Income.model_construct(kind=one.kind, weekly=one.own) for one in given.incomes],
        capital=capital.capital_counted,
        weekly_housing_costs=sum((one.weekly for one in given.housing_costs), NOTHING),
        weekly_disability_expenditure=spent.weekly_agreed,
        weekly_local_disregards=sum((one.weekly for one in given.local_disregards), NOTHING),
        weekly_cost=given.weekly_cost,
    )


def _shared(
    given: AssessmentInput, living: Living, capital: CapitalResult, spent: ExpenditureResult
) -> ContributionResult | None:
    """The contribution if all that both have were shared in halves; None where the partner's money was not given."""
    if given.household is not Household.COUPLE or living is Living.CARE_HOME:
        return None
    if given.partner_capital is None and not given.partner_incomes:
        return None
    asked = _asked(given, living, capital, spent)
    incomes = [*given.incomes, *given.partner_incomes]
    return contribution(
        asked.model_copy(
            update={
                "incomes": [Income.model_construct(kind=one.kind, weekly=one.own / 2) for one in incomes],
                "capital": (capital.capital_counted + (given.partner_capital or NOTHING)) / 2,
            }
        )
    )


def _compared(own: ContributionResult, shared: ContributionResult) -> Working:
    """The line that shows both ways of working out one of a couple: the law's is on their own money."""
    lower = min(own.weekly_contribution, shared.weekly_contribution)
    how = (
        f"On their own money {in_pounds(own.weekly_contribution)}; with all that both have shared in halves "
        f"{in_pounds(shared.weekly_contribution)}. The lower is asked, so nobody is worse off for being one of two"
    )
    return weekly_line("One of a couple", lower, how, f"Care Act 2014 section 14; {_GUIDANCE}, para 8.8")


def _cost_lines(given: AssessmentInput) -> list[Working]:
    """One line for each housing cost and local disregard, so that the sums in the rule below can be followed."""
    housing = [
        weekly_line(one.name, one.weekly, _seen("A cost of housing", one), "SI 2014/2672 Sch 1 paras 2 and 3")
        for one in given.housing_costs
    ]
    local = [
        weekly_line(one.name, one.weekly, _seen("Left out by the council", one), "The council's own policy")
        for one in given.local_disregards
    ]
    return [*housing, *local]


def _seen(words: str, one: CostLine) -> str:
    return f"{words} ({one.evidence})" if one.evidence else words


def _light_touch(given: AssessmentInput) -> AssessmentResult:
    source = f"SI 2014/2672 reg 10; {_GUIDANCE}, paras 8.22 to 8.26"
    if given.light_touch is None:
        raise OutsideRule("light_touch", "Say what the light-touch assessment comes to", ", ".join(LightTouch))
    if not given.treatment_reason.strip():
        raise OutsideRule("treatment_reason", "Say what shows that no full assessment is needed", "words")
    asked = given.weekly_cost
    if given.light_touch is LightTouch.NOTHING:
        asked = NOTHING
    elif given.light_touch is LightTouch.SMALL_CHARGE:
        if given.weekly_small_charge is None:
            raise OutsideRule("weekly_small_charge", "Give the small charge in pounds a week", "an amount")
        asked = min(given.weekly_cost, given.weekly_small_charge)
    is_full = given.light_touch is LightTouch.FULL_COST
    return _without_means(given, asked, f"Light-touch assessment: {given.treatment_reason}", source, is_full=is_full)


def _refused(given: AssessmentInput) -> AssessmentResult:
    if not given.treatment_reason.strip():
        raise OutsideRule("treatment_reason", "Say how the person was asked, and that they would not tell", "words")
    how = f"No details were given, so the full cost is paid: {given.treatment_reason}"
    return _without_means(given, given.weekly_cost, how, f"{_GUIDANCE}, para 8.20", is_full=True)


def _free(given: AssessmentInput) -> AssessmentResult:
    if given.free_because is None:
        raise OutsideRule("free_because", "Say why the support is free", ", ".join(FreeBecause))
    words, source = FREE_WORDS[given.free_because]
    return _without_means(given, NOTHING, words, source)


def _without_means(
    given: AssessmentInput, asked: Decimal, how: str, source: str, *, is_full: bool = False
) -> AssessmentResult:
    """A contribution that does not come from income and capital."""
    cost = weekly_line("Cost of support", given.weekly_cost, "All the support together", "The support plan")
    return AssessmentResult(
        weekly_countable_income=NOTHING,
        weekly_tariff_income=NOTHING,
        weekly_contribution=to_the_penny(asked),
        full_cost=is_full,
        treatment=given.treatment,
        workings=[cost, weekly_line("Contribution", asked, how, source)],
    )


_WAYS: dict[Treatment, Callable[[AssessmentInput], AssessmentResult]] = {
    Treatment.FULL: _in_full,
    Treatment.LIGHT_TOUCH: _light_touch,
    Treatment.REFUSED: _refused,
    Treatment.FREE: _free,
}


Found = TypeVar("Found")


def _named(field: str, inner: str, work_out: Callable[[], Found]) -> Found:
    """What a part is worked out as; what it cannot take is named by this input's own field."""
    try:
        return work_out()
    except OutsideRule as error:
        raise OutsideRule(error.field.replace(inner, field, 1), error.message, error.allowed) from error
