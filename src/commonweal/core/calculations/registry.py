"""The register of named calculations. Pure: no Django, no I/O beyond reading dated policy files.

A calculation is a plain function from one pydantic model to another. Registering it gives it four faces: the function
itself, `commonweal calculate NAME`, `POST /api/v1/calculations/NAME`, and the page "How this was worked out".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PENNY = Decimal("0.01")


def to_the_penny(amount: Decimal) -> Decimal:
    """Pounds rounded half up to the penny; call it once, at the end of a calculation."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


class Working(BaseModel):
    """One line of the working: what it is, its value as a person reads it, how it was got, and the rule behind it."""

    label: str
    value: str
    how: str = ""
    source: str = ""
    unverified: bool = Field(
        default=False, description="True when a figure used in this line is not confirmed by an official text"
    )


class CalculationInput(BaseModel):
    """Base of every calculation's input: unknown fields are an error, so a misspelt field never passes in silence."""

    model_config = ConfigDict(extra="forbid")


class CalculationResult(BaseModel):
    """Base of every calculation's result. `workings` is the ordered explanation; `policies`: the dated files used."""

    workings: list[Working] = Field(default_factory=list)
    policies: list[str] = Field(default_factory=list)


class OutsideRule(ValueError):  # noqa: N818 - it names the situation: the rule has nothing to say of this input
    """The input is well-formed but the rule has no answer for it (no policy for the date, an unknown scheme).

    `field` names the input field, `allowed` says what would be accepted.
    """

    def __init__(self, field: str, message: str, allowed: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.allowed = allowed


Given = TypeVar("Given", bound=CalculationInput)
Found = TypeVar("Found", bound=CalculationResult)


WHOLE_INPUT = "(whole input)"


@dataclass(frozen=True)
class Problem:
    """One fault in an input: the field (dotted path), what is wrong, and what is allowed."""

    field: str
    message: str
    allowed: str = ""


class InvalidInput(ValueError):  # noqa: N818
    """An input that a calculation cannot take; `problems` lists every fault found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = problems


@dataclass(frozen=True)
class Calculation(Generic[Given, Found]):
    """A registered rule.

    `version` changes when the rule's code changes its answers, so that a stored result says which rule made it.
    `date_field` names the input field that chooses the dated policy, if the rule uses one.
    """

    name: str
    title: str
    source: str
    version: str
    function: Callable[[Given], Found]
    input_model: type[Given]
    result_model: type[Found]

    def __call__(self, given: Mapping[str, Any]) -> Found:
        """Validate a JSON-like mapping and work out the result. Raises InvalidInput."""
        try:
            parsed = self.input_model.model_validate(given)
            return self.function(parsed)
        except ValidationError as error:
            raise InvalidInput(_problems(error)) from error
        except OutsideRule as error:
            raise InvalidInput([Problem(error.field, error.message, error.allowed)]) from error

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the input and of the result."""
        return {
            "name": self.name,
            "title": self.title,
            "source": self.source,
            "version": self.version,
            "input": self.input_model.model_json_schema(),
            "result": self.result_model.model_json_schema(mode="serialization"),
        }


_registered: dict[str, Calculation[Any, Any]] = {}


def calculation(
    name: str, *, title: str, source: str, version: str = "1"
) -> Callable[[Callable[[Given], Found]], Callable[[Given], Found]]:
    """Register a function `(Given) -> Found` under `name`. Its annotations give the models.

    Raises ValueError when the name is taken or an annotation is missing, so that a mistake shows at start-up.
    """

    def register(function: Callable[[Given], Found]) -> Callable[[Given], Found]:
        hints = function.__annotations__
        result_model = hints.get("return")
        given_models = [kind for argument, kind in hints.items() if argument != "return"]
        if len(given_models) != 1 or result_model is None:
            raise ValueError(f"Calculation {name!r} must take one annotated input and annotate its result")
        if name in _registered:
            raise ValueError(f"Calculation {name!r} is registered twice")
        _registered[name] = Calculation(name, title, source, version, function, given_models[0], result_model)
        return function

    return register


def get_calculation(name: str) -> Calculation[Any, Any]:
    """The calculation of that name. Raises KeyError when there is none."""
    return _registered[name]


def all_calculations() -> list[Calculation[Any, Any]]:
    """Every registered calculation, in order of name."""
    return [_registered[name] for name in sorted(_registered)]


_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_ALLOWED = {
    "missing": "this field is needed",
    "extra_forbidden": "only the fields of the schema",
    "decimal_parsing": "a number, like 12.50",
    "decimal_type": "a number, like 12.50",
    "float_parsing": "a number, like 12.5",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
    "list_type": "a list: […]",
    "dict_type": "an object: {…}",
    "model_type": "an object: {…}",
    "uuid_parsing": "an id, like 0f6c2f52-6c5e-4a0b-8a51-0b7f5f1f3c5a",
}


def problem_of(detail: Mapping[str, Any], field: str) -> Problem:
    """One of pydantic's faults in our words: the field, what is wrong and what is allowed."""
    kind, context = str(detail["type"]), detail.get("ctx", {})
    allowed = str(context.get("expected", "")) or _ALLOWED.get(kind, "")
    if kind.startswith("date_"):
        allowed = "a date as YYYY-MM-DD"
    bounds = [f"{words} {context[bound]}" for bound, words in _BOUNDS.items() if bound in context]
    return Problem(field, str(detail["msg"]), " and ".join(bounds) or allowed)


def _problems(error: ValidationError) -> list[Problem]:
    return [
        problem_of(detail, ".".join(str(part) for part in detail["loc"]) or WHOLE_INPUT)
        for detail in error.errors(include_url=False)
    ]


def in_pounds(amount: Decimal) -> str:
    """£1,234.50: an amount as a person reads it."""
    rounded = to_the_penny(amount)
    return f"-£{-rounded:,.2f}" if rounded < 0 else f"£{rounded:,.2f}"


def on_day(day: date) -> str:
    """4 May 2026: a date as a person reads it."""
    return f"{day.day} {day:%B %Y}"
