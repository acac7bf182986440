"""`commonweal calculate ...`: one JSON object in, one out; JSON Lines in, JSON Lines out."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from commonweal.core.calculations.registry import (
    WHOLE_INPUT,
    Calculation,
    InvalidInput,
    Problem,
    all_calculations,
    get_calculation,
)


@click.command()
@click.argument("name", required=False)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the input and the result instead.")
def calculate(name: str | None, schema: bool) -> None:
    """Work out calculation NAME from JSON on standard input.

    \b
    One object in gives one object out. JSON Lines (one object a line) give one line out for each line in, in the same
    order, within one process. Without NAME, lists the calculations.
    Invalid input: exit code 2, with the field, what is wrong and what is allowed.
    """
    if name is None:
        for rule in all_calculations():
            click.echo(f"{rule.name:28} {rule.title}")
        return
    try:
        rule = get_calculation(name)
    except KeyError:
        known = ", ".join(rule.name for rule in all_calculations())
        raise click.UsageError(f"There is no calculation {name!r}. Known: {known}.") from None
    if schema:
        click.echo(json.dumps(rule.schema(), indent=2))
        return
    text = sys.stdin.read()
    if not text.strip():
        raise click.UsageError("Nothing on standard input. Give one JSON object, or one a line.")
    faulty = False
    for answer, ok in _answers(rule, text):
        faulty = faulty or not ok
        click.echo(json.dumps(answer), err=not ok and "line" not in answer)
    if faulty:
        raise SystemExit(2)


def _answers(rule: Calculation[Any, Any], text: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """The answers to one object, or to each line in its place, each with whether it is a result."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > 1 and any(_is_object(line) for _, line in lines):
        for number, line in lines:
            yield from _answer(rule, line, number)
    else:
        yield from _answer(rule, text, None)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        return False


def _answer(rule: Calculation[Any, Any], text: str, line: int | None) -> Iterator[tuple[dict[str, Any], bool]]:
    place = {} if line is None else {"line": line}
    try:
        given = json.loads(text)
        if not isinstance(given, dict):
            raise InvalidInput([Problem(WHOLE_INPUT, "Give a JSON object", "an object: {…}")])
        yield rule(given).model_dump(mode="json"), True
    except json.JSONDecodeError as error:
        problem = Problem(WHOLE_INPUT, f"This is not JSON: {error.msg} at column {error.colno}", "a JSON object")
        yield {**place, "errors": [vars(problem)]}, False
    except InvalidInput as error:
        yield {**place, "errors": [vars(problem) for problem in error.problems]}, False
