"""What neighbours may be asked to do and which checks it needs, from the place's policy. Pure.

The policy (`data/policy/volunteering`) names kinds of task, the marks that a task can have (money, keys, a car), and
for each mark the checks and abilities that a volunteer needs. A stronger check stands for those it includes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from commonweal.core.calculations.policy import policy_on

NAME = "volunteering"


@dataclass(frozen=True)
class Kind:
    """A kind of task. `takes` are marks it always has; `asks` are marks that whoever asks is asked about."""

    key: str
    name: str
    hint: str
    word: str
    takes: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """Something that a task takes, and what a volunteer needs for it. `law` is why, where it is not a choice."""

    key: str
    name: str
    question: str
    checks: tuple[str, ...]
    abilities: tuple[str, ...]
    law: str


@dataclass(frozen=True)
class CheckKind:
    """A kind of check. `months` until it counts no longer; 0: it does not run out."""

    key: str
    name: str
    about: str
    months: int
    includes: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """The whole policy of a day. Days and pounds are in `values`."""

    reference: str
    kinds: Mapping[str, Kind]
    marks: Mapping[str, Mark]
    checks: Mapping[str, CheckKind]
    abilities: Mapping[str, str]
    agreements: Mapping[str, str]
    values: Mapping[str, int]

    def kind_name(self, key: str) -> str:
        """What a kind is called; its key where a policy of another day had it."""
        return self.kinds[key].name if key in self.kinds else key.replace("-", " ").capitalize()

    def check_name(self, key: str) -> str:
        return self.checks[key].name if key in self.checks else key.replace("-", " ").capitalize()

    def mark_name(self, key: str) -> str:
        return self.marks[key].name if key in self.marks else key.replace("-", " ").capitalize()

    def ability_name(self, key: str) -> str:
        return self.abilities.get(key, key.replace("-", " ").capitalize())


def rules_on(day: date) -> Rules:
    """The policy in force on a day. Raises OutsideRule where there is none."""
    policy = policy_on(NAME, day)
    return _read(policy.reference, policy.starts)


@cache
def _read(reference: str, day: date) -> Rules:
    document = policy_on(NAME, day).document
    return Rules(
        reference=reference,
        kinds={
            key: Kind(key, one["name"], one["hint"], one["word"], tuple(one["takes"]), tuple(one["asks"]))
            for key, one in document["kinds"].items()
        },
        marks={key: _mark(key, one) for key, one in document["marks"].items()},
        checks={
            key: CheckKind(key, one["name"], one["about"], one["months"], tuple(one.get("includes", ())))
            for key, one in document["checks"].items()
        },
        abilities={key: one["name"] for key, one in document["abilities"].items()},
        agreements={key: one["words"] for key, one in document["agreements"].items()},
        values={key: int(one["amount"]) for key, one in document["values"].items()},
    )


def _mark(key: str, one: Mapping[str, Any]) -> Mark:
    return Mark(
        key=key,
        name=one["name"],
        question=one["question"],
        checks=tuple(one["checks"]),
        abilities=tuple(one.get("abilities", ())),
        law=one.get("law", ""),
    )


def marks_of(rules: Rules, kind: str, ticked: Iterable[str]) -> tuple[str, ...]:
    """The marks of a task: those its kind always has, and those that were ticked, in the policy's order."""
    found = {*rules.kinds[kind].takes, *ticked}
    return tuple(key for key in rules.marks if key in found)


def checks_needed(rules: Rules, marks: Iterable[str]) -> tuple[str, ...]:
    """The checks that these marks need, in the policy's order, without those that a stronger one stands for."""
    needed = {check for mark in marks for check in rules.marks[mark].checks}
    included = {other for check in needed for other in rules.checks[check].includes}
    return tuple(key for key in rules.checks if key in needed - included)


def abilities_needed(rules: Rules, marks: Iterable[str]) -> tuple[str, ...]:
    """What the volunteer must be able to do."""
    needed = {ability for mark in marks if mark in rules.marks for ability in rules.marks[mark].abilities}
    return tuple(key for key in rules.abilities if key in needed)


def laws_of(rules: Rules, marks: Iterable[str]) -> tuple[str, ...]:
    """Why the enhanced check with the barred list may be asked for; nothing where it may not."""
    return tuple(rules.marks[mark].law for mark in marks if mark in rules.marks and rules.marks[mark].law)


@dataclass(frozen=True)
class Held:
    """A check that was seen. `until` is the last day it counts; none: it does not run out."""

    kind: str
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        return self.until is None or day <= self.until


def missing_checks(rules: Rules, needed: Iterable[str], held: Iterable[Held], day: date) -> tuple[str, ...]:
    """Of the checks needed, those that nothing held stands for on that day."""
    counting = {one.kind for one in held if one.counts_on(day)}
    covered = counting | {other for kind in counting if kind in rules.checks for other in rules.checks[kind].includes}
    return tuple(check for check in needed if check not in covered)


def expires_on(rules: Rules, kind: str, issued_on: date) -> date | None:
    """The last day a check of this kind counts that was issued on a day; None where it does not run out."""
    months = rules.checks[kind].months
    if months == 0:
        return None
    month = issued_on.month - 1 + months
    year, month = issued_on.year + month // 12, month % 12 + 1
    day = issued_on.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:  # 31 April, 29 February
            day -= 1
