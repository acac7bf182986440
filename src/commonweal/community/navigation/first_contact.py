"""The calculation `days-to-first-contact`: how long people wait until somebody first speaks with them. Pure."""

from statistics import median
from typing import Annotated

from pydantic import ConfigDict, Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation

SOURCE = "Working days from the day somebody was put forward to the first talk with them"


class FirstContactInput(CalculationInput):
    """The waits of those who were contacted, in working days."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"waits": [1, 2, 2, 3, 4, 4, 5, 5, 6, 9], "promised": 5}]}
    )

    waits: list[Annotated[int, Field(ge=0)]] = Field(description="Working days, one for each person")
    promised: int = Field(ge=0, description="Working days within which people are to be contacted")
    fewest: int = Field(default=10, ge=0, description="Nothing is shown of fewer people than this")
    out_of: int | None = Field(
        default=None, ge=0, description="Everybody who was put forward; from it, who waits still could be told"
    )


class FirstContactResult(CalculationResult):
    """Half of the people waited `median_days` or less. Null where there are too few people; `people` also where a
    handful wait still."""

    people: int | None
    median_days: float | None
    within_promise: int | None
    share_within_promise: float | None = Field(description="0 to 1")


@calculation("days-to-first-contact", title="How long people wait for a first talk", source=SOURCE)
def days_to_first_contact(given: FirstContactInput) -> FirstContactResult:
    """The median wait and the share within the promise."""
    number = len(given.waits)
    if number < max(given.fewest, 1):
        how = "Nobody was contacted" if number == 0 else f"Fewer than {given.fewest} people"
        lines = [Working(label="Result", value="not shown", how=how)]
        return FirstContactResult(
            people=None, median_days=None, within_promise=None, share_within_promise=None, workings=lines
        )
    middle = float(median(given.waits))
    few_wait = given.out_of is not None and 0 < given.out_of - number < given.fewest
    within = sum(wait <= given.promised for wait in given.waits)
    share = f"{within / number:.0%}" if few_wait else f"{within} of {number}, {within / number:.0%}"
    # A handful on either side of the promise could be recognised; the share is then not given
    is_told = not (0 < within < given.fewest or 0 < number - within < given.fewest)
    lines = [
        Working(
            label="People",
            value="not shown" if few_wait else str(number),
            how="Who were put forward in this time and have been spoken with"
            + (": the rest are too few to be told" if few_wait else ""),
        ),
        Working(
            label="Middle wait", value=f"{middle:g} working days", how="Half waited as long or less", source=SOURCE
        ),
        Working(
            label=f"Within {given.promised} working days",
            value=share if is_told else "not shown",
            how="" if is_told else f"Fewer than {given.fewest} people on one side of the promise",
        ),
    ]
    return FirstContactResult(
        people=None if few_wait else number,
        median_days=middle,
        within_promise=within if is_told and not few_wait else None,
        share_within_promise=round(within / number, 4) if is_told else None,
        workings=lines,
    )
