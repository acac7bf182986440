"""What is asked of a supporter, and of sharing with one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.models import Account
from commonweal.core.design.forms import DayField, PhoneField
from commonweal.people.circle.agreeing import AgreeingFields
from commonweal.people.circle.deciding import Manner, StandingKind
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.forms import parts_field, say_to_owner


class SupporterForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter their name"})
    kind = forms.ChoiceField(
        label="Who they are",
        choices=Supporter.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who they are"},
    )
    relationship = forms.CharField(
        label="Who they are, in a word or two",
        max_length=100,
        help_text="For example, daughter, neighbour, choir, GP",
        error_messages={"required": "Enter who they are: daughter, neighbour, GP"},
    )
    does_what = forms.CharField(
        label="What they do together, or help with",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )
    how_often = forms.CharField(
        label="How often", required=False, max_length=100, help_text="For example, every evening, or on Sundays"
    )
    works_for = forms.CharField(
        label="Where they work",
        required=False,
        max_length=200,
        help_text="Only for somebody who is paid: the practice, agency or service",
    )
    phone = PhoneField(label="Phone")
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.com"},
    )
    is_carer = forms.BooleanField(
        label="They are an unpaid carer",
        required=False,
        help_text="They give care or help because of age, illness or disability, and are not paid for it. "
        "A carer may have an assessment of their own.",
    )
    holds_keys = forms.BooleanField(label="They have a key to the home", required=False)
    is_emergency_contact = forms.BooleanField(label="Call them in an emergency", required=False)
    emergency_order = forms.IntegerField(
        label="Their place in the order of calling",
        required=False,
        min_value=1,
        max_value=20,
        help_text="1 is called first. Only for those who are called in an emergency",
        error_messages={"invalid": "Enter a whole number, like 1"},
    )
    starts_on = DayField(label="Since when", required=False, help_text="If it is known. For example, 1 5 2019")


class LeaveForm(forms.Form):
    left_on = DayField(label="When did they leave?", empty="Enter the day they left")

    @staticmethod
    def today() -> dict[str, object]:
        return {"left_on": timezone.localdate()}


class ShareForm(AgreeingFields):
    """Sharing with a supporter. Staff also say who agreed and how; people who share themselves are not asked."""

    email = forms.EmailField(
        label="The e-mail address they sign in with",
        error_messages={
            "required": "Enter the e-mail address they sign in with",
            "invalid": "Enter an e-mail address, like name@example.com",
        },
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    compartments = parts_field("What may they see?")
    account: Account
    field_order = ("email", "compartments", "given_by", "how")

    def __init__(self, *args: object, person: Person, is_own: bool, **kwargs: object) -> None:
        super().__init__(*args, person=person, is_own=is_own, **kwargs)
        if is_own:
            say_to_owner(self.fields["compartments"])

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        found = Account.objects.filter(email=email, is_active=True).first()
        if found is None:
            raise ValidationError("Nobody signs in with this address. Ask them to make an account first.")
        self.account = found
        return email


class StopSharingForm(forms.Form):
    reason = forms.CharField(label="Why? You need not say", max_length=300, required=False)


class StandingForm(forms.Form):
    """What somebody is to the person in law."""

    kind = forms.ChoiceField(
        label="What are they?",
        choices=[(kind.value, kind.words[0].upper() + kind.words[1:]) for kind in StandingKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are"},
    )
    starts_on = DayField(
        label="Since when",
        help_text="The day of the document, the order or the agreement",
        empty="Enter the day it began",
    )
    ends_on = DayField(label="Until when", required=False, help_text="The last day. Leave empty where it has no end")
    manner = forms.ChoiceField(
        label="Are there others who hold the same right?",
        choices=[(manner.value, manner.words) for manner in Manner],
        widget=forms.RadioSelect,
        initial=Manner.ALONE.value,
    )
    registered_on = DayField(
        label="Registered with the Office of the Public Guardian on",
        required=False,
        help_text="For a power of attorney. A lasting power has no effect before it is registered",
    )
    reference = forms.CharField(
        label="Reference", required=False, max_length=60, help_text="Of the register, or of the court's order"
    )
    limits = forms.CharField(
        label="What the document rules out or asks for",
        required=False,
        max_length=300,
        help_text="For example, may not sell the house",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choice_hints = {kind.value: kind.explained for kind in StandingKind}  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    how = forms.CharField(
        label="How did you check it?",
        max_length=300,
        help_text="For example, saw the stamped document, or asked the register of the Office of the Public Guardian",
        error_messages={"required": "Enter how you checked it"},
    )
    registered_on = DayField(label="Registered on", required=False, help_text="For a power of attorney")


class EndStandingForm(forms.Form):
    ended_on = DayField(label="The last day", empty="Enter the last day")
    reason = forms.CharField(label="Why did it end?", max_length=300, error_messages={"required": "Enter why it ended"})
