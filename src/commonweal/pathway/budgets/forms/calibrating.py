"""What is typed when a scheme is measured, proposed and decided."""

from decimal import Decimal
from typing import Any

from django import forms

from commonweal.core.calculations.periods import Period
from commonweal.core.design.forms import AmountField, CsvTextField, DayField
from commonweal.pathway.budgets.actions.calibrating import WhatIfTerms
from commonweal.pathway.budgets.models import CaseSet
from commonweal.pathway.budgets.schemes import Scheme
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS


class WhatIfForm(forms.Form):
    """Which cases, and which price. Percentages are typed as such: 85, 10."""

    name = forms.CharField(
        label="Name it",
        max_length=120,
        help_text="So that you and others find it again: Price for April, 85th percentile",
        error_messages={"required": "Name it, so that you can find it again"},
    )
    scheme = forms.ChoiceField(label="Scheme")
    cases = forms.ChoiceField(
        label="Which past cases?",
        help_text="Plans signed in a financial year, with what they cost a week, or a file that was taken in",
    )
    support_reason = forms.ChoiceField(
        label="Only for one main reason for support",
        choices=[("", "All"), *SUPPORT_REASONS.items()],
        required=False,
    )
    percentile = forms.DecimalField(
        label="For how many of 100 past cases should a point be enough?",
        help_text="The percentile, usually 85 or 90. Leave it empty if you give a price.",
        min_value=Decimal(1),
        max_value=Decimal(100),
        decimal_places=2,
        required=False,
    )
    price_per_point = AmountField(
        label="Or give the price of a point", help_text="Pounds a week", decimal_places=2, max_digits=8, required=False
    )
    contingency = forms.DecimalField(
        label="Held back for change and emergencies",
        help_text="Per cent, usually 10 to 20. It makes every budget smaller by that share.",
        min_value=Decimal(0),
        max_value=Decimal("99.99"),
        decimal_places=2,
        error_messages={"required": "Enter how much is held back, 0 for nothing"},
    )

    def __init__(
        self, *args: Any, schemes: list[Scheme], periods: list[Period], files: list[CaseSet], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = [(one.name, one.dated_title) for one in schemes]  # type: ignore[attr-defined]
        plans = [(one.key, f"Plans signed: {one.title}") for one in periods]
        brought = [(str(one.pk), f"File: {one}") for one in files]
        self.fields["cases"].choices = [*plans, *brought]  # type: ignore[attr-defined]
        self.file_ids = {str(one.pk) for one in files}

    def terms(self) -> WhatIfTerms:
        """What the action takes: shares in place of percentages."""
        typed = self.cleaned_data
        is_file = typed["cases"] in self.file_ids
        return WhatIfTerms(
            name=typed["name"],
            scheme=typed["scheme"],
            period="" if is_file else typed["cases"],
            case_set=typed["cases"] if is_file else "",
            support_reason=typed["support_reason"],
            percentile=typed["percentile"] / 100 if typed["percentile"] is not None else None,
            price_per_point=typed["price_per_point"],
            contingency=typed["contingency"] / 100,
        )


class ProposeForm(forms.Form):
    starts_on = DayField(label="From which day should it count?", help_text="A day after today, like 1 4 2027")
    reason = forms.CharField(
        label="Why should the council adopt it?",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": "Say why the council should adopt it"},
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="What is decided?",
        choices=[("adopt", "Adopt it: it counts from its first day"), ("refuse", "Turn it down")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is decided"},
    )
    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": "Say why, for those who ask later"},
    )


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label="Why is it no guide to what a point should cost?",
        help_text="For example: the price includes one year of a waking night that has ended",
        max_length=300,
        error_messages={"required": "Say why this plan is no guide"},
    )


class TakeInForm(forms.Form):
    name = forms.CharField(
        label="Name the file",
        max_length=120,
        help_text="For example: Reviews 2025 to 2026, East team",
        error_messages={"required": "Name the file, so that others know what is in it"},
    )
    file = CsvTextField()
