"""The calculation `ons4`: the four personal wellbeing answers, each in its band. They are never added up. Pure.

Source: Office for National Statistics, personal wellbeing questions and their thresholds.
"""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from commonweal.community.wellbeing.scales import scale
from commonweal.community.wellbeing.thresholds import band_of, source_of_bands, thresholds
from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation

FromNoughtToTen = Annotated[int, Field(ge=0, le=10)] | None
BANDS = {
    "life_satisfaction": "positive",
    "worthwhile": "positive",
    "happiness": "positive",
    "anxiety": "anxiety",
}
"""Which bands of the policy an answer is read by."""


class Ons4Input(CalculationInput):
    """Four answers from 0 (not at all) to 10 (completely); null or left out where one was not answered."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"life_satisfaction": 7, "worthwhile": 8, "happiness": 6, "anxiety": 3}]},
    )

    life_satisfaction: FromNoughtToTen = Field(default=None, description="Satisfied with life nowadays, 0 to 10")
    worthwhile: FromNoughtToTen = Field(default=None, description="Things done in life are worthwhile, 0 to 10")
    happiness: FromNoughtToTen = Field(default=None, description="Happy yesterday, 0 to 10")
    anxiety: FromNoughtToTen = Field(default=None, description="Anxious yesterday, 0 to 10: higher is more anxious")
    on: date | None = Field(default=None, description="The day whose bands apply; the latest bands where left out")


class Ons4Bands(CalculationResult):
    """The answers by question and the band of each ("low", "medium", "high", "very high"; for anxiety "very low" to
    "high"), null where there is no answer. There is no total, on purpose."""

    answers: dict[str, int | None] = Field(description="Question -> answer")
    bands: dict[str, str | None] = Field(description="Question -> band")


@calculation(
    "ons4",
    title="Personal wellbeing: the four questions of the Office for National Statistics",
    source="Office for National Statistics, personal wellbeing (ONS4)",
)
def ons4(given: Ons4Input) -> Ons4Bands:
    """The band of each of the four answers."""
    policy, known = thresholds(given.on), scale("ons4")
    answers: dict[str, int | None] = {key: getattr(given, key) for key in BANDS}
    bands: dict[str, str | None] = {}
    lines = []
    for question in known.questions:
        value, kind = answers[question.key], BANDS[question.key]
        band = None if value is None else band_of(policy, kind, value)
        bands[question.key] = band
        said = "not answered" if value is None else f"{value} of 10: {band}"
        lines.append(Working(label=question.short, value=said, how=question.text, source=source_of_bands(policy, kind)))
    lines.append(
        Working(label="Total", value="none", how="The four are about different things and are never added up",
                source=known.source)
    )  # fmt: skip
    return Ons4Bands(answers=answers, bands=bands, workings=lines, policies=[policy.reference])
