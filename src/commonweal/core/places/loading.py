"""Loading a place from a folder of files: each room adds the step that reads its own, and all land together or none.

`commonweal load FOLDER` is what any council uses; the demo place goes through the same steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from commonweal.core.accounts.actors import Actor
from commonweal.core.places.models import Place


@dataclass(frozen=True)
class Fault:
    """Why a file cannot be loaded: which file, where in it, what is wrong and what to do."""

    file: str
    where: str
    message: str


@dataclass
class LoadReport:
    """What a load read, what it noticed (a published total that its parts do not make), and what stops it."""

    read: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


LoadStep = Callable[[Actor, Place, Path, LoadReport, Callable[[str], None]], None]
"""(actor, place, folder, report, say): reads the step's own files in `folder` (none is no fault), says its progress."""


@dataclass(frozen=True)
class Step:
    name: str
    position: int
    load: LoadStep


_steps: dict[str, Step] = {}


def add_step(name: str, position: int, load: LoadStep) -> None:
    """Called from a room's `AppConfig.ready`. Lower positions load first: areas 10, organisations 20, directory 30 …"""
    _steps[name] = Step(name, position, load)


def steps() -> list[Step]:
    """The steps in the order they load."""
    return sorted(_steps.values(), key=lambda step: step.position)
