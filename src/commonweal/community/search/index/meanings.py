"""The meanings of all rows, and how close each is to a question: of few rows exactly, of very many in two steps.

Comparing a question with the 384 numbers of 100,000 entries takes as long as the memory takes to be read. Where there
are that many, each meaning has an outline besides: what remains of it along the 64 directions in which the meanings of
this directory differ most. All outlines are compared, and those that come nearest are then compared in full.
"""

from dataclasses import dataclass

import numpy as np

from commonweal.community.search.index.columns import Numbers
from commonweal.community.search.topics import Vector

MANY = 20_000
"""Known meanings from which on outlines are worth their room: below, all are compared in full within 3 ms."""
DIRECTIONS = 64
NEAREST = 2_000
"""Rows that are compared in full: far more than fit any question well."""
SAMPLE = 10_000
"""Meanings of which the directions are worked out."""


@dataclass(frozen=True)
class Outlines:
    """The directions (a column for each), and what of each row's meaning lies along them."""

    directions: Numbers
    rows: Numbers


@dataclass(frozen=True)
class Meanings:
    """A row of 384 numbers for each row of the columns, noughts where its meaning is not known yet."""

    vectors: Numbers
    outlines: Outlines | None = None

    def closeness(self, vector: Vector) -> Numbers:
        """For each row how close it is in meaning to a question (cosine); 0 where its meaning is not known yet."""
        if self.outlines is None:
            found: Numbers = self.vectors @ vector
            return found
        nearly: Numbers = self.outlines.rows @ (vector @ self.outlines.directions)
        nearest = np.flatnonzero(nearly >= np.partition(nearly, -NEAREST)[-NEAREST])
        nearly[nearest] = self.vectors[nearest] @ vector
        return nearly


def directions_of(known: Numbers) -> Numbers:
    """The directions in which meanings differ most (principal components about nought), the foremost first."""
    some = known[:: max(1, len(known) // SAMPLE)]
    _, directions = np.linalg.eigh(some.T @ some)
    return np.ascontiguousarray(directions[:, ::-1][:, :DIRECTIONS], dtype=np.float32)
