"""The pages on which a referral is written, one thing on each; in the words for oneself, or for somebody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms

from commonweal.community.directory.needs import all_needs
from commonweal.community.referrals.contents import About, Agreement, Wanted
from commonweal.community.referrals.models import How, Source, Urgency
from commonweal.community.referrals.queries.parties import Receiver
from commonweal.community.referrals.visible import CHOSEN, OF_THE_RECORD
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.design.forms import DayField, PhoneField
from commonweal.core.places import postcodes

_FOR_SELF = {"they": "you", "They": "You", "their": "your", "Their": "Your", "them": "you", "theirs": "yours"}
_FOR_OTHER = {name: name for name in _FOR_SELF}

SAFE = [("yes", "Yes"), ("no", "No: only speak with {them}")]


@dataclass(frozen=True)
class Writing:
    """What a page needs to know of the referral that is being written."""

    actor: Actor
    for_self: bool
    has_record: bool = False
    receivers: tuple[Receiver, ...] = ()
    sees: frozenset[str] = frozenset()
    comes_from: str = ""


class Page(forms.Form):
    """One page. Labels, hints and choices may say {they}, {their}, {them}."""

    heading: ClassVar[str] = ""
    intro: ClassVar[str] = ""

    def __init__(self, *args: Any, writing: Writing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writing = writing
        self.fit()
        for field in self.fields.values():
            field.label = self.say(str(field.label))
            field.help_text = self.say(str(field.help_text))
            if isinstance(field, forms.ChoiceField):
                field.choices = [(value, self.say(str(label))) for value, label in list(field.choices)]  # type: ignore[arg-type]

    def fit(self) -> None:
        """Leave out or change what does not fit this referral."""

    def say(self, words: str) -> str:
        """Words for oneself, or for somebody else."""
        return words.format(**(_FOR_SELF if self.writing.for_self else _FOR_OTHER))

    @property
    def said_heading(self) -> str:
        return self.say(self.heading)

    @property
    def said_intro(self) -> str:
        return self.say(self.intro)

    @property
    def asks_one_thing(self) -> bool:
        return len(self.fields) == 1

    def kept(self) -> dict[str, Any]:
        """What was typed, as a draft keeps it."""
        return {
            name: value.isoformat() if isinstance(value, date) else value for name, value in self.cleaned_data.items()
        }


def _words(label: str, hint: str = "", *, needed: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=4000,
        required=bool(needed),
        error_messages={"required": needed},
        widget=forms.Textarea,
    )


class ToPage(Page):
    heading = "Who do you refer to?"
    to = forms.ChoiceField(
        label="Who do you refer to?",
        help_text=(
            "They answer here. For any other service, find it in the directory and follow “Refer somebody” on its page."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who to refer to", "invalid_choice": "Choose who to refer to"},
    )

    def fit(self) -> None:
        choice = self.fields["to"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(receiver.token, receiver.name) for receiver in self.writing.receivers]


class NamePage(Page):
    heading = "Who is it about?"
    name = forms.CharField(
        label="Full name",
        max_length=200,
        error_messages={"required": "Enter the name"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    called = forms.CharField(label="What {they} like to be called", max_length=100, required=False)
    born_on = DayField(label="Date of birth", required=False, help_text="For example, 27 3 1948")

    def fit(self) -> None:
        if self.writing.for_self:
            self.fields["name"].widget.attrs["autocomplete"] = "name"


class ContactPage(Page):
    heading = "How can somebody reach {them}?"
    phone = PhoneField(label="Phone")
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.com"},
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    address = forms.CharField(label="House, street and town", max_length=300, required=False)
    postcode = forms.CharField(
        label="Postcode", max_length=10, required=False, widget=forms.TextInput({"spellcheck": "false"})
    )
    reach = forms.CharField(
        label="When and how is best?",
        max_length=300,
        required=False,
        help_text="For example: after ten, let it ring, or phone {their} daughter first",
    )
    may_write = forms.ChoiceField(
        label="Is it safe to write to {them} there?",
        help_text="Others may read what comes by text, e-mail or post",
        choices=SAFE,
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is safe to write"},
    )

    def clean_postcode(self) -> str:
        typed = str(self.cleaned_data["postcode"]).strip()
        if not typed:
            return ""
        try:
            return postcodes.normalise(typed)
        except postcodes.PostcodeError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [cleaned.get(name) for name in ("phone", "email", "address")]
        if not any(given) and not self.errors:
            self.add_error("phone", self.say("Enter a phone number, an e-mail address or where {they} live"))
        return cleaned


class CommunicationPage(Page):
    heading = "Is there anything {they} need to read, hear or talk?"
    communication = forms.CharField(
        label="Is there anything {they} need to read, hear or talk?",
        help_text="For example: large print, an interpreter for Portuguese, a daughter beside {them}",
        max_length=300,
        required=False,
    )
    gp_practice = forms.CharField(label="{Their} GP surgery", max_length=200, required=False)


class WhyPage(Page):
    heading = "What would help?"
    why = _words(
        "What would help, and why now?",
        "In plain words, as you would say it to {them}",
        needed="Say in plain words what would help",
    )
    what_matters = _words("What matters most to {them}?", "In {their} own words")


class NeedsPage(Page):
    heading = "What is it about?"
    needs = forms.MultipleChoiceField(
        label="What is it about?",
        help_text="Choose all that fit",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(need.key, need.name) for need in all_needs().values()],
    )


class SoonPage(Page):
    heading = "How soon?"
    urgency = forms.ChoiceField(
        label="How soon should somebody contact {them}?",
        choices=Urgency,
        initial=Urgency.ROUTINE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how soon"},
    )
    source = forms.ChoiceField(
        label="Where does this referral come from?",
        choices=[
            ("", "Choose one"),
            *(choice for choice in Source.choices if choice[0] not in (Source.SELF, Source.FIRST_CONTACT)),
        ],
        error_messages={"required": "Choose where it comes from"},
    )
    to_know = _words("What should somebody know before a visit?", "How to get in, a dog, anything that is not safe")

    def fit(self) -> None:
        if self.writing.for_self:
            del self.fields["source"]
        else:
            self.fields["source"].initial = self.writing.comes_from


class AgreePage(Page):
    heading = "What do {they} agree to?"
    intro = (
        "Without agreement nothing is sent. {Their} name, how to reach {them} and what would help"
        " go with every referral."
    )
    agrees = forms.ChoiceField(
        label="Do {they} agree to be referred?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    shares = forms.MultipleChoiceField(
        label="What else may be read there?",
        help_text="Tick what {they} agree to",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agreed_by = forms.CharField(
        label="Who agreed?",
        max_length=200,
        help_text="The person; or who acts for them, and by what right: “Tom Penny, lasting power of attorney”",
        error_messages={"required": "Enter who agreed"},
    )
    agreed_how = forms.ChoiceField(
        label="How did they agree?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they agreed"},
    )
    agreed_until = DayField(
        label="Until when?", required=False, help_text="The last day. Leave it empty until the help has ended."
    )
    tell_referrer = forms.ChoiceField(
        label="May you be told how it went?",
        choices=[("yes", "Yes"), ("no", "No, only that it has ended")],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )

    def fit(self) -> None:
        shares, how = self.fields["shares"], self.fields["agreed_how"]
        assert isinstance(shares, forms.MultipleChoiceField) and isinstance(how, forms.ChoiceField)
        offered = dict(CHOSEN) | (
            {key: words for key, words in OF_THE_RECORD.items() if key in self.writing.sees}
            if self.writing.has_record
            else {}
        )
        shares.choices = [(str(key), words) for key, words in offered.items()]
        how.choices = how_choices(self.writing.actor)
        if self.writing.for_self:
            shares.choices = [(str(key), _to_oneself(words)) for key, words in offered.items()]
            for name in ("agreed_by", "agreed_how", "tell_referrer"):
                del self.fields[name]

    def clean_agrees(self) -> str:
        agrees = str(self.cleaned_data["agrees"])
        if agrees == "no":
            raise forms.ValidationError(
                self.say("Then nobody is referred. You can stop here: what you wrote is deleted after some days")
            )
        return agrees


def _to_oneself(label: str) -> str:
    """The words of a part, to the person themselves."""
    for theirs, yours in (
        ("Their ", "Your "),
        ("their ", "your "),
        ("them,", "you,"),
        ("them", "you"),
        ("they ", "you "),
    ):
        label = label.replace(theirs, yours)
    return label


def how_choices(actor: Actor) -> list[tuple[str, str]]:
    """How somebody can have agreed, as far as the actor may record it."""
    left_out = {How.ONLINE.value} | (set() if actor.has_role(*CARE_STAFF) else {How.BEST_INTERESTS.value})
    return [(value, label) for value, label in How.choices if value not in left_out]


PAGES: dict[str, type[Page]] = {
    "to": ToPage,
    "name": NamePage,
    "contact": ContactPage,
    "communication": CommunicationPage,
    "why": WhyPage,
    "needs": NeedsPage,
    "soon": SoonPage,
    "agree": AgreePage,
}


def route(answers: Mapping[str, Any], *, has_record: bool) -> list[str]:
    """The pages of a draft, in order: whom it goes to is not asked where it was chosen on a service's page, and who
    they are not where their record says it."""
    left_out = {"name", "contact", "communication"} if has_record else set()
    if answers.get("service"):
        left_out |= {"to", "needs"}
    return [name for name in PAGES if name not in left_out]


def next_page(answers: Mapping[str, Any], *, has_record: bool) -> str:
    """The first page without an answer; "" where all have one."""
    return next((name for name in route(answers, has_record=has_record) if name not in answers), "")


def about_of(answers: Mapping[str, Any]) -> About:
    """Whom a draft is about, as it was typed."""
    name, contact = answers.get("name", {}), answers.get("contact", {})
    communication = answers.get("communication", {})
    born_on = name.get("born_on")
    return About(
        name=name.get("name", ""),
        called=name.get("called", ""),
        born_on=date.fromisoformat(born_on) if born_on else None,
        phone=contact.get("phone", ""),
        email=contact.get("email", ""),
        address=contact.get("address", ""),
        postcode=contact.get("postcode", ""),
        reach=contact.get("reach", ""),
        may_write=contact.get("may_write", "yes") == "yes",
        communication=communication.get("communication", ""),
        gp_practice=communication.get("gp_practice", ""),
    )


def wanted_of(answers: Mapping[str, Any], needs: Iterable[str] = ()) -> Wanted:
    """What a draft asks for; `needs` are those of the service, where one was chosen."""
    why, soon = answers.get("why", {}), answers.get("soon", {})
    return Wanted(
        why=why.get("why", ""),
        what_matters=why.get("what_matters", ""),
        to_know=soon.get("to_know", ""),
        needs=answers.get("needs", {}).get("needs", list(needs)),
        urgency=soon.get("urgency", Urgency.ROUTINE),
        source=soon.get("source", Source.OTHER),
    )


def agreement_of(answers: Mapping[str, Any], *, own_name: str = "") -> Agreement:
    """What was agreed to in a draft; `own_name` where somebody refers themselves."""
    given = answers.get("agree", {})
    until = given.get("agreed_until")
    return Agreement(
        by=own_name or given.get("agreed_by", ""),
        how=How.ONLINE if own_name else given.get("agreed_how", ""),
        shares=frozenset(given.get("shares", [])),
        until=date.fromisoformat(until) if until else None,
        tell_referrer=bool(own_name) or given.get("tell_referrer", "yes") == "yes",
    )
