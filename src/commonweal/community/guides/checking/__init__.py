"""What is wrong with a guide: everything that would leave somebody without an answer, or with words they cannot read.

Pure. Faults keep a guide from being published; notes are worth a look.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from commonweal.community.guides.checking.completeness import completeness_notes
from commonweal.community.guides.checking.reaching import unreached, walk
from commonweal.community.guides.checking.structure import structure_faults
from commonweal.community.guides.checking.wording import guide_reading_age, wording_faults
from commonweal.community.guides.document.guide import Guide
from commonweal.community.guides.document.reading import Document, Fault, Weight, read_guide

PATHS_WALKED = 500
"""Ways through a guide that a check walks to the end."""


@dataclass(frozen=True)
class Checked:
    """What a check found, and what it did: how many ways it walked to their end, and whether those are all."""

    guide: Guide | None
    faults: list[Fault]
    walked: int = 0
    walked_all: bool = False
    reading_age: float = 0.0

    @property
    def is_sound(self) -> bool:
        return not any(one.weight == Weight.FAULT for one in self.faults)

    def of_weight(self, weight: Weight) -> list[Fault]:
        return [one for one in self.faults if one.weight == weight]


def check_document(
    key: str,
    document: Document,
    needs: Collection[str],
    today: date,
    *,
    guides: Collection[str] | None = None,
    walks: int = PATHS_WALKED,
) -> Checked:
    """Read a guide and find everything that is wrong with it. `needs` are the keys services are listed under, `guides`
    the names of all guides there are (None: not known, so not checked)."""
    reading = read_guide(key, document)
    faults, guide = [*reading.faults], reading.guide
    if guide is None:
        return Checked(None, faults)
    faults += structure_faults(guide, needs, guides)
    faults += unreached(guide)
    walked, walked_all, lost = walk(guide, walks)
    if lost is not None and lost not in faults:
        faults.append(lost)
    faults += wording_faults(guide)
    faults += completeness_notes(guide, today)
    order = list(Weight)
    faults.sort(key=lambda one: order.index(one.weight))
    return Checked(guide, faults, walked, walked_all, guide_reading_age(guide))
