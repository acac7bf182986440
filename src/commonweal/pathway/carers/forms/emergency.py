"""What is asked for an emergency plan, and when it is used."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commonweal.core.design.forms import DayField
from commonweal.pathway.carers.actions.emergency import MOST_HELPERS
from commonweal.pathway.carers.facts import HelperFacts, PlanFacts
from commonweal.pathway.carers.models import EmergencyCall, EmergencyHelper

PLACES = ("First", "Second", "Third", "Fourth", "Fifth")
HELPER_PARTS = ("name", "relationship", "phone", "how_long", "has_key", "has_agreed")


def _words(label: str, help_text: str = "", *, required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea,
        max_length=4000,
        required=bool(required),
        error_messages={"required": required} if required else None,
    )


class PlanForm(forms.Form):
    """The plan, and those who can step in, first to fifth."""

    first = _words(
        "What has to happen in the first hour?",
        "Whom to ring, what cannot wait, what they are told",
        required="Say what has to happen in the first hour",
    )
    triggers = _words("When is this plan needed?", "For example: I am taken to hospital, or cannot be reached by noon")
    daily = _words("What does each day need?", "Meals, washing, moving, sleep, what calms them")
    medication = _words("Medicines", "What and when, where they are kept, who may give them")
    keys = _words("Getting in", "Who has a key. Do not write the code of a key safe here: say who knows it")
    pets = _words("Pets")
    not_to_do = _words("What should nobody do?", "For example: do not call the ambulance for a usual fit")
    review_on = DayField(
        label="When should we look at it again?", help_text="Leave it empty for a year from now", required=False
    )
    is_shown = forms.BooleanField(
        label="The person I look after may read this plan on their own record",
        help_text="Workers who support them see it in any case: it is for them.",
        required=False,
    )

    def __init__(self, *args: Any, helpers: Sequence[EmergencyHelper] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, place in enumerate(PLACES[:MOST_HELPERS], 1):
            known = helpers[number - 1] if number <= len(helpers) else None
            for part, bound in self._helper_fields(place).items():
                name = f"helper_{number}_{part}"
                bound.initial = (
                    (known.agreed_on is not None if part == "has_agreed" else getattr(known, part)) if known else None
                )
                self.fields[name] = bound

    @staticmethod
    def _helper_fields(place: str) -> dict[str, forms.Field]:
        return {
            "name": forms.CharField(label=f"{place}: name", max_length=200, required=False),
            "relationship": forms.CharField(label="Who they are", max_length=100, required=False),
            "phone": forms.CharField(
                label="Phone", max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
            ),
            "how_long": forms.CharField(
                label="For how long can they?", max_length=100, required=False, help_text="A night, until Sunday"
            ),
            "has_key": forms.BooleanField(label="Has a key", required=False),
            "has_agreed": forms.BooleanField(label="Has agreed to step in", required=False),
        }

    @property
    def helper_rows(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each who can step in, in order."""
        return [
            {part: self[f"helper_{number}_{part}"] for part in HELPER_PARTS} for number in range(1, MOST_HELPERS + 1)
        ]

    def facts(self) -> PlanFacts:
        return PlanFacts(**{name: self.cleaned_data[name] for name in PlanFacts.__dataclass_fields__})

    def helpers(self) -> list[HelperFacts]:
        """Those who were named."""
        rows = [
            {part: self.cleaned_data[f"helper_{number}_{part}"] for part in HELPER_PARTS}
            for number in range(1, MOST_HELPERS + 1)
        ]
        return [HelperFacts(**row) for row in rows if row["name"]]


class ActivateForm(forms.Form):
    """Using the plan."""

    told_by = forms.CharField(
        label="Who told you?",
        max_length=200,
        help_text="For example: the carer, a hospital ward, a neighbour",
        error_messages={"required": "Say who told you"},
    )
    happened = _words("What happened?", required="Say what happened")


class CallForm(forms.Form):
    """Somebody who was rung."""

    name = forms.CharField(label="Whom did you ring?", max_length=200, error_messages={"required": "Say whom you rang"})
    answer = forms.ChoiceField(
        label="What did they say?",
        choices=EmergencyCall.Answer,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they said"},
    )
    words = forms.CharField(label="In words", max_length=300, required=False, help_text="For example: there by seven")


class EndForm(forms.Form):
    """The emergency is over."""

    done = _words("What was done, and how are things now?", required="Say what was done, and how things are now")


class CardForm(forms.Form):
    """Somebody holds a carer's card."""

    number = forms.CharField(
        label="Number on the card",
        max_length=20,
        help_text="It looks like CR-7K4M-9P2X",
        error_messages={"required": "Enter the number on the card"},
    )
    reason = forms.CharField(
        label="What happened?",
        max_length=500,
        widget=forms.Textarea,
        help_text="In a sentence. It is written down with your look at their plan.",
        error_messages={"required": "Say in a sentence what happened: it is written down with your look"},
    )
