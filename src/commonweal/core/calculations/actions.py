"""Working something out and keeping the result with its working."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.registry import Calculation, CalculationResult, Found, InvalidInput, get_calculation


def keep_result(
    actor: Actor,
    name: str,
    given: Mapping[str, Any],
    result_model: type[Found],
    *,
    person_id: UUID | None = None,
    compartment: str = "care",
) -> tuple[Found, StoredResult]:
    """Work out calculation `name` from `given` and store it; returns the typed result and the stored row.

    Raises InvalidInput (nothing is stored) when the input cannot be taken.
    """
    rule = get_calculation(name)
    result: CalculationResult = rule(given)
    inputs = rule.input_model.model_validate(given).model_dump(mode="json")
    stored = as_stored(actor, rule, inputs, result, person_id=person_id, compartment=compartment)
    stored.save(force_insert=True)
    return cast(result_model, result), stored  # type: ignore[valid-type]


def as_stored(
    actor: Actor,
    rule: Calculation[Any, Any],
    inputs: dict[str, Any],
    result: CalculationResult,
    *,
    person_id: UUID | None = None,
    compartment: str = "care",
) -> StoredResult:
    """The row of a result, not stored yet: for jobs that store thousands. `inputs` as the rule's model dumps them."""
    dumped = result.model_dump(mode="json")
    return StoredResult(
        calculation=rule.name,
        version=rule.version,
        inputs=inputs,
        workings=dumped.pop("workings"),
        policies=dumped.pop("policies"),
        result=dumped,
        person_id=person_id,
        compartment=compartment,
        made_at=timezone.now(),
        made_by_name=actor.name,
    )


def as_validation(error: InvalidInput) -> ValidationError:
    """What a calculation cannot take, as forms and the API show it."""
    return ValidationError(
        {
            problem.field: f"{problem.message}. Give {problem.allowed}" if problem.allowed else problem.message
            for problem in error.problems
        }
    )
