"""What is typed to work out a contribution: by the finance team, and by anybody who asks what they would pay."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.charging.circumstances import Household, Premium, Setting
from commonweal.pathway.charging.income import TREATMENTS, IncomeKind

MOST_WEEKLY = Decimal(1_000_000)

INCOME_GROUPS: dict[str, tuple[IncomeKind, ...]] = {
    "Pensions": (
        IncomeKind.STATE_PENSION,
        IncomeKind.PRIVATE_PENSION,
        IncomeKind.PENSION_CREDIT_GUARANTEE,
        IncomeKind.PENSION_CREDIT_SAVINGS,
        IncomeKind.WAR_PENSION,
        IncomeKind.WAR_WIDOWS_PENSION,
    ),
    "Benefits because of disability or illness": (
        IncomeKind.ATTENDANCE_ALLOWANCE,
        IncomeKind.PIP_DAILY_LIVING,
        IncomeKind.PIP_MOBILITY,
        IncomeKind.DLA_CARE,
        IncomeKind.DLA_MOBILITY,
        IncomeKind.EMPLOYMENT_SUPPORT_ALLOWANCE,
    ),
    "Other benefits": (IncomeKind.UNIVERSAL_CREDIT, IncomeKind.CARERS_ALLOWANCE, IncomeKind.CHILD_BENEFIT),
    "Everything else": (
        IncomeKind.EARNINGS,
        IncomeKind.DIRECT_PAYMENT,
        IncomeKind.GUARANTEED_INCOME_PAYMENT,
        IncomeKind.CHARITABLE,
        IncomeKind.OTHER,
    ),
}
"""Every kind of income once, in the groups in which a page asks for them."""

HOUSEHOLD_WORDS = {
    Household.SINGLE: "Single, with no children to look after",
    Household.COUPLE: "One of a couple",
    Household.LONE_PARENT: "A parent on their own with children",
}
PREMIUM_WORDS = {
    Premium.DISABILITY: "Disability premium",
    Premium.ENHANCED_DISABILITY: "Enhanced disability premium",
    Premium.CARER: "Carer premium",
}
PREMIUM_HINTS = {
    Premium.DISABILITY: "Below pension age and getting a disability benefit",
    Premium.ENHANCED_DISABILITY: "On top of it, with DLA care at the highest rate or PIP daily living at the enhanced",
    Premium.CARER: "Entitled to Carer’s Allowance, whether or not it is paid",
}
INCOME_HINTS = {
    IncomeKind.OTHER: "Counted. Leave out what the law does not count: Housing Benefit, help with council tax, Winter "
    "Fuel Payment, Christmas bonus, child maintenance, Child Tax Credit, Armed Forces Independence Payment"
}
"""Where more has to be said of an income than how it is treated (care and support statutory guidance, Annex C)."""


def _weekly(label: str, hint: str = "", *, required: bool = False) -> AmountField:
    return AmountField(
        label=label,
        help_text=hint,
        required=required,
        min_value=Decimal(0),
        max_value=MOST_WEEKLY,
        decimal_places=2,
        error_messages={
            "required": f"{label}: enter an amount, or 0",
            "invalid": f"{label}: enter pounds and pence, like 85.60",
            "min_value": f"{label}: enter 0 or more",
            "max_value": f"{label}: this is more than a million pounds a week; check it",
            "max_digits": f"{label}: this is too long; check it",
            "max_decimal_places": f"{label}: enter pounds and pence, like 85.60",
            "max_whole_digits": f"{label}: this is too long; check it",
        },
    )


class MoneyForm(forms.Form):
    """One person's household, income, savings and costs. Amounts are pounds a week; empty means none."""

    household = forms.ChoiceField(
        label="Who is in the household?",
        choices=[(kind.value, words) for kind, words in HOUSEHOLD_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is in the household"},
    )
    age = forms.IntegerField(
        label="Age",
        help_text="In whole years",
        min_value=18,
        max_value=130,
        error_messages={
            "required": "Enter the age in whole years, like 72",
            "invalid": "Enter the age in whole years, like 72",
            "min_value": "These rules are for adults: the age is 18 or more",
            "max_value": "Check the age: it is more than 130",
        },
    )
    pension_age = forms.TypedChoiceField(
        label="Reached State Pension age?",
        help_text="One of a couple: choose yes if one or both have",
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no for State Pension age"},
    )
    children = forms.IntegerField(
        label="Children in the household to look after",
        help_text="How many. Leave empty if there are none",
        required=False,
        min_value=0,
        max_value=30,
        error_messages={
            "invalid": "Enter the number of children, like 2",
            "min_value": "Enter 0 children or more",
            "max_value": "Check the number of children: it is more than 30",
        },
    )
    premiums = forms.MultipleChoiceField(
        label="Premiums",
        help_text="Additions to the amount that has to be left to live on. Choose those that apply",
        required=False,
        choices=[(premium.value, words) for premium, words in PREMIUM_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    capital = AmountField(
        label="Savings and other capital",
        help_text="Pounds in all. Leave out your home and what is in it. One of a couple: your own share",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1_000_000_000),
        decimal_places=2,
        error_messages={
            "invalid": "Savings: enter pounds, like 14250",
            "min_value": "Savings: enter 0 or more",
            "max_value": "Savings: this is more than a thousand million pounds; check it",
            "max_decimal_places": "Savings: enter pounds and pence, like 14250.50",
        },
    )
    weekly_housing_costs = _weekly(
        "Housing costs a week", "Rent, mortgage, council tax and service charges, less any help with them"
    )
    weekly_disability_expenditure = _weekly(
        "Spent a week because of disability",
        "For example an alarm, extra heating or laundry, special diet, equipment, a gardener or cleaner, transport. "
        "Taken off where a benefit for care is entered above",
    )
    weekly_local_disregards = _weekly(
        "What the council’s own policy leaves out, a week",
        "Only where the council’s charging policy says so. For example the part of a benefit paid for care at night, "
        "where no support is given at night. Leave empty if you do not know of any",
    )
    weekly_cost = _weekly(
        "Cost of all the support a week",
        "If you do not know it yet, enter a large amount, like 1000: what comes out is then the most you would pay",
        required=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["premiums"].choice_hints = {  # type: ignore[attr-defined]
            premium.value: words for premium, words in PREMIUM_HINTS.items()
        }
        for kinds in INCOME_GROUPS.values():
            for kind in kinds:
                treatment = TREATMENTS[kind]
                self.fields[income_field(kind)] = _weekly(
                    treatment.title, INCOME_HINTS.get(kind, "" if treatment.is_counted else treatment.why)
                )

    def income_groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The income fields by group, for the page."""
        return [(title, [self[income_field(kind)] for kind in kinds]) for title, kinds in INCOME_GROUPS.items()]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        premiums = found.get("premiums", [])
        if Premium.ENHANCED_DISABILITY in premiums and Premium.DISABILITY not in premiums:
            self.add_error(
                "premiums", "The enhanced disability premium comes on top of the disability premium: choose both"
            )
        if (
            found.get("household") == Household.LONE_PARENT
            and not found.get("children")
            and "children" not in self.errors
        ):
            self.add_error("children", "Enter how many children, or choose single above")
        if found.get("household") == Household.SINGLE and found.get("children") and not found.get("pension_age"):
            self.add_error("children", "Leave this empty, or choose a parent on their own with children above")
        return found

    def given(self) -> dict[str, Any]:
        """What was typed, as the calculation takes it."""
        typed = self.cleaned_data
        amounts = ("capital", "weekly_housing_costs", "weekly_disability_expenditure", "weekly_local_disregards")
        given = {name: typed.get(name) or Decimal(0) for name in (*amounts, "weekly_cost")}
        given |= {name: typed[name] for name in ("household", "age", "pension_age", "premiums", "on") if name in typed}
        given["children"] = typed["children"] or 0
        given["setting"] = Setting.HOME
        given["incomes"] = [
            {"kind": kind, "weekly": typed[income_field(kind)]}
            for kinds in INCOME_GROUPS.values()
            for kind in kinds
            if typed.get(income_field(kind))
        ]
        return given


class FinancialAssessmentForm(MoneyForm):
    """The same for a person with a record, on a day. Their age is asked only where the date of birth is not known."""

    on = DayField(
        label="From which day?",
        help_text="The rates of that day are used. For example, 27 4 2026",
        error_messages={"required": "Enter the day from which this applies"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("on", "household")

    def __init__(self, *args: Any, knows_age: bool, cost_from: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "capital"
        ].help_text = (
            "Pounds in all. Leave out the home they live in and what is in it. One of a couple: their own share"
        )
        if knows_age:
            del self.fields["age"]
        self.fields["weekly_cost"].help_text = f"From {cost_from}" if cost_from else ""


def income_field(kind: IncomeKind) -> str:
    """The name of the field for one kind of income."""
    return f"income_{kind.value}"


def typed_from(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Stored inputs of a contribution as the form has them, to start the next one from. The day is asked anew."""
    names = ("household", "children", "premiums", "capital", "weekly_housing_costs", "weekly_disability_expenditure")
    typed = {name: inputs[name] for name in (*names, "weekly_local_disregards") if name in inputs}
    for name in ("capital", "weekly_housing_costs", "weekly_disability_expenditure", "weekly_local_disregards"):
        typed[name] = None if Decimal(str(inputs.get(name, 0))) == 0 else inputs[name]
    if "pension_age" in inputs:
        typed["pension_age"] = "yes" if inputs["pension_age"] else "no"
    for income in inputs.get("incomes", []):
        field = f"income_{income['kind']}"
        typed[field] = Decimal(str(income["weekly"])) + typed.get(field, Decimal(0))
    return typed


def _pounds(label: str, hint: str = "") -> AmountField:
    return AmountField(
        label=label,
        help_text=hint,
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1_000_000_000),
        decimal_places=2,
        error_messages={"invalid": f"{label}: enter pounds, like 165000", "min_value": f"{label}: enter 0 or more"},
    )


class WhatIfForm(MoneyForm):
    """The same for anybody who asks what they would pay: at home or in a care home, with a home of their own or not."""

    living = forms.ChoiceField(
        label="Where is the care?",
        choices=(
            ("at_home", "In your own home"),
            ("care_home", "In a care home, to stay"),
            ("temporary_stay", "In a care home for a while, and then back home"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the care is"},
    )
    partner_income = _weekly(
        "What your partner has coming in a week",
        "One of a couple, care at home: we work it out both ways, and the lower counts. Leave empty to leave it out",
    )
    partner_capital = _pounds("Your partner’s own savings")
    home_value = _pounds(
        "If you own your home: what it would be sold for",
        "It counts only where you live in a care home to stay. Owned with somebody: your part",
    )
    home_owed = _pounds("What is owed on it", "A mortgage or loan")
    home_disregard = forms.ChoiceField(
        label="Would somebody go on living there?",
        required=False,
        choices=(
            ("", "No"),
            ("partner_lives_there", "My partner"),
            ("relative_60_or_over", "A relative aged 60 or over"),
            ("relative_incapacitated", "A relative who is ill or disabled"),
            ("child_lives_there", "A child under 18 whom I support"),
        ),
        widget=forms.RadioSelect,
    )
    field_order = ("living", "household")

    def as_assessment(self) -> dict[str, Any]:
        """What was typed, as `financial-assessment` takes it, but for the day."""
        typed, totals = self.cleaned_data, self.given()
        items: list[dict[str, Any]] = [{"kind": "savings", "value": totals["capital"]}] if totals["capital"] else []
        if typed.get("home_value"):
            items.append(
                {
                    "kind": "main_home",
                    "value": typed["home_value"],
                    "owed": typed.get("home_owed") or Decimal(0),
                    "sale_costs": typed["living"] == "care_home",
                    "disregard": typed.get("home_disregard") or None,
                }
            )
        given = {name: totals[name] for name in ("household", "pension_age", "premiums", "children", "weekly_cost")}
        given |= {"age": typed["age"], "living": typed["living"], "incomes": totals["incomes"], "capital_items": items}
        given |= {"partner_capital": typed.get("partner_capital")}
        if totals["weekly_housing_costs"]:
            given["housing_costs"] = [{"name": "Costs of the home", "weekly": totals["weekly_housing_costs"]}]
        if totals["weekly_local_disregards"]:
            given["local_disregards"] = [
                {"name": "Left out by the council", "weekly": totals["weekly_local_disregards"]}
            ]
        if totals["weekly_disability_expenditure"]:
            given["expenditure"] = [{"kind": "other", "weekly": totals["weekly_disability_expenditure"]}]
        if typed.get("partner_income"):
            given["partner_incomes"] = [{"kind": "other", "weekly": typed["partner_income"]}]
        return given
