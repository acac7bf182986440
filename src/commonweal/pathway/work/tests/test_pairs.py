"""Every kind of work that a fact opens, a fact closes: each is written somewhere, and is about the same thing."""

from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from django.utils import timezone

import commonweal
from commonweal.pathway.work.kinds import Close, Fact, Open, Step, all_kinds, facts_followed, steps_after
from commonweal.pathway.work.pathway_rules import BY_HAND

HANDMADE = {kind.key for kind in BY_HAND}
"""What a worker puts on the list, and closes with what came of it (`work.closed`)."""


class Everything(dict[str, Any]):
    """A payload that holds whatever is asked for: an id of its own under each key, a day under each that names one."""

    def get(self, key: str, default: Any = None) -> Any:
        if key in self:
            return self[key]
        return str(date(2026, 11, 24)) if key.endswith(("_on", "_by")) else str(uuid5(NAMESPACE_OID, key))


LINE = str(UUID(int=1))
VARIANTS = [
    Everything(outcome=outcome, eligible=eligible, offer="wanted", kind=kind, items=[], to_arrange=[LINE], line=LINE,
               priority=3)
    for outcome, eligible, kind in product(
        ("assessment", "short_term", "urgent", "community"), (True, False), (*sorted(HANDMADE), "carer")
    )
]  # fmt: skip


@cache
def followed() -> list[tuple[str, Step]]:
    """All that any fact can lead to, with the kind of the fact."""
    somebody = UUID(int=7)
    return [
        (kind, step)
        for kind in facts_followed()
        if not kind.startswith("test.")
        for payload in VARIANTS
        for step in steps_after(
            Fact(UUID(int=2), kind, timezone.now(), date(2026, 11, 24), somebody, somebody, payload)
        )
    ]


def opened() -> list[str]:
    return sorted({step.kind for _, step in followed() if isinstance(step, Open) and step.kind != "carer"})


def test_every_kind_of_work_is_opened_by_something() -> None:
    assert set(opened()) == {kind.key for kind in all_kinds() if not kind.key.startswith("test-")}


@pytest.mark.parametrize("kind", [key for key in opened() if key not in HANDMADE])
def test_what_opens_work_has_a_fact_that_closes_it(kind: str) -> None:
    about = {step.about for _, step in followed() if isinstance(step, Open) and step.kind == kind}
    closes = [step for _, step in followed() if isinstance(step, Close) and kind in step.kinds]
    assert closes, f"nothing closes {kind}"
    of_any = any(step.about is None for step in closes)
    assert of_any or about <= {step.about for step in closes}, f"{kind} is closed about another thing than it is opened"


@pytest.mark.parametrize("fact", sorted({fact for fact, step in followed() if isinstance(step, Open | Close)}))
def test_each_fact_that_work_follows_from_is_written_by_some_room(fact: str) -> None:
    name, _, step = fact.partition(".")
    assert f'"{fact}"' in written() or (f'f"{name}.{{kind}}"' in written() and f'"{step}"' in written())


@cache
def written() -> str:
    """What the rooms' actions say, where facts are written."""
    root = Path(commonweal.__file__).parent
    files = [*root.glob("*/*/actions/*.py"), *root.glob("*/*/actions.py")]
    return "\n".join(file.read_text() for file in files)
