"""Who the demo's invented people are: what each asks, from where, when, and how far they have come since."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum, auto
from pathlib import Path
from typing import Any

from commonweal.core.accounts.models import Account
from commonweal.core.places.models import Postcode
from commonweal.demo.cast import Cast, Council
from commonweal.people.identity.nhs_number import check_digit

SEED = 2015


class Stage(IntEnum):
    """How far somebody has come since they asked, in the order of the pathway."""

    ASKED = auto()
    INFORMED = auto()
    ALLOCATED = auto()
    ASSESSING = auto()
    BUDGETED = auto()
    PLANNING = auto()
    ARRANGING = auto()
    OFFERED = auto()
    SUPPORTED = auto()


LIVES = {
    Stage.ASKED: 8,
    Stage.INFORMED: 7,
    Stage.ALLOCATED: 5,
    Stage.ASSESSING: 6,
    Stage.BUDGETED: 4,
    Stage.PLANNING: 5,
    Stage.ARRANGING: 4,
    Stage.OFFERED: 5,
    Stage.SUPPORTED: 46,
}
"""How many people have come to each stage and no further."""

SHARE_OF_COUNCIL = {"bournemouth": 3, "dorset": 5, "poole": 3}
"""How people are spread over the councils: about as the place's residents are."""

STEPS = {
    Stage.ASKED: 0,
    Stage.INFORMED: 1,
    Stage.ALLOCATED: 2,
    Stage.ASSESSING: 9,
    Stage.BUDGETED: 20,
    Stage.PLANNING: 24,
    Stage.ARRANGING: 24,
    Stage.OFFERED: 27,
    Stage.SUPPORTED: 33,
}
"""Days after the request on which each step is taken; support is arranged on the day of the offers."""

FRIDAY = 4
LONGEST = 120
"""Days ago that support began, at most."""


@dataclass(frozen=True)
class Life:
    """One invented person. `answers` are those of the request's pages; `points` the levels of the points scheme."""

    council: Council
    profile: dict[str, Any]
    stage: Stage
    asked_on: date
    answers: dict[str, dict[str, Any]]
    points: dict[str, int]
    chance: random.Random = field(repr=False, compare=False)
    account: Account | None = None
    carer: Account | None = None

    def day_of(self, step: Stage) -> date:
        """The day on which a step of this life is taken: the Friday before, where it would fall on a weekend."""
        day = self.asked_on + timedelta(days=STEPS[step])
        return max(day - timedelta(days=max(day.weekday() - FRIDAY, 0)), self.asked_on)


def read_words(folder: Path) -> dict[str, Any]:
    """What lives are made of: names, streets and profiles, from the demo's folder."""
    return tomllib.loads((folder / "lives.toml").read_text(encoding="utf-8"))


def invent_lives(cast: Cast, words: dict[str, Any], today: date) -> Iterator[Life]:
    """The same lives for the same words, shifted to end today. The last is the resident whom anybody may be."""
    chance = random.Random(SEED)  # noqa: S311 - the same lives each time, nothing secret
    homes = {area: list(Postcode.objects.filter(former_council=area).order_by("pk")) for area in cast.councils}
    areas, shares = list(SHARE_OF_COUNCIL), list(SHARE_OF_COUNCIL.values())
    weights = [profile["weight"] for profile in words["profiles"]]
    stages = [stage for stage, count in LIVES.items() for _ in range(count)]
    for stage in stages[:-1]:
        area = chance.choices(areas, shares)[0]
        profile = chance.choices(words["profiles"], weights)[0]
        days = STEPS[stage] + chance.randint(1, 5 if stage < Stage.SUPPORTED else LONGEST)
        yield _invent(chance, words, cast.councils[area], profile, stage, today, days, homes[area])
    council = cast.councils[cast.words["resident"]["council"]]
    yield _resident(
        cast,
        _invent(chance, words, council, words["profiles"][0], stages[-1], today, 75, homes[council.area]),
    )


def _invent(
    chance: random.Random,
    words: dict[str, Any],
    council: Council,
    profile: dict[str, Any],
    stage: Stage,
    today: date,
    days: int,
    homes: list[Postcode],
) -> Life:
    low, high = profile["ages"]
    born = date(today.year - chance.randint(low, high) - 1, chance.randint(1, 12), chance.randint(1, 28))
    names = words["older_names" if low > 60 else "younger_names"]
    answers = {
        "who": {"who": "me"},
        "happening": {"happening": chance.choice(profile["happening"])},
        "help": {"would_help": profile["would_help"], "matters": chance.choice(profile["matters"])},
        "soon": {"soon": chance.choices(["weeks", "now"], [10, 1])[0], "why": ""},
        "name": {
            "given_name": chance.choice(names),
            "family_name": chance.choice(words["family_names"]),
            "known_as": "",
        },
        "birth": {"born_on": born.isoformat()},
        "address": {
            "lines_of_address": f"{chance.randint(1, 140)} {chance.choice(words['streets'])}",
            "town": "",
            "postcode": chance.choice(homes).postcode,
            "no_fixed_address": False,
        },
        "communication": {"needs": chance.choices([[], ["large_print"]], [6, 1])[0], "language": "", "detail": ""},
        "contact": {"phone": f"01632 960{chance.randint(0, 999):03}", "email": "", "best": "phone", "when": ""},
        "nhs": {"nhs_number": _nhs_number(chance)},
        "sharing": {"share": "yes"},
    }
    points = {domain: chance.choice(levels) for domain, levels in profile["points"].items()}
    return Life(council, profile, stage, today - timedelta(days=days), answers, points, chance)


def _resident(cast: Cast, life: Life) -> Life:
    """Margaret: a life like the others, whose account and whose carer's anybody may take."""
    given, family = cast.resident.name.split()
    life.answers["name"] = {"given_name": given, "family_name": family, "known_as": cast.words["resident"]["known_as"]}
    life.answers["birth"] = {"born_on": cast.words["resident"]["born_on"].isoformat()}
    life.answers["communication"] = {"needs": ["large_print"], "language": "", "detail": ""}
    life.answers["contact"] |= {"email": cast.resident.email}
    return replace(life, account=cast.resident, carer=cast.carer)


def _nhs_number(chance: random.Random) -> str:
    """A number of the range for tests, with its check digit."""
    while True:
        nine = f"999{chance.randint(0, 999999):06}"
        digit = check_digit(nine)
        if digit is not None:
            return nine + digit
