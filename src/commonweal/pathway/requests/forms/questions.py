"""The questions of a request for help, a page each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.design.forms import DayField, PhoneField
from commonweal.core.places.postcodes import PostcodeError, normalise
from commonweal.pathway.requests.forms.question import Question, Said, Voice, email_line, line, one_of, text_area
from commonweal.people.identity.models import CommunicationKind
from commonweal.people.identity.nhs_number import checked_nhs_number, in_groups

OLDEST_AGE = 125


class Who(Question):
    heading = Said("Who needs help?", taken="Who is asking?")
    who = one_of(error="Choose who needs help")
    choices = {
        "who": (
            ("me", Said("I do", taken="The person who needs help")),
            ("other", Said("Somebody else", taken="Somebody who asks for them")),
        )
    }
    labels = {"who": heading}
    short = {"who": "Who needs help"}

    def shown(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        named = "Who is asking" if self.voice is Voice.TAKEN else self.short["who"]
        return [(named, text) for _, text in super().shown(answers)]


class Asker(Question):
    heading = Said("About you", taken="About whoever is asking")
    lines = (
        Said(
            "We ask who you are so that we can reach you. Give a phone number or an e-mail address, or both.",
            taken="So that we can reach them: a phone number or an e-mail address, or both.",
        ),
    )
    conditional = ("phone", "email")
    name = line("Enter the name", autocomplete="name")
    relationship = line("Say who they are to the person: daughter, neighbour, nurse …")
    phone = PhoneField(autocomplete="tel")
    email = email_line()
    labels = {
        "name": Said("Your name", taken="Their name"),
        "relationship": Said("Who are you to the person?", taken="Who are they to the person who needs help?"),
        "phone": Said("Your phone number", taken="Their phone number"),
        "email": Said("Your e-mail address", taken="Their e-mail address"),
    }
    hints = {"relationship": Said("Daughter, neighbour, nurse, support worker …")}
    short = {
        "name": "Asked by",
        "relationship": "Relationship",
        "phone": "Phone to answer on",
        "email": "E-mail to answer to",
    }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("phone") or given.get("email") or {"phone", "email"} & self.errors.keys()):
            raise ValidationError({"phone": "Enter a phone number or an e-mail address, so that we can answer"})
        return given


class Agreement(Question):
    heading = Said("Do they know that you are asking?", taken="Does the person know about this request?")
    lines = (
        Said(
            "We speak with people themselves wherever we can, and do only what they agree to. If they cannot decide"
            " this for themselves, we act in their best interests."
        ),
    )
    agrees = one_of(error="Choose whether they know and agree")
    detail = text_area(required=False)
    choices = {
        "agrees": (
            ("yes", Said("They know, and they agree")),
            ("unknown", Said("They do not know yet")),
            ("no", Said("They know, and they do not agree")),
            ("cannot", Said("They cannot decide this for themselves")),
        )
    }
    labels = {"agrees": Said("Do they know and agree?"), "detail": Said("Is there anything we should know about this?")}
    short = {"agrees": "Do they know", "detail": "About this"}


class Happening(Question):
    heading = Said("What is happening?", "What is happening for them?", "What is happening, in their words?")
    happening = text_area(error="Tell us what is happening, in a few words")
    labels = {"happening": heading}
    hints = {
        "happening": Said(
            "In your own words. For example, what has become hard, since when, and who helps you now.",
            "In your own words. For example, what has become hard for them, since when, and who helps them now.",
            "What has become hard, since when, and who helps now.",
        )
    }
    short = {"happening": "What is happening"}


class Help(Question):
    heading = Said("What would help?")
    would_help = text_area(required=False)
    matters = text_area(required=False)
    labels = {
        "would_help": Said("What do you think would help?", "What do you think would help them?", "What would help?"),
        "matters": Said("What matters most to you?", "What matters most to them?"),
    }
    hints = {
        "would_help": Said("You may not know yet. That is all right."),
        "matters": Said(
            "Staying in your home, seeing people, your faith, your dog …", "Whatever makes their life good."
        ),
    }
    short = {"would_help": "What would help", "matters": "What matters"}


class Soon(Question):
    heading = Said("How soon do you need help?", "How soon do they need help?", "How soon is help needed?")
    soon = one_of(error="Choose how soon help is needed")
    why = text_area(required=False)
    choices = {
        "soon": (
            ("danger", Said("Somebody is in danger now")),
            ("now", Said("Today or tomorrow: it cannot wait")),
            ("weeks", Said("In the next few weeks")),
            ("later", Said("There is no hurry")),
        )
    }
    labels = {"soon": Said("How soon?"), "why": Said("What makes it urgent, if it is?")}
    short = {"soon": "How soon", "why": "Why"}


class Danger(Question):
    heading = Said("If somebody is in danger, call 999 now")
    template = "requests/danger.html"
    understood = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)


class Safety(Question):
    heading = Said("Thank you for telling us", taken="Is it safe to contact them?")
    template = "requests/safety.html"
    safe = one_of(error="Choose whether it is safe to contact you")
    how = text_area(required=False)
    choices = {
        "safe": (
            ("yes", Said("Yes, at any time")),
            ("some", Said("Only in a certain way, or at certain times")),
            ("no", Said("No, it is not safe", taken="No, it is not safe")),
        )
    }
    labels = {
        "safe": Said("Is it safe for us to contact you?", "Is it safe for us to contact them?"),
        "how": Said("How can we reach you safely?", "How can we reach them safely?"),
    }
    hints = {"how": Said("For example, through somebody you trust, or only in the mornings.")}
    short = {"safe": "Safe to contact", "how": "How to reach safely"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("safe") == "some" and not given.get("how"):
            raise ValidationError({"how": "Tell us how, or when, it is safe"})
        return given


class Known(Question):
    heading = Said("Is this still right?")
    template = "requests/known.html"
    right = one_of(error="Choose whether this is still right")
    choices = {"right": (("yes", Said("Yes, this is right")), ("no", Said("No, something has changed")))}
    labels = {"right": heading}
    short = {"right": "What we hold is right"}


class Name(Question):
    heading = Said("What is your name?", "What is the name of the person who needs help?")
    given_name = line("Enter the first name", autocomplete="given-name", spellcheck="false")
    family_name = line("Enter the last name", autocomplete="family-name", spellcheck="false")
    known_as = line(required=False)
    labels = {
        "given_name": Said("First name"),
        "family_name": Said("Last name"),
        "known_as": Said("What would you like to be called?", "What do they like to be called?"),
    }
    short = {"known_as": "Called"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.voice != "you":  # a browser must not offer the name of whoever types
            for name in ("given_name", "family_name"):
                self.fields[name].widget.attrs["autocomplete"] = "off"


class Birth(Question):
    heading = Said("What is your date of birth?", "What is their date of birth?")
    born_on = DayField(required=False)
    labels = {"born_on": heading}
    hints = {"born_on": Said("For example, 27 3 1948", "For example, 27 3 1948. Leave it empty if you do not know it.")}
    short = {"born_on": "Date of birth"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"].required = self.voice == "you"

    def clean_born_on(self) -> Any:
        born_on = self.cleaned_data["born_on"]
        if born_on is None:
            return None
        today = timezone.localdate()
        if born_on > today:
            raise ValidationError("The date of birth must be in the past")
        if today.year - born_on.year > OLDEST_AGE:
            raise ValidationError("Check the year of birth")
        return born_on


class Address(Question):
    heading = Said("Where do you live?", "Where do they live?")
    lines_of_address = line("Enter the house and street", required=False, longest=300, autocomplete="street-address")
    town = line(required=False, autocomplete="address-level2")
    postcode = line(required=False, longest=20, autocomplete="postal-code", spellcheck="false")
    no_fixed_address = forms.BooleanField(required=False)
    labels = {
        "lines_of_address": Said("House and street"),
        "town": Said("Town or village"),
        "postcode": Said("Postcode"),
        "no_fixed_address": Said("I have no fixed address", "They have no fixed address"),
    }
    hints = {
        "postcode": Said("Without a fixed address, where you are most nights", "Where they are most nights will do")
    }
    short = {"lines_of_address": "Address", "no_fixed_address": "No fixed address"}
    conditional = ("lines_of_address", "postcode")

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if not typed:
            return ""
        try:
            return normalise(typed)
        except PostcodeError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("no_fixed_address"):
            return given
        if not given.get("lines_of_address") and "lines_of_address" not in self.errors:
            self.add_error("lines_of_address", "Enter the house and street, or say that there is no fixed address")
        if not given.get("postcode") and "postcode" not in self.errors:
            self.add_error("postcode", "Enter the postcode, such as BH15 1AB")
        return given


class Communication(Question):
    heading = Said("How should we write and speak to you?", "How should we write and speak to them?")
    lines = (Said("Choose all that help. Leave this empty if nothing special is needed."),)
    needs = forms.MultipleChoiceField(
        required=False, choices=CommunicationKind.choices, widget=forms.CheckboxSelectMultiple
    )
    language = line(required=False, longest=60)
    detail = line(required=False, longest=300)
    labels = {
        "needs": Said("What helps you?", "What helps them?"),
        "language": Said("Which language, for an interpreter?"),
        "detail": Said("Anything else about how we should communicate?"),
    }
    short = {"needs": "Write and speak", "language": "Language", "detail": "More on this"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if CommunicationKind.INTERPRETER in given.get("needs", []) and not given.get("language"):
            raise ValidationError({"language": "Enter the language the interpreter should speak"})
        return given


class Contact(Question):
    heading = Said("How should we contact you?", "How should we contact them?")
    phone = PhoneField(autocomplete="tel")
    email = email_line()
    best = one_of(error="Choose the best way")
    when = line(required=False, longest=300)
    choices = {
        "best": (
            ("phone", Said("Phone call")),
            ("text", Said("Text message")),
            ("email", Said("E-mail")),
            ("post", Said("Letter")),
            ("asker", Said("Through somebody else: say whom below", "Through me", "Through whoever is asking")),
        )
    }
    labels = {
        "phone": Said("Phone number", "Their phone number"),
        "email": Said("E-mail address", "Their e-mail address"),
        "best": Said("What is the best way?"),
        "when": Said("When is a good time, or is there anything else we should know?"),
    }
    short = {"phone": "Phone", "email": "E-mail", "best": "Best way", "when": "When"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.voice != "you":
            for name in ("phone", "email"):
                self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        best = given.get("best")
        if best in ("phone", "text") and not given.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "Enter the phone number, or choose another way")
        if best == "email" and not given.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter the e-mail address, or choose another way")
        if best == "asker" and self.voice == "you" and not given.get("when"):
            self.add_error("when", "Say through whom, and how to reach them")
        return given


class NhsNumber(Question):
    heading = Said("What is your NHS number?", "What is their NHS number?")
    nhs_number = line(required=False, longest=30, spellcheck="false", inputmode="numeric")
    labels = {"nhs_number": heading}
    hints = {
        "nhs_number": Said(
            "10 digits, on any letter from the NHS. Leave it empty if you do not have it: we can look it up."
        )
    }
    short = {"nhs_number": "NHS number"}

    def shown(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(name, in_groups(text)) for name, text in super().shown(answers)]

    def clean_nhs_number(self) -> str:
        typed: str = self.cleaned_data["nhs_number"]
        if not typed:
            return ""
        try:
            return checked_nhs_number(typed)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class Sharing(Question):
    heading = Said("May we share this with those who can help?", "May we share this with those who can help?")
    lines = (
        Said(
            "People who take requests read what you wrote. To help, they may need to show it to other teams of the"
            " council: those who assess, plan and arrange support. You can see who has looked, and change your mind at"
            " any time."
        ),
        Said("If somebody is at risk, we may have to share what keeps them safe, whatever you choose."),
    )
    share = one_of(error="Choose whether we may share this")
    choices = {
        "share": (
            ("yes", Said("Yes, share it with the council teams that can help")),
            ("no", Said("No, ask me first", "No, ask first")),
        )
    }
    labels = {"share": Said("May we share it?")}
    short = {"share": "May be shared"}


QUESTIONS: Mapping[str, type[Question]] = {
    "who": Who,
    "asker": Asker,
    "agreement": Agreement,
    "happening": Happening,
    "help": Help,
    "soon": Soon,
    "danger": Danger,
    "safety": Safety,
    "known": Known,
    "name": Name,
    "birth": Birth,
    "address": Address,
    "communication": Communication,
    "contact": Contact,
    "nhs": NhsNumber,
    "sharing": Sharing,
}
"""Every page by its name in `steps`."""

NOT_LISTED = frozenset({"danger", "known"})
"""Pages whose answers say nothing to whoever reads the request."""
