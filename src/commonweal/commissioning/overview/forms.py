"""Choosing what to see of a place: a day, a kind of support, what the map shows, a postcode."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date

from commonweal.core.design.forms import DayField
from commonweal.core.places.models import Place, Postcode
from commonweal.core.places.postcodes import PostcodeError, normalise
from commonweal.core.places.queries import find_postcode
from commonweal.insight.evidence.queries import Selection
from commonweal.pathway.plans.models import SupportKind

HOURS, POUNDS, PEOPLE, RATE, OLDER = "hours", "pounds", "people", "rate", "older"
SHADES = {
    HOURS: "hours of support a week",
    POUNDS: "pounds a week",
    PEOPLE: "people with support",
    RATE: "people aged 65 and over with support, for each 1,000",
    OLDER: "people aged 65 and over who live there",
}
"""What the map can show. Only the last is for all; the others are read from the live record."""


class OverviewForm(forms.Form):
    """Reads an address of the place page; everything may be left out, and what cannot be read is said and kept."""

    postcode = forms.CharField(required=False, max_length=20, label="Postcode")
    on = DayField(required=False, label="On which day")
    kind = forms.ChoiceField(required=False, label="Kind of support", choices=[("", "All kinds"), *SupportKind.choices])
    shade = forms.ChoiceField(required=False, label="The map shows", choices=[])

    def __init__(self, place: Place, data: Any, *, is_live: bool) -> None:
        given = data.copy()
        day = parse_date(given["on"]) if _is_day(given.get("on", "")) else None
        if day and "on_day" not in given:  # links name the day in one piece, the form in three
            given.update({"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)})
        elif "on_day" not in given:
            today = timezone.localdate()
            given.update({"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)})
        super().__init__(given)
        self.place = place
        self.found: Postcode | None = None
        choices = [(key, text.capitalize()) for key, text in SHADES.items() if is_live or key == OLDER]
        self.fields["shade"].choices = choices  # type: ignore[attr-defined]
        self.usual_shade = HOURS if is_live else OLDER
        self.is_valid()

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if not typed.strip():
            return ""
        try:
            postcode = normalise(typed)
        except PostcodeError as error:
            raise forms.ValidationError(str(error)) from None
        self.found = find_postcode(postcode)
        if self.found is None or self.found.council.place_id != self.place.pk:
            self.found = None
            raise forms.ValidationError(f"{postcode} is not a postcode in {self.place.name}")
        return postcode

    @property
    def selection(self) -> Selection:
        """The support to count: today's, of all kinds, where nothing else could be read."""
        on = self.cleaned_data.get("on") or timezone.localdate()
        return Selection(self.place, on, self.cleaned_data.get("kind") or "")

    @property
    def shown_on_map(self) -> str:
        """A key of SHADES."""
        return self.cleaned_data.get("shade") or self.usual_shade


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False
