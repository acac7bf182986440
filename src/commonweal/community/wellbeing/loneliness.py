"""The calculations `ucla-loneliness` and `de-jong-gierveld`: two short scales of loneliness. Pure.

Sources: Hughes and others (2004) and the national indicators of loneliness of the Office for National Statistics;
De Jong Gierveld and Van Tilburg (2006) and their manual.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from commonweal.community.wellbeing.scales import scale
from commonweal.community.wellbeing.thresholds import band_of, source_of_bands, thresholds
from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation

OneToThree = Annotated[int, Field(ge=1, le=3)] | None
Direct = Literal["often_or_always", "some_of_the_time", "occasionally", "hardly_ever", "never"]
Agreement = Literal["yes", "more_or_less", "no"]

EMOTIONAL = (1, 4, 6)
SOCIAL = (2, 3, 5)
STATEMENTS = 6
MOST_MISSING = 1


class UclaInput(CalculationInput):
    """Three answers: 1 hardly ever or never, 2 some of the time, 3 often. The direct question is kept beside them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"companionship": 2, "left_out": 1, "isolated": 3, "direct": "occasionally"}]},
    )

    companionship: OneToThree = Field(description="Feels a lack of companionship; null where not answered")
    left_out: OneToThree = Field(description="Feels left out; null where not answered")
    isolated: OneToThree = Field(description="Feels isolated from others; null where not answered")
    direct: Direct | None = Field(default=None, description="How often do you feel lonely? Asked beside, never summed")
    on: date | None = Field(default=None, description="The day whose threshold applies; the latest where left out")


class UclaResult(CalculationResult):
    """`score` is the sum, 3 to 9: higher is lonelier; null unless all three were answered.

    `lonely` is whether the sum reaches `threshold`: research uses it, the Office for National Statistics does not.
    `direct` is the answer to the direct question as it was given.
    """

    score: int | None = Field(description="3 to 9; null unless all three were answered")
    lonely: bool | None = Field(description="Whether the sum reaches the threshold of research")
    threshold: int
    direct: Direct | None = Field(description="The direct question, as it was answered")


@calculation(
    "ucla-loneliness",
    title="Loneliness: three questions of the UCLA scale",
    source="Hughes and others (2004), Research on Aging 26:655; Office for National Statistics (2018)",
)
def ucla_loneliness(given: UclaInput) -> UclaResult:
    """The sum of three answers, and whether research would count it as lonely."""
    known, policy = scale("ucla-loneliness"), thresholds(given.on)
    threshold = policy.value("ucla_lonely")
    answers = {"companionship": given.companionship, "left_out": given.left_out, "isolated": given.isolated}
    words = {question.key: question for question in known.questions}
    lines = []
    for key, value in answers.items():
        said = {answer.value: answer.words for answer in words[key].answers}
        shown = "not answered" if value is None else f"{value}: {said[value].lower()}"
        lines.append(Working(label=words[key].short, value=shown, how=words[key].text, source=known.source))
    values = [value for value in answers.values() if value is not None]
    score = sum(values) if len(values) == len(answers) else None
    how = "There is a sum only where all three are answered" if score is None else " + ".join(map(str, values))
    lines.append(Working(label="Sum", value=str(score or "none"), how=how, source=known.source))
    lonely = None if score is None else score >= threshold.amount
    if lonely is not None:
        lines.append(
            Working(label=f"{threshold.amount} or more", value="yes" if lonely else "no", source=threshold.source,
                    how="A threshold of research: the Office for National Statistics sets none",
                    unverified=not threshold.confirmed)
        )  # fmt: skip
    if given.direct is not None:
        said_directly = {answer.value: answer.words for answer in words["direct"].answers}[given.direct]
        lines.append(
            Working(label=words["direct"].short, value=said_directly.lower(), source=known.source,
                    how="Kept beside the sum, not added to it")
        )  # fmt: skip
    return UclaResult(
        score=score, lonely=lonely, threshold=int(threshold.amount), direct=given.direct, workings=lines,
        policies=[policy.reference],
    )  # fmt: skip


class DeJongGierveldInput(CalculationInput):
    """The six answers in the order of the short scale."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"answers": ["yes", "no", "more_or_less", "no", "yes", "no"]}]},
    )

    answers: list[Agreement | None] = Field(
        min_length=STATEMENTS,
        max_length=STATEMENTS,
        description="Six answers: yes, more_or_less or no; null for one that was not answered",
    )
    on: date | None = Field(default=None, description="The day whose bands apply; the latest bands where left out")


class DeJongGierveldResult(CalculationResult):
    """`score` is 0 to 6 (null with more than one answer missing); `emotional` and `social` 0 to 3 (null with any
    missing). Higher is lonelier."""

    score: int | None = Field(description="0 to 6; null with more than one answer missing")
    emotional: int | None = Field(description="0 to 3")
    social: int | None = Field(description="0 to 3")
    band: Literal["not lonely", "moderately lonely", "severely lonely"] | None


@calculation(
    "de-jong-gierveld",
    title="Loneliness: six items of De Jong Gierveld",
    source="De Jong Gierveld and Van Tilburg (2006), Research on Aging 28:582",
)
def de_jong_gierveld(given: DeJongGierveldInput) -> DeJongGierveldResult:
    """The whole score with its band, and the scores of emotional and social loneliness."""
    known, policy = scale("de-jong-gierveld"), thresholds(given.on)
    points = {number: _points(number, answer) for number, answer in enumerate(given.answers, 1)}
    missing = sum(one is None for one in points.values())
    score = sum(one or 0 for one in points.values()) if missing <= MOST_MISSING else None
    emotional, social = _part(points, EMOTIONAL), _part(points, SOCIAL)
    band = None if score is None else band_of(policy, "de_jong_gierveld", score)
    rule = "One point each: 1, 4 and 6 for yes or more or less; 2, 3 and 5 for no or more or less"
    lines = [
        Working(label="Emotional loneliness", value=_said(emotional, 3), how="Statements 1, 4 and 6",
                source=known.source),
        Working(label="Social loneliness", value=_said(social, 3), how="Statements 2, 3 and 5", source=known.source),
        Working(label="Whole score", value=_said(score, 6), how=f"{rule}. {missing} not answered; one may be",
                source=known.source),
        Working(label="Band", value=band or "none", source=source_of_bands(policy, "de_jong_gierveld")),
    ]  # fmt: skip
    return DeJongGierveldResult(
        score=score, emotional=emotional, social=social, band=band,
        workings=lines, policies=[policy.reference],
    )  # fmt: skip


def _points(number: int, answer: Agreement | None) -> int | None:
    if answer is None:
        return None
    return int(answer == "more_or_less" or answer == ("yes" if number in EMOTIONAL else "no"))


def _part(points: dict[int, int | None], numbers: tuple[int, ...]) -> int | None:
    values = [points[number] for number in numbers]
    return None if None in values else sum(value or 0 for value in values)


def _said(score: int | None, most: int) -> str:
    return "none" if score is None else f"{score} of {most}"
