"""What is asked when records of one person are looked at."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commonweal.people.identity.models import Person
from commonweal.people.linkage.models import RecordPair
from commonweal.people.linkage.queries import Fact

LIKELIHOODS = (
    ("", "However likely"),
    ("very", "Very likely: 95% or more"),
    ("likely", "Likely: 75% to 95%"),
    ("possible", "Possible: under 75%"),
)


def _why(label: str, hint: str, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": required},
    )


class PairFilter(forms.Form):
    state = forms.ChoiceField(label="Show", choices=RecordPair.State, required=False)
    likely = forms.ChoiceField(label="How likely", choices=LIKELIHOODS, required=False)
    name = forms.CharField(label="Name begins with", max_length=100, required=False)


class DifferentForm(forms.Form):
    why = _why(
        "How do you know that they are two people?",
        "For example: sisters who live together; I met both",
        "Say how you know, for whoever looks at them next",
    )


class UndoForm(forms.Form):
    why = _why("Why must they be two again?", "Whoever reads either history sees this", "Say why")


class NameForm(forms.Form):
    why = _why(
        "Why may they be one person?",
        "For example: she told me that she married and moved",
        "Say why they may be one person",
    )


class TogetherForm(forms.Form):
    """Which record is kept, which value of each fact that differs, and how it is known."""

    kept = forms.ChoiceField(
        label="Which record is kept?",
        help_text="Everything of the other becomes part of it, and its address leads here.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which of the two records is kept"},
    )
    why = _why("How do you know that they are one person?", "Both histories keep this", "Say how you know")

    def __init__(self, *args: Any, people: tuple[Person, Person], facts: Iterable[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kept"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (str(person.pk), f"{person.name}, started on {person.created_at:%-d %B %Y}") for person in people
        ]
        choice.initial = str(min(people, key=lambda person: person.created_at).pk)
        self.facts = [fact for fact in facts if fact.differs]
        for fact in self.facts:
            self.fields[f"fact_{fact.key}"] = forms.ChoiceField(
                label=fact.name[0].upper() + fact.name[1:],
                choices=[("first", fact.first or "Not said"), ("second", fact.second or "Not said")],
                initial=fact.suggested,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose which is right: {fact.name}"},
            )
        if all(person.nhs_number for person in people) and len({person.nhs_number for person in people}) > 1:
            self.fields["number_reason"] = _why(
                "Why are there two NHS numbers?",
                "One person has one number. Say how two came about, or check again whether this is one person.",
                "The NHS numbers differ. Say why it is one person all the same",
            )
        self.order_fields(["kept", *(f"fact_{fact.key}" for fact in self.facts), "number_reason", "why"])

    def choices(self) -> dict[str, str]:
        """The chosen side, fact by fact."""
        return {fact.key: self.cleaned_data[f"fact_{fact.key}"] for fact in self.facts}
