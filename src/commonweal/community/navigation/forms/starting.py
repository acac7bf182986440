"""What is asked when somebody is put forward, or begun with."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.community.navigation.actions.starting import Agreement, Forward, NewPerson
from commonweal.community.navigation.models import Arrival, Source, Trigger, WorkerKind
from commonweal.community.navigation.timing import figure
from commonweal.core.accounts.models import Team
from commonweal.core.design.forms import DayField, PhoneField
from commonweal.core.places import postcodes
from commonweal.people.identity.nhs_number import checked_nhs_number

IN_PERSON, BY_PHONE, IN_WRITING, BY_ANOTHER = "in person", "by phone", "in writing", "through who put them forward"
HOW = [
    (IN_PERSON, "In person"),
    (BY_PHONE, "By phone"),
    (IN_WRITING, "In writing"),
    (BY_ANOTHER, "Through who put them forward: I have not spoken with them yet"),
]


WHO = (
    "given_name", "family_name", "known_as", "date_of_birth", "nhs_number", "person_phone", "lines", "town", "postcode",
)  # fmt: skip
AGREEMENT = (
    "consent_by", "consent_how", "until", "may_write", "may_tell_source", "source", "source_name", "source_email",
    "asked_on", "trigger", "reason", "kind", "phone",
)  # fmt: skip


class WhyForm(forms.Form):
    """Who puts somebody forward and why."""

    source = forms.ChoiceField(
        label="Who put them forward?", choices=Source, widget=forms.RadioSelect,
        error_messages={"required": "Choose who put them forward"},
    )  # fmt: skip
    source_name = forms.CharField(
        label="Name of the surgery, organisation or colleague", max_length=200, required=False
    )
    source_email = forms.EmailField(
        label="Their e-mail address", required=False, help_text="Only if they may be told how it went",
        error_messages={"invalid": "Enter an e-mail address, like name@example.com"},
    )  # fmt: skip
    trigger = forms.ChoiceField(
        label="Were they put forward because of one of these?", choices=Trigger, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    asked_on = DayField(
        label="When were you told of them?", required=False,
        help_text="Leave empty for today. The wait for a first talk counts from this day.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why now?", widget=forms.Textarea, max_length=2000,
        help_text="In plain words. The person can read it.",
        error_messages={"required": "Say why, in a sentence"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("source") == Source.GP and not cleaned.get("source_name"):
            self.add_error("source_name", "Enter the name of the surgery: it is counted by surgery")
        return cleaned

    def forward(self) -> Forward:
        cleaned = self.cleaned_data
        return Forward(
            cleaned["source"], cleaned["reason"], cleaned["source_name"], cleaned["source_email"],
            cleaned.get("trigger", ""), cleaned.get("asked_on"),
        )  # fmt: skip


class BeginForm(WhyForm):
    """Beginning to work with somebody: their agreement first, then who put them forward and why."""

    field_order: tuple[str, ...] = AGREEMENT
    consent_by = forms.CharField(
        label="Who agreed?", max_length=200,
        help_text="The person; or who acts for them, and by what right: “Tom Penny, lasting power of attorney”",
        error_messages={"required": "Enter who agreed: the person, or who acts for them and by what right"},
    )  # fmt: skip
    consent_how = forms.ChoiceField(
        label="How did they agree?", choices=HOW, widget=forms.RadioSelect,
        error_messages={"required": "Choose how they agreed"},
    )  # fmt: skip
    until = DayField(
        label="Until when may your team see the record?", required=False,
        help_text="The last day. Leave empty until they withdraw it.",
    )  # fmt: skip
    may_tell_source = forms.BooleanField(
        label="Who put them forward may be told how it went", required=False, widget=forms.CheckboxInput
    )
    may_write = forms.ChoiceField(
        label="Is it safe to write to them?",
        choices=[("yes", "Yes"), ("no", "No: somebody else may read it")],
        widget=forms.RadioSelect,
        initial="yes",
        help_text="They are written to when the work begins and when it ends.",
        error_messages={"required": "Choose whether it is safe to write to them"},
    )
    kind = forms.ChoiceField(label="Your work is called", choices=WorkerKind, widget=forms.Select)
    phone = PhoneField(label="What number can they ring you on?")

    def __init__(self, *args: Any, is_council: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_council:
            del self.fields["until"]
        else:
            self.initial.setdefault("until", _in_months(int(figure("consent_months").amount)))

    def agreement(self) -> Agreement:
        cleaned = self.cleaned_data
        return Agreement(
            by=cleaned["consent_by"],
            how=cleaned["consent_how"],
            until=cleaned.get("until"),
            may_tell_source=cleaned["may_tell_source"],
            may_write=cleaned["may_write"] == "yes",
            has_spoken=cleaned["consent_how"] in (IN_PERSON, BY_PHONE),
        )


def _in_months(months: int) -> date:
    """The day so many months from today; the last of the month where it has no such day."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, today.day)


class NewPersonForm(BeginForm):
    """Beginning with somebody whose record is not before the worker: who it is comes first."""

    given_name = forms.CharField(
        label="First name", max_length=100, error_messages={"required": "Enter the first name"}
    )
    family_name = forms.CharField(label="Last name", max_length=100, error_messages={"required": "Enter the last name"})
    known_as = forms.CharField(
        label="Likes to be called", max_length=100, required=False, help_text="If it is not the first name"
    )
    date_of_birth = DayField(label="Date of birth", required=False, help_text="For example, 27 3 1948")
    nhs_number = forms.CharField(
        label="NHS number", max_length=20, required=False, help_text="10 digits, on a letter from the NHS"
    )
    person_phone = PhoneField(label="Their phone number")
    lines = forms.CharField(label="House and street", max_length=300, required=False)
    town = forms.CharField(label="Town", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=12, required=False)
    field_order = (*WHO, *AGREEMENT)

    def clean_nhs_number(self) -> str:
        typed: str = self.cleaned_data["nhs_number"]
        try:
            return checked_nhs_number(typed) if typed else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        try:
            return postcodes.normalise(typed) if typed else ""
        except postcodes.PostcodeError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("lines")) != bool(cleaned.get("postcode")) and not self.errors.get("postcode"):
            missing, said = (
                ("postcode", "Enter the postcode") if cleaned.get("lines") else ("lines", "Enter the street")
            )
            self.add_error(missing, f"{said}, or leave the whole address empty")
        return cleaned

    def person(self) -> NewPerson:
        """Who it is."""
        names = ("given_name", "family_name", "known_as", "date_of_birth", "nhs_number", "lines", "town", "postcode")
        return NewPerson(phone=self.cleaned_data["person_phone"], **{name: self.cleaned_data[name] for name in names})


class PutForwardForm(WhyForm):
    """Putting somebody forward to a team that does link work."""

    field_order: tuple[str, ...] = ("team", "agreed_by", "trigger", "reason")
    team = forms.ChoiceField(
        label="To which team?", widget=forms.RadioSelect, error_messages={"required": "Choose a team"}
    )
    agreed_by = forms.CharField(
        label="Who agreed that they are told?", max_length=200, required=False,
        help_text="The person, or who acts for them. Needed unless it is a team of the council.",
    )  # fmt: skip

    def __init__(self, *args: Any, teams: list[Team], is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["team"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(team.pk), f"{team.name}, {team.organisation.name}") for team in teams]
        for name in ("source", "source_name", "source_email", "asked_on"):
            del self.fields[name]
        if is_own:
            del self.fields["agreed_by"], self.fields["trigger"]
            self.fields["reason"].label = "What would you like to be different?"
            self.fields["reason"].help_text = "In your own words. The worker reads it before you talk."

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or {}


class AnswerForm(forms.Form):
    """Why no work begins with somebody who was put forward."""

    answer = forms.ChoiceField(
        label="What happened?",
        choices=[(one.value, one.label) for one in Arrival.Answer if one.value not in ("", "begun")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )
    reason = forms.CharField(
        label="In a sentence", widget=forms.Textarea, max_length=1000,
        help_text="The person reads it, and whoever put them forward by a referral.",
        error_messages={"required": "Say in a sentence what happened"},
    )  # fmt: skip
