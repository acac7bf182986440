"""What an index knows of each entry besides its words: where it is, for what age, its tags, and whether it stands.

A row is never changed, but for its meaning: an entry that changed gets a new row, and its old one no longer stands.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from commonweal.community.search.entry import Entry
from commonweal.community.search.language import parts

DIMENSIONS = 384
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Row:
    """An entry with the digest of its content; `vector` is its meaning, None until that was worked out."""

    entry: Entry
    content: bytes
    vector: Numbers | None = None


@dataclass(frozen=True)
class Locality:
    """A town or village as addresses name it: the middle of the entries there, and how many they are."""

    name: str
    latitude: float
    longitude: float
    entries: int


@dataclass(frozen=True)
class Columns:
    """The columns of all rows. `words` counts in how many entries each plain word stands."""

    ids: npt.NDArray[np.uint8]
    contents: npt.NDArray[np.uint8]
    standing: Mask
    has_meaning: Mask
    latitude: Numbers
    longitude: Numbers
    minimum_age: Numbers
    maximum_age: Numbers
    tag_counts: npt.NDArray[np.int32]
    tag_numbers: npt.NDArray[np.int32]
    tags: tuple[str, ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)
    towns: Mapping[str, tuple[float, float, int]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.standing)

    @cached_property
    def entries(self) -> int:
        """How many entries there are."""
        return int(self.standing.sum())

    @cached_property
    def row_of(self) -> dict[bytes, int]:
        """The row of each entry that stands, by the bytes of its id."""
        ids = self.ids.tobytes()
        return {ids[16 * row : 16 * row + 16]: row for row in np.flatnonzero(self.standing).tolist()}

    def id_of(self, row: int) -> UUID:
        return UUID(bytes=self.ids[row].tobytes())

    @cached_property
    def bits(self) -> npt.NDArray[np.uint8]:
        """For each tag the rows that have it and stand, eight to a byte, up to a whole number of eight bytes."""
        table = np.zeros((len(self.tags), -(-self.rows // 64) * 64), dtype=np.bool_)
        table[self.tag_numbers, np.repeat(np.arange(self.rows), self.tag_counts)] = True
        table[:, : self.rows] &= self.standing
        return np.packbits(table, axis=1)

    @cached_property
    def tag_of(self) -> dict[str, int]:
        return {tag: number for number, tag in enumerate(self.tags)}

    def tagged(self, tag: str) -> Mask:
        """The rows with a tag."""
        number = self.tag_of.get(tag)
        if number is None:
            return np.zeros(self.rows, dtype=np.bool_)
        return np.unpackbits(self.bits[number], count=self.rows).view(np.bool_)

    def counts(self, among: Mask) -> dict[str, int]:
        """How many of the rows `among` have each tag; tags that none has are left out."""
        asked = np.zeros(self.bits.shape[1], dtype=np.uint8)
        packed = np.packbits(among)
        asked[: len(packed)] = packed
        counted = np.bitwise_count(self.bits.view(np.uint64) & asked.view(np.uint64)).sum(axis=1, dtype=np.int64)
        return {self.tags[number]: int(counted[number]) for number in np.flatnonzero(counted).tolist()}

    @cached_property
    def localities(self) -> tuple[Locality, ...]:
        return tuple(
            Locality(name, latitude / entries, longitude / entries, entries)
            for name, (latitude, longitude, entries) in self.towns.items()
        )

    def with_rows(self, added: Sequence[Row], gone: Iterable[int] = ()) -> "Columns":
        """These columns with rows added at the end, and some that no longer stand."""
        standing = self.standing.copy()
        standing[list(gone)] = False
        tags = dict(self.tag_of)
        numbers = [tags.setdefault(tag, len(tags)) for row in added for tag in row.entry.tags]
        words = Counter(self.words)
        towns = dict(self.towns)
        for row in added:
            words.update(words_in(row.entry))
            _count_town(towns, row.entry)
        entries = [row.entry for row in added]
        return Columns(
            ids=_stacked(self.ids, [entry.id.bytes for entry in entries]),
            contents=_stacked(self.contents, [row.content for row in added]),
            standing=np.concatenate([standing, np.ones(len(added), dtype=np.bool_)]),
            has_meaning=np.concatenate([self.has_meaning, [row.vector is not None for row in added]]).astype(np.bool_),
            latitude=_joined(self.latitude, [entry.latitude for entry in entries]),
            longitude=_joined(self.longitude, [entry.longitude for entry in entries]),
            minimum_age=_joined(self.minimum_age, [entry.minimum_age for entry in entries]),
            maximum_age=_joined(self.maximum_age, [entry.maximum_age for entry in entries]),
            tag_counts=np.concatenate([self.tag_counts, [len(entry.tags) for entry in entries]]).astype(np.int32),
            tag_numbers=np.concatenate([self.tag_numbers, numbers]).astype(np.int32),
            tags=tuple(tags),
            words=dict(words),
            towns=towns,
        )

    def with_meaning(self, rows: Iterable[int]) -> "Columns":
        """These columns with rows marked whose meaning is now known."""
        has_meaning = self.has_meaning.copy()
        has_meaning[list(rows)] = True
        return Columns(**{**self._parts(), "has_meaning": has_meaning})

    def _parts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As arrays to write to a file; what is no array is in `about`, as JSON."""
        about = json.dumps({"tags": self.tags, "words": self.words, "towns": self.towns})
        arrays = {name: value for name, value in self._parts().items() if isinstance(value, np.ndarray)}
        return arrays | {"about": np.frombuffer(about.encode(), dtype=np.uint8)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "Columns":
        about = json.loads(arrays["about"].tobytes())
        kept = {name: arrays[name] for name in cls.__dataclass_fields__ if name in arrays}
        towns = {name: tuple(place) for name, place in about["towns"].items()}
        return cls(**kept, tags=tuple(about["tags"]), words=about["words"], towns=towns)


def no_rows() -> Columns:
    """Columns without any row."""
    keys, numbers = np.zeros((0, 16), dtype=np.uint8), np.zeros(0, dtype=np.float32)
    nothing, counts = np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int32)
    return Columns(keys, keys, nothing, nothing, numbers, numbers, numbers, numbers, counts, counts)


def words_in(entry: Entry) -> set[str]:
    """The plain words of an entry that a misspelling may be mended to: none with a digit, as house numbers are."""
    names = (entry.name, entry.alternate_name, entry.organisation, *entry.terms, *entry.alike)
    said = " ; ".join((*names, entry.description, entry.more, entry.where))
    return {word for word in parts(said) if word.isalpha()}


def _count_town(towns: dict[str, tuple[float, float, int]], entry: Entry) -> None:
    if entry.locality and entry.latitude is not None and entry.longitude is not None:
        latitude, longitude, entries = towns.get(entry.locality, (0.0, 0.0, 0))
        towns[entry.locality] = (latitude + entry.latitude, longitude + entry.longitude, entries + 1)


def _stacked(before: npt.NDArray[np.uint8], keys: list[bytes]) -> npt.NDArray[np.uint8]:
    return np.concatenate([before, np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 16)])


def _joined(before: Numbers, values: list[float | None]) -> Numbers:
    return np.concatenate([before, [np.nan if value is None else value for value in values]]).astype(np.float32)
