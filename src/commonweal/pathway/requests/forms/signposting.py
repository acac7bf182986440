"""Choosing what is sent with a decision, and saying whether it helped."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commonweal.core.design.forms import DayField
from commonweal.pathway.requests.models import Decision, Request
from commonweal.pathway.requests.signposting import LONGEST_SEARCH, Offer
from commonweal.pathway.requests.suggesting import KINDS_OF_NEED


class SignpostForm(forms.Form):
    """Entries of the directory and guides to send, with why, and when somebody asks whether they helped.

    `kept` are entries that were chosen before this search, `found` those that it found.
    """

    outcome = forms.ChoiceField(
        label="What is decided?",
        choices=[
            (Request.Outcome.INFORMATION.value, "Information and advice: they call or go there themselves"),
            (Request.Outcome.COMMUNITY.value, "Community support: you help them to get in touch"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is decided"},
    )
    words = forms.CharField(label="Search the directory", max_length=LONGEST_SEARCH, required=False)
    kept = forms.MultipleChoiceField(label="Chosen", widget=forms.CheckboxSelectMultiple, required=False)
    found = forms.MultipleChoiceField(label="Found", widget=forms.CheckboxSelectMultiple, required=False)
    guides = forms.MultipleChoiceField(label="Guides", widget=forms.CheckboxSelectMultiple, required=False)
    note = forms.CharField(
        label="Why",
        help_text="Write it for the person: they read it",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say why, in words for the person"},
    )
    kind_of_need = forms.ChoiceField(
        label="What do they mainly need help with?",
        choices=[("", "Not known yet"), *KINDS_OF_NEED.items()],
        required=False,
    )
    follow_up_on = DayField(
        label="When do we ask whether it helped?",
        help_text="It comes onto your list by then. Leave it empty if nobody is to ask",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        kept: Sequence[Offer],
        found: Sequence[Offer],
        guides: Sequence[Offer],
        follows_up: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offers in (("kept", kept), ("found", found), ("guides", guides)):
            field: Any = self.fields[name]
            field.choices = [(offer.key, offer.title) for offer in offers]
            field.choice_hints = {offer.key: offer.hint for offer in offers if offer.hint}
        if not follows_up:
            del self.fields["follow_up_on"]

    def chosen(self) -> list[str]:
        """The ids of the entries that are to be sent, in the order chosen."""
        return [*self.cleaned_data["kept"], *self.cleaned_data["found"]]


class HelpedForm(forms.Form):
    """Whether what was sent helped."""

    helped = forms.ChoiceField(
        label="Did it help?",
        choices=Decision.Helped.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it helped"},
    )
    note = forms.CharField(
        label="In a few words",
        help_text="If it did not help: what is still needed? The request is then looked at again",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )


class WrongForm(forms.Form):
    """What whoever asked says is wrong, or has changed."""

    words = forms.CharField(
        label="What is wrong, or what has changed?",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what is wrong, or what has changed"},
    )
