"""What an income comes to in a new year, where it is a benefit whose new rate is published. Pure.

Source: dated figures by kind of income in `data/policy/charging-uprating/`: a new amount for an old one, or a rise in
per cent. What is not named there (a private pension, earnings) stays as it was told, and is said to have stayed.
Amounts are pounds a week.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from commonweal.core.calculations.policy import Policy

_WHOLE = Decimal(1)


@dataclass(frozen=True)
class Rise:
    """How incomes of one kind rise: amounts that are known, a rise in per cent for others, and the rounding."""

    amounts: Mapping[Decimal, Decimal]
    percent: Decimal
    rounded_to: Decimal
    source: str
    confirmed: bool

    def of(self, weekly: Decimal) -> Decimal:
        """The new amount. One that is published for just this old amount goes before the rise in per cent."""
        if weekly in self.amounts:
            return self.amounts[weekly]
        risen = weekly * (100 + self.percent) / 100
        return (risen / self.rounded_to).quantize(_WHOLE, rounding=ROUND_HALF_UP) * self.rounded_to


def rises_of(policy: Policy) -> dict[str, Rise]:
    """How each kind of income rises by one dated file."""
    return {
        kind: Rise(
            amounts={Decimal(old): Decimal(new) for old, new in entry.get("amounts", {}).items()},
            percent=Decimal(entry["percent"]),
            rounded_to=Decimal(entry["rounded_to"]),
            source=entry["source"],
            confirmed=bool(entry["confirmed"]),
        )
        for kind, entry in policy.document["kinds"].items()
    }


_LISTS = ("incomes", "partner_incomes")


def uprated(inputs: Mapping[str, Any], rises: Mapping[str, Rise]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The stored inputs of a contribution with each income as it is in the new year, and what changed.

    A change is kind, the old amount and the new one, in pounds a week. Everything else stays.
    """
    found = dict(inputs)
    changes: list[dict[str, str]] = []
    for name in _LISTS:
        if not inputs.get(name):
            continue
        incomes = []
        for income in inputs[name]:
            rise = rises.get(income["kind"])
            before = Decimal(str(income["weekly"]))
            after = rise.of(before) if rise is not None else before
            if after != before:
                changes.append({"kind": income["kind"], "before": str(before), "after": str(after)})
                income = {**income, "weekly": str(after)}
            incomes.append(income)
        found[name] = incomes
    return found, changes
