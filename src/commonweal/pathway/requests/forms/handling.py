"""Taking a request, and deciding what happens next."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.queries import TAKEN
from commonweal.pathway.requests.suggesting import KINDS_OF_NEED
from commonweal.people.identity.models import Person

NEW_RECORD = "new"


class TakeForm(forms.Form):
    """How a request reaches a worker who writes it down."""

    channel = forms.ChoiceField(
        label="How did it reach you?",
        choices=[(channel.value, channel.label) for channel in TAKEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the request reached you"},
    )


class WhoseForm(forms.Form):
    """Whose request a worker takes: one of the records found, or nobody's yet."""

    person = forms.ChoiceField(
        label="Which of these is the person who needs help?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the record, or say that it is none of these",
            "invalid_choice": "Search again and choose one of the records listed",
        },
    )

    def __init__(self, *args: Any, people: Iterable[Person], hints: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(person.pk), person.name) for person in people]
        self.fields["person"].choices = [*choices, (NEW_RECORD, "None of these")]  # type: ignore[attr-defined]
        self.fields["person"].choice_hints = hints  # type: ignore[attr-defined]


class SetAsideForm(forms.Form):
    """Why an e-mail asks for nothing here."""

    why = forms.CharField(
        label="Why does this e-mail ask for nothing?",
        help_text="Such as: an advertisement, or a letter for another team that was passed on",
        max_length=500,
        error_messages={"required": "Say why this e-mail asks for nothing"},
    )


class FilterForm(forms.Form):
    """What the list of requests shows."""

    shows = forms.ChoiceField(
        label="Show",
        choices=[
            ("waiting", "Waiting for a decision"),
            ("decided", "Decided"),
            ("all", "All"),
            ("drafts", "Being taken"),
        ],
    )
    channel = forms.ChoiceField(label="Came by", choices=[("any", "Any way"), *Request.Channel.choices])
    urgent = forms.BooleanField(label="Urgent only", required=False)


class AcceptForm(forms.Form):
    """Whose request it is: one of the records that may be theirs, or a new one."""

    person = forms.ChoiceField(
        label="Whose request is this?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the record, or start a new one",
            "invalid_choice": "Choose one of the records listed, or start a new one",
        },
    )
    link = forms.BooleanField(
        label="Make their sign-in their own way into this record",
        help_text="Only if you have checked with them, on a number we already hold, that the sign-in is theirs",
        required=False,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], may_link: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        if not may_link:
            del self.fields["link"]


class ContactForm(forms.Form):
    """The first time somebody spoke with, or wrote to, whoever asked."""

    note = forms.CharField(
        label="What was said, in a sentence or two",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say in a sentence what was said"},
    )


class DecideForm(forms.Form):
    """What happens next, and why: the reason is read by the person."""

    outcome = forms.ChoiceField(
        label="What happens next?",
        choices=Request.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens next"},
    )
    note = forms.CharField(
        label="Why",
        help_text="Write it for the person: they read it",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say why, in words for the person"},
    )
    kind_of_need = forms.ChoiceField(
        label="What do they mainly need help with?",
        help_text="By this, and by where they live, a team is suggested",
        choices=[("", "Not known yet"), *KINDS_OF_NEED.items()],
        required=False,
    )


class LookAgainForm(forms.Form):
    """Why a decision is taken back."""

    why = forms.CharField(
        label="Why is it looked at again?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is looked at again"},
    )
