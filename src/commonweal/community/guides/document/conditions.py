"""Conditions over what was answered: when a question is asked, when a guide ends there, when advice is given. Pure.

A condition is a tree of tests. A test about a question that was not asked, or was left empty, does not hold; so its
negation does. How a condition is written in a file is in `condition_words`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]
"""What was answered, by question: the key of an option, a tuple of keys, a number, a postcode or words; "" for left
empty."""


NONE_TICKED = "none"
"""The answer to tick that says none of the others is so: it is not counted among them."""


@dataclass(frozen=True)
class Is:
    """One answer was chosen, and it is one of these."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Includes:
    """At least one of these was ticked."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class AtLeast:
    """A number is this or more; of a question with ticks, this many answers or more were ticked."""

    question: str
    number: int


@dataclass(frozen=True)
class AtMost:
    """A number is this or less; of a question with ticks, this many answers or fewer were ticked."""

    question: str
    number: int


@dataclass(frozen=True)
class Answered:
    """The question was asked and not left empty."""

    question: str


@dataclass(frozen=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True)
class All:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class SomeOf:
    """At least `least` of the conditions hold."""

    least: int
    conditions: tuple["Condition", ...]


Test = Is | Includes | AtLeast | AtMost | Answered
Condition = Test | Not | All | AnyOf | SomeOf
TESTS = (Is, Includes, AtLeast, AtMost, Answered)

ALWAYS = All(())
"""Holds whatever was answered."""

NEVER = AnyOf(())


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition holds for these answers; a question that is not among them was not asked."""
    return bool(judge(condition, answers, ()))


def judge(condition: Condition, answers: Answers, unknown: Collection[str]) -> bool | None:
    """Whether the condition holds, or None as long as that depends on the questions in `unknown`."""
    if isinstance(condition, TESTS):
        return None if condition.question in unknown else _passes(condition, answers)
    if isinstance(condition, Not):
        within = judge(condition.condition, answers, unknown)
        return None if within is None else not within
    least = {All: len(condition.conditions), AnyOf: 1}.get(type(condition), getattr(condition, "least", 0))
    hold = open_still = 0
    for part in condition.conditions:
        judged = judge(part, answers, unknown)
        hold += judged is True
        open_still += judged is None
    if hold >= least:
        return True
    return False if hold + open_still < least else None


def _passes(test: Test, answers: Answers) -> bool:
    value = answers.get(test.question, "")
    if isinstance(test, Answered):
        return value not in ("", ())
    if isinstance(test, Is):
        return value in test.values
    if isinstance(test, Includes):
        return isinstance(value, tuple) and any(one in value for one in test.values)
    number = len([one for one in value if one != NONE_TICKED]) if isinstance(value, tuple) else value
    if not isinstance(number, int):
        return False
    return number >= test.number if isinstance(test, AtLeast) else number <= test.number


def each_test_in(condition: Condition) -> Iterator[Test]:
    """Every test of the tree, in the order it is written."""
    if isinstance(condition, TESTS):
        yield condition
    elif isinstance(condition, Not):
        yield from each_test_in(condition.condition)
    else:
        for part in condition.conditions:
            yield from each_test_in(part)


def questions_in(condition: Condition) -> tuple[str, ...]:
    """The questions a condition looks at, once each, in the order they are named."""
    return tuple(dict.fromkeys(test.question for test in each_test_in(condition)))


def reasons(condition: Condition, answers: Answers) -> dict[str, tuple[str, ...]]:
    """The questions whose answers make the condition hold, for when somebody asks why: with the ticks that count, or
    () where the whole answer does.

    What holds only because something was *not* said is no reason.
    """
    found: dict[str, tuple[str, ...]] = {}
    for test in _reasons(condition, answers):
        ticks = tuple(one for one in answers[test.question] if one in test.values) if isinstance(test, Includes) else ()
        before = found.get(test.question)
        whole = not ticks or before == ()
        found[test.question] = () if whole else tuple(dict.fromkeys((*(before or ()), *ticks)))
    return found


def _reasons(condition: Condition, answers: Answers) -> Iterator[Test]:
    if isinstance(condition, TESTS):
        if _passes(condition, answers):
            yield condition
    elif not isinstance(condition, Not):
        for part in condition.conditions:
            if holds(part, answers):
                yield from _reasons(part, answers)


def all_of(*conditions: Condition) -> Condition:
    """A condition that holds where all of these do; what always holds is left out."""
    parts = tuple(one for one in conditions if one != ALWAYS)
    return parts[0] if len(parts) == 1 else All(parts)
