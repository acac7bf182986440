"""Rules as editors see and build them: tests that must all hold, or of which one is enough, in words. Pure."""

from commonweal.community.guides.document.conditions import (
    ALWAYS,
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Includes,
    Is,
    Not,
    SomeOf,
)
from commonweal.community.guides.document.guide import Guide, Kind, Question

ALL, ANY = "all", "any"


def rows_of(condition: Condition) -> tuple[str, tuple[Condition, ...]]:
    """A condition as its first level: whether all of the rows must hold or any is enough, and the rows."""
    if isinstance(condition, AnyOf):
        return ANY, condition.conditions
    if isinstance(condition, All):
        return ALL, condition.conditions
    return ALL, (condition,)


def of_rows(joined: str, rows: tuple[Condition, ...]) -> Condition:
    """The condition that rows make; none hold always."""
    if not rows:
        return ALWAYS
    if len(rows) == 1:
        return rows[0]
    return AnyOf(rows) if joined == ANY else All(rows)


def with_row(condition: Condition, joined: str, row: Condition) -> Condition:
    """The condition with one row more. A condition of one row takes on how rows are joined from now on."""
    before, rows = rows_of(condition)
    if len(rows) > 1 and before != joined:
        return of_rows(joined, (condition, row))
    return of_rows(joined, (*rows, row))


def without_row(condition: Condition, number: int) -> Condition:
    """The condition without the row of this number (from 0)."""
    joined, rows = rows_of(condition)
    return of_rows(joined, rows[:number] + rows[number + 1 :])


def may_be_asked_about(guide: Guide, list_name: str, item: str, part: str) -> list[Question]:
    """The questions a rule may look at: those asked before, and for the end of a guide the question itself too."""
    questions = [one for one in guide.questions if one.kind != Kind.TEXT]
    order = [one.key for one in guide.questions]
    if list_name == "questions" and item in order:
        last = order.index(item) + (part == "ends_when")
    elif list_name == "sections":
        last = next((number for number, one in enumerate(guide.questions) if one.section == item), len(order))
    else:
        last = len(order)
    return [one for one in questions if order.index(one.key) < last]


def in_words(condition: Condition, guide: Guide) -> str:
    """A condition as a sentence, with questions and answers as people read them."""
    match condition:
        case All(()):
            return "always"
        case Not(Is(question, values)):
            return f"{_name(guide, question)} is not {_answers(guide, question, values)}"
        case Not(Includes(question, values)):
            return f"{_name(guide, question)} does not include {_answers(guide, question, values)}"
        case Not(Answered(question)):
            return f"{_name(guide, question)} is not answered"
        case Not(inner):
            return f"it is not so that {in_words(inner, guide)}"
        case Is(question, values):
            return f"{_name(guide, question)} is {_answers(guide, question, values)}"
        case Includes(question, values):
            return f"{_name(guide, question)} includes {_answers(guide, question, values)}"
        case AtLeast(question, number):
            return f"{_name(guide, question)} is at least {number}{_counted(guide, question)}"
        case AtMost(question, number):
            return f"{_name(guide, question)} is at most {number}{_counted(guide, question)}"
        case Answered(question):
            return f"{_name(guide, question)} is answered"
        case SomeOf(least, parts):
            return f"at least {least} of these: {'; '.join(in_words(one, guide) for one in parts)}"
        case AnyOf(parts):
            return ", or ".join(_within(one, guide) for one in parts)
        case All(parts):
            return ", and ".join(_within(one, guide) for one in parts)
    raise AssertionError(condition)


def _within(condition: Condition, guide: Guide) -> str:
    said = in_words(condition, guide)
    return f"({said})" if isinstance(condition, All | AnyOf) else said


def _name(guide: Guide, key: str) -> str:
    question = guide.question(key)
    return f"“{question.name}”" if question else f"“{key}” (which is not there)"


def _answers(guide: Guide, key: str, values: tuple[str, ...]) -> str:
    question = guide.question(key)
    options = [question.option(value) if question else None for value in values]
    said = [f"“{option.text}”" if option else f"“{value}”" for option, value in zip(options, values, strict=True)]
    return " or ".join(said)


def _counted(guide: Guide, key: str) -> str:
    question = guide.question(key)
    return " ticked" if question and question.kind == Kind.CHECKBOX else ""
