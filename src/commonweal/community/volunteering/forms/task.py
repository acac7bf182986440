"""The pages on which somebody asks for a hand."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.community.volunteering.actions.asking import FURTHEST_DAYS
from commonweal.community.volunteering.forms.page import (
    TIMES,
    WEEK,
    Page,
    email_line,
    line,
    one_of,
    require_contact,
    some_of,
    text,
)
from commonweal.community.volunteering.models import Task
from commonweal.community.volunteering.steps import Asker, answer
from commonweal.core.design.forms import DayField, PhoneField
from commonweal.core.places.postcodes import PostcodeError, normalise

CERTAIN, ANY, WEEKLY = "certain", "any", "weekly"


class Who(Page):
    who = one_of(
        "Who is it for?",
        "Say whether it is for you or for somebody else",
        [("me", "Me"), ("other", "Somebody else")],
    )

    def prepare(self) -> None:
        self.fields["who"].choice_hints = {"other": "They must know, and agree."}  # type: ignore[attr-defined]


class Taken(Page):
    channel = one_of(
        "How do they ask?",
        "Choose how they ask",
        [(Task.Channel.PHONE.value, "By phone"), (Task.Channel.VISIT.value, "Face to face")],
    )


class Kind(Page):
    kind = one_of("What would you like a hand with?", "Choose what you would like a hand with")
    short = {"kind": "A hand with"}

    def prepare(self) -> None:
        kinds = self.setting.rules.kinds.values()
        field = self.fields["kind"]
        field.choices = [(kind.key, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        field.choice_hints = {kind.key: kind.hint for kind in kinds}  # type: ignore[attr-defined]
        field.help_text = "Neighbours do small things. They do not wash or dress people, give medicines or lift people."
        if self.setting.for_other:
            field.label = "What would they like a hand with?"


class Words(Page):
    words = text(
        "Tell us a little more",
        "Say in a few words what is to be done",
        hint="What is to be done, and about how long it takes. Leave out names and anything about health.",
    )
    short = {"words": "In your words"}


class Marks(Page):
    marks = some_of("Does any of this hold?", hint="Tick all that hold. Some need a neighbour who has been checked.")
    short = {"marks": "It takes"}

    def prepare(self) -> None:
        rules = self.setting.rules
        chosen = rules.kinds.get(str(answer(self.setting.answers, "kind", "kind")))
        asked = chosen.asks if chosen else ()
        field = self.fields["marks"]
        field.is_conditional = True  # type: ignore[attr-defined]
        field.choices = [(key, rules.marks[key].question) for key in asked]  # type: ignore[attr-defined]

    def nothing(self, name: str) -> str:
        return "None of these"


class Safety(Page):
    heading = "Is it safe to contact you?"
    lead = (
        "Thank you for telling us. The coordinator reads this first, before any neighbour is asked. Neighbours are for"
        " small things: if somebody is being hurt or is not safe, call 999 in danger, or ask your council for help."
    )
    safe = one_of(
        "May we write to you?",
        "Choose whether we may write to you",
        [("yes", "Yes, at any time"), ("some", "Only in a certain way"), ("no", "No")],
    )
    how = line("How can we reach you safely?", longest=300)
    short = {"safe": "Safe to write", "how": "How to reach safely"}

    def prepare(self) -> None:
        self.fields["how"].is_conditional = True  # type: ignore[attr-defined]
        if self.setting.for_other:
            self.said_heading = "Is it safe to contact them?"
            self.fields["safe"].label = "May we write to them?"
            self.fields["how"].label = "How can we reach them safely?"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("safe") == "some" and not given.get("how"):
            self.add_error("how", "Tell us how, or when, it is safe")
        return given


class Often(Page):
    often = one_of(
        "How often?",
        "Choose how often",
        [(CERTAIN, "Once, on a certain day"), (ANY, "Once, on any day that suits a neighbour"), (WEEKLY, "Every week")],
    )
    short = {"often": "How often"}


class Day(Page):
    heading = "Which day?"
    first_on = DayField(label="On which day?", empty="Enter the day")
    last_on = DayField(label="By which day at the latest?", empty="Enter the last day")
    short = {"first_on": "Day", "last_on": "By"}

    def prepare(self) -> None:
        often = answer(self.setting.answers, "often", "often")
        example = self.setting.today + timedelta(days=7)
        for field in self.fields.values():
            field.help_text = f"Such as {example.day} {example.month} {example.year}"
        if often == CERTAIN:
            del self.fields["last_on"]
        elif often == ANY:
            del self.fields["first_on"]
        else:
            self.said_heading = "From when?"
            self.fields["first_on"].label = "From which day?"
            self.fields["last_on"].label = "Until which day, if you know?"
            self.fields["last_on"].help_text = ""
            self.fields["last_on"].required = False

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        days = [day for name in ("first_on", "last_on") if isinstance(day := given.get(name), date)]
        for name in self.fields:
            if given.get(name) is not None and given[name] < self.setting.today:
                self.add_error(name, "The day must be today or later")
        is_weekly = answer(self.setting.answers, "often", "often") == WEEKLY
        for name in ("first_on",) if is_weekly else ("first_on", "last_on"):
            if given.get(name) is not None and (given[name] - self.setting.today).days > FURTHEST_DAYS:
                self.add_error(name, "Enter a day within a year")
        if len(days) == 2 and days[1] < days[0] and not self.errors:
            self.add_error("last_on", "The last day must be the first day or later")
        return given


class Times(Page):
    heading = "When suits?"
    lead = "Leave a list empty where any will do. The more that suits, the sooner we find somebody."
    days = some_of("Days", WEEK)
    times = some_of("Times of day", TIMES)
    short = {"days": "Days", "times": "Times of day"}

    def prepare(self) -> None:
        for field in self.fields.values():
            field.is_conditional = True  # type: ignore[attr-defined]
        if answer(self.setting.answers, "often", "often") == CERTAIN:
            del self.fields["days"]
            self.said_lead = "Leave the list empty where any time will do."

    def nothing(self, name: str) -> str:
        return "Any day" if name == "days" else "Any time"


class Where(Page):
    heading = "Where is it?"
    lead = "Neighbours see the first half of the postcode only, until one has said yes."
    postcode = line("Postcode", "Enter the postcode", autocomplete="postal-code", longest=12)
    address = line("House and street", "Enter the house and street", longest=300, autocomplete="street-address")
    short = {"postcode": "Postcode", "address": "House and street"}

    def prepare(self) -> None:
        if self.setting.for_other:
            for field in self.fields.values():
                field.widget.attrs["autocomplete"] = "off"

    def clean_postcode(self) -> str:
        try:
            return normalise(self.cleaned_data["postcode"])
        except PostcodeError as error:
            raise ValidationError(str(error)) from None


class Name(Page):
    heading = "Your name and how to reach you"
    lead = "Only the coordinator sees this, and the neighbour who says yes."
    name = line("Name", "Enter the name", autocomplete="name", spellcheck="false", longest=200)
    phone = PhoneField(label="Phone", autocomplete="tel")
    email = email_line(hint="A phone number or an e-mail address, or both.")
    short = {"name": "Name", "phone": "Phone", "email": "E-mail"}

    def prepare(self) -> None:
        for name in ("phone", "email"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]
        if self.setting.for_other:
            self.said_heading = "What is their name?"
            self.said_short["name"] = "For"
            self.fields["name"].label = "Their name"
            for field in self.fields.values():
                field.widget.attrs["autocomplete"] = "off"
        if self.setting.for_other and self.setting.asker is Asker.ANYBODY:
            for name in ("phone", "email"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "phone" in self.fields:
            require_contact(self, given, "Enter a phone number or an e-mail address, so that we can answer")
        return given


class You(Page):
    heading = "Your name and how to reach you"
    lead = "We write to you about it, and the neighbour who says yes asks you first."
    asker_name = line("Your name", "Enter your name", autocomplete="name", spellcheck="false", longest=200)
    asker_relation = line("Who are you to them?", "Say who you are to them", hint="Daughter, neighbour, nurse …")
    phone = PhoneField(label="Your phone", autocomplete="tel")
    email = email_line("Your e-mail", hint="A phone number or an e-mail address, or both.")
    short = {
        "asker_name": "Asked by",
        "asker_relation": "Relationship",
        "phone": "Phone to answer on",
        "email": "E-mail to answer to",
    }

    def prepare(self) -> None:
        for name in ("phone", "email"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        require_contact(self, given, "Enter a phone number or an e-mail address, so that we can answer")
        return given


class Agreement(Page):
    heading = "Do they agree?"
    lead = (
        "A neighbour comes to somebody who knows of it and agrees. We pass on what you have told us to that neighbour."
    )
    agrees = one_of(
        "Do they know of this, and agree?",
        "Choose whether they agree",
        [
            ("yes", "They know, and they agree"),
            ("acts", "They cannot decide this themselves, and somebody acts for them"),
            ("no", "They do not know, or do not agree"),
        ],
    )
    right = line(
        "Who acts for them, and by what right?",
        hint="Such as: their daughter, by lasting power of attorney; their social worker, in their best interests",
        longest=150,
    )
    short = {"agrees": "Do they agree", "right": "Who acts for them"}

    def prepare(self) -> None:
        self.fields["right"].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("agrees") == "no":
            self.add_error("agrees", "Ask them first: we send a neighbour only to somebody who agrees")
        if given.get("agrees") == "acts" and not given.get("right"):
            self.add_error("right", "Say who acts for them, and by what right")
        return given


class Know(Page):
    to_know = text(
        "Is there anything the neighbour should know before they come?",
        hint="How to get in, a dog, ringing twice because of hearing. Only the neighbour who says yes reads it.",
    )
    short = {"to_know": "To know before coming"}

    def nothing(self, name: str) -> str:
        return "Nothing"


class Record(Page):
    heading = "Shall your record say so?"
    lead = (
        "Those who work with you and see your care would read in your record that a neighbour helps, and with what. The"
        " neighbour never sees your record."
    )
    record = one_of(
        "May we write it in your record?", "Choose whether your record says so", [("yes", "Yes"), ("no", "No")]
    )
    short = {"record": "In your record"}

    def prepare(self) -> None:
        if self.setting.for_other:
            self.said_heading = "Shall their record say so?"
            self.said_lead = (
                "Ask them. Those who work with them and see their care would read that a neighbour helps, and with"
                " what. The neighbour never sees their record."
            )
            self.fields["record"].label = "Do they agree that it is written in their record?"
            self.said_short["record"] = "In their record"


PAGES: dict[str, type[Page]] = {
    "who": Who,
    "taken": Taken,
    "kind": Kind,
    "words": Words,
    "marks": Marks,
    "safety": Safety,
    "often": Often,
    "day": Day,
    "times": Times,
    "where": Where,
    "name": Name,
    "you": You,
    "agreement": Agreement,
    "know": Know,
    "record": Record,
}
