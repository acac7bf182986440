"""What other rooms ask of the scales: the questions of one, and the score of somebody's answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.community.wellbeing.models import LicensedWording
from commonweal.community.wellbeing.scales import Scale, Wording, scale
from commonweal.core.calculations.registry import CalculationResult, get_calculation
from commonweal.core.places.models import Place

_LISTED = ("swemwbs", "de-jong-gierveld")
"""Scales whose calculation takes its answers as a list, in the order of the questions."""


def questions(name: str, place: Place | None = None) -> Scale:
    """A scale as it is asked in a place: with the place's licensed wording, where it has brought one.

    `name` is one of `scales.SCALES`. Without a wording a licensed scale has numbered statements (`is_worded` is false).
    Raises KeyError for a name that is none.
    """
    known = scale(name)
    if not known.is_licensed or place is None:
        return known
    held = LicensedWording.objects.filter(place=place, scale=name).first()
    return known.worded(Wording(tuple(held.statements), tuple(held.answers))) if held else known


@dataclass(frozen=True)
class Scored:
    """Somebody's answers, scored. `given` is the input of the calculation `name`, as `keep_result` takes it.

    `values` are the figures to follow over time, by name, each with how it is read in `bands`: `{"metric": 21.54}` for
    SWEMWBS, one for each question of ONS4, `{"score": 6}` for loneliness. A figure that there is not is left out.
    """

    name: str
    given: dict[str, Any]
    result: CalculationResult
    values: dict[str, float]
    bands: dict[str, str]


def given_of(name: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The input of a scale's calculation from answers by the key of each question; what is missing was not answered."""
    keys = [question.key for question in scale(name).questions]
    if name in _LISTED:
        return {"answers": [answers.get(key) for key in keys]}
    return {key: answers.get(key) for key in keys}


def score(name: str, answers: Mapping[str, Any]) -> Scored:
    """Score answers by the key of each question. Raises InvalidInput for an answer that the scale does not have."""
    given = given_of(name, answers)
    result = get_calculation(name)(given)
    values, bands = _figures(name, result.model_dump())
    return Scored(name, given, result, values, bands)


def _figures(name: str, found: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, str]]:
    if name == "ons4":
        values = {key: float(value) for key, value in found["answers"].items() if value is not None}
        return values, {key: band for key, band in found["bands"].items() if band is not None}
    figure = "metric" if name == "swemwbs" else "score"
    if found[figure] is None:
        return {}, {}
    if name == "ucla-loneliness":
        return {figure: float(found[figure])}, {figure: "lonely" if found["lonely"] else "not lonely"}
    return {figure: float(found[figure])}, {figure: found["band"]}
