"""What a person keeps whatever their support costs: the guarantee, the allowance, and what else comes off. Pure.

Source: SI 2014/2672 reg 6 (personal expenses allowance), reg 7 (minimum income guarantee) and Schedule 1.
"""

from decimal import Decimal

from commonweal.core.calculations.policy import Policy
from commonweal.core.calculations.registry import Working, in_pounds
from commonweal.pathway.charging.circumstances import NOTHING, ContributionInput, Household, Premium
from commonweal.pathway.charging.income import BENEFITS_FOR_CARE, IncomeKind
from commonweal.pathway.charging.lines import figure_line, weekly_line

Amounts = tuple[Decimal, list[Working]]
"""Pounds a week, exact, and the lines that show how it was got."""


def minimum_income_guarantee(given: ContributionInput, policy: Policy) -> Amounts:
    """What a person at home must be left with: by household and age, with children and premiums (reg 7)."""
    label, key = _base_guarantee(given)
    base = policy.value(key)
    how = "The amount for the household and age"
    if given.household is Household.LONE_PARENT and given.pension_age:
        how = "The regulations give a lone parent one amount at any age from 18; the council may leave more"
    amounts = [base.amount]
    lines = [figure_line(f"Minimum income guarantee: {label}", base.amount, how, policy, base)]
    if given.children:
        child = policy.value("child")
        amounts.append(child.amount * given.children)
        how = f"{given.children} x {in_pounds(child.amount)}"
        lines.append(figure_line("Children in the household", amounts[-1], how, policy, child))
    for premium in Premium:
        if premium in given.premiums:
            amount, line = _premium(premium, given, policy)
            amounts.append(amount)
            lines.append(line)
    total = sum(amounts, NOTHING)
    how = " + ".join(in_pounds(amount) for amount in amounts)
    is_unverified = any(line.unverified for line in lines)
    whole = weekly_line(
        "Minimum income guarantee in all", total, how, "SI 2014/2672 reg 7(1)", is_unverified=is_unverified
    )
    return total, [*lines, whole]


def personal_expenses_allowance(given: ContributionInput, policy: Policy) -> Amounts:
    """What a person in a care home keeps for their own use (reg 6): one amount, whatever the household."""
    allowance = policy.value("personal_expenses_allowance")
    how = "The same for everyone in a care home"
    if given.children or given.premiums:
        how += ": children and premiums are part of the guarantee at home, not of this"
    return allowance.amount, [figure_line("Personal expenses allowance", allowance.amount, how, policy, allowance)]


def _base_guarantee(given: ContributionInput) -> tuple[str, str]:
    """The words for the person's group, and the key of its figure."""
    match given.household:
        case Household.LONE_PARENT:
            return "lone parent", "guarantee_lone_parent"
        case Household.COUPLE if given.pension_age:
            return "member of a couple, pension age", "guarantee_couple_pension_age"
        case Household.COUPLE:
            return "member of a couple", "guarantee_couple"
    if given.pension_age:
        return "single, pension age", "guarantee_single_pension_age"
    if given.age < 25:
        return "single, 18 to 24", "guarantee_single_18_to_24"
    return "single, 25 to pension age", "guarantee_single_25_to_pension_age"


def _premium(premium: Premium, given: ContributionInput, policy: Policy) -> tuple[Decimal, Working]:
    title = f"{premium.replace('_', ' ').capitalize()} premium"
    if premium is Premium.CARER:
        carer = policy.value("premium_carer")
        return carer.amount, figure_line(title, carer.amount, "Added, at any age", policy, carer)
    if given.pension_age:
        how = "Not given at pension age: it follows income support, which is for people below pension age"
        source = "SI 2014/2672 reg 7(5) and (6); Income Support (General) Regulations 1987 Sch 2"
        return NOTHING, weekly_line(title, NOTHING, how, source)
    figure = policy.value(f"premium_{premium}_{'couple' if given.household is Household.COUPLE else 'single'}")
    how = "Added" if premium is Premium.DISABILITY else "Added on top of the disability premium"
    return figure.amount, figure_line(title, figure.amount, how, policy, figure)


def deductions_at_home(given: ContributionInput) -> tuple[list[Decimal], list[Working]]:
    """Housing costs, disability-related expenditure and local disregards: pounds a week each, and their lines."""
    expenditure = given.weekly_disability_expenditure
    is_benefit_counted = any(income.kind in BENEFITS_FOR_CARE and income.weekly for income in given.incomes)
    how = "Taken off" if expenditure else "None given"
    if expenditure and not is_benefit_counted:
        how = (
            f"{in_pounds(expenditure)} was given, but it is taken off only where a benefit for care is counted as "
            "income; the council may allow it as a local disregard"
        )
        expenditure = NOTHING
    housing, local = given.weekly_housing_costs, given.weekly_local_disregards
    lines = [
        weekly_line(
            "Housing costs", housing, "Taken off" if housing else "None given", "SI 2014/2672 Sch 1 paras 2 and 3"
        ),
        weekly_line("Disability-related expenditure", expenditure, how, "SI 2014/2672 Sch 1 para 4"),
        weekly_line("Local disregards", local, "Taken off" if local else "None given", "The council's own policy"),
    ]
    return [housing, expenditure, local], lines


def deductions_in_a_care_home(given: ContributionInput) -> list[Working]:
    """A line for each amount that was given but comes off at home only, so that nobody wonders where it went."""
    return [
        weekly_line(
            label, NOTHING, f"{in_pounds(weekly)} was given; it is taken off at home, not in a care home", source
        )
        for label, weekly, source in (
            ("Housing costs", given.weekly_housing_costs, "SI 2014/2672 Sch 1 para 2"),
            ("Disability-related expenditure", given.weekly_disability_expenditure, "SI 2014/2672 reg 6"),
            ("Local disregards", given.weekly_local_disregards, "SI 2014/2672 reg 6"),
        )
        if weekly
    ]


def savings_credit_disregard(given: ContributionInput, policy: Policy) -> Amounts:
    """The part of savings credit that is not counted, up to the year's limit, in the settings the policy file names."""
    received = sum(
        (income.weekly for income in given.incomes if income.kind is IncomeKind.PENSION_CREDIT_SAVINGS), NOTHING
    )
    if not received:
        return NOTHING, []
    label = "Savings credit disregard"
    group = "couple" if given.household is Household.COUPLE else "single"
    limit = policy.value(f"savings_credit_disregard_{group}")
    if given.setting not in policy.document["savings_credit_disregard"]["settings"]:
        source = f"{limit.source}; {policy.reference}"
        return NOTHING, [weekly_line(label, NOTHING, "The policy in force gives it in a care home only", source)]
    amount = min(received, limit.amount)
    how = f"The lower of {in_pounds(received)} (savings credit) and {in_pounds(limit.amount)} (the most allowed)"
    return amount, [figure_line(label, amount, how, policy, limit)]
