"""What a person pays each week towards their care and support: the calculation `contribution`. Pure.

Source: Care Act 2014 sections 14 and 17; the Care and Support (Charging and Assessment of Resources) Regulations 2014,
SI 2014/2672; figures by year in `data/policy/charging/`. Amounts are pounds a week, capital is pounds.

At home: the lower of the cost and (income + tariff income - minimum income guarantee - housing costs
- disability-related expenditure - local disregards), never below nothing.
In a care home: the lower of the cost and (income + tariff income - personal expenses allowance - savings credit
disregard), never below nothing. A short stay may be charged as at home (reg 8): give `home`.
Capital above the upper limit: the full cost.

Where the law leaves a choice, or the fields cannot say:
- Of a couple, income and capital are the person's own share; `pension_age` is whether one or both have reached it.
- The disability premiums follow income support, which is for people below pension age, so at pension age they are not
  given (Income Support (General) Regulations 1987 Sch 2). The carer premium has no age.
- A lone parent has one amount at any age from 18 (reg 7(3)).
- Where half of a private pension is passed to a husband, wife or civil partner at home while the person lives in a care
  home, that half is not counted: give the other half as the income.
- The savings credit disregard goes to a person who has savings credit, in the settings that the policy file names. A
  person whose income is too high for savings credit may have it too; their qualifying income is not among the fields.
- Capital that is not counted (the home of a person who lives in it, possessions) is left out by whoever asks.
- A fraction of a penny is left out of what is paid, to the person's advantage (reg 11).
"""

from decimal import ROUND_FLOOR, Decimal

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.registry import PENNY, OutsideRule, Working, calculation, in_pounds, to_the_penny
from commonweal.pathway.charging.capital import tariff_income
from commonweal.pathway.charging.circumstances import (
    NOTHING,
    ContributionInput,
    ContributionResult,
    Household,
    Setting,
)
from commonweal.pathway.charging.income import counted_income
from commonweal.pathway.charging.lines import weekly_line
from commonweal.pathway.charging.protected import (
    deductions_at_home,
    deductions_in_a_care_home,
    minimum_income_guarantee,
    personal_expenses_allowance,
    savings_credit_disregard,
)

YOUNGEST_AT_PENSION_AGE = 66
OLDEST_BELOW_PENSION_AGE = 67
"""Pension age is 66, and rises to 67 between April 2026 and March 2028 (Pensions Act 2014 section 26)."""


@calculation(
    "contribution",
    title="What a person pays towards their support",
    source="Care Act 2014 sections 14 and 17; SI 2014/2672",
    version="2",
)
def contribution(given: ContributionInput) -> ContributionResult:
    """One contribution for one adult, whatever the number of services.

    Raises OutsideRule for a day without figures, and where pension age cannot be as it is said at that age.
    """
    policy = policy_on("charging", given.on)
    _require_pension_age_fits(given)
    is_home = given.setting is Setting.HOME
    income, income_lines = counted_income(given.incomes, policy)
    capital = tariff_income(given.capital, policy)
    disregard, disregard_lines = savings_credit_disregard(given, policy)
    if is_home:
        protected, protected_lines = minimum_income_guarantee(given, policy)
        deductions, deduction_lines = deductions_at_home(given)
    else:
        protected, protected_lines = personal_expenses_allowance(given, policy)
        deductions, deduction_lines = [], deductions_in_a_care_home(given)
    lines = [*income_lines, *capital.lines, *disregard_lines, *protected_lines, *deduction_lines]
    cost_line = weekly_line("Cost of support", given.weekly_cost, "All the support together", "The support plan")
    available: Decimal | None = None
    if capital.is_above_upper_limit:
        is_unverified = any(line.unverified for line in capital.lines)
        asked = given.weekly_cost
        how = "Capital is above the upper limit, so the full cost is paid"
        end = [cost_line, weekly_line("Contribution", asked, how, "SI 2014/2672 reg 12", is_unverified=is_unverified)]
    else:
        is_unverified = any(line.unverified for line in lines)
        available, available_line = _available(
            income, capital.tariff, [disregard, protected, *deductions], is_unverified
        )
        asked = _without_fraction(min(given.weekly_cost, available))
        how = f"The lower of {in_pounds(given.weekly_cost)} (cost) and {in_pounds(available)} (available)"
        source = "Care Act 2014 section 14; SI 2014/2672 reg 11"
        end = [available_line, cost_line, weekly_line("Contribution", asked, how, source, is_unverified=is_unverified)]
    return ContributionResult(
        weekly_countable_income=to_the_penny(income),
        weekly_tariff_income=to_the_penny(capital.tariff),
        weekly_minimum_income_guarantee=to_the_penny(protected) if is_home else None,
        weekly_personal_expenses_allowance=None if is_home else to_the_penny(protected),
        weekly_taken_off=to_the_penny(sum([disregard, *deductions], NOTHING)),
        weekly_available=available,
        weekly_contribution=to_the_penny(asked),
        full_cost=capital.is_above_upper_limit,
        workings=[*lines, *end],
        policies=[policy.reference],
    )


def _available(income: Decimal, tariff: Decimal, kept: list[Decimal], is_unverified: bool) -> tuple[Decimal, Working]:
    """What is left of income when what the person keeps is taken off, never below nothing."""
    left = _without_fraction(income + tariff - sum(kept, NOTHING))
    sums = " - ".join([f"{in_pounds(income)} + {in_pounds(tariff)}", *(in_pounds(amount) for amount in kept if amount)])
    how = f"{sums} = {in_pounds(left)}" + (", and less than nothing counts as nothing" if left < 0 else "")
    label = "Available to pay towards support"
    source = "Care Act 2014 section 14(7); SI 2014/2672 regs 6 and 7"
    return max(NOTHING, left), weekly_line(label, max(NOTHING, left), how, source, is_unverified=is_unverified)


def _without_fraction(weekly: Decimal) -> Decimal:
    """Pounds without a fraction of a penny, to the person's advantage (SI 2014/2672 reg 11)."""
    return weekly.quantize(PENNY, rounding=ROUND_FLOOR)


def _require_pension_age_fits(given: ContributionInput) -> None:
    """A slip here would more than halve, or double, what somebody must be left with, so it is not let by."""
    if not given.pension_age and given.age > OLDEST_BELOW_PENSION_AGE:
        raise OutsideRule("pension_age", f"At {given.age} a person has reached pension age", "true")
    if given.pension_age and given.age < YOUNGEST_AT_PENSION_AGE and given.household is not Household.COUPLE:
        raise OutsideRule("pension_age", f"At {given.age} a person has not reached pension age", "false")
