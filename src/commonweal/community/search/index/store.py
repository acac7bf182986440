"""An index in files that all processes of a machine share, brought up to date by whoever first sees a change.

`state.npz` has the columns and what was seen of the database, and is written last and in one piece: whoever opens it
sees words and meanings that are at least as new, and passes over rows that it does not know. Meanings lie in a file of
their own that is mapped, not read, and so do their outlines.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from fasteners import InterProcessLock

from commonweal.community.search.index.columns import DIMENSIONS, Columns, Numbers, Row, no_rows
from commonweal.community.search.index.meanings import DIRECTIONS, MANY, Meanings, Outlines, directions_of
from commonweal.community.search.index.snapshot import Snapshot, vectors_of
from commonweal.community.search.index.words import WordIndex

STATE = "state.npz"
FORMAT = 2
"""Raise it when the files change: those of an older Commonweal are then made again."""
AT_ONCE = 10_000
"""Rows whose outlines are worked out together."""
LEFT_BEHIND = 0.3
"""When so many of the rows no longer stand, the files are made again."""

Stamp = tuple[int, int, int]
"""Which writing of the state a process has read."""


@dataclass(frozen=True)
class Seen:
    """What of the database is in the files: all that transactions before `below` wrote, and of the others `count` rows
    whose versions make `total`."""

    below: int
    count: int
    total: int


@dataclass(frozen=True)
class Change:
    """A service that changed: its row, or None where it is gone."""

    service: UUID
    row: Row | None


@dataclass(frozen=True)
class Opened:
    """The files as they were opened."""

    snapshot: Snapshot
    seen: Seen
    generation: int
    stamp: Stamp

    @property
    def is_worn(self) -> bool:
        """Whether too many rows no longer stand."""
        columns = self.snapshot.columns
        return columns.rows - columns.entries > max(2_000, LEFT_BEHIND * columns.rows)


class Store:
    """The files of one database's index, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def locked(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write; yields whether it was got: not where another writes and `wait` is off."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = InterProcessLock(self._folder / "lock")
        got = lock.acquire(blocking=wait)
        try:
            yield got
        finally:
            if got:
                lock.release()

    def stamp(self) -> Stamp | None:
        """Of the files as they are now; None where there are none."""
        try:
            state = (self._folder / STATE).stat()
        except OSError:
            return None
        return state.st_ino, state.st_mtime_ns, state.st_size

    def open(self) -> Opened | None:
        """The files, opened; None where there are none, or none that this version reads."""
        for _ in range(3):  # they may be made again just while they are opened
            stamp = self.stamp()
            if stamp is None:
                return None
            try:
                opened = self._open(stamp)
            except (OSError, ValueError, KeyError, EOFError):
                continue
            if opened is None or self.stamp() == stamp:
                return opened
        return None

    def _open(self, stamp: Stamp) -> Opened | None:
        with np.load(self._folder / STATE) as arrays:
            about = json.loads(arrays["state"].tobytes())
            if about["format"] != FORMAT:
                return None
            columns = Columns.from_arrays(arrays)
        generation = about["generation"]
        words = WordIndex(self._words(generation))
        snapshot = Snapshot(columns, words, self._map_meanings(generation, columns.rows))
        return Opened(snapshot, Seen(*about["seen"]), generation, stamp)

    def make(self, rows: Sequence[Row], seen: Seen) -> Opened:
        """Make the files anew from all entries. Call it with the lock held."""
        generation = max(self._generations(), default=0) + 1
        folder = self._words(generation)
        folder.mkdir(parents=True)
        words = WordIndex(folder)
        words.write(enumerate(row.entry for row in rows))
        vectors_of(rows).tofile(self._meanings(generation))
        columns = no_rows().with_rows(rows)
        self._outline(generation, columns, range(columns.rows))
        stamp = self._write(columns, seen, generation)
        for old in self._generations() - {generation}:
            shutil.rmtree(self._words(old), ignore_errors=True)
            for path in (self._meanings(old), self._outlines(old), self._directions(old)):
                path.unlink(missing_ok=True)
        return Opened(Snapshot(columns, words, self._map_meanings(generation, len(rows))), seen, generation, stamp)

    def change(self, opened: Opened, changes: Sequence[Change], seen: Seen) -> Opened:
        """Bring the files up to date. Call it with the lock held, and with the files as they are now."""
        columns = opened.snapshot.columns
        added, learnt, gone = _sorted_out(columns, changes)
        words = opened.snapshot.words
        if added or gone:
            first = columns.rows
            removed = [str(columns.id_of(row)) for row in gone]
            words.write(((first + number, row.entry) for number, row in enumerate(added)), removed)
        path = self._meanings(opened.generation)
        if learnt:
            self._learn(path, columns.rows, learnt)
            columns = columns.with_meaning(learnt)
        if added:
            with path.open("r+b") as file:
                file.seek(columns.rows * DIMENSIONS * 4)
                file.write(vectors_of(added).tobytes())
                file.truncate()
        columns = columns.with_rows(added, gone)
        self._outline(opened.generation, columns, [*learnt, *range(columns.rows - len(added), columns.rows)])
        stamp = self._write(columns, seen, opened.generation)
        snapshot = Snapshot(columns, words, self._map_meanings(opened.generation, columns.rows))
        return Opened(snapshot, seen, opened.generation, stamp)

    def _learn(self, path: Path, rows: int, learnt: dict[int, Numbers]) -> None:
        meanings = np.memmap(path, dtype=np.float32, mode="r+", shape=(rows, DIMENSIONS))
        meanings[list(learnt)] = np.stack(list(learnt.values()))
        meanings.flush()

    def _outline(self, generation: int, columns: Columns, changed: Sequence[int]) -> None:
        """Outline the meanings of rows that changed; all of them, once enough are known to see in what they differ."""
        if not self._directions(generation).exists():
            known = np.flatnonzero(columns.has_meaning)
            if len(known) < MANY:
                return
            directions = directions_of(self._map(self._meanings(generation), columns.rows, DIMENSIONS)[known])
            self._write_outlines(generation, columns.rows, directions, range(columns.rows))
            np.save(self._directions(generation), directions)  # last: whoever sees it finds every outline
        elif len(changed):
            self._write_outlines(generation, columns.rows, np.load(self._directions(generation)), changed)

    def _write_outlines(self, generation: int, rows: int, directions: Numbers, changed: Sequence[int]) -> None:
        meanings = self._map(self._meanings(generation), rows, DIMENSIONS)
        path = self._outlines(generation)
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(rows * DIRECTIONS * 4)
        outlines = np.memmap(path, dtype=np.float32, mode="r+", shape=(rows, DIRECTIONS))
        for start in range(0, len(changed), AT_ONCE):
            some = list(changed[start : start + AT_ONCE])
            outlines[some] = meanings[some] @ directions
        outlines.flush()

    def _write(self, columns: Columns, seen: Seen, generation: int) -> Stamp:
        about = {"format": FORMAT, "generation": generation, "seen": [seen.below, seen.count, seen.total]}
        state = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        unfinished = self._folder / "unfinished.npz"
        arrays: dict[str, Any] = columns.to_arrays()
        np.savez(unfinished, state=state, **arrays)
        unfinished.replace(self._folder / STATE)
        stamp = self.stamp()
        assert stamp is not None
        return stamp

    def _map_meanings(self, generation: int, rows: int) -> Meanings:
        vectors = self._map(self._meanings(generation), rows, DIMENSIONS)
        if not self._directions(generation).exists():
            return Meanings(vectors)
        outlines = self._map(self._outlines(generation), rows, DIRECTIONS)
        return Meanings(vectors, Outlines(np.load(self._directions(generation)), outlines))

    def _map(self, path: Path, rows: int, numbers: int) -> Numbers:
        if rows == 0:
            return np.zeros((0, numbers), dtype=np.float32)
        return np.memmap(path, dtype=np.float32, mode="r", shape=(rows, numbers))

    def _generations(self) -> set[int]:
        return {int(path.name.partition("-")[2]) for path in self._folder.glob("words-*")}

    def _words(self, generation: int) -> Path:
        return self._folder / f"words-{generation}"

    def _meanings(self, generation: int) -> Path:
        return self._folder / f"meanings-{generation}"

    def _outlines(self, generation: int) -> Path:
        return self._folder / f"outlines-{generation}"

    def _directions(self, generation: int) -> Path:
        return self._folder / f"directions-{generation}.npy"


def _sorted_out(columns: Columns, changes: Sequence[Change]) -> tuple[list[Row], dict[int, Numbers], list[int]]:
    """Rows to add; meanings to write at rows whose entry is otherwise the same; and rows that no longer stand."""
    added: list[Row] = []
    learnt: dict[int, Numbers] = {}
    gone: list[int] = []
    for change in changes:
        before = columns.row_of.get(change.service.bytes)
        row = change.row
        if before is not None and row is not None and columns.contents[before].tobytes() == row.content:
            if row.vector is not None and not columns.has_meaning[before]:
                learnt[before] = row.vector
            continue
        if before is not None:
            gone.append(before)
        if row is not None:
            added.append(row)
    return added, learnt, gone
