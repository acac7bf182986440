"""What is asked of and about a person. The actions check again; here it is said beside the field."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.models import Account, Team
from commonweal.core.design.forms import DayField, PhoneField
from commonweal.core.places import postcodes
from commonweal.people.identity.actions import OLDEST_AGE, Need, NewAddress
from commonweal.people.identity.models import Address, CommunicationKind, CommunicationNeed, Person
from commonweal.people.identity.nhs_number import checked_nhs_number


def take_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what an action refused beside the fields it is about; what is about no field of this form stands above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class DetailsForm(forms.Form):
    given_name = forms.CharField(
        label="First name", max_length=100, error_messages={"required": "Enter the first name"}
    )
    family_name = forms.CharField(label="Last name", max_length=100, error_messages={"required": "Enter the last name"})
    known_as = forms.CharField(
        label="Likes to be called", max_length=100, required=False, help_text="If it is not the first name"
    )
    date_of_birth = DayField(label="Date of birth", required=False, help_text="For example, 27 3 1948")
    gender = forms.ChoiceField(label="Gender", choices=Person.Gender, widget=forms.RadioSelect, initial="not_said")
    nhs_number = forms.CharField(
        label="NHS number",
        required=False,
        max_length=20,
        help_text="10 digits, on a letter from the NHS or a prescription. For example, 999 123 4578",
    )

    def clean_nhs_number(self) -> str:
        typed = self.cleaned_data["nhs_number"]
        if not typed:
            return ""
        try:
            return checked_nhs_number(typed)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class AlikeForm(DetailsForm):
    """What is typed so far of somebody, for a look at who may have a record. What is half typed is left out."""

    postcode = forms.CharField(max_length=12, required=False)
    leaving_out = forms.UUIDField(required=False)

    def typed(self) -> dict[str, Any]:
        """What `suggested_while_typing` takes."""
        self.full_clean()
        names = ("given_name", "family_name", "known_as", "nhs_number", "postcode")
        found: dict[str, Any] = {name: self.cleaned_data.get(name, "") for name in names}
        days = {name: self.cleaned_data.get(name) for name in ("date_of_birth", "leaving_out")}
        return found | days

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        return postcodes.normalise(typed) if postcodes.is_postcode(typed) else ""


AGES = {"under_18": (0, 17), "18_25": (18, 25), "26_64": (26, 64), "65_84": (65, 84), "85": (85, OLDEST_AGE)}
"""What a list of people can be narrowed to: from and to an age, in whole years, both included."""


class NarrowForm(forms.Form):
    ages = forms.ChoiceField(
        label="Age",
        required=False,
        choices=[
            ("", "Any age"),
            ("under_18", "Under 18"),
            ("18_25", "18 to 25"),
            ("26_64", "26 to 64"),
            ("65_84", "65 to 84"),
            ("85", "85 or over"),
        ],
    )

    @property
    def chosen(self) -> str:
        """The chosen ages; "" for any, as for what is no choice."""
        chosen = str(self["ages"].value() or "")
        return chosen if chosen in AGES else ""

    def narrowed(self, people: QuerySet[Person]) -> QuerySet[Person]:
        """Those of `people` who are of the chosen age today; without a date of birth nobody is of any."""
        if not self.chosen:
            return people
        youngest, oldest = AGES[self.chosen]
        today = timezone.localdate()
        return people.filter(
            date_of_birth__gt=years_before(today, oldest + 1), date_of_birth__lte=years_before(today, youngest)
        )


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class ContactForm(forms.Form):
    known_as = forms.CharField(label="What to be called", max_length=100, required=False)
    phone = PhoneField(label="Phone")
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.com"},
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class AddressForm(forms.Form):
    lines = forms.CharField(
        label="House and street", max_length=300, error_messages={"required": "Enter the house and street"}
    )
    town = forms.CharField(label="Town", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=12, error_messages={"required": "Enter the postcode"})
    starts_on = DayField(
        label="Since when",
        error_messages={"required": "Enter the day they moved in"},
        help_text="The day they moved in. To put the present address right, leave its day as it is.",
    )

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        if not typed:
            return ""
        try:
            return postcodes.normalise(typed)
        except postcodes.PostcodeError as error:
            raise ValidationError(str(error)) from error


class NeedsForm(forms.Form):
    needs = forms.MultipleChoiceField(
        label="What they need",
        choices=CommunicationKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply",
    )
    language = forms.CharField(
        label="Which language the interpreter should speak",
        max_length=60,
        required=False,
        help_text="Only for an interpreter. For example, Polish",
    )
    detail = forms.CharField(
        label="Anything to add",
        max_length=300,
        required=False,
        help_text="For example, who should be present, or the size of print",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if CommunicationKind.INTERPRETER in cleaned.get("needs", []) and not cleaned.get("language"):
            self.add_error("language", "Enter the language the interpreter should speak")
        return cleaned

    def wanted(self) -> list[Need]:
        """The needs as the action takes them. What is added goes with the first, and is shown with all."""
        detail = self.cleaned_data["detail"]
        return [
            {
                "kind": kind,
                "language": self.cleaned_data["language"] if kind == CommunicationKind.INTERPRETER else "",
                "detail": detail if position == 0 else "",
            }
            for position, kind in enumerate(self.cleaned_data["needs"])
        ]

    @staticmethod
    def initial_from(needs: Iterable[CommunicationNeed]) -> dict[str, Any]:
        """What the form shows of the needs that are recorded."""
        kept = list(needs)
        return {
            "needs": [need.kind for need in kept],
            "language": next((need.language for need in kept if need.language), ""),
            "detail": " ".join(need.detail for need in kept if need.detail),
        }


class NewPersonForm(DetailsForm, ContactForm, NeedsForm, AddressForm):
    """Everything that starts a record, on one page. An address may wait; half an address may not."""

    team = forms.ChoiceField(
        label="Which team will work with them",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the team that will work with them"},
    )
    field_order = (
        "given_name", "family_name", "known_as", "date_of_birth", "gender", "nhs_number", "phone", "email",
        "lines", "town", "postcode", "needs", "language", "detail", "team",
    )  # fmt: skip

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("starts_on")
        for name in ("lines", "postcode"):
            self.fields[name].required = False
        choice = self.fields["team"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(team.pk), f"{team.name}, {team.organisation.name}") for team in teams]
        if len(teams) == 1:
            choice.widget = forms.HiddenInput()
            choice.initial = str(teams[0].pk)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_more = cleaned.get("lines") or cleaned.get("town")
        if has_more and not cleaned.get("postcode") and not self.has_error("postcode"):
            self.add_error("postcode", "Enter the postcode of this address")
        if cleaned.get("postcode") and not cleaned.get("lines"):
            self.add_error("lines", "Enter the house and street")
        return cleaned

    def address(self) -> NewAddress | None:
        """The address as the action takes it, or None where none was typed."""
        typed = self.cleaned_data
        if not typed["postcode"]:
            return None
        return {"lines": typed["lines"], "town": typed["town"], "postcode": typed["postcode"]}


class LinkAccountForm(forms.Form):
    email = forms.EmailField(
        label="The e-mail address they sign in with",
        error_messages={
            "required": "Enter the e-mail address they sign in with",
            "invalid": "Enter an e-mail address, like name@example.com",
        },
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    is_checked = forms.BooleanField(
        label="I have checked that this account is theirs",
        help_text="For example, they told me the address face to face and showed who they are",
        error_messages={"required": "Check that the account is theirs before you link it"},
    )
    account: Account

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        found = Account.objects.filter(email=email, is_active=True).first()
        if found is None:
            raise ValidationError("Nobody signs in with this address. Ask them to make an account first.")
        self.account = found
        return email


class UnlinkAccountForm(forms.Form):
    reason = forms.CharField(
        label="Why is the account unlinked?",
        max_length=300,
        error_messages={"required": "Say why the account is unlinked"},
    )


def initial_address(address: Address | None) -> dict[str, Any]:
    """What the address form shows: the present address, to change or put right."""
    if address is None:
        return {}
    return {name: getattr(address, name) for name in ("lines", "town", "postcode", "starts_on")}
