"""From a document (what a form's file holds) to a form, or to what is wrong with it, fault by fault. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from commonweal.community.guides.document.condition_words import ConditionError, is_key, read_condition
from commonweal.community.guides.document.conditions import ALWAYS, NEVER, Condition
from commonweal.pathway.forms.definitions.form import (
    ADULT_ABILITIES,
    CARERS_ABILITIES,
    YES_NO,
    Column,
    Form,
    Kind,
    Option,
    Question,
    Section,
    Writer,
)

Document = Mapping[str, Any]
"""A form as its file has it: plain tables, lists, words, numbers and days."""

PURPOSES = ("assessment", "review", "tool")


@dataclass(frozen=True)
class Fault:
    """Something wrong with a form: where (file, section, question), and what it is and what to do in a sentence."""

    message: str
    section: str = ""
    question: str = ""

    @property
    def where(self) -> str:
        """“section risk, question falls”, or "the form"."""
        named = (("section", self.section), ("question", self.question))
        return ", ".join(f"{what} {name}" for what, name in named if name) or "the form"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass
class _Table:
    """Takes the values of one table, each checked for its kind; faults name the section and question."""

    given: Mapping[str, Any]
    faults: list[Fault]
    section: str = ""
    question: str = ""
    taken: set[str] = field(default_factory=set)

    def fault(self, message: str) -> None:
        self.faults.append(Fault(message, self.section, self.question))

    def take(self, name: str, *kinds: type, said: str) -> Any:
        """The value of a name, or None where there is none or it is of the wrong kind."""
        self.taken.add(name)
        value = self.given.get(name)
        if value is None:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.fault(f"“{name}” must be {said}, not {value!r}")
            return None
        return value

    def words(self, name: str, *, needed: bool = False) -> str:
        value = str(self.take(name, str, said="words in quotes") or "").strip().replace("\x00", "")
        if needed and not value:
            self.fault(f"“{name}” is missing: write it")
        return value

    def number(self, name: str) -> int | None:
        value: int | None = self.take(name, int, said="a whole number")
        return value

    def day(self, name: str) -> date:
        value = self.take(name, date, str, said="a day, such as 2026-04-05")
        try:
            return value if isinstance(value, date) else date.fromisoformat(value or "")
        except ValueError:
            self.fault(f"“{name}” must be a day, such as 2026-04-05")
            return date.max

    def names(self, name: str) -> tuple[str, ...]:
        listed = self.take(name, list, said="a list of names in quotes") or []
        if not all(isinstance(one, str) for one in listed):
            self.fault(f"“{name}” must be a list of names in quotes")
            return ()
        return tuple(listed)

    def tables(self, name: str) -> list[Mapping[str, Any]]:
        listed = self.take(name, list, said="a list of tables") or []
        if not all(isinstance(one, Mapping) for one in listed):
            self.fault(f"“{name}” must be a list of tables")
            return []
        return list(listed)

    def one_of(self, name: str, kind: type[StrEnum]) -> Any:
        value = self.words(name, needed=True)
        known = {one.value: one for one in kind}
        if value and value not in known:
            self.fault(f"“{name}” is “{value}”: choose one of {', '.join(known)}")
        return known.get(value, next(iter(kind)))

    def writers(self, name: str, otherwise: frozenset[Writer]) -> frozenset[Writer]:
        given = self.names(name)
        if unknown := [one for one in given if one not in set(Writer)]:
            self.fault(f"“{name}” names {', '.join(unknown)}: choose of {', '.join(Writer)}")
        return frozenset(Writer(one) for one in given if one in set(Writer)) or otherwise

    def condition(self, name: str, otherwise: Condition) -> Condition:
        said = self.words(name)
        if said in ("always", ""):
            return ALWAYS if said else otherwise
        try:
            return read_condition(said)
        except ConditionError as error:
            self.fault(f"“{name}” cannot be read. {error}")
            return otherwise

    def leaves_nothing(self) -> None:
        """What was not taken is a slip of the pen."""
        for name in self.given:
            if name not in self.taken:
                self.fault(f"“{name}” means nothing here. Known are: {', '.join(sorted(self.taken))}")


def read_form(key: str, version: str, document: Document) -> tuple[Form | None, list[Fault]]:
    """A form of this name and version, or None where it cannot be read at all; with every fault found."""
    faults: list[Fault] = []
    table = _Table(document, faults)
    if not is_key(key):
        faults.append(Fault(f"A form cannot be called “{key}”: use small letters, digits and hyphens"))
    everybody = frozenset(Writer)
    written_by = table.writers("written_by", everybody)
    purpose = table.words("purpose", needed=True)
    if purpose and purpose not in PURPOSES:
        table.fault(f"“purpose” is “{purpose}”: choose one of {', '.join(PURPOSES)}")
    form = Form(
        key=key,
        version=version,
        title=table.words("title", needed=True),
        summary=table.words("summary", needed=True),
        purpose=purpose,
        published=table.day("published"),
        changed=table.words("changed"),
        law=table.words("law"),
        source=table.words("source"),
        started_by=table.writers("started_by", everybody),
        reviews=table.names("reviews"),
        sections=tuple(_sections(table, written_by)),
    )
    table.leaves_nothing()
    if not form.questions:
        faults.append(Fault("It asks nothing: add a section with a question"))
        return None, faults
    return form, faults


def _sections(form: _Table, written_by: frozenset[Writer]) -> Iterator[Section]:
    seen: set[str] = set()
    for number, given in enumerate(form.tables("sections"), 1):
        key = str(given.get("key", "")).strip()
        table = _Table(given, form.faults, section=key or f"number {number}")
        if not is_key(key) or key in seen:
            table.fault("“key” must be a name of its own: small letters, digits and hyphens")
            continue
        seen.add(key)
        table.take("key", str, said="a name")
        writers = table.writers("written_by", written_by)
        title, group, intro = table.words("title", needed=True), table.words("group"), table.words("intro")
        shown = table.condition("shown", ALWAYS)
        questions = tuple(_questions(table, key, writers))
        table.leaves_nothing()
        yield Section(key, title, group, intro, shown, questions)


def _questions(section: _Table, key: str, written_by: frozenset[Writer]) -> Iterator[Question]:
    for number, given in enumerate(section.tables("questions"), 1):
        name = str(given.get("key", "")).strip()
        table = _Table(given, section.faults, section=key, question=name or f"number {number}")
        if not is_key(name):
            table.fault("“key” must be a name: small letters, digits and hyphens, and none of the words of conditions")
            continue
        table.take("key", str, said="a name")
        kind = table.one_of("kind", Kind)
        maps_to = table.words("maps_to")
        question = Question(
            key=name,
            kind=kind,
            label=table.words("label", needed=True),
            section=key,
            to_person=table.words("to_person"),
            help=table.words("help"),
            law=table.words("law"),
            required=table.condition("required", NEVER),
            shown=table.condition("shown", ALWAYS),
            written_by=table.writers("written_by", written_by),
            maps_to=maps_to,
            fact=table.words("fact"),
            compares=table.words("compares"),
            options=_options(table, kind, maps_to),
            columns=tuple(_columns(table)),
            least=table.number("least"),
            most=table.number("most"),
            unit=table.words("unit"),
        )
        table.leaves_nothing()
        yield question


def _options(table: _Table, kind: Kind, maps_to: str) -> tuple[Option, ...]:
    own: list[Option] = []
    for number, given in enumerate(table.tables("options"), 1):
        inner = _Table(given, table.faults, table.section, table.question)
        option = Option(
            inner.words("key"),
            inner.words("text", needed=True),
            inner.words("to_person"),
            inner.words("help"),
            inner.words("level"),
        )
        inner.leaves_nothing()
        if not is_key(option.key) or option.key in {one.key for one in own}:
            table.fault(f"Answer {number} needs a name of its own: small letters, digits and hyphens")
        own.append(option)
    fixed = {
        Kind.YES_NO: YES_NO,
        Kind.ABILITY: CARERS_ABILITIES if maps_to.startswith("carer-outcome.") else ADULT_ABILITIES,
    }
    if kind in fixed:
        if own:
            table.fault(f"A question of the kind {kind} has its answers already: take “options” away")
        return fixed[kind]
    if kind in (Kind.ONE, Kind.MANY) and not own:
        table.fault("There is nothing to choose: add “options”, each with key and text")
    if own and kind not in (Kind.ONE, Kind.MANY):
        table.fault(f"A question of the kind {kind} has no answers to choose: take “options” away")
    return tuple(own)


def _columns(table: _Table) -> Iterator[Column]:
    for given in table.tables("columns"):
        inner = _Table(given, table.faults, table.section, table.question)
        column = Column(inner.words("key", needed=True), inner.words("label", needed=True))
        inner.leaves_nothing()
        yield column
