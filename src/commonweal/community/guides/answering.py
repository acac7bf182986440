"""What is asked next, and what an answer must be. Pure.

All answers ever given in a run are kept. Those that count are on the route: the questions asked, in order, as far as
the answers on it tell. So somebody who goes back and changes an answer finds the later ones still there where they
still apply, and again if they change their mind.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.community.guides.document.conditions import Answers, holds
from commonweal.community.guides.document.guide import Guide, Kind, Question
from commonweal.core.places.postcodes import PostcodeError, normalise

LONGEST_TEXT = 2000
HIGHEST_NUMBER = 999_999


class AnswerError(ValueError):
    """What was answered cannot be taken; the message says what to do."""


def route(guide: Guide, answers: Answers) -> list[Question]:
    """The questions asked, in order, as far as the answers tell: the first without an answer is the last that is sure.

    Those after it are asked as things stand.
    """
    asked: list[Question] = []
    counting: dict[str, Any] = {}
    for question in guide.questions:
        if not holds(guide.asked_when(question), counting):
            continue
        asked.append(question)
        if question.key in answers:
            counting[question.key] = answers[question.key]
            if question.ends_when is not None and holds(question.ends_when, counting):
                break
    return asked


def standing(guide: Guide, answers: Answers) -> dict[str, Any]:
    """The answers that count: to questions on the route."""
    return {one.key: answers[one.key] for one in route(guide, answers) if one.key in answers}


def next_question(guide: Guide, answers: Answers) -> Question | None:
    """The first question on the route without an answer; None when all are answered and the report is ready."""
    return next((one for one in route(guide, answers) if one.key not in answers), None)


def question_before(guide: Guide, answers: Answers, key: str) -> Question | None:
    """The question that was asked before one; None before the first, and for one that is not on the route."""
    asked = route(guide, answers)
    position = next((number for number, one in enumerate(asked) if one.key == key), 0)
    return asked[position - 1] if position else None


def accept(question: Question, given: Sequence[str]) -> Any:
    """The answer that was given, as it is kept: see `Answers`. Raises AnswerError with what to do."""
    typed = [one.replace("\x00", "").strip() for one in given]
    typed = [one for one in typed if one]
    if not typed:
        if question.optional:
            return () if question.kind == Kind.CHECKBOX else ""
        raise AnswerError(_what_to_do(question))
    if question.kind == Kind.CHECKBOX:
        return _ticked(question, typed)
    if question.is_choice:
        if question.option(typed[0]) is None:
            raise AnswerError(_what_to_do(question))
        return typed[0]
    return _typed(question, typed[0])


def _what_to_do(question: Question) -> str:
    """What to say where there is no answer, or none of those to choose."""
    if question.kind == Kind.CHECKBOX:
        none = next((one.text for one in question.options if one.is_none), "")
        return f"Tick all that apply, or “{none}”" if none else "Tick at least one answer"
    return {
        Kind.NUMBER: "Enter a number",
        Kind.POSTCODE: "Enter a postcode, such as BH15 1AB",
        Kind.TEXT: "Write a few words",
    }.get(question.kind, "Choose an answer")


def _ticked(question: Question, typed: list[str]) -> tuple[str, ...]:
    chosen = [one for one in question.options if one.key in typed]
    if not chosen or len(chosen) != len(set(typed)):
        raise AnswerError(_what_to_do(question))
    none = next((one for one in chosen if one.is_none), None)
    if none is not None and len(chosen) > 1:
        raise AnswerError(f"Tick the answers that apply, or “{none.text}”, but not both")
    return tuple(one.key for one in chosen)


def _typed(question: Question, typed: str) -> Any:
    if question.kind == Kind.NUMBER:
        return _number(question, typed)
    if question.kind == Kind.POSTCODE:
        try:
            return normalise(typed)
        except PostcodeError as error:
            raise AnswerError(str(error)) from None
    if len(typed) > LONGEST_TEXT:
        raise AnswerError(f"Write {LONGEST_TEXT:,} characters at most: this has {len(typed):,}")
    return typed


def _number(question: Question, typed: str) -> int:
    digits = typed.removesuffix(question.unit).strip() if question.unit else typed
    least, most = question.least or 0, HIGHEST_NUMBER if question.most is None else question.most
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(HIGHEST_NUMBER))):
        raise AnswerError("Enter a whole number in digits, such as 72")
    if not least <= int(digits) <= most:
        raise AnswerError(f"Enter a number from {least} to {most}")
    return int(digits)


def as_typed(value: Any) -> list[str]:
    """A kept answer as a form sends it."""
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]


def fitting(guide: Guide, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Answers read back from where they were kept, as this guide takes them: what it no longer asks or no longer
    takes is left out, and so asked again."""
    found = {}
    for question in guide.questions:
        if question.key not in kept:
            continue
        value = kept[question.key]
        listed = value if isinstance(value, list | tuple) else [value]
        try:
            found[question.key] = accept(question, [str(one) for one in listed])
        except AnswerError:
            continue
    return found


def to_keep(answers: Answers) -> dict[str, Any]:
    """Answers as JSON has them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}


def in_words(question: Question, value: Any) -> str:
    """An answer as a person reads it."""
    if value in ("", ()):
        return "Not answered"
    if question.is_choice:
        chosen = value if isinstance(value, tuple) else (value,)
        return "; ".join(option.text for key in chosen if (option := question.option(key)))
    return f"{value} {question.unit}".strip() if question.kind == Kind.NUMBER else str(value)


def accept_all(guide: Guide, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers as another system sends them: those that can be taken, and by question what to do about the others."""
    taken, wrong = {}, {}
    for key, value in given.items():
        question = guide.question(key)
        if question is None:
            wrong[key] = "This guide has no such question"
            continue
        try:
            taken[key] = accept(question, as_typed(tuple(value) if isinstance(value, list) else value))
        except AnswerError as error:
            wrong[key] = str(error)
    return taken, wrong
