"""The pages on which somebody offers a hand, and the forms by which they change it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.community.volunteering.actions.volunteers import FURTHEST_MILES, MOST_TASKS
from commonweal.community.volunteering.forms.page import (
    TIMES,
    WEEK,
    Page,
    email_line,
    line,
    require_contact,
    some_of,
    text,
    whole_number,
)
from commonweal.core.design.forms import AmountField, DayField, PhoneField
from commonweal.core.places.postcodes import PostcodeError, normalise


class Interests(Page):
    interests = some_of("What would you like to do?", hint="Tick none if you would do anything.")
    short = {"interests": "Would like to do"}

    def prepare(self) -> None:
        kinds = self.setting.rules.kinds.values()
        field = self.fields["interests"]
        field.is_conditional = True  # type: ignore[attr-defined]
        field.choices = [(kind.key, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        field.choice_hints = {kind.key: kind.hint for kind in kinds}  # type: ignore[attr-defined]

    def nothing(self, name: str) -> str:
        return "Anything"


class Times(Page):
    heading = "When are you free?"
    lead = "Leave a list empty where any will do. You can say no each time, and take a break whenever you like."
    days = some_of("Days", WEEK)
    times = some_of("Times of day", TIMES)
    most_at_once = whole_number("How many tasks at the same time, at most?", 1, MOST_TASKS)
    short = {"days": "Free on", "times": "Times of day", "most_at_once": "Tasks at the same time"}

    def prepare(self) -> None:
        self.fields["most_at_once"].initial = 2
        for name in ("days", "times"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def nothing(self, name: str) -> str:
        return {"days": "Any day", "times": "Any time"}.get(name, "")


class Where(Page):
    heading = "Where would you help?"
    lead = "We ask you about tasks within so many miles of this postcode. Nobody you help is told where you live."
    postcode = line("Your postcode", "Enter your postcode", autocomplete="postal-code", longest=12)
    miles = whole_number("How many miles do you go?", 1, FURTHEST_MILES, hint="In a straight line")
    short = {"postcode": "Postcode", "miles": "Goes (miles)"}

    def clean_postcode(self) -> str:
        try:
            return normalise(self.cleaned_data["postcode"])
        except PostcodeError as error:
            raise ValidationError(str(error)) from None


class Abilities(Page):
    abilities = some_of("Can you do any of this?", hint="Tick none if not: there is plenty to do without.")
    short = {"abilities": "Can also"}

    def prepare(self) -> None:
        field = self.fields["abilities"]
        field.is_conditional = True  # type: ignore[attr-defined]
        field.choices = list(self.setting.rules.abilities.items())  # type: ignore[attr-defined]

    def nothing(self, name: str) -> str:
        return "Nothing of this"


class About(Page):
    heading = "About you"
    about = text("Is there anything you would like us to know?", hint="Skills, languages, what you enjoy")
    support = text(
        "Is there anything you need yourself, so that volunteering suits you?",
        hint="Ups and downs of your own health, company on a first visit. Only the coordinator sees it.",
    )
    short = {"about": "About you", "support": "What you need"}

    def nothing(self, name: str) -> str:
        return "Nothing"


class You(Page):
    heading = "Your name and how to reach you"
    lead = "Somebody whom you have said yes to is told your name and phone number or e-mail address, and nobody else."
    name = line("Name", "Enter your name", autocomplete="name", spellcheck="false", longest=200)
    phone = PhoneField(label="Phone", autocomplete="tel")
    email = email_line(hint="A phone number or an e-mail address, or both.")

    def prepare(self) -> None:
        for name in ("phone", "email"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        require_contact(self, given, "Enter a phone number or an e-mail address, so that we can reach you")
        return given


class Agreements(Page):
    agreements = some_of(
        "What volunteers agree to", hint="Tick each line that you agree to.", error="Tick each line that you agree to"
    )
    short = {"agreements": "Agreed"}

    def prepare(self) -> None:
        self.fields["agreements"].choices = list(self.setting.rules.agreements.items())  # type: ignore[attr-defined]

    def clean_agreements(self) -> list[str]:
        given: list[str] = self.cleaned_data["agreements"]
        missing = [words for key, words in self.setting.rules.agreements.items() if key not in given]
        if missing:
            raise ValidationError(f"To volunteer you need to agree to every line. Missing: {missing[0]}")
        return given

    def shown(self, answers: Any) -> list[tuple[str, str]]:
        return [("Agreed", "To every line")]


PAGES: dict[str, type[Page]] = {
    "interests": Interests,
    "times": Times,
    "where": Where,
    "abilities": Abilities,
    "about": About,
    "you": You,
    "agreements": Agreements,
}


class ChangeForm(Interests, Times, Where, Abilities, About):
    """All that volunteers change later, on one page."""

    lead = ""
    heading = "Change what you offer"
    phone = PhoneField(label="Phone", autocomplete="tel")
    email = email_line()

    def prepare(self) -> None:
        for part in (Interests, Times, Abilities):
            part.prepare(self)
        for name in ("phone", "email"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        require_contact(self, given, "Enter a phone number or an e-mail address, so that we can reach you")
        return given


class BreakForm(forms.Form):
    until = DayField(
        label="Until which day?", required=False, help_text="Leave empty to have a break until you say so."
    )


class LeaveForm(forms.Form):
    why = line("Why, if you would like to say", longest=300)


class HoursForm(forms.Form):
    """Hours of a day, for a task (the choices are put in by the view) or for something else."""

    task = forms.ChoiceField(label="For which task?", required=False, widget=forms.RadioSelect)
    on = DayField(label="On which day?", empty="Enter the day")
    hours = AmountField(
        label="How many hours?",
        max_digits=4,
        decimal_places=2,
        help_text="Such as 1.5",
        error_messages={"required": "Enter the hours, such as 1.5"},
    )
    words = line("What was it?", longest=300, hint="Needed where it was for no task: training, a stall, a meeting")

    def __init__(self, *args: Any, tasks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [*tasks, ("", "Something else")]  # type: ignore[attr-defined]
        self.fields["task"].is_conditional = True  # type: ignore[attr-defined]
        self.fields["words"].is_conditional = True  # type: ignore[attr-defined]
        if not tasks:
            del self.fields["task"]


class AnswerForm(forms.Form):
    """Yes or no to a task."""

    answer = forms.ChoiceField(
        label="Can you do it?",
        choices=[("yes", "Yes, I will do it"), ("no", "No, not this time")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    words = line("If no, why? It helps us to ask you about what suits you", longest=300)
