"""What each page is made of: a form with its heading, in the words that suit whoever fills it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django import forms

from commonweal.community.volunteering.rules import Rules
from commonweal.community.volunteering.saying import DAYS
from commonweal.community.volunteering.steps import Answers, Asker
from commonweal.core.calculations.registry import on_day
from commonweal.core.design.forms import DayField

TIMES = (("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening"))
WEEK = tuple((str(number), day) for number, day in enumerate(DAYS))
LONGEST = 2000


@dataclass(frozen=True)
class Setting:
    """What a page needs to know: the policy, who fills it in, whom it is for, and what was answered before."""

    rules: Rules
    today: date
    asker: Asker = Asker.ANYBODY
    answers: Answers = field(default_factory=dict)

    @property
    def for_other(self) -> bool:
        return self.asker is Asker.STAFF or self.answers.get("who", {}).get("who") == "other"


class Page(forms.Form):
    """One page. `heading` is its h1; a page with one question and no `lead` shows its label instead."""

    heading: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    short: ClassVar[Mapping[str, str]] = {}
    """What each answer is called where all are checked."""

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        self.said_heading = self.heading
        self.said_lead = self.lead
        self.said_short = dict(self.short)
        self.prepare()

    def prepare(self) -> None:
        """Put words and choices so that they suit whoever fills in the page."""

    @property
    def asks_one_thing(self) -> bool:
        return len(self.fields) == 1 and not self.said_lead

    @classmethod
    def initial_from(cls, kept: Mapping[str, Any]) -> dict[str, Any]:
        """Kept answers as the form shows them."""
        days = {name for name, one in cls.base_fields.items() if isinstance(one, DayField)}
        return {name: date.fromisoformat(value) if name in days and value else value for name, value in kept.items()}

    def kept(self) -> dict[str, Any]:
        """The cleaned answers as a session keeps them."""
        cleaned = self.cleaned_data.items()
        return {
            name: value.isoformat()
            if isinstance(value, date)
            else value
            if isinstance(value, list | int)
            else str(value)
            for name, value in cleaned
            if value is not None
        }

    def shown(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What was answered, named, in words."""
        said: list[tuple[str, str]] = []
        for name, one in self.fields.items():
            value = answers.get(name)
            words: dict[str, Any] = {str(key): text for key, text in getattr(one, "choices", [])}
            if isinstance(value, list):
                text = ", ".join(str(words.get(str(item), item)) for item in value) or self.nothing(name)
            elif value in (None, ""):
                text = self.nothing(name)
            elif isinstance(one, DayField):
                text = on_day(date.fromisoformat(str(value)))
            else:
                text = str(words.get(str(value), value))
            if text:
                said.append((self.said_short.get(name) or str(one.label), text))
        return said

    def nothing(self, name: str) -> str:
        """What is said where a question was left empty; "" leaves it out."""
        return ""


def line(label: str, error: str = "", *, hint: str = "", longest: int = 100, **attributes: str) -> forms.CharField:
    """One line of text; without an `error` it may be left empty. `attributes` are of the input."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(error),
        max_length=longest,
        error_messages={"required": error} if error else {},
        widget=forms.TextInput(attributes),
    )


def text(label: str, error: str = "", *, hint: str = "") -> forms.CharField:
    """A few sentences; without an `error` they may be left out."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(error),
        max_length=LONGEST,
        error_messages={"required": error} if error else {},
        widget=forms.Textarea,
    )


def one_of(label: str, error: str, choices: Any = (), *, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, widget=forms.RadioSelect, error_messages={"required": error}
    )


def some_of(label: str, choices: Any = (), *, hint: str = "", error: str = "") -> forms.MultipleChoiceField:
    """Any number of choices; without an `error`, none too."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=bool(error),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": error} if error else {},
    )


def email_line(label: str = "E-mail", hint: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address, such as rose@example.com"},
    )


def whole_number(label: str, least: int, most: int, *, hint: str = "") -> forms.IntegerField:
    said = f"Enter a whole number from {least} to {most:,}"
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
    )


def require_contact(form: forms.Form, given: dict[str, Any], words: str) -> None:
    """A phone number or an e-mail address is needed."""
    if not (given.get("phone") or given.get("email") or {"phone", "email"} & form.errors.keys()):
        form.add_error("phone", words)
