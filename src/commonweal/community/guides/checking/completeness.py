"""What in a guide does nothing, what a good guide has besides, and amounts whose time is over. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from commonweal.community.guides.checking.exploring import conditions_of
from commonweal.community.guides.checking.wording import texts_of
from commonweal.community.guides.document.conditions import AtLeast, AtMost, each_test_in, questions_in
from commonweal.community.guides.document.guide import Assessment, Guide, Kind, Question, Urgency
from commonweal.community.guides.document.reading import Fault, figures_in, note


def completeness_notes(guide: Guide, today: date) -> Iterator[Fault]:
    """All of them."""
    yield from _unused(guide)
    yield from _completeness(guide)
    yield from _figures(guide, today)


def _unused(guide: Guide) -> Iterator[Fault]:
    """What is there and does nothing."""
    looked_at = set(chain.from_iterable(questions_in(one) for one in conditions_of(guide)))
    named = {
        value for one in conditions_of(guide) for test in each_test_in(one) for value in getattr(test, "values", ())
    }
    for question in guide.questions:
        here = ("questions", question.key)
        if question.is_choice and question.key not in looked_at and question.key != "who":
            yield note("does-nothing", "No question and no advice depends on it: is it needed?", *here)
        elif question.kind == Kind.CHECKBOX and not _counted(guide, question):
            for option in question.options:
                if option.key not in named and not option.is_none:
                    said = f"Who ticks “{option.text}” is told nothing about it: add advice, or leave the answer out"
                    yield note("does-nothing", said, *here, "options")
    texts = " ".join(text for _, _, _, text in texts_of(guide))
    used = set(chain.from_iterable((*one.products, *one.sources) for one in guide.advice))
    used |= {one.source for one in guide.figures}
    for name, listed in (("products", guide.products), ("sources", guide.sources)):
        for one in listed:
            if one.key not in used:
                yield note("unused", "Nothing in this guide uses it", name, one.key)
    for figure in guide.figures:
        if figure.key not in figures_in(texts):
            yield note("unused", "Nothing in this guide uses it", "figures", figure.key)
    for section in guide.sections:
        if all(one.section != section.key for one in guide.questions):
            yield note("unused", "It has no questions", "sections", section.key)


def _counted(guide: Guide, question: Question) -> bool:
    """Whether some rule counts how many answers were ticked, so that each of them matters."""
    tests = (test for one in conditions_of(guide) for test in each_test_in(one))
    return any(isinstance(test, AtLeast | AtMost) and test.question == question.key for test in tests)


def _completeness(guide: Guide) -> Iterator[Fault]:
    """What a good guide has and this one has not."""
    if all(one.assessment == Assessment.NONE for one in guide.advice):
        yield note("no-assessment", "No advice says when to ask the council for an assessment")
    for advice in guide.advice:
        if not advice.easy:
            yield note("no-easy-words", "It is not said in easy words too", "advice", advice.key, "easy")
        if advice.urgency == Urgency.NOW and not re.search(r"\d{3}", advice.text):
            said = "It is to be done now, and names no number to call"
            yield note("no-number", said, "advice", advice.key, "text")
    if guide.reviewed_on is None:
        yield note("no-review", "It does not say when it was last reviewed: enter the day")


def _figures(guide: Guide, today: date) -> Iterator[Fault]:
    """Amounts whose time is over."""
    for figure in guide.figures:
        if figure.until is not None and figure.until < today:
            said = f"It held until {figure.until:%d.%m.%Y}: enter what holds now"
            yield note("out-of-date", said, "figures", figure.key, "until")
