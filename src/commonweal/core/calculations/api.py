"""Calculations over HTTP: open to all, nothing stored."""

import operator
from typing import Any

from django.http import HttpRequest
from ninja import Body, Router, Schema

from commonweal.core.calculations.registry import (
    Calculation,
    InvalidInput,
    OutsideRule,
    Problem,
    all_calculations,
    get_calculation,
)

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


def _offer(rule: Calculation[Any, Any]) -> None:
    """Give one rule an address of its own, so that the API's description tells its fields."""

    def show(request: HttpRequest) -> Any:
        return rule.schema()

    def work_out_one(request: HttpRequest, given: Any) -> Any:
        try:
            return 200, rule.function(given)
        except OutsideRule as error:
            return 422, {"errors": [vars(Problem(error.field, error.message, error.allowed))]}

    work_out_one.__annotations__["given"] = operator.getitem(Body, rule.input_model)
    name = rule.name.replace("-", "_")
    router.add_api_operation(
        f"/{rule.name}",
        ["GET"],
        show,
        response=dict[str, Any],
        summary=f"{rule.title}: schema",
        operation_id=f"show_{name}",
    )
    router.add_api_operation(
        f"/{rule.name}",
        ["POST"],
        work_out_one,
        response={200: rule.result_model, 422: Problems},
        summary=rule.title,
        description=f"Source: {rule.source}. 422 lists each field, what is wrong with it and what is allowed.",
        operation_id=f"work_out_{name}",
    )


for known in all_calculations():  # the rooms have registered theirs by the time that addresses are read
    _offer(known)


@router.get("/{name}", response={200: dict[str, Any], 404: NotKnown}, summary="The schema of one calculation")
def show_calculation(request: HttpRequest, name: str) -> Any:
    try:
        return 200, get_calculation(name).schema()
    except KeyError:
        return 404, {"detail": f"There is no calculation {name!r}"}


@router.post("/{name}", response={200: dict[str, Any], 404: NotKnown, 422: Problems}, summary="Work one out")
def work_out(request: HttpRequest, name: str, given: Body[dict[str, Any]]) -> Any:
    """The result with its workings. 422 lists each field, what is wrong with it and what is allowed."""
    try:
        rule = get_calculation(name)
    except KeyError:
        return 404, {"detail": f"There is no calculation {name!r}"}
    try:
        return 200, rule(given).model_dump(mode="json")
    except InvalidInput as error:
        return 422, {"errors": [vars(problem) for problem in error.problems]}
