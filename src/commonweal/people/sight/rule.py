"""Who may see whom, said in plain Python. Pure.

The database decides by row security; this is the same rule stated on plain values, and a property test holds the two
together over random relations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class SightFact:
    """One row of sight: this viewer may see this part of this record, from `starts_at` until before `ends_at`."""

    person_id: UUID
    viewer: UUID
    compartment: str
    starts_at: datetime
    ends_at: datetime | None

    def holds_at(self, moment: datetime) -> bool:
        """True while the sight lasts; it has ended at the moment it ends."""
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


def may_see(
    viewers: Iterable[UUID], person_id: UUID, compartment: str, sights: Iterable[SightFact], moment: datetime
) -> bool:
    """True when one of the actor's viewers (the account, its teams, their organisations) has a sight that holds."""
    mine = frozenset(viewers)
    return any(
        sight.person_id == person_id
        and sight.compartment == compartment
        and sight.viewer in mine
        and sight.holds_at(moment)
        for sight in sights
    )
