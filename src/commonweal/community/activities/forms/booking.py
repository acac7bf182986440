"""The pages of a booking, one thing on each; and the code by which somebody comes back."""

from typing import Any

from django import forms

from commonweal.community.activities.forms.looking import access_choices
from commonweal.community.activities.models import Activity
from commonweal.community.activities.places import Party
from commonweal.community.activities.steps import Asker
from commonweal.core.correspondence.references import UnreadableError, normalise_code
from commonweal.core.design.forms import PhoneField

NOT_ASKED = ("companion-free",)
"""Terms of access that an activity may offer and nobody needs as such."""


class Page(forms.Form):
    """One page. `heading` is its h1; a page with one question shows that instead."""

    heading = ""
    lead = ""

    def __init__(self, *args: Any, asker: Asker, draft: dict[str, Any], activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker, self.draft, self.activity = asker, draft, activity
        self.is_other = asker is Asker.WORKER or draft.get("who") == "other"
        self.prepare()

    def prepare(self) -> None:
        """Put the words so that they suit whoever fills in the page."""

    def kept(self) -> dict[str, Any]:
        """What is kept of the page."""
        return dict(self.cleaned_data)


class WhoPage(Page):
    who = forms.ChoiceField(
        label="Who is the booking for?",
        choices=[("me", "Me"), ("other", "Somebody else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the booking is for you or for somebody else"},
    )

    def prepare(self) -> None:
        self.fields["who"].choice_hints = {  # type: ignore[attr-defined]
            "me": "You can bring others: we ask about them next.",
            "other": "Somebody who comes without you, such as your mother or a neighbour.",
        }


class ContactPage(Page):
    heading = "Your name and how to reach you"
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the name"})
    booked_by = forms.CharField(
        label="Your own name", max_length=200, error_messages={"required": "Enter your own name"}
    )
    phone = PhoneField(label="Phone", autocomplete="tel")
    email = forms.EmailField(
        label="E-mail",
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address, such as rose@example.com"},
    )

    def prepare(self) -> None:
        if self.asker is Asker.WORKER:
            self.heading = "Who comes, and how to reach them"
            self.lead = "For somebody with a record, open the record first and book from there: nothing is asked twice."
            self.fields["email"].help_text = "Without a phone number or an e-mail, you tell them of changes yourself."
            del self.fields["booked_by"]
        elif self.asker is Asker.SIGNED_IN:
            self.heading = "Who comes?"
            self.lead = "We tell you of changes, as you are signed in."
            for name in ("booked_by", "phone", "email"):
                del self.fields[name]
        elif self.is_other:
            self.heading = "Who comes, and how to reach you"
            self.fields["name"].label = "Name of the person who comes"
            self.fields["email"].help_text = "A phone number or an e-mail, so that we can tell you of changes."
        else:
            self.fields["name"].widget.attrs["autocomplete"] = "name"
            self.fields["email"].help_text = "A phone number or an e-mail, so that we can tell you of changes."
            del self.fields["booked_by"]
        for name in ("phone", "email"):
            if name in self.fields:
                self.fields[name].is_conditional = self.asker is not Asker.WORKER  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.asker is Asker.NOT_SIGNED_IN and not (given.get("phone") or given.get("email") or self.errors):
            self.add_error("phone", "Enter a phone number or an e-mail address, so that we can tell you of changes")
        return given


def _number(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=20,
        error_messages={
            "required": "Enter how many, or 0",
            "invalid": "Enter a whole number, such as 1, or 0",
            "min_value": "Enter 0 or more",
            "max_value": "Ask the group for so many",
        },
    )


class PartyPage(Page):
    heading = "Who comes along?"
    guests = _number("Friends or family")
    cared_for = _number("People you look after")
    assistants = _number(
        "Personal assistants or companions", "Somebody whose support is needed. They have a place and pay nothing."
    )

    def prepare(self) -> None:
        if self.is_other:
            self.heading = "Who comes along with them?"
            self.fields["cared_for"].label = "People they look after"
        self.lead = "Each needs a place. Put 0 where nobody of a kind comes."
        for name in self.fields:
            self.initial.setdefault(name, 0)

    def party(self) -> Party:
        return Party(**self.cleaned_data)


class AccessPage(Page):
    heading = "Is there anything you need, to take part?"
    access_needs = forms.MultipleChoiceField(
        label="Choose what you need", required=False, widget=forms.CheckboxSelectMultiple
    )
    access_note = forms.CharField(
        label="Anything else the group should know",
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text="Such as food you cannot eat. Only those who run the group read it.",
    )

    def prepare(self) -> None:
        if self.is_other:
            self.heading = "Is there anything they need, to take part?"
            self.fields["access_needs"].label = "Choose what they need"
        asked = [choice for choice in access_choices() if choice[0] not in NOT_ASKED]
        needs = self.fields["access_needs"]
        needs.choices = asked  # type: ignore[attr-defined]
        needs.choice_hints = {  # type: ignore[attr-defined]
            key: "The group says that it has this" for key, _ in asked if key in self.activity.access
        }


PAGES: dict[str, type[Page]] = {"who": WhoPage, "contact": ContactPage, "party": PartyPage, "access": AccessPage}


class CodeForm(forms.Form):
    """The code of a booking, as it was read out or copied by hand."""

    code = forms.CharField(
        label="Your code",
        max_length=40,
        help_text="12 letters and digits, such as 7K3M-9QXD-2HTR. It is in the message we sent you.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter your code"},
    )

    def clean_code(self) -> str:
        try:
            return normalise_code(self.cleaned_data["code"])
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from None
