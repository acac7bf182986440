"""The allocation schemes a council has in force: what they ask, for pages and for the calculation. Pure.

Each scheme is a folder of dated files in `data/policy/allocation/`; the README in `data/policy/` gives their format.
What a council adopts in the software itself is one more dated version of a scheme, in the same form: it comes from a
source that the room adds when it is ready. Of the versions that govern a day, the one that began last counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.core.calculations.policy import Policy, policies
from commonweal.core.calculations.registry import OutsideRule, on_day
from commonweal.core.design.data import data_folder

ADOPTED = "adopted on"
"""Begins the reference of a version that was adopted in the software, behind the name of its scheme."""

_sources: list[Callable[[str], Iterable[Policy]]] = []


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

    def level_of(self, points: int) -> str:
        """The key of the answer that has so many points; "" where none has."""
        return next((level.key for level in self.levels if level.points == points), "")


@dataclass(frozen=True)
class Scheme:
    """One scheme as it stands on a day.

    `kind` is `points` or `hours`. Only a points scheme has domains; only an hours scheme has usual hours a week and a
    term, in weeks.
    """

    name: str
    title: str
    about: str
    kind: str
    policy: Policy
    domains: tuple[Domain, ...]
    usual_weekly_hours: Decimal | None
    term_weeks: int | None = None

    @property
    def key(self) -> str:
        """The version by name and first day: points@2025-04-01."""
        return f"{self.name}@{self.policy.starts.isoformat()}"

    @property
    def dated_title(self) -> str:
        """The title with the day from which this version counts."""
        return f"{self.title}, from {on_day(self.policy.starts)}"

    @property
    def source(self) -> str:
        """Where its figures stand, for workings."""
        reference = self.policy.reference
        return reference if ADOPTED in reference else f"data/policy/{reference}"

    def points_for(self, answers: dict[str, str]) -> dict[str, int]:
        """The points of answers (domain -> level) by this scheme. A domain that it does not ask about is left out.

        Raises OutsideRule naming a domain whose answer it does not know.
        """
        found = {}
        for domain in self.domains:
            if not (answer := answers.get(domain.key)):
                continue
            level = next((one for one in domain.levels if one.key == answer), None)
            if level is None:
                allowed = f"one of {', '.join(one.key for one in domain.levels)}"
                raise OutsideRule(f"answers.{domain.key}", f"{domain.title} has no answer {answer}", allowed)
            found[domain.key] = level.points
        return found


def add_source(source: Callable[[str], Iterable[Policy]]) -> None:
    """Called from the room's `AppConfig.ready`: gives the versions of a scheme that were adopted in the software."""
    _sources.append(source)


def schemes_on(on: date) -> tuple[Scheme, ...]:
    """Every scheme in force on a day, in order of name."""
    found = ((name, _governing(_dated(name), on)) for name in _names())
    return tuple(_scheme(name, policy) for name, policy in found if policy is not None)


def scheme_on(name: str, on: date) -> Scheme:
    """One scheme as it stands on a day. Raises OutsideRule naming `scheme` or `on`."""
    names = _names()
    if name not in names:
        raise OutsideRule("scheme", f"There is no allocation scheme called {name}", f"one of {', '.join(names)}")
    dated = _dated(name)
    policy = _governing(dated, on)
    if policy is None:
        spans = "; ".join(f"{on_day(p.starts)} {f'to {on_day(p.ends)}' if p.ends else 'or later'}" for p in dated)
        raise OutsideRule("on", f"There are no allocation/{name} figures for {on_day(on)}", f"a date within {spans}")
    return _scheme(name, policy)


def versions() -> tuple[Scheme, ...]:
    """Every dated version of every scheme, the schemes by name and the latest version of each first."""
    return tuple(_scheme(name, policy) for name in _names() for policy in reversed(_dated(name)))


def version_of(key: str) -> Scheme:
    """The version of that key (points@2025-04-01). Raises OutsideRule naming `schemes`."""
    known = {scheme.key: scheme for scheme in versions()}
    if key not in known:
        raise OutsideRule("schemes", f"There is no version {key} of a scheme", f"one of {', '.join(known)}")
    return known[key]


def _dated(name: str) -> list[Policy]:
    found = [*policies(f"allocation/{name}"), *(policy for source in _sources for policy in source(name))]
    return sorted(found, key=lambda policy: policy.starts)


def _governing(dated: list[Policy], on: date) -> Policy | None:
    return next((policy for policy in reversed(dated) if policy.governs(on)), None)


def _scheme(name: str, policy: Policy) -> Scheme:
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
    is_hours = document["kind"] == "hours"
    usual_hours = policy.value("usual_weekly_hours").amount if is_hours else None
    term = int(policy.value("term_weeks").amount) if is_hours else None
    return Scheme(name, document["title"], document["about"], document["kind"], policy, domains, usual_hours, term)


def _names() -> list[str]:
    return sorted(path.name for path in (data_folder() / "policy" / "allocation").iterdir() if path.is_dir())
