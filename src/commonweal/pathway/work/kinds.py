"""The kinds of work there are, and which facts of the ledger open and close each. Pure.

A room names its own in one line of its `AppConfig.ready`:

    add_work(WorkKind("review", "Review due", "Hold the review", "plans:plan"),
             opened_by={"review.planned": "review"}, closed_by={"review.held": "review"})
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

URGENT, SOON, USUAL = 1, 2, 3


@dataclass(frozen=True)
class WorkKind:
    """One kind: its name in lists, the words of the link to where it is done, and the page that link leads to.

    `page` is the name of an address; with `of_person` it takes the person's id, otherwise the id of what the work is
    about. `compartment`: the part of the record that it tells something of; whoever does not see that does not see it.
    How soon it is due and how much it weighs are in `data/policy/work` under `due_<key>` and `points_<key>`.
    """

    key: str
    title: str
    do: str
    page: str
    of_person: bool = False
    compartment: str = "care"


@dataclass(frozen=True)
class Fact:
    """A ledger entry as the rules read it. `on` is its day here; `payload` is JSON (ids and days are text)."""

    id: UUID
    kind: str
    at: datetime
    on: date
    actor: UUID | None
    person: UUID | None
    payload: Mapping[str, Any]

    def id_of(self, key: str) -> UUID | None:
        """The id under this key of the payload; None where there is none."""
        value = self.payload.get(key)
        return UUID(str(value)) if value else None

    def day_of(self, key: str) -> date | None:
        value = self.payload.get(key)
        return date.fromisoformat(str(value)[:10]) if value else None


@dataclass(frozen=True)
class Open:
    """Open a piece of work. Without a `team` it goes to that of the worker, else to the one that does `work_of` (for
    the organisation, if named), else to the coordinator's. Nothing opens while the person has work of a kind in
    `unless`."""

    kind: str
    about: UUID
    team: UUID | None = None
    worker: UUID | None = None
    work_of: str = ""
    organisation: UUID | None = None
    due_on: date | None = None
    priority: int = USUAL
    priority_of_request: UUID | None = None
    words: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Close:
    """Close the work of these kinds that is open about this person; only what is `about` one thing, if it is named."""

    kinds: tuple[str, ...]
    about: UUID | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Give:
    """Give the open work of a kind about a thing to a worker."""

    kind: str
    about: UUID
    worker: UUID


@dataclass(frozen=True)
class Change:
    """Pieces of work that are still open get these values."""

    items: tuple[UUID, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Coordinate:
    """This worker coordinates the person's support from now; with `if_none`, only where nobody does."""

    worker: UUID
    team: UUID | None
    why: str
    if_none: bool = False


@dataclass(frozen=True)
class KeepLatestCoordinator:
    """Of several who coordinate one person's support (two records became one), the latest stays."""


@dataclass(frozen=True)
class Reach:
    """A step on a request's way is reached. Without a `request`, it is the person's latest that leads to an assessment.
    What was reached before stays."""

    request: UUID | None
    values: Mapping[str, Any] = field(default_factory=dict)


Step = Open | Close | Give | Change | Coordinate | KeepLatestCoordinator | Reach
Rule = Callable[[Fact], list[Step]]

_kinds: dict[str, WorkKind] = {}
_rules: dict[str, list[Rule]] = {}
_watchers: list[Callable[[str], None]] = []


def add_kind(kind: WorkKind) -> WorkKind:
    """Register a kind. Raises ValueError where its key is taken, so that a mistake shows at start-up."""
    if kind.key in _kinds:
        raise ValueError(f"The kind of work {kind.key!r} is registered twice")
    _kinds[kind.key] = kind
    return kind


def add_rule(fact: str, rule: Rule) -> None:
    """When a fact of this kind is written, `rule` says what follows."""
    if fact not in _rules:
        for watcher in _watchers:
            watcher(fact)
    _rules.setdefault(fact, []).append(rule)


def watch(watcher: Callable[[str], None]) -> None:
    """Call `watcher` with each kind of fact that has a rule, and with each that gets its first rule later."""
    for fact in _rules:
        watcher(fact)
    _watchers.append(watcher)


def add_work(
    kind: WorkKind, *, opened_by: Mapping[str, str], closed_by: Mapping[str, str], work_of: str = ""
) -> WorkKind:
    """Register a kind with the facts that open and close it: each with the key of its payload that names the thing.

    Of an opening fact's payload `team`, `worker`, `due_on` and `words` are read too, where they are there.
    """
    add_kind(kind)
    for fact_kind, key in opened_by.items():

        def opens(fact: Fact, key: str = key) -> list[Step]:
            about = fact.id_of(key)
            return [] if about is None else [
                Open(
                    kind.key,
                    about,
                    team=fact.id_of("team"),
                    worker=fact.id_of("worker"),
                    work_of=work_of,
                    due_on=fact.day_of("due_on"),
                    words=str(fact.payload.get("words", "")),
                )
            ]  # fmt: skip

        add_rule(fact_kind, opens)
    for fact_kind, key in closed_by.items():

        def closes(fact: Fact, key: str = key) -> list[Step]:
            about = fact.id_of(key)
            return [] if about is None else [Close((kind.key,), about)]

        add_rule(fact_kind, closes)
    return kind


def kind_of(key: str) -> WorkKind:
    """The kind of this key. Raises KeyError where there is none."""
    return _kinds[key]


def all_kinds() -> list[WorkKind]:
    """Every kind, by its title."""
    return sorted(_kinds.values(), key=lambda kind: kind.title)


def facts_followed() -> list[str]:
    """The kinds of ledger entries from which work follows."""
    return sorted(_rules)


def steps_after(fact: Fact) -> list[Step]:
    """What follows from a fact, in order."""
    return [step for rule in _rules.get(fact.kind, ()) for step in rule(fact)]
