"""What is asked where sight is given, taken and looked into."""

from datetime import date
from typing import Any

from django import forms

from commonweal.core.design.forms import DayField
from commonweal.people.sight.actions import EMERGENCY_HOURS
from commonweal.people.sight.models import SHAREABLE, Compartment

PART_HINTS = {
    Compartment.CARE.value: "What they need, what was decided, the plan and who supports them",
    Compartment.MONEY.value: "What they pay towards support, and the savings and income behind it",
    Compartment.HEALTH.value: "What is written of their health",
}


OWN_PARTS = {Compartment.IDENTITY.value: "Who you are and how to reach you"}
OWN_PART_HINTS = {
    Compartment.CARE.value: "What you need, what was decided, your plan and who supports you",
    Compartment.MONEY.value: "What you pay towards support, and the savings and income behind it",
    Compartment.HEALTH.value: "What is written of your health",
}


def say_to_owner(field: forms.Field) -> None:
    """Put the parts of a record in words for the person whose record it is."""
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [(part.value, OWN_PARTS.get(part.value, part.label)) for part in SHAREABLE]
    field.help_text = "Who you are and how to reach you is always part of it"
    field.choice_hints = OWN_PART_HINTS  # type: ignore[attr-defined]


def parts_field(label: str) -> forms.MultipleChoiceField:
    """Checkboxes for the parts of a record that can be shared. Who the person is goes with any of them."""
    field = forms.MultipleChoiceField(
        label=label,
        choices=[(part.value, part.label) for part in SHAREABLE],
        widget=forms.CheckboxSelectMultiple,
        help_text="Who the person is and how to reach them is always part of it",
        error_messages={"required": "Choose what to share"},
        initial=[Compartment.IDENTITY.value],
    )
    field.choice_hints = PART_HINTS  # type: ignore[attr-defined]
    return field


class EmergencyForm(forms.Form):
    reason = forms.CharField(
        label="Why do you need to see this record now?",
        widget=forms.Textarea,
        max_length=1000,
        help_text="A sentence or two. The person and their team will read it.",
        error_messages={"required": "Say why you need to see this record now, in a sentence"},
    )
    hours = forms.TypedChoiceField(
        label="For how long?",
        coerce=int,
        choices=[(1, "1 hour"), (4, "4 hours"), (12, "12 hours"), (EMERGENCY_HOURS, f"{EMERGENCY_HOURS} hours")],
        widget=forms.RadioSelect,
        initial=4,
        error_messages={"required": "Choose for how long"},
    )


class EndEmergencyForm(forms.Form):
    reason = forms.CharField(
        label="Why is it ended?", max_length=300, error_messages={"required": "Say why it is ended"}
    )


class TimelineForm(forms.Form):
    """What of the timeline to show. Nothing chosen shows all."""

    group = forms.ChoiceField(label="Kind", required=False)
    who = forms.ChoiceField(label="Who", required=False)
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)

    def __init__(self, *args: Any, groups: dict[str, str], names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice, who = self.fields["group"], self.fields["who"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(who, forms.ChoiceField)
        choice.choices = [("", "Everything"), *groups.items()]
        who.choices = [("", "Everybody"), *((name, name) for name in names)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if isinstance(since, date) and isinstance(until, date) and since > until:
            self.add_error("until", "The last day must not be before the first")
        return cleaned
