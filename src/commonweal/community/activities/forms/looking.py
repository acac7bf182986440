"""Narrowing what is on."""

from decimal import Decimal
from typing import Any

from django import forms

from commonweal.community.activities.models import Activity
from commonweal.community.activities.queries import Wanted
from commonweal.community.directory.terms import own_terms

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def access_choices() -> list[tuple[str, str]]:
    """The terms of access, by key, as people read them."""
    return [(key, term.name) for key, term in own_terms("access").items()]


class LookForm(forms.Form):
    """What somebody looks for; nothing has to be filled in, and what cannot be used is left aside."""

    near = forms.CharField(label="Near a postcode", required=False, max_length=12)
    within = forms.ChoiceField(
        label="Within",
        required=False,
        choices=[("", "Any distance"), ("1", "1 mile"), ("3", "3 miles"), ("5", "5 miles"), ("10", "10 miles")],
    )
    weekday = forms.ChoiceField(
        label="Day", required=False, choices=[("", "Any day"), *((str(n), day) for n, day in enumerate(WEEKDAYS))]
    )
    part = forms.ChoiceField(
        label="Time of day",
        required=False,
        choices=[("", "Any time"), ("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")],
    )
    days = forms.ChoiceField(
        label="When",
        required=False,
        choices=[("", "Any date"), ("7", "In the next 7 days"), ("28", "In the next 4 weeks")],
    )
    cost = forms.ChoiceField(
        label="Cost",
        required=False,
        choices=[("", "Any cost"), ("0", "Free"), ("3", "Up to £3 each"), ("5", "Up to £5 each")],
    )
    way = forms.ChoiceField(
        label="How it is held", required=False, choices=[("", "Face to face or online"), *Activity.Way.choices]
    )
    order = forms.ChoiceField(
        label="Show first", required=False, choices=[("soonest", "The soonest"), ("nearest", "The nearest")]
    )
    free_places = forms.BooleanField(label="Only with a free place", required=False)
    for_carers = forms.BooleanField(label="Only for people who look after somebody", required=False)
    access = forms.MultipleChoiceField(
        label="It must have", required=False, widget=forms.CheckboxSelectMultiple, choices=access_choices
    )

    def wanted(self, **more: Any) -> Wanted:
        """What is looked for, as the query takes it."""
        self.full_clean()
        given = self.cleaned_data
        return Wanted(
            near=given.get("near", ""),
            within=float(given["within"]) if given.get("within") else None,
            weekday=int(given["weekday"]) if given.get("weekday") else None,
            part=given.get("part", ""),
            days=int(given["days"]) if given.get("days") else None,
            cost=Decimal(given["cost"]) if given.get("cost") else None,
            access=tuple(given.get("access", ())),
            way=given.get("way", ""),
            for_carers=given.get("for_carers", False),
            free_places=given.get("free_places", False),
            order=given.get("order") or "soonest",
            **more,
        )

    @property
    def has_more(self) -> bool:
        """Whether one of the choices that are folded away is made."""
        folded = ("part", "days", "cost", "way", "free_places", "for_carers", "access")
        return any(self.cleaned_data.get(name) for name in folded)
