"""What is asked of a carer for the register, by themselves or by a worker."""

from typing import Any

from django import forms

from commonweal.core.design.forms import AmountField, DayField, PhoneField
from commonweal.pathway.carers.facts import CarerFacts, CaringFacts
from commonweal.pathway.carers.models import Carer, Caring
from commonweal.people.circle.models import Supporter

SAID = [choice for choice in Carer.Offer.choices if choice[0] != Carer.Offer.NOT_YET]


class CaringForm(forms.Form):
    """For whom somebody cares, and what they do."""

    cared_for_name = forms.CharField(
        label="Whom do you look after?",
        max_length=200,
        help_text="Their name",
        error_messages={"required": "Enter the name of the person who is looked after"},
    )
    relationship = forms.CharField(
        label="Who are you to them?",
        max_length=100,
        help_text="For example, daughter, husband, neighbour",
        error_messages={"required": "Enter who the carer is to them: daughter, husband, neighbour"},
    )
    does_what = forms.CharField(
        label="What do you do for them?", widget=forms.Textarea, max_length=2000, required=False
    )
    weekly_hours = AmountField(
        label="About how many hours a week?",
        help_text="Count being there in case something happens. A week has 168 hours.",
        min_value=0,
        max_value=168,
        decimal_places=1,
        max_digits=4,
        required=False,
    )
    since = DayField(label="Since when?", help_text="About is enough. For example, 1 6 2021", required=False)
    lives_with = forms.BooleanField(label="We live together", required=False)
    may_tell = forms.BooleanField(
        label="They may see on their record that I am on the register",
        help_text="Only this page’s answers about caring. Neither of you sees the other’s record by it.",
        required=False,
    )

    def caring(self) -> CaringFacts:
        return CaringFacts.of(self.cleaned_data)


class CarerForm(forms.Form):
    """About the carer."""

    is_working = forms.BooleanField(label="I have a job besides caring", required=False)
    is_parent = forms.BooleanField(label="I look after a child of mine who is disabled", required=False)
    is_young = forms.BooleanField(
        label="I am under 18",
        help_text="Then we also ask children’s services to look with you at what you need",
        required=False,
    )
    would_help = forms.CharField(label="What would help you?", widget=forms.Textarea, max_length=2000, required=False)
    news = forms.ChoiceField(
        label="Would you like news for carers?", choices=Carer.News, widget=forms.RadioSelect, initial=Carer.News.NONE
    )

    def carer(self) -> CarerFacts:
        return CarerFacts.of(self.cleaned_data)


class JoinForm(CaringForm, CarerForm):
    """Somebody with a record puts themselves on the register."""

    field_order = [*CaringForm.base_fields, *CarerForm.base_fields]


class ApplyForm(JoinForm):
    """Somebody without a record asks to be on it: who they are besides."""

    given_name = forms.CharField(
        label="Your first name", max_length=100, error_messages={"required": "Enter your first name"}
    )
    family_name = forms.CharField(
        label="Your last name", max_length=100, error_messages={"required": "Enter your last name"}
    )
    date_of_birth = DayField(label="Your date of birth", help_text="For example, 27 3 1968", required=False)
    phone = PhoneField(label="Your phone number", help_text="We ring you", autocomplete="tel", required=True)
    lines = forms.CharField(label="Your house and street", max_length=300, required=False)
    postcode = forms.CharField(
        label="Your postcode", max_length=10, error_messages={"required": "Enter your postcode: it says who rings you"}
    )
    field_order = [
        "given_name",
        "family_name",
        "date_of_birth",
        "phone",
        "lines",
        "postcode",
        *JoinForm.field_order,
    ]


THEIR_WORDS = {
    "cared_for_name": "Whom do they look after?",
    "relationship": "Who is the carer to them?",
    "does_what": "What do they do for them?",
    "since": "Since when?",
    "lives_with": "They live together",
    "may_tell": "The person cared for may see this on their own record",
    "is_working": "Has a job besides caring",
    "is_parent": "Looks after a child of theirs who is disabled",
    "is_young": "Is under 18",
    "would_help": "What would help them?",
    "news": "Would they like news for carers?",
}
"""The same questions, for a worker who asks them."""


def in_their_words(form: forms.Form) -> None:
    """Ask as a worker asks about somebody else."""
    for name, words in THEIR_WORDS.items():
        if name in form.fields:
            form.fields[name].label = words
    if "may_tell" in form.fields:
        form.fields["may_tell"].help_text = "Ask the carer. Neither sees the other’s record by it."


class OfferForm(forms.Form):
    """What was said about a carer's assessment."""

    offer = forms.ChoiceField(
        label="A carer’s assessment: what did they say?",
        choices=SAID,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was said about an assessment"},
    )
    words = forms.CharField(label="In their words", widget=forms.Textarea, max_length=2000, required=False)


class BeginForm(forms.Form):
    """The beginning of a carer's assessment: about caring for whom."""

    caring = forms.ModelChoiceField(
        label="About looking after whom?",
        queryset=Caring.objects.none(),
        required=False,
        help_text="Those whose record is known. Leave it empty where it is nobody of these, or all of them.",
    )

    def __init__(self, *args: Any, carings: list[Caring], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["caring"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Caring.objects.filter(pk__in=[one.pk for one in carings])
        if len(carings) == 1:
            field.initial = carings[0].pk


class RegisterForm(JoinForm):
    """A worker puts somebody with a record on the register."""

    offer = forms.ChoiceField(
        label="A carer’s assessment: what did they say?",
        choices=Carer.Offer,
        widget=forms.RadioSelect,
        initial=Carer.Offer.NOT_YET,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_their_words(self)


class RegisterOfForm(RegisterForm):
    """A worker puts somebody who cares for a person on the register, from that person's record."""

    given_name = forms.CharField(
        label="The carer’s first name", max_length=100, error_messages={"required": "Enter the first name"}
    )
    family_name = forms.CharField(
        label="The carer’s last name", max_length=100, error_messages={"required": "Enter the last name"}
    )
    date_of_birth = DayField(label="Their date of birth", help_text="For example, 27 3 1968", required=False)
    phone = PhoneField(label="Their phone number")
    email = forms.EmailField(
        label="Their e-mail address",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.com"},
    )
    is_new = forms.BooleanField(label="None of these is them: start a new record", required=False)
    field_order = ["given_name", "family_name", "date_of_birth", "phone", "email", *JoinForm.field_order, "offer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["cared_for_name"]


class AcceptForm(forms.Form):
    """Whose application it is."""

    person = forms.ChoiceField(
        label="Who is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a record, or a new one"},
    )
    link = forms.BooleanField(
        label="I have checked that the account is theirs: link it to the record",
        help_text="Only for a record that is there already. Anybody can type a name.",
        required=False,
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [*people, ("", "Nobody here: start a new record")]  # type: ignore[attr-defined]
        self.fields["person"].required = False
        if not people:
            self.fields["person"].widget = forms.HiddenInput()
            del self.fields["link"]


class WhyForm(forms.Form):
    """Words for why."""

    why = forms.CharField(label="Why?", widget=forms.Textarea, max_length=2000, error_messages={"required": "Say why"})


class EndCaringForm(WhyForm):
    """From when somebody cares for a person no more."""

    ended_on = DayField(label="Since which day?", empty="Enter the day: today or earlier")
    field_order = ["ended_on", "why"]


class LinkForm(forms.Form):
    """Which record is that of the person cared for."""

    person = forms.ChoiceField(
        label="Which record is theirs?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the record, or look for them by another name"},
    )
    kind = forms.ChoiceField(
        label="Where in their circle does the carer belong?",
        choices=[one for one in Supporter.Kind.choices if one[0] in ("family", "friend", "neighbour")],
        widget=forms.RadioSelect,
        initial=Supporter.Kind.FAMILY,
        help_text="Where somebody of this name is in the circle already, they are marked as an unpaid carer",
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    area = forms.ChoiceField(label="Neighbourhood", required=False)
    kind = forms.ChoiceField(label="Which carers", required=False)
    plan = forms.ChoiceField(label="Emergency plan", required=False)
    assessed = forms.ChoiceField(label="Assessment", required=False)
    breaks = forms.ChoiceField(label="Breaks", required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            self.fields[name].choices = [("", "All"), *found]  # type: ignore[attr-defined]
