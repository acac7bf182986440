"""Whether a guide fits together: questions that can be answered, rules about what was asked before, names that are
there, sources for all advice. Pure."""

from collections.abc import Collection, Iterator

from commonweal.community.guides.answering import AnswerError, accept, as_typed
from commonweal.community.guides.document.conditions import (
    Answered,
    AtLeast,
    AtMost,
    Condition,
    Includes,
    Is,
    Test,
    each_test_in,
)
from commonweal.community.guides.document.guide import Guide, Kind, Question
from commonweal.community.guides.document.reading import Fault, figures_in, note


def structure_faults(guide: Guide, needs: Collection[str], guides: Collection[str] | None) -> Iterator[Fault]:
    """All of them. `needs` are the keys services are listed under; `guides` all guides there are (None: not known)."""
    yield from _questions(guide)
    yield from _tests(guide)
    yield from _names(guide, needs, guides)
    yield from _doors(guide)


def _questions(guide: Guide) -> Iterator[Fault]:
    """Questions that cannot be answered: whoever comes to one gets no further."""
    sections = {one.key for one in guide.sections}
    for question in guide.questions:
        here = ("questions", question.key)
        if question.is_choice and not [one for one in question.options if not one.is_none]:
            yield Fault("dead-end", "It has no answers to choose: add some", *here, "options")
        elif question.kind == Kind.RADIO and len(question.options) < 2:
            yield Fault("dead-end", "It has one answer only: add another, or leave the question out", *here, "options")
        if not question.is_choice and question.options:
            yield Fault("form", "Only a question with a choice has answers: take them out", *here, "options")
        if question.least is not None and question.most is not None and question.least > question.most:
            yield Fault("dead-end", "No number is both this small and this large: change the bounds", *here, "least")
        if question.section and question.section not in sections:
            yield Fault("unknown-name", f"There is no section “{question.section}”: choose another", *here, "section")
        if question.optional and question.kind in (Kind.RADIO, Kind.YES_NO):
            yield note("optional", "It may be left empty: an answer such as “I am not sure” says more", *here)


def _tests(guide: Guide) -> Iterator[Fault]:
    """Conditions about questions that are not there, are asked later, or cannot be answered so."""
    order = {one.key: number for number, one in enumerate(guide.questions)}
    first_of = {section.key: len(order) for section in guide.sections}
    for number, question in enumerate(guide.questions):
        if question.section in first_of:
            first_of[question.section] = min(first_of[question.section], number)
    for section in guide.sections:
        yield from _asked_before(guide, section.when, first_of[section.key], ("sections", section.key, "when"))
    for number, question in enumerate(guide.questions):
        yield from _asked_before(guide, question.when, number, ("questions", question.key, "when"))
        if question.ends_when is not None:
            at = ("questions", question.key, "ends_when")
            yield from _asked_before(guide, question.ends_when, number + 1, at)
    for advice in guide.advice:
        yield from _asked_before(guide, advice.when, len(order), ("advice", advice.key, "when"))


def _asked_before(guide: Guide, condition: Condition, number: int, at: tuple[str, str, str]) -> Iterator[Fault]:
    """Faults of the tests of a condition that may look at the first `number` questions."""
    order = [one.key for one in guide.questions]
    for test in each_test_in(condition):
        if test.question not in order:
            yield Fault("unknown-question", f"There is no question “{test.question}”: change the rule", *at)
        elif order.index(test.question) >= number:
            said = f"“{test.question}” is not asked before: move that question up, or change the rule"
            yield Fault("asked-later", said, *at)
        elif question := guide.question(test.question):
            yield from _fits(question, test, at)


def _fits(question: Question, test: Test, at: tuple[str, str, str]) -> Iterator[Fault]:
    """Whether a question can be answered as a test has it."""
    if question.kind == Kind.TEXT and not isinstance(test, Answered):
        yield Fault("wrong-test", f"“{question.key}” is answered in people's own words: no rule can read them", *at)
        return
    wanted = {
        Is: (Kind.RADIO, Kind.YES_NO),
        Includes: (Kind.CHECKBOX,),
        AtLeast: (Kind.NUMBER, Kind.CHECKBOX),
        AtMost: (Kind.NUMBER, Kind.CHECKBOX),
    }.get(type(test))
    if wanted is not None and question.kind not in wanted:
        better = {Kind.CHECKBOX: "includes", Kind.NUMBER: "at least"}.get(question.kind, "is")
        yield Fault("wrong-test", f"“{question.key}” is asked otherwise: write “{question.key} {better} …”", *at)
        return
    for value in getattr(test, "values", ()):
        if question.option(value) is None:
            known = ", ".join(one.key for one in question.options)
            said = f"“{value}” is no answer to “{question.key}”. Its answers are {known}"
            yield Fault("unknown-answer", said, *at)


def _names(guide: Guide, needs: Collection[str], guides: Collection[str] | None) -> Iterator[Fault]:
    """Needs, products, sources and figures that are named and not there; advice and prices without a source."""
    products, sources = {one.key for one in guide.products}, {one.key for one in guide.sources}
    figures = {one.key for one in guide.figures}
    for advice in guide.advice:
        here = ("advice", advice.key)
        if not advice.sources:
            yield Fault("no-source", "It names no source: say where the advice is from", *here, "sources")
        for named, known, part, said in (
            (advice.needs, needs, "needs", "need in needs.toml"),
            (advice.products, products, "products", "product in this guide"),
            (advice.sources, sources, "sources", "source in this guide"),
            (advice.see, advice.see if guides is None else guides, "see", "guide"),
            (figures_in(advice.text + advice.easy + advice.costs), figures, "text", "figure in this guide"),
        ):
            for one in named:
                if one not in known:
                    yield Fault(f"unknown-{part}", f"There is no {said} called “{one}”: choose another", *here, part)
    for product in guide.products:
        if product.price and not product.price_source:
            said = "It has a price without a source: say where the price is from, or leave it out"
            yield Fault("no-source", said, "products", product.key, "price_source")
    for figure in guide.figures:
        if figure.source not in sources:
            said = f"There is no source “{figure.source}” in this guide: choose another"
            yield Fault("unknown-sources", said, "figures", figure.key, "source")


def _doors(guide: Guide) -> Iterator[Fault]:
    """Ways in whose answers the guide does not take."""
    if guide.in_use and not guide.doors:
        yield Fault("no-door", "Nobody finds it: add a way in, by room or by worry")
    for door in guide.doors:
        for key, value in door.answers.items():
            question = guide.question(key)
            try:
                if question is None:
                    raise AnswerError(f"there is no question “{key}”")
                accept(question, as_typed(value))
            except AnswerError as error:
                said = f"What it answers cannot be taken: {error}"
                yield Fault("unknown-answer", said, "doors", door.name, "answers")
