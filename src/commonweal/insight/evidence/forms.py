"""Choosing which support to look at."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from commonweal.core.places.models import Area, Place
from commonweal.insight.evidence.queries import AGES, Selection
from commonweal.pathway.plans.models import SupportKind


class SelectionForm(forms.Form):
    """Reads a selection from an address; everything may be left out."""

    on = forms.DateField(required=False)
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *SupportKind.choices])
    ages = forms.ChoiceField(
        required=False, choices=[("", "All ages"), *((key, words.capitalize()) for key, (words, _) in AGES.items())]
    )
    neighbourhood = forms.ModelChoiceField(Area.objects.none(), required=False, empty_label="All neighbourhoods")
    former_council = forms.ModelChoiceField(
        Area.objects.none(), required=False, empty_label="The whole place", label="Council as it was"
    )

    def __init__(self, place: Place, data: Any = None) -> None:
        super().__init__(data)
        self.place = place
        areas = place.areas.defer("boundary").order_by("name")
        for name, kind in (("neighbourhood", Area.Kind.NEIGHBOURHOOD), ("former_council", Area.Kind.FORMER_COUNCIL)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = areas.filter(kind=kind)

    def selection(self) -> Selection:
        """The selection as typed; a part that cannot be read counts as left out (the form says so)."""
        self.is_valid()
        chosen = self.cleaned_data
        on: date = chosen.get("on") or timezone.localdate()
        return Selection(
            self.place,
            on,
            chosen.get("kind") or "",
            chosen.get("neighbourhood"),
            chosen.get("former_council"),
            chosen.get("ages") or "",
        )
