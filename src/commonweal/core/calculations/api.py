"""Calculations over HTTP: open to all, nothing stored."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from commonweal.core.calculations.registry import InvalidInput, all_calculations, get_calculation

router = Router(tags=["Calculations"])


class CalculationSummary(Schema):
    name: str
    title: str
    source: str
    version: str


class FieldProblem(Schema):
    field: str
    message: str
    allowed: str


class Problems(Schema):
    errors: list[FieldProblem]


class NotKnown(Schema):
    detail: str


@router.get("", response=list[CalculationSummary], summary="Every calculation")
def list_calculations(request: HttpRequest) -> Any:
    return [vars(rule) for rule in all_calculations()]


@router.get("/{name}", response={200: dict[str, Any], 404: NotKnown}, summary="The schema of one calculation")
def show_calculation(request: HttpRequest, name: str) -> Any:
    try:
        return 200, get_calculation(name).schema()
    except KeyError:
        return 404, {"detail": f"There is no calculation {name!r}"}


@router.post("/{name}", response={200: dict[str, Any], 404: NotKnown, 422: Problems}, summary="Work one out")
def work_out(request: HttpRequest, name: str, given: dict[str, Any]) -> Any:
    """The result with its workings. 422 lists each field, what is wrong with it and what is allowed."""
    try:
        rule = get_calculation(name)
    except KeyError:
        return 404, {"detail": f"There is no calculation {name!r}"}
    try:
        return 200, rule(given).model_dump(mode="json")
    except InvalidInput as error:
        return 422, {"errors": [vars(problem) for problem in error.problems]}
