"""What a guide is made of: questions in order, and the advice that a report is put together from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from commonweal.community.guides.document.conditions import ALWAYS, NONE_TICKED, Condition, all_of

NOT_CHECKED = "not checked online"
"""Of a source or figure that was written down without opening the page it names."""


class Kind(StrEnum):
    """How a question is answered."""

    RADIO = "radio"
    """One of its answers."""
    CHECKBOX = "checkbox"
    """Any of its answers, or the one that says none."""
    YES_NO = "yes-no"
    NUMBER = "number"
    """A whole number: an age, hours a week."""
    POSTCODE = "postcode"
    TEXT = "text"
    """One's own words: never used by a condition."""


class Urgency(StrEnum):
    """How soon advice is to be followed: what is urgent stands first in a report."""

    NOW = "now"
    SOON = "soon"
    NOT_URGENT = ""


class Assessment(StrEnum):
    """Which assessment advice says to ask the council for."""

    CARE = "care"
    """Of somebody who may need care and support (Care Act 2014, section 9)."""
    CARER = "carer"
    """Of somebody who looks after another adult (Care Act 2014, section 10)."""
    NONE = ""


class By(StrEnum):
    """Under which heading of the first page a door stands."""

    ROOM = "room"
    WORRY = "worry"


@dataclass(frozen=True)
class Door:
    """A way into a guide from the first page, with what is answered by choosing it."""

    by: By
    name: str
    about: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Section:
    """Questions about one thing, asked only where `when` holds."""

    key: str
    title: str
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Option:
    """One answer to choose. The one called "none" says that none of the others is so: it cannot be ticked beside
    them, and is not counted."""

    key: str
    text: str
    hint: str = ""

    @property
    def is_none(self) -> bool:
        return self.key == NONE_TICKED


@dataclass(frozen=True)
class Question:
    """One page. `ends_when` is looked at once it is answered: where it holds, nothing more is asked.

    `short` names the answer in lists. `why` says why we ask. `least` and `most` bound a number of `unit`.
    """

    key: str
    kind: Kind
    ask: str
    short: str = ""
    section: str = ""
    hint: str = ""
    why: str = ""
    when: Condition = ALWAYS
    ends_when: Condition | None = None
    optional: bool = False
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: str = ""

    @property
    def name(self) -> str:
        """What the answer is called in a list."""
        return self.short or self.ask

    @property
    def is_choice(self) -> bool:
        return self.kind in (Kind.RADIO, Kind.CHECKBOX, Kind.YES_NO)

    def option(self, key: str) -> Option | None:
        return next((one for one in self.options if one.key == key), None)


YES_NO = (Option("yes", "Yes"), Option("no", "No"))


@dataclass(frozen=True)
class Advice:
    """One block of a report, under the heading `part`. `easy` says the same in easy words and short sentences.

    `costs` is what it costs, `needs` are keys of needs.toml: services nearby are listed for them. `see` are other
    guides to read on in.
    """

    key: str
    heading: str
    part: str
    text: str
    easy: str = ""
    when: Condition = ALWAYS
    urgency: Urgency = Urgency.NOT_URGENT
    assessment: Assessment = Assessment.NONE
    costs: str = ""
    needs: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    see: tuple[str, ...] = ()


@dataclass(frozen=True)
class Product:
    """A thing that helps: what it does, a rough price with where that is from, and what to mind before buying one."""

    key: str
    name: str
    does: str
    price: str = ""
    price_source: str = ""
    before: str = ""


@dataclass(frozen=True)
class Source:
    """Where advice is from. `checked` is the day on which the page was last read, or that nobody did."""

    key: str
    title: str
    organisation: str
    url: str
    checked: date | None = None


@dataclass(frozen=True)
class Figure:
    """An amount that changes with the years, put into advice as {key}: pounds, `per` "week" or "year" or "" for once.

    It holds until `until`; `checked` as of a source.
    """

    key: str
    label: str
    amount: str
    source: str
    per: str = ""
    until: date | None = None
    checked: date | None = None

    @property
    def said(self) -> str:
        """£76.70 a week."""
        return f"£{self.amount}{f' a {self.per}' if self.per else ''}"


@dataclass(frozen=True)
class Term:
    """A word that not everybody knows, or letters that stand for words, and what it means."""

    term: str
    means: str


@dataclass(frozen=True)
class Guide:
    """A guide: its questions in the order they are asked, and everything a report of it can say."""

    key: str
    title: str
    summary: str
    intro: str = ""
    minutes: int = 5
    edition: str = ""
    reviewed_on: date | None = None
    sensitive: bool = False
    in_use: bool = True
    doors: tuple[Door, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    advice: tuple[Advice, ...] = ()
    products: tuple[Product, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: tuple[Figure, ...] = ()
    terms: tuple[Term, ...] = ()

    def question(self, key: str) -> Question | None:
        return self._questions.get(key)

    def section_of(self, question: Question) -> Section | None:
        return next((one for one in self.sections if one.key == question.section), None)

    def asked_when(self, question: Question) -> Condition:
        """When a question is asked: its section's condition and its own."""
        return self._asked_when[question.key]

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {one.key: one for one in self.questions}

    @cached_property
    def _asked_when(self) -> dict[str, Condition]:
        sections = {one.key: one.when for one in self.sections}
        return {one.key: all_of(sections.get(one.section, ALWAYS), one.when) for one in self.questions}
