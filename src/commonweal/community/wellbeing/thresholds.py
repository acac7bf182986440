"""The bands and thresholds that scores are read by: dated policy, which a council may set. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonweal.core.calculations.policy import Policy, policies, policy_on

POLICY = "wellbeing"


def thresholds(on: date | None) -> Policy:
    """The thresholds in force on a day; those in force last where none is named. OutsideRule for a day before them."""
    return policies(POLICY)[-1] if on is None else policy_on(POLICY, on)


def band_of(policy: Policy, name: str, value: int) -> str:
    """The band of `[bands.<name>]` in which a whole answer lies. Raises ValueError where none holds it."""
    bands: Mapping[str, Any] = policy.document["bands"][name]
    for band, span in bands.items():
        if isinstance(span, list) and span[0] <= value <= span[1]:
            return band
    raise ValueError(f"No band of {name} in {policy.reference} holds {value}")


def source_of_bands(policy: Policy, name: str) -> str:
    return str(policy.document["bands"][name]["source"])
