"""The calculation `swemwbs`: seven answers to a raw sum, and by the published table to a metric score. Pure.

The sum is taken only where all seven are answered. Metric scores may be averaged and compared; raw sums may not.
Source: Stewart-Brown and others (2009); the table is `data/wellbeing/swemwbs-metric.csv`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from commonweal.community.wellbeing.scales import metric_scores, scale
from commonweal.community.wellbeing.thresholds import thresholds
from commonweal.core.calculations.policy import Policy
from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation

STATEMENTS = 7
NORM = "Adults in England, Health Survey 2010 to 2013 (27,169 people): mean 23.7 for men and 23.2 for women"


class SwemwbsInput(CalculationInput):
    """The seven answers in the order of the form."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"answers": [3, 4, 3, 4, 4, 3, 5]}]})

    answers: list[Annotated[int, Field(ge=1, le=5)] | None] = Field(
        min_length=STATEMENTS,
        max_length=STATEMENTS,
        description="Seven answers from 1 to 5, as the form numbers them; null for one that was not answered",
    )
    on: date | None = Field(default=None, description="The day whose bands apply; the latest bands where left out")


class SwemwbsResult(CalculationResult):
    """`raw` is the sum, `metric` the score of the table (both 7 to 35): null unless all seven were answered.

    `notice` must be shown wherever the score is.
    """

    raw: int | None = Field(description="The sum of the answers, 7 to 35")
    metric: float | None = Field(description="The score of the published table, 7 to 35: this is what is compared")
    band: Literal["low", "medium", "high"] | None
    answered: int = Field(description="How many of the seven were answered")
    notice: str = Field(description="To be shown wherever the score is")


@calculation(
    "swemwbs",
    title="Mental wellbeing: SWEMWBS",
    source="Stewart-Brown and others (2009), Health and Quality of Life Outcomes 7:15",
)
def swemwbs(given: SwemwbsInput) -> SwemwbsResult:
    """The raw sum, metric score and band of seven answers; no score where one is missing."""
    known, policy = scale("swemwbs"), thresholds(given.on)
    answers = [answer for answer in given.answers if answer is not None]
    lines = [Working(label="Answered", value=f"{len(answers)} of {STATEMENTS}", source=known.source)]
    if len(answers) < STATEMENTS:
        how = "There is a score only where all seven are answered. Nothing is filled in for an answer that is missing"
        lines.append(Working(label="Score", value="none", how=how, source=known.source))
        return SwemwbsResult(
            raw=None, metric=None, band=None, answered=len(answers), notice=known.notice, workings=lines
        )
    raw = sum(answers)
    metric = metric_scores()[raw]
    band, line = _band(policy, float(metric))
    lines += [
        Working(label="Raw sum", value=str(raw), how=" + ".join(map(str, answers)), source=known.source),
        Working(
            label="Metric score", value=f"{metric:.2f}", how=f"The table’s value for a raw sum of {raw}",
            source="data/wellbeing/swemwbs-metric.csv",
        ),
        line,
        Working(label="Beside it", value=NORM, source="Ng Fat and others (2017), Quality of Life Research 26:1129"),
    ]  # fmt: skip
    return SwemwbsResult(
        raw=raw, metric=float(metric), band=band, answered=STATEMENTS, notice=known.notice, workings=lines,
        policies=[policy.reference],
    )  # fmt: skip


def _band(policy: Policy, metric: float) -> tuple[Literal["low", "medium", "high"], Working]:
    low, high = policy.value("swemwbs_low"), policy.value("swemwbs_high")
    band: Literal["low", "medium", "high"] = (
        "low" if metric <= low.amount else "high" if metric >= high.amount else "medium"
    )
    how = f"Low up to {low.amount}, high from {high.amount}. A way to read the score, no diagnosis"
    unverified = not (low.confirmed and high.confirmed)
    return band, Working(label="Band", value=band, how=how, source=low.source, unverified=unverified)
