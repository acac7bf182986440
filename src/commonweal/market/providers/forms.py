"""What a provider types of itself."""

from typing import Any

from django import forms

from commonweal.core.design.forms import AmountField
from commonweal.core.places.models import Area, Place
from commonweal.market.providers.queries import areas_for_capacity
from commonweal.pathway.plans.models import SupportKind


class AreaField(forms.ModelChoiceField):
    """A council or a neighbourhood, by name."""

    def label_from_instance(self, obj: Area) -> str:
        kinds = {Area.Kind.COUNCIL: "whole council", Area.Kind.FORMER_COUNCIL: "council as it was"}
        kind = kinds.get(Area.Kind(obj.kind))
        return f"{obj.name} ({kind})" if kind else obj.name


class CapacityForm(forms.Form):
    """Hours a week that a provider has free."""

    kind = forms.ChoiceField(
        label="Kind of support",
        choices=[("", "Choose one"), *SupportKind.choices],
        error_messages={"required": "Choose the kind of support"},
    )
    area = AreaField(
        label="Where",
        queryset=Area.objects.none(),
        help_text="A neighbourhood, or a whole council",
        empty_label="Choose one",
        error_messages={"required": "Choose where"},
    )
    weekly_hours = AmountField(
        label="Hours a week free",
        help_text="Hours you could begin with now. Enter 0 when there are none",
        min_value=0,
        max_value=10_000,
        max_digits=7,
        decimal_places=2,
        error_messages={
            "required": "Enter the hours a week, or 0 when there are none",
            "invalid": "Enter the hours a week as a number, such as 35",
        },
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_for_capacity(place)  # type: ignore[attr-defined]
