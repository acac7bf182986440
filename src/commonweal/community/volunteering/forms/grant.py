"""The pages on which a group applies for a small grant, and the forms by which it is decided, spent and reported."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.community.volunteering.forms.page import Page, email_line, line, require_contact, text, whole_number
from commonweal.core.design.environment import pounds
from commonweal.core.design.forms import AmountField, DayField, PhoneField
from commonweal.core.places.postcodes import PostcodeError, normalise

MOST_PEOPLE = 100_000


def money(label: str, hint: str = "") -> AmountField:
    return AmountField(
        label=label,
        help_text=hint,
        max_digits=8,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={
            "required": "Enter an amount in pounds, such as 250",
            "min_value": "Enter an amount above nought",
        },
    )


class Group(Page):
    heading = "Your group"
    group_name = line("Name of the group", "Enter the name of the group", longest=200)
    about = text("Who are you?", "Say who the group is", hint="Who runs it, since when, or that you are about to begin")
    short = {"group_name": "Group", "about": "Who you are"}


class Purpose(Page):
    purpose = text(
        "What is the grant for?",
        "Say what the grant is for",
        hint="What you want to do, for whom, and what will be different in half a year",
    )
    short = {"purpose": "What it is for"}


class Money(Page):
    heading = "The money"
    amount = money("How much do you ask for?")
    costs = text(
        "What would you spend it on?", "Say what you would spend it on", hint="Each thing and about what it costs"
    )
    people = whole_number("About how many people would it help?", 1, MOST_PEOPLE)
    short = {"amount": "Asked for (£)", "costs": "Spent on", "people": "People it would help"}

    def prepare(self) -> None:
        self.largest = Decimal(self.setting.rules.values["grant_largest"])
        self.fields["amount"].help_text = f"At most {pounds(self.largest)}"

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount > self.largest:
            raise ValidationError(f"The largest grant is {pounds(self.largest)}")
        return amount


class Contact(Page):
    heading = "Whom do we write to?"
    contact_name = line("Name", "Enter the name", autocomplete="name", longest=200)
    phone = PhoneField(label="Phone", autocomplete="tel")
    email = email_line(hint="A phone number or an e-mail address, or both.")
    postcode = line("Postcode where the group meets", "Enter the postcode", autocomplete="postal-code", longest=12)
    short = {"contact_name": "Contact", "postcode": "Postcode"}

    def prepare(self) -> None:
        for name in ("phone", "email"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        try:
            return normalise(self.cleaned_data["postcode"])
        except PostcodeError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        require_contact(self, given, "Enter a phone number or an e-mail address, so that we can answer")
        return given


PAGES: dict[str, type[Page]] = {"group": Group, "purpose": Purpose, "money": Money, "contact": Contact}


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Decision",
        choices=[("award", "Award"), ("decline", "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to award"},
    )
    amount = AmountField(label="How much is awarded?", max_digits=8, decimal_places=2, required=False)
    words = text("What should the group know?", hint="They read it. Needed where you decline.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("amount", "words"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "award" and not given.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "Enter how much is awarded")
        if given.get("decision") == "decline" and not given.get("words"):
            self.add_error("words", "Say why, in words that the group can use")
        return given


class SpendForm(forms.Form):
    what = line("What was bought or paid?", "Say what was bought or paid", longest=200)
    on = DayField(label="On which day?", empty="Enter the day")
    amount = money("How much?")


class ReportForm(forms.Form):
    result = text("What came of it?", "Say what came of it, in a few sentences")
    people_helped = whole_number("How many people did it help?", 0, MOST_PEOPLE)
