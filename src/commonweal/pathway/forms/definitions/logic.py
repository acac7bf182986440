"""Which questions are asked, which still need an answer, and how far a form is. Pure.

All answers ever given are kept. Those that count are to questions that are asked as things stand: somebody who changes
an answer finds the later ones again if they change their mind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.community.guides.document.conditions import holds
from commonweal.pathway.forms.definitions.form import Form, Question, Section, Writer

Answers = Mapping[str, Any]
"""Question -> answer as `answers.accept` gives it; "" or () for left empty."""


def is_empty(value: Any) -> bool:
    return value in ("", (), [], None)


def asked(form: Form, answers: Answers) -> list[Question]:
    """The questions asked as things stand, in order. A hidden question's answer shows no other question."""
    found: list[Question] = []
    counting: dict[str, Any] = {}
    for question in form.questions:
        if holds(form.shown_when(question), counting):
            found.append(question)
            if question.key in answers:
                counting[question.key] = for_conditions(answers[question.key])
    return found


def for_conditions(value: Any) -> Any:
    """An answer as conditions look at it: ticks and rows as tuples."""
    return tuple(value) if isinstance(value, list) else value


def standing(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers that count: given, and to questions that are asked."""
    return {
        one.key: answers[one.key]
        for one in asked(form, answers)
        if one.key in answers and not is_empty(answers[one.key])
    }


def required(form: Form, answers: Answers) -> list[Question]:
    """The questions that need an answer before the form can be finished, as things stand."""
    counting = {key: for_conditions(value) for key, value in standing(form, answers).items()}
    return [one for one in asked(form, answers) if holds(one.required, counting)]


def missing(form: Form, answers: Answers) -> list[Question]:
    """The questions that still need an answer, in order."""
    given = standing(form, answers)
    return [one for one in required(form, answers) if one.key not in given]


@dataclass(frozen=True)
class Progress:
    """How far a section is: questions asked, answered, and needed without an answer yet."""

    section: Section
    asked: int
    answered: int
    missing: int
    may_write: bool


def progress(form: Form, answers: Answers, writers: frozenset[Writer]) -> list[Progress]:
    """Each section that asks something as things stand, in order. `writers` is in what standing somebody writes."""
    shown = asked(form, answers)
    given = standing(form, answers)
    lacking = {one.key for one in missing(form, answers)}
    found = []
    for section in form.sections:
        here = [one for one in shown if one.section == section.key]
        if here:
            keys = {one.key for one in here}
            found.append(
                Progress(
                    section,
                    len(here),
                    len(keys & given.keys()),
                    len(keys & lacking),
                    any(one.written_by & writers for one in here),
                )
            )
    return found


def section_after(form: Form, answers: Answers, key: str, writers: frozenset[Writer]) -> Section | None:
    """The next section with something to write for somebody of this standing, or None after the last."""
    open_ones = [one.section for one in progress(form, answers, writers) if one.may_write]
    order = [one.key for one in form.sections]
    return next((one for one in open_ones if order.index(one.key) > order.index(key)), None)
