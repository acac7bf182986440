"""The questions of an allocation scheme, in the words of its policy file. Nothing is chosen beforehand."""

from decimal import Decimal
from typing import Any

from django import forms

from commonweal.pathway.budgets.schemes import Scheme


class SchemeForm(forms.Form):
    """Which scheme, where a council has several."""

    scheme = forms.ChoiceField(
        label="Which way of working it out?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one", "invalid_choice": "Choose one of these"},
    )

    def __init__(self, *args: Any, schemes: tuple[Scheme, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        field.choices = [(scheme.name, scheme.title) for scheme in schemes]  # type: ignore[attr-defined]
        field.choice_hints = {scheme.name: scheme.about for scheme in schemes}  # type: ignore[attr-defined]


class PointsForm(forms.Form):
    """One question for each domain of a points scheme; each answer shows its points."""

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        for domain in scheme.domains:
            field = forms.ChoiceField(
                label=domain.title,
                help_text=domain.question,
                choices=[(level.key, level.words) for level in domain.levels],
                widget=forms.RadioSelect,
                error_messages={"required": f"{domain.title}: choose the answer that fits best"},
            )
            field.choice_hints = {  # type: ignore[attr-defined]
                level.key: "1 point" if level.points == 1 else f"{level.points} points" for level in domain.levels
            }
            self.fields[domain.key] = field

    def given(self) -> dict[str, Any]:
        """The points of each answer, as the action takes them."""
        return {
            "points": {
                domain.key: next(level.points for level in domain.levels if level.key == self.cleaned_data[domain.key])
                for domain in self.scheme.domains
            }
        }


class HoursForm(forms.Form):
    """Hours of support a week, for an hours scheme."""

    hours = forms.DecimalField(
        label="Hours of support a week",
        min_value=Decimal(0),
        max_value=Decimal(168),
        decimal_places=2,
        error_messages={
            "required": "Enter the hours of support a week, like 14 or 7.5",
            "invalid": "Enter the hours as a number, like 14 or 7.5",
            "min_value": "Enter 0 hours or more",
            "max_value": "A week has 168 hours",
            "max_decimal_places": "Enter no more than two decimal places, like 7.25",
        },
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = scheme.usual_weekly_hours
        self.fields["hours"].help_text = f"The scheme’s usual number is {usual:f}" if usual is not None else ""

    def given(self) -> dict[str, Any]:
        """The hours, as the action takes them."""
        return {"hours": self.cleaned_data["hours"]}
