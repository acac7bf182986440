"""Working something out and keeping the result with its working."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.registry import CalculationResult, Found, InvalidInput, get_calculation


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
    dumped = result.model_dump(mode="json")
    stored = StoredResult.objects.create(
        calculation=name,
        version=rule.version,
        inputs=rule.input_model.model_validate(given).model_dump(mode="json"),
        workings=dumped.pop("workings"),
        policies=dumped.pop("policies"),
        result=dumped,
        person_id=person_id,
        compartment=compartment,
        made_at=timezone.now(),
        made_by_name=actor.name,
    )
    return cast(result_model, result), stored  # type: ignore[valid-type]


def as_validation(error: InvalidInput) -> ValidationError:
    """What a calculation cannot take, as forms and the API show it."""
    return ValidationError(
        {
            problem.field: f"{problem.message}. Give {problem.allowed}" if problem.allowed else problem.message
            for problem in error.problems
        }
    )
