"""Which figures of wellbeing are followed, and what counts as a change of each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.community.navigation.timing import figure
from commonweal.core.calculations.policy import PolicyValue

STAGES = {"before": "Before", "six_weeks": "After six weeks", "after": "At the end"}


@dataclass(frozen=True)
class Measure:
    """One figure that is compared over time: the scale it is from, its name among the scale's values, and its span."""

    key: str
    scale: str
    value: str
    label: str
    lowest: int
    highest: int
    is_higher_better: bool = True

    @property
    def better(self) -> str:
        return "higher is better" if self.is_higher_better else "lower is better"


MEASURES = (
    Measure("life_satisfaction", "ons4", "life_satisfaction", "Satisfied with life", 0, 10),
    Measure("worthwhile", "ons4", "worthwhile", "Things are worthwhile", 0, 10),
    Measure("happiness", "ons4", "happiness", "Happy yesterday", 0, 10),
    Measure("anxiety", "ons4", "anxiety", "Anxious yesterday", 0, 10, is_higher_better=False),
    Measure("ucla-loneliness", "ucla-loneliness", "score", "Loneliness (UCLA)", 3, 9, is_higher_better=False),
    Measure("swemwbs", "swemwbs", "metric", "Mental wellbeing (SWEMWBS)", 7, 35),
)
"""By the name that the calculation `reliable-change` knows each by."""

ALWAYS_ASKED = ("ons4", "ucla-loneliness")
WHERE_LICENSED = ("swemwbs",)
"""Asked only where the place has registered and brought the wording."""


def measures_of(scale: str) -> list[Measure]:
    return [measure for measure in MEASURES if measure.scale == scale]


def yardstick(measure: Measure) -> dict[str, Any]:
    """What `reliable-change` is told besides the scores: the reliability of the scale, where one is known."""
    given: dict[str, Any] = {"scale": measure.key}
    if measure.key == "ucla-loneliness":
        given |= {name: float(value.amount) for name, value in _ucla().items()}
    return given


def is_unverified(measure: Measure) -> bool:
    """Whether what counts as a change rests on figures that were not looked up."""
    return measure.key == "ucla-loneliness" and not all(value.confirmed for value in _ucla().values())


def _ucla() -> Mapping[str, PolicyValue]:
    return {
        "reliability": figure("ucla_reliability"),
        "standard_deviation": figure("ucla_standard_deviation"),
    }


def change_of(measure: Measure, before: float, after: float) -> dict[str, Any]:
    """The input of `reliable-change` for one person."""
    return {"before": str(Decimal(str(before))), "after": str(Decimal(str(after))), **yardstick(measure)}


def first_and_last(values: Mapping[str, float]) -> tuple[float, float] | None:
    """The score before, and the latest of those after it; None where there are not both."""
    if "before" not in values:
        return None
    later = [values[stage] for stage in ("after", "six_weeks") if stage in values]
    return (values["before"], later[0]) if later else None
