"""What is asked of a supporter, and of sharing with one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.models import Account
from commonweal.core.design.forms import DayField, PhoneField
from commonweal.people.circle.models import Supporter
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
    is_emergency_contact = forms.BooleanField(label="Call them in an emergency", required=False)


class LeaveForm(forms.Form):
    left_on = DayField(label="When did they leave?", error_messages={"required": "Enter the day they left"})

    @staticmethod
    def today() -> dict[str, object]:
        return {"left_on": timezone.localdate()}


class ShareForm(forms.Form):
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
    agreed_by = forms.CharField(
        label="Who agreed?",
        max_length=200,
        help_text="The person; or who may decide for them, and by what right: “Tom Penny, lasting power of attorney”",
        error_messages={"required": "Enter who agreed"},
    )
    agreed_how = forms.CharField(
        label="How did they agree?",
        max_length=300,
        help_text="For example, face to face on 3 March",
        error_messages={"required": "Enter how they agreed"},
    )
    account: Account

    def __init__(self, *args: object, is_own: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if is_own:
            del self.fields["agreed_by"], self.fields["agreed_how"]
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
