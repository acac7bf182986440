"""Scores of wellbeing as they were measured."""

from collections.abc import Iterable

from commonweal.community.navigation.measures import MEASURES
from commonweal.community.navigation.models import Measurement


def values_by_stage(rows: Iterable[Measurement]) -> dict[str, dict[str, float]]:
    """The scores by measure and stage."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        for measure in MEASURES:
            if measure.scale == row.scale and measure.value in row.values:
                found.setdefault(measure.key, {})[row.stage] = row.values[measure.value]
    return found
