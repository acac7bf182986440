"""The allocation schemes a council has in force: what they ask, for pages and for the calculation. Pure.

Each scheme is a folder of dated files in `data/policy/allocation/`; the README in `data/policy/` gives their format.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.core.calculations.policy import Policy, policies, policy_on
from commonweal.core.calculations.registry import OutsideRule
from commonweal.core.design.data import data_folder


@dataclass(frozen=True)
class Level:
    """One answer in a domain: its key, the words the person reads, and its points."""

    key: str
    words: str
    points: int


@dataclass(frozen=True)
class Domain:
    """One question of a points scheme, with its levels from least to most."""

    key: str
    title: str
    question: str
    levels: tuple[Level, ...]

    @property
    def most_points(self) -> int:
        return max(level.points for level in self.levels)


@dataclass(frozen=True)
class Scheme:
    """One scheme as it stands on a day.

    `kind` is `points` or `hours`. Only a points scheme has domains; only an hours scheme has usual hours a week.
    """

    name: str
    title: str
    about: str
    kind: str
    policy: Policy
    domains: tuple[Domain, ...]
    usual_weekly_hours: Decimal | None


def schemes_on(on: date) -> tuple[Scheme, ...]:
    """Every scheme in force on a day, in order of name."""
    return tuple(
        scheme_on(name, on) for name in _names() if any(policy.governs(on) for policy in policies(f"allocation/{name}"))
    )


def scheme_on(name: str, on: date) -> Scheme:
    """One scheme as it stands on a day. Raises OutsideRule naming `scheme` or `on`."""
    names = _names()
    if name not in names:
        raise OutsideRule("scheme", f"There is no allocation scheme called {name}", f"one of {', '.join(names)}")
    policy = policy_on(f"allocation/{name}", on)
    document = policy.document
    domains = tuple(
        Domain(
            key=domain["key"],
            title=domain["title"],
            question=domain["question"],
            levels=tuple(Level(level["key"], level["words"], level["points"]) for level in domain["levels"]),
        )
        for domain in document.get("domains", [])
    )
    usual_hours = policy.value("usual_weekly_hours").amount if document["kind"] == "hours" else None
    return Scheme(name, document["title"], document["about"], document["kind"], policy, domains, usual_hours)


def _names() -> list[str]:
    return sorted(path.name for path in (data_folder() / "policy" / "allocation").iterdir() if path.is_dir())
