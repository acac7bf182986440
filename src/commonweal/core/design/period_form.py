"""Choosing the financial year of a report."""

from typing import Any

from django import forms

from commonweal.core.calculations.periods import Period


class PeriodForm(forms.Form):
    """Which financial year a report is of."""

    period = forms.ChoiceField(label="Financial year", required=False)

    def __init__(self, *args: Any, periods: list[Period], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["period"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(period.key, period.title) for period in periods]
        self.periods = periods

    def chosen(self) -> Period:
        """The chosen year, or the latest."""
        asked = self.cleaned_data.get("period") if self.is_bound and self.is_valid() else ""
        return next((period for period in self.periods if period.key == asked), self.periods[0])
