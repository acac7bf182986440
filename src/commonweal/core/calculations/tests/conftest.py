"""A small rule for the tests of the register and its faces: what a taxi to the day centre costs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from pydantic import Field

from commonweal.core.calculations import registry
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)


class TaxiInput(CalculationInput):
    miles: Decimal = Field(ge=0, le=100, description="There and back")
    on: date = Field(description="The day of the journey")
    vehicle: Literal["car", "wheelchair"] = "car"
    passengers: int = Field(default=1, ge=1)


class TaxiResult(CalculationResult):
    fare: Decimal
    shared: bool


@pytest.fixture
def taxi() -> Iterator[registry.Calculation]:
    """The rule `taxi`, known for the length of one test: £2.005 a mile, twice that with a wheelchair, from 2020 on."""

    @calculation("taxi", title="Fare of a taxi", source="Seaborough's tariff of 2020", version="3")
    def fare(given: TaxiInput) -> TaxiResult:
        if given.on < date(2020, 1, 1):
            raise OutsideRule("on", "There was no tariff before 2020", "a date from 2020-01-01 on")
        rate = Decimal("2.005") * (2 if given.vehicle == "wheelchair" else 1)
        amount = to_the_penny(given.miles * rate)
        return TaxiResult(
            fare=amount,
            shared=given.passengers > 1,
            workings=[
                Working(label="Rate", value=f"£{rate} a mile", source="Tariff, line 1", unverified=True),
                Working(label="Fare", value=in_pounds(amount), how="miles × rate"),
            ],
            policies=["taxi/2020.toml"],
        )

    try:
        yield registry.get_calculation("taxi")
    finally:
        del registry._registered["taxi"]
