"""What a form is made of: sections of questions, each with its kind, its rules and what its answer stands for. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from commonweal.community.guides.document.conditions import ALWAYS, NEVER, Condition, all_of
from commonweal.pathway.assessments.outcomes import ABILITIES, CARER_ABILITIES


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    """One of its options."""
    MANY = "many"
    """Any of its options; the one called `none` cannot be ticked beside others."""
    YES_NO = "yes-no"
    TEXT = "text"
    """One line."""
    LONG_TEXT = "long-text"
    NUMBER = "number"
    """A whole number of `unit`, from `least` to `most`."""
    MONEY = "money"
    """Pounds and pence."""
    DATE = "date"
    CIRCLE = "circle"
    """Somebody's name: those in the circle of support are offered, others can be typed."""
    ABILITY = "ability"
    """Whether an outcome is achieved, and in which way not: the answers are the regulations' own."""
    TABLE = "table"
    """Rows of columns, each typed in one line."""


class Writer(StrEnum):
    """In what standing somebody starts a form or writes in it."""

    WORKER = "worker"
    PERSON = "person"
    CARER = "carer"


@dataclass(frozen=True)
class Option:
    """One answer to choose; `level` is the level of an allocation scheme's domain that it stands for, where its key
    does not say so."""

    key: str
    text: str
    to_person: str = ""
    help: str = ""
    level: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question.

    `label` is put to a worker, `to_person` to whoever answers for themselves ("" says the same). `required` is when an
    answer is needed before the form can be finished, `shown` when it is asked at all. `maps_to` says what the answer
    stands for in a decision (see `mapping`), `fact` under which name it is known elsewhere, so that it is asked once.
    """

    key: str
    kind: Kind
    label: str
    section: str
    to_person: str = ""
    help: str = ""
    law: str = ""
    required: Condition = NEVER
    shown: Condition = ALWAYS
    written_by: frozenset[Writer] = frozenset(Writer)
    maps_to: str = ""
    fact: str = ""
    compares: str = ""
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: str = ""

    @property
    def is_choice(self) -> bool:
        return self.kind in (Kind.ONE, Kind.YES_NO, Kind.ABILITY)

    def option(self, key: str) -> Option | None:
        return next((one for one in self.options if one.key == key), None)

    def said_to(self, *, is_person: bool) -> str:
        """The words of the question for the person, or for a worker."""
        return self.to_person if is_person and self.to_person else self.label


@dataclass(frozen=True)
class Section:
    """A page of questions, within a `group` of pages; asked only where `shown` holds."""

    key: str
    title: str
    group: str = ""
    intro: str = ""
    shown: Condition = ALWAYS
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Form:
    """A version of a form. `purpose` sorts forms: assessment, review, tool. `published` is from when it is used."""

    key: str
    version: str
    title: str
    summary: str
    purpose: str
    published: date
    changed: str = ""
    law: str = ""
    source: str = ""
    started_by: frozenset[Writer] = frozenset(Writer)
    reviews: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {one.key: one for one in self.questions}

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {one.key: one for one in self.sections}

    def question(self, key: str) -> Question | None:
        return self._by_key.get(key)

    def section(self, key: str) -> Section | None:
        return self._sections.get(key)

    def shown_when(self, question: Question) -> Condition:
        """When a question is asked: its section's condition and its own."""
        return all_of(self._sections[question.section].shown, question.shown)

    def mapping_to(self, target: str) -> Question | None:
        """The question whose answer stands for `target`, if the form asks it."""
        return next((one for one in self.questions if one.maps_to == target), None)


YES_NO = (Option("yes", "Yes"), Option("no", "No"))

ADULT_ABILITIES = tuple(
    Option(ability.value.replace("_", "-"), words.answer, help="" if ability.value == "able" else words.statutory)
    for ability, words in ABILITIES.items()
)
"""The answers to an outcome of an adult, in the words of the regulations."""

CARERS_ABILITIES = tuple(
    option for option in ADULT_ABILITIES if option.key.replace("-", "_") in {one.value for one in CARER_ABILITIES}
)
"""The answers to an outcome of a carer: taking longer does not make a carer unable."""
