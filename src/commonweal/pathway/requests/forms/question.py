"""What a page of a request is made of: a form with its heading and words, said as fits whoever fills it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms

from commonweal.core.calculations.registry import on_day
from commonweal.core.design.forms import DayField


class Voice(StrEnum):
    """To whom the questions are put."""

    YOU = "you"
    """To the person who needs help."""
    THEY = "they"
    """To somebody who asks for them."""
    TAKEN = "taken"
    """To a worker who takes the request, by phone or face to face."""


@dataclass(frozen=True)
class Said:
    """The same thing, said in each voice. What is said to those who ask for another suits a worker too."""

    you: str
    they: str = ""
    taken: str = ""

    def to(self, voice: Voice) -> str:
        if voice is Voice.YOU:
            return self.you
        if voice is Voice.TAKEN and self.taken:
            return self.taken
        return self.they or self.you


class Question(forms.Form):
    """One page: `heading`, `lines` above the questions, and `labels`, `hints` and `choices` of them in each voice.

    `short` names each answer where all are checked before sending. `conditional` may be left empty only where another
    answer allows it, so they are not called optional.
    """

    heading: ClassVar[Said]
    lines: ClassVar[tuple[Said, ...]] = ()
    labels: ClassVar[Mapping[str, Said]] = {}
    hints: ClassVar[Mapping[str, Said]] = {}
    choices: ClassVar[Mapping[str, tuple[tuple[str, Said], ...]]] = {}
    choice_hints: ClassVar[Mapping[str, Mapping[str, Said]]] = {}
    short: ClassVar[Mapping[str, str]] = {}
    conditional: ClassVar[tuple[str, ...]] = ()
    template: ClassVar[str] = "requests/question.html"

    def __init__(self, *args: Any, voice: Voice = Voice.YOU, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voice = voice
        for name, field in self.fields.items():
            field.is_conditional = name in self.conditional  # type: ignore[attr-defined]
            if name in self.labels:
                field.label = self.labels[name].to(voice)
            if name in self.hints:
                field.help_text = self.hints[name].to(voice)
            if name in self.choices:
                field.choices = [(value, said.to(voice)) for value, said in self.choices[name]]  # type: ignore[attr-defined]
            if name in self.choice_hints:
                hints = self.choice_hints[name].items()
                field.choice_hints = {value: said.to(voice) for value, said in hints}  # type: ignore[attr-defined]

    @property
    def asks_one_thing(self) -> bool:
        """Whether the heading of the page is the label of its one question."""
        return len(self.fields) == 1 and not self.lines

    @property
    def said_heading(self) -> str:
        return self.heading.to(self.voice)

    @property
    def said_lines(self) -> list[str]:
        return [line.to(self.voice) for line in self.lines]

    @property
    def names_first(self) -> str:
        """What the first answer is called."""
        return next(iter(self.short.values()), self.said_heading)

    def has_control(self, key: str) -> bool:
        """Whether a name in what a browser sends is one of this form's boxes (a day has three)."""
        return key in self.fields or key.rpartition("_")[0] in self.fields

    @classmethod
    def initial_from(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Kept answers as the form shows them."""
        days = {name for name, field in cls.base_fields.items() if isinstance(field, DayField)}
        return {name: date.fromisoformat(kept) if name in days and kept else kept for name, kept in answers.items()}

    def kept(self) -> dict[str, Any]:
        """The cleaned answers as JSON has them."""
        cleaned = self.cleaned_data.items()
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in cleaned}

    def shown(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What was answered, named, in words: for checking before it is sent, and for whoever reads it."""
        said: list[tuple[str, str]] = []
        for name, field in self.fields.items():
            value = answers.get(name)
            if value in (None, "", [], False):
                continue
            words: dict[str, Any] = dict(getattr(field, "choices", []))
            if isinstance(value, list):
                text = ", ".join(str(words.get(item, item)) for item in value)
            elif isinstance(field, DayField):
                text = on_day(date.fromisoformat(value))
            else:
                text = "Yes" if value is True else str(words.get(value, value))
            said.append((self.short.get(name) or str(field.label), text))
        return said


LONGEST_TEXT = 5000
"""Characters, which is about two pages."""


def text_area(*, required: bool = True, error: str = "") -> forms.CharField:
    """A place for one's own words."""
    messages = {"required": error} if error else {}
    return forms.CharField(widget=forms.Textarea, required=required, max_length=LONGEST_TEXT, error_messages=messages)


def one_of(*, error: str, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(widget=forms.RadioSelect, required=required, error_messages={"required": error})


def email_line() -> forms.EmailField:
    return forms.EmailField(
        required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.com"},
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )


def line(error: str = "", *, required: bool = True, longest: int = 100, **attributes: str) -> forms.CharField:
    """One line of text. `attributes` are of the input: autocomplete, spellcheck …"""
    messages = {"required": error} if error else {}
    widget = forms.TextInput(attributes)
    return forms.CharField(required=required, max_length=longest, error_messages=messages, widget=widget)
