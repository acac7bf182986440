"""Whether every question and every piece of advice is reached by some answers, and all answers lead to advice. Pure.

It is proven by search (see `exploring`), and tried: ways are walked to their end, as somebody would.
"""

from collections.abc import Iterator

from commonweal.community.guides.answering import in_words
from commonweal.community.guides.checking.exploring import (
    MOST_STEPS,
    TooManyWaysError,
    answers_that_ask,
    answers_that_give,
    answers_without,
    some_paths,
)
from commonweal.community.guides.document.conditions import Answers
from commonweal.community.guides.document.guide import Guide
from commonweal.community.guides.document.reading import Fault
from commonweal.community.guides.reports import report_of


def unreached(guide: Guide) -> Iterator[Fault]:
    """Questions and advice that no answers lead to, and answers that lead to no advice at all: proven, not sampled."""
    unproven = f"Whether it is ever reached could not be proven in {MOST_STEPS:,} steps: make its rules simpler"
    for question in guide.questions:
        here = ("questions", question.key)
        try:
            if answers_that_ask(guide, question) is None:
                said = "It is never asked, whatever is answered: change when it is asked, or take it out"
                yield Fault("unreachable", said, *here, "when")
        except TooManyWaysError:
            yield Fault("unproven", unproven, *here, "when")
    for advice in guide.advice:
        here = ("advice", advice.key)
        try:
            if answers_that_give(guide, advice.when) is None:
                said = "It is never given, whatever is answered: change when it is given, or take it out"
                yield Fault("unreachable", said, *here, "when")
        except TooManyWaysError:
            yield Fault("unproven", unproven, *here, "when")
    try:
        lost = answers_without(guide, [one.when for one in guide.advice])
    except TooManyWaysError:
        yield Fault("unproven", "Whether every way ends in advice could not be proven: add advice that all are given")
    else:
        if lost is not None:
            yield _no_advice(guide, lost)


def _no_advice(guide: Guide, answers: Answers) -> Fault:
    return Fault("no-advice", f"Who answers so is given no advice: {answers_said(guide, answers)}. Add some for them")


def answers_said(guide: Guide, answers: Answers) -> str:
    """Answers in a line: Fallen: Once; Age: 75 years."""
    asked = (question for question in guide.questions if question.key in answers)
    return "; ".join(f"{one.name}: {in_words(one, answers[one.key])}" for one in asked) or "nothing"


def walk(guide: Guide, limit: int) -> tuple[int, bool, Fault | None]:
    """Walk ways to their end and look at each report: how many were walked, whether those are all, and what was wrong
    at the first that ends in no advice."""
    found, is_all = some_paths(guide, limit)
    lost = next((answers for answers in found if not report_of(guide, answers).given), None)
    return len(found), is_all, None if lost is None else _no_advice(guide, lost)
