"""What an answer must be, how it is kept, and how it reads. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.community.guides.document.conditions import NONE_TICKED
from commonweal.pathway.forms.definitions.form import Kind, Question

LONGEST = {Kind.TEXT: 300, Kind.CIRCLE: 200, Kind.LONG_TEXT: 20_000}
MOST_ROWS = 50
LONGEST_CELL = 1_000
HIGHEST = 999_999


class AnswerError(ValueError):
    """What was answered cannot be taken; the message says what to do."""


def accept(question: Question, given: Any) -> Any:
    """The answer as it is kept (JSON: words, a number, a list of keys or of rows). Nothing given is "".

    `given` is what a page sends (words, or a list of them) or what another system sends. Raises AnswerError.
    """
    match question.kind:
        case Kind.MANY:
            return _ticked(question, given)
        case Kind.TABLE:
            return _rows(question, given)
    typed = _words(given)
    if not typed:
        return ""
    match question.kind:
        case Kind.ONE | Kind.YES_NO | Kind.ABILITY:
            if question.option(typed) is None:
                raise AnswerError("Choose one of the answers")
            return typed
        case Kind.NUMBER:
            return _number(question, typed)
        case Kind.MONEY:
            return _money(typed)
        case Kind.DATE:
            return _day(typed)
    longest = LONGEST[question.kind]
    if len(typed) > longest:
        raise AnswerError(f"This is longer than {longest:,} letters: shorten it")
    return typed


def _words(given: Any) -> str:
    if isinstance(given, list | tuple):
        given = given[0] if given else ""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if given is None:
        return ""
    if not isinstance(given, str | int | float | Decimal | date):
        raise AnswerError("Send words or a number")
    return str(given).replace("\x00", "").replace("\r\n", "\n").strip()


def _ticked(question: Question, given: Any) -> Any:
    listed = [given] if isinstance(given, str) else (given or ())
    if not isinstance(listed, list | tuple):
        raise AnswerError("Send a list of answers")
    typed = [one for one in map(_words, listed) if one]
    if any(question.option(one) is None for one in typed):
        raise AnswerError("Tick answers of the list")
    chosen = [one.key for one in question.options if one.key in typed]
    if NONE_TICKED in chosen and len(chosen) > 1:
        none = question.option(NONE_TICKED)
        raise AnswerError(f"Tick the answers that apply, or “{none.text if none else 'None'}”, but not both")
    return chosen or ""


def _rows(question: Question, given: Any) -> Any:
    if given in ("", None):
        return ""
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        raise AnswerError("Send rows, each with its columns")
    rows = []
    for row in given:
        cells = {column.key: _words(row.get(column.key)) for column in question.columns}
        if any(len(cell) > LONGEST_CELL for cell in cells.values()):
            raise AnswerError(f"A part of a row is longer than {LONGEST_CELL:,} letters: shorten it")
        if any(cells.values()):
            rows.append(cells)
    if len(rows) > MOST_ROWS:
        raise AnswerError(f"There are more than {MOST_ROWS} rows: put some together")
    return rows or ""


def _number(question: Question, typed: str) -> int:
    digits = typed.removesuffix(question.unit).strip() if question.unit else typed
    least, most = question.least or 0, HIGHEST if question.most is None else question.most
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(HIGHEST))):
        raise AnswerError("Enter a whole number in digits, such as 12")
    if not least <= int(digits) <= most:
        raise AnswerError(f"Enter a number from {least} to {most}")
    return int(digits)


def _money(typed: str) -> str:
    try:
        amount = Decimal(typed.removeprefix("£").replace(",", "").strip())
        sound = amount.is_finite() and 0 <= amount < 100_000_000 and amount == round(amount, 2)
    except InvalidOperation:
        sound = False
    if not sound:
        raise AnswerError("Enter pounds and pence, such as 12.50")
    return f"{amount:.2f}"


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise AnswerError("Enter a day, such as 27 3 2026") from None


def typed_in(question: Question, sent: Mapping[str, Sequence[str]]) -> Any:
    """What a page sent for a question: days come in three boxes, tables in a box for each cell (`key.row.column`)."""
    name = question.key
    if question.kind == Kind.DATE:
        day, month, year = ((sent.get(f"{name}_{part}") or [""])[0].strip() for part in ("day", "month", "year"))
        if not (day or month or year):
            return ""
        return f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}"
    if question.kind == Kind.TABLE:
        rows: dict[int, dict[str, str]] = {}
        for box, values in sent.items():
            parts = box.split(".")
            if len(parts) == 3 and parts[0] == name and parts[1].isdigit() and len(parts[1]) < 4:
                rows.setdefault(int(parts[1]), {})[parts[2]] = values[0] if values else ""
        return [rows[number] for number in sorted(rows)]
    values = list(sent.get(name, ()))
    return values if question.kind == Kind.MANY else (values[0] if values else "")


def is_sent(question: Question, names: Iterable[str]) -> bool:
    """Whether a page sent this question at all: radios and ticks left empty send nothing but their marker."""
    return any(one == question.key or one.startswith((f"{question.key}_", f"{question.key}.")) for one in names)


def in_words(question: Question, value: Any, *, is_person: bool = False) -> str:
    """An answer as people read it; "" where there is none."""
    if value in ("", (), [], None):
        return ""
    match question.kind:
        case Kind.ONE | Kind.YES_NO | Kind.ABILITY:
            option = question.option(str(value))
            return "" if option is None else (option.to_person if is_person and option.to_person else option.text)
        case Kind.MANY:
            return "; ".join(option.text for key in value if (option := question.option(key)))
        case Kind.DATE:
            return f"{date.fromisoformat(value):%-d %B %Y}"
        case Kind.MONEY:
            return f"£{Decimal(value):,.2f}"
        case Kind.NUMBER:
            return f"{value:,} {question.unit}".strip()
        case Kind.TABLE:
            return "\n".join(
                "; ".join(f"{one.label}: {row[one.key]}" for one in question.columns if row.get(one.key))
                for row in value
            )
    return str(value)


def as_sent(question: Question, value: Any) -> dict[str, list[str]]:
    """An answer as the boxes of a page hold it: the other way round from `typed_in`."""
    name = question.key
    if question.kind == Kind.DATE:
        parts = str(value).split("-") if value else ["", "", ""]
        year, month, day = (part.lstrip("0") for part in parts)
        return {f"{name}_day": [day], f"{name}_month": [month], f"{name}_year": [year]}
    if question.kind == Kind.TABLE:
        return {
            f"{name}.{number}.{column.key}": [row.get(column.key, "")]
            for number, row in enumerate(value or ())
            for column in question.columns
        }
    if question.kind == Kind.MANY:
        return {name: list(value or ())}
    return {name: [str(value)]}
