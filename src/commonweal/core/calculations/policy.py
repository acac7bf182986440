"""Dated policy values: rates, limits and allocation tables are data by year, never literals in code. Pure.

A policy is a folder of TOML files in `data/policy/<name>/`. Each file has `starts` (the first day it governs), an
optional `ends` (the last day), and either `[values.<key>]` tables (`amount`, `status`, `confirmed`, `source`) or
any other tables its calculation reads through `Policy.document`. The date of the decision chooses the file.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from commonweal.core.calculations.registry import OutsideRule, on_day
from commonweal.core.design.data import data_folder


@dataclass(frozen=True)
class PolicyValue:
    """One figure with its standing: `confirmed` is False unless an official text was read."""

    amount: Decimal
    confirmed: bool
    status: str
    source: str


@dataclass(frozen=True)
class Policy:
    """One dated policy file. `reference` is its path under `data/policy/`, kept with every stored result."""

    reference: str
    starts: date
    ends: date | None
    document: dict[str, Any]

    def value(self, key: str) -> PolicyValue:
        """The figure under `[values.<key>]`. Raises KeyError when the file has none."""
        entry = self.document["values"][key]
        return PolicyValue(Decimal(str(entry["amount"])), bool(entry["confirmed"]), entry["status"], entry["source"])

    def governs(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@cache
def policies(name: str) -> tuple[Policy, ...]:
    """All dated files of one policy, earliest first."""
    folder: Path = data_folder() / "policy" / name
    found = []
    for path in sorted(folder.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Policy(f"{name}/{path.name}", document["starts"], document.get("ends"), document))
    return tuple(sorted(found, key=lambda policy: policy.starts))


def policy_on(name: str, day: date, field: str = "on") -> Policy:
    """The policy in force on that day. Raises OutsideRule naming `field` when no file covers it."""
    dated = policies(name)
    for policy in dated:
        if policy.governs(day):
            return policy
    spans = "; ".join(f"{on_day(p.starts)} {f'to {on_day(p.ends)}' if p.ends else 'or later'}" for p in dated)
    raise OutsideRule(
        field, f"There are no {name} figures for {on_day(day)}", f"a date within {spans}" if spans else ""
    )
