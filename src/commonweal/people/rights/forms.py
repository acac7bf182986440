"""What is asked of somebody who asks for what is held, or that it be put right."""

from copy import deepcopy
from typing import Any

from django import forms

from commonweal.core.design.forms import DayField
from commonweal.people.identity.actions import FACTS
from commonweal.people.identity.forms import ContactForm, DetailsForm
from commonweal.people.identity.models import Person
from commonweal.people.rights.models import Mark


def _words(label: str, hint: str, required: str, longest: int = 500) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        widget=forms.Textarea,
        error_messages={"required": required},
    )


def _who() -> forms.CharField:
    return forms.CharField(
        label="Who asks?",
        max_length=200,
        help_text="The person; or who acts for them, and by what right: “Tom Penny, lasting power of attorney”",
        error_messages={"required": "Say who asked: the person, or who acts for them and by what right"},
    )


class AskForm(forms.Form):
    asked_by = _who()
    asked_on = DayField(label="On which day?", required=False, help_text="The month begins then. Empty means today.")

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            self.fields.clear()


class ExtendForm(forms.Form):
    why = _words("Why does it need longer?", "The person reads this", "Say why it needs longer: the person reads it")


class DecideMarksForm(forms.Form):
    decision = forms.ChoiceField(
        label="What happens to those you ticked?",
        choices=[(Mark.Decision.RELEASE, "Give them out"), (Mark.Decision.WITHHOLD, "Withhold them")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is given out or withheld"},
    )
    reason = _words(
        "Why?",
        "For example: she is the person’s daughter and agreed; told in confidence and would cause harm",
        "Say why: it stands in the log of the request",
    )


class CorrectionForm(forms.Form):
    fact = forms.ChoiceField(
        label="What is wrong?",
        choices=[*((key, words[0].upper() + words[1:]) for key, words in FACTS.items()), ("other", "Something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong"},
    )
    should_say = _words("What should it say?", "", "Say what it should be")
    why = _words("How do you know?", "For example: it is on my birth certificate", "Say how you know", 1000)
    asked_by = _who()

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["asked_by"]


class DecideCorrectionForm(forms.Form):
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[("right", "Put it right"), ("leave", "Leave it as it is: what the person says stands beside it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    reason = _words("Why?", "The person reads this", "Say why: the person reads it", 1000)

    def __init__(self, *args: Any, fact: str, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        known = {**DetailsForm.base_fields, **ContactForm.base_fields}
        if fact in known:
            field = deepcopy(known[fact])
            field.required = False
            field.label = "The right value"
            field.help_text = "As it is stored from now, if you put it right"
            self.fields["value"] = field
            self.initial["value"] = getattr(person, fact)
        self.order_fields(["decision", "value", "reason"])
