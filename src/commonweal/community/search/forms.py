"""The search form, its filters, and the form of a topic."""

from typing import Any

from django import forms
from django.http import QueryDict

from commonweal.community.directory.needs import needs_by_group
from commonweal.community.directory.terms import own_terms
from commonweal.community.search.entry import DAY_PARTS
from commonweal.community.search.filters import MANY, Filters

LISTS = {"access": "access", "kind": "kinds", "circumstance": "circumstances", "condition": "conditions"}
"""Filters whose values are terms of the directory's lists, with the list."""
REACHED = {
    "place": "At a place",
    "home": "Comes to people at home",
    "phone": "By phone",
    "online": "Online",
}
LONGEST_WORDS = 300


class FindForm(forms.Form):
    """What help, and near where. Nothing has to be filled in."""

    words = forms.CharField(
        label="What would help?",
        help_text="In your own words, such as: lunch club on Tuesdays, dad keeps falling, somebody to talk to",
        max_length=LONGEST_WORDS,
        required=False,
        error_messages={
            "max_length": f"Write {LONGEST_WORDS} letters or fewer. These results are for the first of them"
        },
    )
    postcode = forms.CharField(
        label="Postcode",
        help_text="To see what is near first. The first half will do, such as BH15",
        max_length=20,
        required=False,
        error_messages={"max_length": "Enter a postcode, such as BH15 1AA, or its first half"},
        widget=forms.TextInput({"autocomplete": "postal-code", "spellcheck": "false"}),
    )


class AgeForm(forms.Form):
    """The age a service must be for. A form of its own, so that a slip there loses nothing else."""

    age = forms.IntegerField(min_value=0, max_value=120, required=False)


def read_filters(asked: QueryDict) -> Filters:
    """The filters in an address. Values that no list has are passed over: an old link goes on working."""
    chosen: dict[str, Any] = {name: tuple(_known(name, asked.getlist(name))) for name in MANY}
    age = AgeForm({"age": asked.get("age", "")})
    within = asked.get("within", "")
    return Filters(
        **chosen,
        free=asked.get("free") == "1",
        age=age.cleaned_data["age"] if age.is_valid() else None,
        within=float(within) if within.isascii() and within.isdigit() and 0 < int(within) <= 100 else None,
    )


def _known(name: str, values: list[str]) -> list[str]:
    if name == "language":
        return [value for value in dict.fromkeys(values) if value.replace(" ", "").isalpha() and len(value) < 60]
    known = {
        "need": [need.key for needs in needs_by_group().values() for need in needs],
        "day": [str(day) for day in range(7)],
        "time": DAY_PARTS,
        "reach": REACHED,
    }.get(name) or own_terms(LISTS[name])
    return [value for value in dict.fromkeys(values) if value in known]


class LinesField(forms.CharField):
    """Several texts, one to a line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return [" ".join(line.split()) for line in cleaned.splitlines() if line.strip()]


class TopicForm(forms.Form):
    """A topic: what pages call it, where its services are listed, what entries say and what people say."""

    name = forms.CharField(label="What pages call it", max_length=100)
    need = forms.ChoiceField(label="Need that its services are listed under", required=False)
    words = LinesField(
        label="What entries say",
        help_text="One to a line. A search for one of them finds entries that say another",
        required=False,
    )
    phrases = LinesField(
        label="What people say",
        help_text="One to a line, as people speak: “can't get in the bath”. What is close in meaning counts too",
        required=False,
    )
    is_whom = forms.BooleanField(
        label="It says for whom something is, rather than what",
        help_text="Such as “older people”. It then counts little beside other words",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "None")]
        for needs in needs_by_group().values():
            choices += [(need.key, need.name) for need in needs]
        self.fields["need"].choices = choices  # type: ignore[attr-defined]
