"""Loading a place from a folder of files: each room adds the step that reads its own, and all land together or none.

`commonweal load FOLDER` is what any council uses; the demo place goes through the same steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from commonweal.core.accounts.actors import Actor
from commonweal.core.places.faults import Fault
from commonweal.core.places.models import Place

__all__ = ("Fault", "LoadReport", "LoadStep", "Say", "Step", "add_step", "steps")

Say = Callable[[str], None]
"""Tells whoever waits, in a line, how far a load has come."""


@dataclass
class LoadReport:
    """What a load read, what it noticed (a published total that its parts do not make), and what stops it.

    `passed_over` names the steps that were not tried, since files they build on have faults. `stored` says whether what
    was read was kept: not with a fault, nor when the load was only a check.
    """

    place: str = ""
    read: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    stored: bool = False


LoadStep = Callable[[Actor, Place, Path, LoadReport, Say], None]
"""(actor, place, folder, report, say): reads the step's own files in `folder` (none is no fault), says its progress."""


@dataclass(frozen=True)
class Step:
    name: str
    position: int
    load: LoadStep
    needs: tuple[str, ...]


_steps: dict[str, Step] = {}


def add_step(
    name: str, position: int, load: LoadStep, needs: tuple[str, ...] = ("place", "areas", "organisations")
) -> None:
    """Called from a room's `AppConfig.ready`. Lower positions load first: areas 10, organisations 20, directory 30 …

    The step is passed over where one that it `needs` ("place" is `place.toml`) had a fault, so that one mistake is not
    reported many times.
    """
    _steps[name] = Step(name, position, load, needs)


def steps() -> list[Step]:
    """The steps in the order they load."""
    return sorted(_steps.values(), key=lambda step: step.position)
