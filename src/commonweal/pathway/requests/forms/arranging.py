"""For whom a team is there, and who is on duty."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from commonweal.core.accounts.models import Account
from commonweal.core.calculations.registry import on_day
from commonweal.core.places.models import Area, Place
from commonweal.pathway.requests.suggesting import KINDS_OF_NEED

KINDS_OF_AREA = (Area.Kind.COUNCIL, Area.Kind.FORMER_COUNCIL, Area.Kind.NEIGHBOURHOOD)


class CoverForm(forms.Form):
    """Areas, ages and kinds of need of a team. What is empty limits nothing."""

    kinds = forms.MultipleChoiceField(
        label="What do the people need whom it works with?",
        help_text="None ticked: whatever it is",
        choices=[*KINDS_OF_NEED.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    least_age = forms.IntegerField(
        label="From what age?", help_text="In years. Empty: from any", min_value=0, max_value=120, required=False
    )
    most_age = forms.IntegerField(
        label="Up to what age?", help_text="In years, included. Empty: any", min_value=0, max_value=120, required=False
    )
    areas = forms.ModelMultipleChoiceField(
        label="Where do they live?",
        help_text="None ticked: anywhere here",
        queryset=Area.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(place=place, kind__in=KINDS_OF_AREA).order_by("kind", "name")
        field: Any = self.fields["areas"]
        field.queryset = areas
        field.choice_hints = {
            area.code: area.get_kind_display() for area in areas if area.kind != Area.Kind.NEIGHBOURHOOD
        }


class RotaForm(forms.Form):
    """Who is on duty on each of so many days: one list a day, named for it."""

    def __init__(self, *args: Any, workers: Sequence[Account], first: date, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._workers = {str(one.pk): one for one in workers}
        choices = [("", "Nobody"), *((key, str(one)) for key, one in self._workers.items())]
        for number in range(days):
            day = first + timedelta(days=number)
            self.fields[day.isoformat()] = forms.ChoiceField(
                label=f"{day:%A} {on_day(day)}", choices=choices, required=False
            )

    def chosen(self) -> dict[date, Account | None]:
        """Who was chosen for each day."""
        return {
            date.fromisoformat(name): self._workers[chosen] if chosen else None
            for name, chosen in self.cleaned_data.items()
        }
