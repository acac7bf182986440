"""The pages on which a person's money is told, one thing a page. Everything may be left empty and finished later."""

from decimal import Decimal
from typing import Any

from django import forms

from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.charging.capital_items import DISREGARDS, KIND_WORDS, PROPERTY, CapitalKind
from commonweal.pathway.charging.expenditure import EXPENDITURE_WORDS
from commonweal.pathway.charging.forms.money import INCOME_GROUPS, PREMIUM_HINTS, PREMIUM_WORDS
from commonweal.pathway.charging.income import TREATMENTS
from commonweal.pathway.charging.models import Means, MeansLine

MOST = Decimal(1_000_000_000)
NOT_SAID = ("", "Not said yet")


def _amount(label: str, hint: str = "", *, required: bool = False, most: Decimal = MOST) -> AmountField:
    return AmountField(
        label=label,
        help_text=hint,
        required=required,
        min_value=Decimal(0),
        max_value=most,
        decimal_places=2,
        error_messages={
            "required": f"{label}: enter an amount, or 0",
            "invalid": f"{label}: enter pounds and pence, like 85.60",
            "min_value": f"{label}: enter 0 or more",
            "max_decimal_places": f"{label}: enter pounds and pence, like 85.60",
        },
    )


def _radios(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, required=False, widget=forms.RadioSelect)


class PartForm(forms.Form):
    """One page. `needed` are the fields without which it does not count as answered."""

    needed: tuple[str, ...] = ()

    def is_complete(self) -> bool:
        return all(self.cleaned_data.get(name) not in (None, "") for name in self.needed)

    def answers(self) -> dict[str, Any]:
        """What was typed, by the fields of `Means`."""
        return dict(self.cleaned_data)


class LivingForm(PartForm):
    needed: tuple[str, ...] = ("living",)
    living = _radios("Where do they live, from the day that this is for?", Means.Living.choices)
    living_from = DayField(label="If in a care home: since when?", help_text="For example, 4 5 2026", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("living") == Means.Living.TEMPORARY_STAY and not found.get("living_from"):
            self.add_error("living_from", "Enter the day on which the stay began, or will begin")
        return found


class HouseholdForm(PartForm):
    needed: tuple[str, ...] = ("household", "is_pension_age")
    household = _radios("Who is in the household?", Means.Household.choices)
    age = forms.IntegerField(label="Age", required=False, min_value=18, max_value=130)
    is_pension_age = forms.TypedChoiceField(
        label="Reached State Pension age?",
        help_text="One of a couple: choose yes if one or both have",
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda typed: typed == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    children = forms.IntegerField(
        label="Children in the household to look after",
        help_text="How many; leave empty if there are none",
        required=False,
        min_value=0,
        max_value=30,
    )
    premiums = forms.MultipleChoiceField(
        label="Additions that apply",
        required=False,
        choices=[(premium.value, words) for premium, words in PREMIUM_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, knows_age: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["premiums"].choice_hints = {  # type: ignore[attr-defined]
            premium.value: words for premium, words in PREMIUM_HINTS.items()
        }
        if knows_age:
            del self.fields["age"]
        else:
            self.needed = (*self.needed, "age")

    def answers(self) -> dict[str, Any]:
        return {**self.cleaned_data, "children": self.cleaned_data.get("children") or 0}


class PartnerForm(PartForm):
    partner_capital = _amount(
        "The partner’s own savings and other capital",
        "Pounds. Only if they want it worked out both ways: on the person’s own money, and with everything shared. The "
        "lower is asked. Add the partner’s incomes as lines below",
    )


class WordsForm(PartForm):
    words = forms.CharField(
        label="Is there anything else we should know?",
        help_text="For example, a cost that comes once a year, or what worries you about paying",
        required=False,
        widget=forms.Textarea,
    )


class TreatmentForm(PartForm):
    needed: tuple[str, ...] = ("treatment",)
    treatment = _radios("How is this worked out?", Means.Treatment.choices)
    treatment_reason = forms.CharField(
        label="What shows it, or how the person was asked",
        help_text="For example: bank statements of March show £60,000; or: asked by letter on 2 March and by phone",
        required=False,
        widget=forms.Textarea,
    )
    light_touch = _radios("If light touch: what does it come to?", Means.LightTouch.choices)
    weekly_small_charge = _amount("If a small charge: how much a week?")
    free_because = _radios("If free: why?", Means.FreeBecause.choices)


class DatesForm(PartForm):
    needed: tuple[str, ...] = ("on",)
    on = DayField(label="From which day is it in force?", help_text="The rates of that day are used", required=False)
    until = DayField(
        label="Until which day?",
        help_text="Only for a time, such as a short stay. Leave empty otherwise",
        required=False,
    )
    weekly_cost = _amount("What all the support costs a week")

    def __init__(self, *args: Any, cost_from: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cost_from:
            self.fields["weekly_cost"].help_text = f"Leave empty to use {cost_from}"
        else:
            self.needed = (*self.needed, "weekly_cost")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("on") and found.get("until") and found["until"] < found["on"]:
            self.add_error("until", "The last day is on or after the first")
        return found


PART_FORMS: dict[str, type[PartForm]] = {
    "living": LivingForm,
    "household": HouseholdForm,
    "partner": PartnerForm,
    "words": WordsForm,
    "treatment": TreatmentForm,
    "dates": DatesForm,
}


class LineForm(forms.Form):
    """One line of a group. `amount` is pounds a week; of capital, pounds."""

    def facts(self) -> dict[str, Any]:
        """What was typed, by the fields of a line."""
        found = dict(self.cleaned_data)
        if "share_percent" in found:
            found["share_percent"] = found["share_percent"] or Decimal(100)
        if "owed" in found:
            found["owed"] = found["owed"] or Decimal(0)
        return found


def _name(label: str, hint: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=200)


def _share(hint: str) -> AmountField:
    return AmountField(
        label="Their own part, in per cent",
        help_text=hint,
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        decimal_places=2,
    )


def _evidence() -> forms.CharField:
    return forms.CharField(
        label="What shows it", help_text="For the finance team: what was seen, and when", required=False, max_length=300
    )


class IncomeLineForm(LineForm):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[
            ("", "Choose"),
            *(
                (group, [(kind.value, TREATMENTS[kind].title) for kind in kinds])
                for group, kinds in INCOME_GROUPS.items()
            ),
        ],
        error_messages={"required": "Choose what it is"},
    )
    name = _name("From whom?", "For example, the name of a pension")
    amount = _amount("How much a week?", "After tax. Paid each month: times 12, divided by 52", required=True)
    share_percent = _share("100 for an income of their own; 50 for one that comes to both of a couple")
    evidence = _evidence()


class CapitalLineForm(LineForm):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Choose"), *((kind.value, words) for kind, words in KIND_WORDS.items())],
        error_messages={"required": "Choose what it is"},
    )
    name = _name("Which?", "For example, the bank, or the address")
    amount = _amount("What is it worth?", "Pounds, all of it, before anything comes off", required=True)
    owed = _amount("What is owed on it?", "Pounds: a mortgage, or a loan secured on it")
    share_percent = _share("100 if it is theirs alone; 50 if it belongs to two in halves")
    has_sale_costs = forms.BooleanField(label="It would have to be sold, which costs (10% comes off)", required=False)
    disregard = forms.ChoiceField(
        label="Is there a reason not to count it?",
        required=False,
        choices=[("", "No"), *((key.value, rule.title) for key, rule in DISREGARDS.items())],
    )
    disregard_from = DayField(
        label="Since when is that so?", help_text="Where the reason lasts some weeks", required=False
    )
    is_notional = forms.BooleanField(
        label="It is no longer theirs, and counts because it was given up to pay less", required=False
    )
    reason = forms.CharField(label="Why", required=False, widget=forms.Textarea)
    evidence = _evidence()

    def __init__(self, *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_officer:
            for name in ("is_notional", "reason"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        kind, disregard = found.get("kind"), found.get("disregard")
        if disregard:
            rule = next(rule for key, rule in DISREGARDS.items() if key.value == disregard)
            if kind and CapitalKind(kind) not in rule.kinds:
                where = "a home or property" if rule.kinds == PROPERTY else "another kind of capital"
                self.add_error("disregard", f"This reason is for {where}. Choose another, or no")
            if rule.weeks and not found.get("disregard_from"):
                self.add_error("disregard_from", "Enter the day from which it is so")
        if found.get("is_notional") and not found.get("reason", "").strip():
            self.add_error("reason", "Say why it counts although it is no longer theirs")
        return found


class CostLineForm(LineForm):
    name = _name("What is it for?", "For example, rent, council tax, service charge", required=True)
    amount = _amount("How much a week?", "Less any help with it. Each month: times 12, divided by 52", required=True)
    evidence = _evidence()


class ExpenditureLineForm(LineForm):
    kind = forms.ChoiceField(
        label="What is it for?",
        choices=[("", "Choose"), *((kind.value, words) for kind, words in EXPENDITURE_WORDS.items())],
        error_messages={"required": "Choose what it is for"},
    )
    name = _name("Say more, if it helps")
    amount = _amount("How much a week?", "Each year: divided by 52", required=True)
    evidence = _evidence()
    agreement = _radios("Does the council agree?", MeansLine.Agreement.choices)
    amount_agreed = _amount("If in part: how much a week?")
    reason = forms.CharField(label="Why not all of it", required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_officer:
            for name in ("agreement", "amount_agreed", "reason"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        agreement, part = found.get("agreement"), found.get("amount_agreed")
        if agreement == MeansLine.Agreement.IN_PART and (part is None or part > found.get("amount", part)):
            self.add_error("amount_agreed", "Enter the part that is agreed, less than all of it")
        if agreement in (MeansLine.Agreement.IN_PART, MeansLine.Agreement.NOT_AGREED) and not found.get("reason"):
            self.add_error("reason", "Say why not all of it is agreed: the person is told")
        return found

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        if "agreement" in found:
            found["agreement"] = found["agreement"] or MeansLine.Agreement.WAITING
        return found


Group = MeansLine.Group
LINE_FORMS: dict[str, type[LineForm]] = {
    Group.INCOME: IncomeLineForm,
    Group.PARTNER_INCOME: IncomeLineForm,
    Group.CAPITAL: CapitalLineForm,
    Group.HOUSING: CostLineForm,
    Group.EXPENDITURE: ExpenditureLineForm,
    Group.LOCAL: CostLineForm,
}
FOR_WHOM = (Group.CAPITAL, Group.EXPENDITURE)
"""Groups whose form differs for the finance team."""


def line_form(group: str, *args: Any, is_officer: bool, **kwargs: Any) -> LineForm:
    """The form for a line of a group, as the person or the finance team fills it in."""
    if group in FOR_WHOM:
        kwargs["is_officer"] = is_officer
    return LINE_FORMS[group](*args, **kwargs)
