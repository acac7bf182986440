"""From a document (what a guide's file holds) to a guide, or to what is wrong with it, fault by fault. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from commonweal.community.guides.document.condition_words import RESERVED, ConditionError, is_key, read_condition
from commonweal.community.guides.document.conditions import ALWAYS, Condition
from commonweal.community.guides.document.guide import (
    NOT_CHECKED,
    YES_NO,
    Advice,
    Assessment,
    By,
    Door,
    Figure,
    Guide,
    Kind,
    Option,
    Product,
    Question,
    Section,
    Source,
    Term,
    Urgency,
)

Document = Mapping[str, Any]
"""A guide as its file has it: plain tables, lists, words, numbers and days."""

NOT_A_GUIDE = frozenset({"counts", "edit", "exit", "kept", "return", "shared"})
"""Names that are pages, so that no guide may have them."""

LISTS = {
    "sections": "section",
    "questions": "question",
    "advice": "advice",
    "products": "product",
    "sources": "source",
    "figures": "figure",
    "terms": "term",
    "doors": "door",
}
"""The lists of a document, and what one of each is called."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Weight(StrEnum):
    """A fault keeps a guide from being published; a note is worth a look."""

    FAULT = "fault"
    NOTE = "note"


@dataclass(frozen=True)
class Fault:
    """Something wrong: what it is of (`list` and `item`, both "" for the guide itself), which part of it, and what to
    do, in one sentence or two. `code` names the kind of fault for programs."""

    code: str
    message: str
    list: str = ""
    item: str = ""
    part: str = ""
    weight: Weight = Weight.FAULT

    @property
    def where(self) -> str:
        """Of what: “question fell”, “advice get-up”; "the guide" for the guide itself."""
        return f"{LISTS[self.list]} “{self.item}”" if self.list else "the guide"


def note(code: str, message: str, list: str = "", item: str = "", part: str = "") -> Fault:
    """Something worth a look that keeps nobody from publishing."""
    return Fault(code, message, list, item, part, Weight.NOTE)


@dataclass(frozen=True)
class Reading:
    """What a document gave: the guide (None where it cannot be read at all), and every fault found."""

    guide: Guide | None
    faults: list[Fault]


def figures_in(text: str) -> list[str]:
    """The names in braces in a text: each stands for a figure."""
    return _PLACEHOLDER.findall(text)


def read_guide(key: str, document: Document) -> Reading:
    """Read a document. Everything that can be read is; what cannot is told as a fault."""
    reader = _Table(document, [], "", "")
    faults = reader.faults
    if not is_key(key) or key in NOT_A_GUIDE:
        faults.append(Fault("name", f"A guide cannot be called “{key}”: use small letters, digits and hyphens"))
    lists = {name: list(_tables(document, name, faults)) for name in LISTS}
    guide = Guide(
        key=key,
        title=reader.words("title", needed=True),
        summary=reader.words("summary", needed=True),
        intro=reader.words("intro"),
        minutes=reader.number("minutes") or 5,
        edition=reader.words("edition"),
        reviewed_on=reader.day("reviewed_on"),
        sensitive=reader.truth("sensitive"),
        in_use=reader.truth("in_use", otherwise=True),
        doors=tuple(_door(table) for table in lists["doors"]),
        sections=tuple(_section(table) for table in lists["sections"]),
        questions=tuple(_question(table) for table in lists["questions"]),
        advice=tuple(_advice(table) for table in lists["advice"]),
        products=tuple(_product(table) for table in lists["products"]),
        sources=tuple(_source(table) for table in lists["sources"]),
        figures=tuple(_figure(table) for table in lists["figures"]),
        terms=tuple(_term(table) for table in lists["terms"]),
    )
    reader.leaves_nothing(but=LISTS.keys())
    if not guide.questions:
        faults.append(Fault("empty", "The guide asks nothing: add a question"))
    if not guide.advice:
        faults.append(Fault("empty", "The guide gives no advice: add some"))
    return Reading(guide if guide.questions and guide.title else None, faults)


def _tables(document: Document, name: str, faults: list[Fault]) -> Iterator["_Table"]:
    """The tables of a list, each with its name; tables without a name, or with one twice, are told and left out."""
    listed = document.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        faults.append(Fault("form", f"“{name}” must be a list of tables, each begun by [[{name}]]"))
        return
    seen: set[str] = set()
    for number, one in enumerate(listed, 1):
        item = str(one.get({"terms": "term", "doors": "name"}.get(name, "key"), "")).strip()
        if not item:
            faults.append(Fault("name", f"The {LISTS[name]} number {number} has no name: give it one"))
        elif item in seen:
            faults.append(Fault("name-twice", "There are two of this name: change one of them", name, item))
        elif name not in ("terms", "doors") and not is_key(item):
            said = f"“{item}” cannot be its name: use small letters, digits and hyphens, and none of the words of rules"
            faults.append(Fault("name", said, name, item))
        else:
            seen.add(item)
            yield _Table(one, faults, name, item)


@dataclass
class _Table:
    """Takes the values of one table, each checked for its kind; faults name the table and the value."""

    given: Mapping[str, Any]
    faults: list[Fault]
    list: str
    item: str
    taken: set[str] = field(default_factory=set)

    def fault(self, code: str, message: str, part: str) -> None:
        self.faults.append(Fault(code, message, self.list, self.item, part))

    def take(self, name: str, *kinds: type, said: str) -> Any:
        """The value of a name, or None where there is none or it is of the wrong kind."""
        self.taken.add(name)
        value = self.given.get(name)
        if value is None:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.fault("form", f"“{name}” must be {said}, not {value!r}", name)
            return None
        return value

    def words(self, name: str, *, needed: bool = False) -> str:
        value = (self.take(name, str, said="words in quotes") or "").strip()
        if "\x00" in value:
            self.fault("form", f"“{name}” has a character that cannot be shown: write it anew", name)
            value = value.replace("\x00", "")
        if needed and not value:
            self.fault("missing", f"“{name}” is missing: write it", name)
        return value

    def number(self, name: str) -> int | None:
        value: int | None = self.take(name, int, said="a whole number")
        return value

    def truth(self, name: str, *, otherwise: bool = False) -> bool:
        value = self.take(name, bool, said="true or false")
        return otherwise if value is None else bool(value)

    def day(self, name: str) -> date | None:
        """A day as TOML has it, or as text like 2026-04-05."""
        value = self.take(name, date, str, said="a day, such as 2026-04-05")
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.fault("form", f"“{name}” must be a day, such as 2026-04-05, not “{value}”", name)
            return None

    def checked(self) -> date | None:
        """The day a source or figure was checked; None where it says that it was not."""
        if str(self.given.get("checked", NOT_CHECKED)).strip() == NOT_CHECKED:
            self.taken.add("checked")
            return None
        return self.day("checked")

    def keys(self, name: str) -> tuple[str, ...]:
        listed = self.take(name, list, said="a list of names") or []
        if not all(isinstance(one, str) for one in listed):
            self.fault("form", f"“{name}” must be a list of names", name)
            return ()
        return tuple(dict.fromkeys(listed))

    def one_of(self, name: str, kind: type[StrEnum], otherwise: StrEnum | None = None) -> Any:
        value = self.words(name)
        if not value and otherwise is not None:
            return otherwise
        if value not in {one.value for one in kind}:
            known = ", ".join(one.value for one in kind if one.value)
            self.fault("form", f"“{name}” is “{value}”: choose one of {known}", name)
            return otherwise if otherwise is not None else next(iter(kind))
        return kind(value)

    def condition(self, name: str) -> Condition:
        try:
            return read_condition(self.words(name))
        except ConditionError as error:
            self.fault("condition", f"“{name}” cannot be read. {error}", name)
            return ALWAYS

    def leaves_nothing(self, but: Any = ()) -> None:
        """What was not taken is a slip of the pen."""
        for name in self.given:
            if name not in self.taken and name not in but:
                known = ", ".join(sorted(self.taken))
                self.fault("unknown", f"“{name}” means nothing here. Known are: {known}", str(name))


def _kept(read: Callable[[_Table], Any]) -> Callable[[_Table], Any]:
    """Reads a table and tells of what was in it besides."""

    def reads(table: _Table) -> Any:
        found = read(table)
        table.leaves_nothing()
        return found

    return reads


@_kept
def _door(table: _Table) -> Door:
    answers = table.take("answers", Mapping, said="a table of answers") or {}
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in answers.items()}
    return Door(table.one_of("by", By), table.words("name"), table.words("about"), given)


@_kept
def _section(table: _Table) -> Section:
    return Section(table.words("key"), table.words("title", needed=True), table.condition("when"))


@_kept
def _question(table: _Table) -> Question:
    kind = table.one_of("kind", Kind)
    listed = table.take("options", list, said="a list of answers") or []
    options = tuple(_options(table, listed))
    if kind == Kind.YES_NO:
        if options:
            table.fault("form", "A question with yes and no has no answers of its own: use the kind radio", "options")
        options = YES_NO
    ends_when = table.condition("ends_when")
    return Question(
        key=table.words("key"),
        kind=kind,
        ask=table.words("ask", needed=True),
        short=table.words("short"),
        section=table.words("section"),
        hint=table.words("hint"),
        why=table.words("why"),
        when=table.condition("when"),
        ends_when=None if ends_when == ALWAYS else ends_when,
        optional=table.truth("optional"),
        options=options,
        least=table.number("least"),
        most=table.number("most"),
        unit=table.words("unit"),
    )


def _options(table: _Table, listed: list[Any]) -> Iterator[Option]:
    seen: set[str] = set()
    for number, one in enumerate(listed, 1):
        if not isinstance(one, Mapping):
            table.fault("form", f"Answer {number} must be a table with key and text", "options")
            continue
        inner = _Table(one, table.faults, table.list, table.item)
        option = Option(inner.words("key"), inner.words("text"), inner.words("hint"))
        inner.leaves_nothing()
        if not is_key(option.key) or option.key in RESERVED:
            table.fault("name", f"Answer {number} cannot be called “{option.key}”: use letters and hyphens", "options")
        elif option.key in seen:
            table.fault("name-twice", f"Two answers are called “{option.key}”: change one", "options")
        elif not option.text:
            table.fault("missing", f"Answer “{option.key}” has no words: write its text", "options")
        else:
            seen.add(option.key)
            yield option


@_kept
def _advice(table: _Table) -> Advice:
    return Advice(
        key=table.words("key"),
        heading=table.words("heading", needed=True),
        part=table.words("part", needed=True),
        text=table.words("text", needed=True),
        easy=table.words("easy"),
        when=table.condition("when"),
        urgency=table.one_of("urgency", Urgency, Urgency.NOT_URGENT),
        assessment=table.one_of("assessment", Assessment, Assessment.NONE),
        costs=table.words("costs"),
        needs=table.keys("needs"),
        products=table.keys("products"),
        sources=table.keys("sources"),
        see=table.keys("see"),
    )


@_kept
def _product(table: _Table) -> Product:
    return Product(
        key=table.words("key"),
        name=table.words("name", needed=True),
        does=table.words("does", needed=True),
        price=table.words("price"),
        price_source=table.words("price_source"),
        before=table.words("before"),
    )


@_kept
def _source(table: _Table) -> Source:
    url = table.words("url", needed=True)
    if url and not url.startswith("https://"):
        table.fault("form", "“url” must begin with https://", "url")
    return Source(
        key=table.words("key"),
        title=table.words("title", needed=True),
        organisation=table.words("organisation", needed=True),
        url=url,
        checked=table.checked(),
    )


@_kept
def _figure(table: _Table) -> Figure:
    amount = table.words("amount", needed=True)
    try:
        Decimal(amount.replace(",", ""))
    except InvalidOperation:
        table.fault("form", f"“amount” must be pounds, such as 76.70, not “{amount}”", "amount")
    return Figure(
        key=table.words("key"),
        label=table.words("label", needed=True),
        amount=amount,
        source=table.words("source"),
        per=table.words("per"),
        until=table.day("until"),
        checked=table.checked(),
    )


@_kept
def _term(table: _Table) -> Term:
    return Term(table.words("term"), table.words("means", needed=True))
