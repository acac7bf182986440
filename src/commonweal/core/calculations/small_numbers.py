"""The calculation `counts-shown`: counts with the small ones held back, so that nobody can be recognised. Pure.

A count from 1 to `fewest` - 1 is not shown. Where the total is shown, one hidden count could be got back by taking the
others away from it; so the smallest of the rest is hidden too, until at least two are hidden and they come to `fewest`
or more together. Where the total itself is too small, nothing is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ConfigDict, Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation

SOURCE = "Statistical disclosure control: primary and secondary suppression"


@dataclass(frozen=True)
class HeldBack:
    """Counts as they may be shown: None for one that is held back, and likewise for their total."""

    counts: dict[str, int | None]
    total: int | None

    @property
    def is_complete(self) -> bool:
        return self.total is not None and None not in self.counts.values()


def hold_back(counts: Mapping[str, int], fewest: int) -> HeldBack:
    """The counts that may be shown, in their order. A count of nought is always shown, where the total is."""
    total = sum(counts.values())
    if 0 < total < fewest:
        return HeldBack(dict.fromkeys(counts), None)
    hidden = [name for name, count in counts.items() if 0 < count < fewest]
    rest = sorted((name for name, count in counts.items() if count >= fewest), key=lambda name: counts[name])
    while hidden and rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < fewest):
        hidden.append(rest.pop(0))
    return HeldBack({name: None if name in hidden else count for name, count in counts.items()}, total)


class CountsInput(CalculationInput):
    """Counts of people by what they are counted by."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"counts": {"GP surgery": 34, "Themselves": 12, "Fire": 3}}]}
    )

    counts: dict[str, int] = Field(description="Persons (or events of persons) by label, each 0 or more")
    fewest: int = Field(default=10, ge=0, description="Counts smaller than this are held back")
    counted: str = Field(default="people", description="What is counted, for the working")


class CountsResult(CalculationResult):
    """`shown` has null for a count that is held back; `total` is null where even all together are too few."""

    shown: dict[str, int | None]
    total: int | None
    held_back: int = Field(description="How many counts are held back")


@calculation("counts-shown", title="Counts, with small numbers held back", source=SOURCE)
def counts_shown(given: CountsInput) -> CountsResult:
    """The counts that may be shown to everybody."""
    shown = hold_back({name: max(count, 0) for name, count in given.counts.items()}, given.fewest)
    held = [name for name, count in shown.counts.items() if count is None]
    small = sum(0 < count < given.fewest for count in given.counts.values())
    lines = [
        Working(
            label="All together",
            value="not shown" if shown.total is None else f"{shown.total:,}",
            how=f"All {given.counted} counted here"
            + ("" if shown.total is not None else f": fewer than {given.fewest}, so nothing of them is shown"),
        ),
        *(
            Working(label=name, value="not shown" if count is None else f"{count:,}")
            for name, count in shown.counts.items()
        ),
    ]
    if held and shown.total is not None:
        besides = len(held) - small
        more = f" and {besides} more, which would tell the others by taking away" if besides else ""
        lines.append(
            Working(
                label="Held back",
                value=str(len(held)),
                how=f"{small} smaller than {given.fewest}{more}",
                source=SOURCE,
            )
        )
    return CountsResult(shown=shown.counts, total=shown.total, held_back=len(held), workings=lines)
