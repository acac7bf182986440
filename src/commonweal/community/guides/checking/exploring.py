"""Every way through a guide: which answers differ in what follows, whether something can be reached, and by which
answers. Pure.

Of all the answers to a question only those are tried that some condition tells apart: ages 0 to 74 are one where the
only condition says "at least 75". A question that nothing looks at is answered in one way. To find out whether one
thing can be reached, only the questions that bear on it are varied (its own, those that decide whether those are asked,
and so on), each condition being judged as soon as enough is answered: so the proof is complete and still short.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from random import Random
from typing import Any

from commonweal.community.guides.document.conditions import (
    Answers,
    Condition,
    Includes,
    Test,
    each_test_in,
    holds,
    judge,
    questions_in,
)
from commonweal.community.guides.document.guide import Guide, Kind, Question

MOST_STEPS = 200_000
"""Answers tried before a search gives up, and says so."""

MOST_TICKS_TOGETHER = 12
"""Of the answers to tick that conditions name, how many are tried in every combination (4,096 of them)."""

SOME_WORDS = "in their own words"
SOME_POSTCODE = "BH15 1AB"


class TooManyWaysError(Exception):
    """A search was given up: the guide has more ways than could be tried."""


def conditions_of(guide: Guide) -> Iterator[Condition]:
    """Every condition of a guide: of sections, questions and advice."""
    for section in guide.sections:
        yield section.when
    for question in guide.questions:
        yield question.when
        if question.ends_when is not None:
            yield question.ends_when
    for advice in guide.advice:
        yield advice.when


def telling_answers(question: Question, tests: Collection[Test], *, ticks_alone: bool = False) -> list[Any]:
    """Answers to a question, one for each way in which these tests can come out.

    `ticks_alone`: of answers to tick, each alone, all together and none, and not every combination.
    """
    about = [test for test in tests if test.question == question.key]
    found: dict[tuple[bool | None, ...], Any] = {}
    for answer in _possible(question, about, ticks_alone=ticks_alone):
        outcome = tuple(judge(test, {question.key: answer}, ()) for test in about)
        found.setdefault(outcome, answer)
    return list(found.values())


def _possible(question: Question, about: Sequence[Test], *, ticks_alone: bool) -> Iterator[Any]:
    """Answers that may be given, enough of them to bring about every outcome of the tests about the question."""
    if question.kind == Kind.CHECKBOX:
        yield from _ticks(question, about, ticks_alone=ticks_alone)
    elif question.is_choice:
        yield from (option.key for option in question.options)
    elif question.kind == Kind.NUMBER:
        least, most = question.least or 0, question.most
        edges = {least, *(test.number + step for test in about if hasattr(test, "number") for step in (-1, 0, 1))}
        yield from (edge for edge in sorted(edges) if edge >= least and (most is None or edge <= most))
    else:
        yield SOME_POSTCODE if question.kind == Kind.POSTCODE else SOME_WORDS
    if question.optional:
        yield () if question.kind == Kind.CHECKBOX else ""


def _ticks(question: Question, about: Sequence[Test], *, ticks_alone: bool) -> Iterator[tuple[str, ...]]:
    keys = [option.key for option in question.options if not option.is_none]
    named = {value for test in about if isinstance(test, Includes) for value in test.values}
    apart = [key for key in keys if key in named]
    rest = [key for key in keys if key not in named]
    counts = any(hasattr(test, "number") for test in about)
    some_of_rest = [rest[:count] for count in (range(len(rest) + 1) if counts else range(min(len(rest), 1) + 1))]
    for chosen in _subsets(apart, ticks_alone=ticks_alone or len(apart) > MOST_TICKS_TOGETHER):
        for besides in some_of_rest:
            if ticked := {*chosen, *besides}:
                yield tuple(key for key in keys if key in ticked)
    yield from ((option.key,) for option in question.options if option.is_none)


def _subsets(keys: Sequence[str], *, ticks_alone: bool) -> Iterable[tuple[str, ...]]:
    if ticks_alone:
        return dict.fromkeys([*((key,) for key in keys), tuple(keys), ()])
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))


def paths(guide: Guide, fixed: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """Ways through the whole guide, in order: the answers to each question asked, one for each way that conditions tell
    apart. Of answers to tick, each is tried alone, all together, and none. Lazily: there may be very many.

    `fixed` holds questions to one answer (of ticks: that one alone).
    """
    choices = _choices(guide)
    for key, value in (fixed or {}).items():
        question = guide.question(key)
        if question is not None and question.option(value) is not None:
            choices[key] = [(value,) if question.kind == Kind.CHECKBOX else value]
    yield from _paths(guide, choices, 0, {})


def _choices(guide: Guide) -> dict[str, list[Any]]:
    tests = list(chain.from_iterable(each_test_in(condition) for condition in conditions_of(guide)))
    return {one.key: telling_answers(one, tests, ticks_alone=True) for one in guide.questions}


def _paths(
    guide: Guide, choices: dict[str, list[Any]], start: int, answers: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for number in range(start, len(guide.questions)):
        question = guide.questions[number]
        if not holds(guide.asked_when(question), answers):
            continue
        for answer in choices[question.key]:
            told = {**answers, question.key: answer}
            if question.ends_when is not None and holds(question.ends_when, told):
                yield told
            else:
                yield from _paths(guide, choices, number + 1, told)
        return
    yield answers


def some_paths(guide: Guide, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """All ways where there are no more than `limit`, and True; otherwise as many spread over all, the same each time,
    and False."""
    found = list(islice(paths(guide), limit + 1))
    if len(found) <= limit:
        return found, True
    chance = Random(limit)  # noqa: S311 - spreads a sample, guards nothing
    choices = _choices(guide)
    return [_one_path(guide, choices, chance) for _ in range(limit)], False


def _one_path(guide: Guide, choices: dict[str, list[Any]], chance: Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in guide.questions:
        if choices[question.key] and holds(guide.asked_when(question), answers):
            answers[question.key] = chance.choice(choices[question.key])
            if question.ends_when is not None and holds(question.ends_when, answers):
                break
    return answers


def answers_that_ask(guide: Guide, question: Question, budget: int = MOST_STEPS) -> dict[str, Any] | None:
    """Answers after which a question is asked; None where there are none. Raises TooManyWaysError."""
    asked_when = guide.asked_when(question)
    return _Search(guide, [asked_when], lambda judged: judged[0], budget, until=question.key).find()


def answers_that_give(guide: Guide, condition: Condition, budget: int = MOST_STEPS) -> dict[str, Any] | None:
    """Answers to the whole guide with which a condition holds at the end; None where there are none.

    Raises TooManyWaysError.
    """
    return _Search(guide, [condition], lambda judged: judged[0], budget).find()


def answers_without(guide: Guide, conditions: Sequence[Condition], budget: int = MOST_STEPS) -> dict[str, Any] | None:
    """Answers to the whole guide with which none of the conditions holds at the end; None where there are none.

    Raises TooManyWaysError.
    """

    def none_holds(judged: list[bool | None]) -> bool | None:
        return False if True in judged else None if None in judged else True

    return _Search(guide, conditions, none_holds, budget).find()


class _Search:
    """Looks for answers that reach a goal (a question, or the end with `wanted` true of the conditions' outcomes),
    among the ways that bear on it."""

    def __init__(
        self,
        guide: Guide,
        conditions: Sequence[Condition],
        wanted: Callable[[list[bool | None]], bool | None],
        budget: int,
        until: str = "",
    ) -> None:
        self.guide, self.conditions, self.wanted = guide, conditions, wanted
        self.budget, self.until = budget, until
        endings = {one.key: one.ends_when for one in guide.questions if one.ends_when is not None}
        bearing = self._bearing([*conditions, *endings.values()], endings)
        deciding = [
            *conditions,
            *endings.values(),
            *(guide.asked_when(one) for one in guide.questions if one.key in bearing),
        ]
        tests = [test for one in deciding for test in each_test_in(one)]
        self.unknown = frozenset(bearing)
        self.choices = {
            one.key: telling_answers(one, tests) if one.key in bearing else telling_answers(one, ())
            for one in guide.questions
        }

    def _bearing(self, conditions: Iterable[Condition], ending: Iterable[str]) -> set[str]:
        """The questions that conditions look at, those after which the guide may end, those that decide whether these
        are asked, and so on."""
        known = {one.key: one for one in self.guide.questions}
        found: set[str] = set()
        waiting = [*ending, *(key for one in conditions for key in questions_in(one))]
        while waiting:
            key = waiting.pop()
            if key in known and key not in found:
                found.add(key)
                waiting += questions_in(self.guide.asked_when(known[key]))
        return found

    def find(self) -> dict[str, Any] | None:
        """Answers that reach the goal, or None when all ways were tried."""
        return self._from(0, {}, self.unknown)

    def _goal(self, answers: Answers, unknown: Collection[str]) -> bool | None:
        return self.wanted([judge(one, answers, unknown) for one in self.conditions])

    def _from(self, start: int, answers: dict[str, Any], unknown: frozenset[str]) -> dict[str, Any] | None:
        """The answers that reach the goal from a question on, with what was answered before it."""
        self.budget -= 1
        if self.budget < 0:
            raise TooManyWaysError
        if self._goal(answers, unknown) is False:
            return None
        for number in range(start, len(self.guide.questions)):
            question = self.guide.questions[number]
            unknown -= {question.key}
            if not holds(self.guide.asked_when(question), answers):
                if question.key == self.until:
                    return None
                continue
            if question.key == self.until:
                return answers
            return self._answering(number, question, answers, unknown)
        return answers if not self.until and self._goal(answers, ()) else None

    def _answering(
        self, number: int, question: Question, answers: dict[str, Any], unknown: frozenset[str]
    ) -> dict[str, Any] | None:
        for answer in self.choices[question.key]:
            told = {**answers, question.key: answer}
            if question.ends_when is not None and holds(question.ends_when, told):
                if not self.until and self._goal(told, ()):
                    return told
            elif (found := self._from(number + 1, told, unknown)) is not None:
                return found
        return None
