"""Of very many meanings the nearest are found by their outlines, and compared in full."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from commonweal.community.search.index import meanings, store
from commonweal.community.search.index.columns import DIMENSIONS, Numbers, Row
from commonweal.community.search.index.meanings import DIRECTIONS, Meanings, Outlines, directions_of
from commonweal.community.search.index.store import Change, Opened, Seen, Store


def some_meanings(rows: int) -> Numbers:
    """Meanings as a directory has them: a few dozen things in all, and many ways to say each."""
    chance = np.random.default_rng(7)
    things = chance.normal(size=(40, DIMENSIONS))
    mixed = chance.dirichlet([0.1] * 40, size=rows) @ things + 0.2 * chance.normal(size=(rows, DIMENSIONS))
    return (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)


def outlined(vectors: Numbers) -> Meanings:
    directions = directions_of(vectors)
    return Meanings(vectors, Outlines(directions, vectors @ directions))


def test_the_nearest_are_exact_and_all_others_nearly_so() -> None:
    vectors = some_meanings(12_000)
    question = vectors[17]
    exact = vectors @ question
    found = outlined(vectors).closeness(question)
    best = np.argsort(-exact)[:500]
    assert found[best] == pytest.approx(exact[best], abs=1e-6)
    assert np.abs(found - exact).mean() < 0.05
    assert set(np.argsort(-found)[:100]) == set(np.argsort(-exact)[:100])


def test_directions_are_at_right_angles_and_the_foremost_say_most() -> None:
    vectors = some_meanings(3_000)
    directions = directions_of(vectors)
    assert directions.shape == (DIMENSIONS, DIRECTIONS)
    assert np.allclose(directions.T @ directions, np.eye(DIRECTIONS), atol=1e-5)
    spread = (vectors @ directions).var(axis=0)
    assert spread[0] > spread[-1]


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(store, "MANY", 4)
    monkeypatch.setattr(meanings, "NEAREST", 2)
    yield


def is_outlined(opened: Opened | None, vectors: Numbers) -> bool:
    assert opened is not None
    kept = opened.snapshot.meanings.outlines
    return kept is not None and bool(np.allclose(kept.rows, vectors @ kept.directions, atol=1e-5))


def test_files_outline_their_meanings_once_there_are_many_and_keep_to_it(
    few_are_many: None, tmp_path: Path, make
) -> None:
    vectors = some_meanings(6)
    entries = [make(f"Entry {number}") for number in range(6)]
    rows = [Row(entry, entry.id.bytes, vector) for entry, vector in zip(entries, vectors, strict=True)]
    files = Store(tmp_path / "index")
    with files.locked(wait=True):
        opened = files.make([*rows[:2], Row(entries[2], entries[2].id.bytes)], Seen(1, 0, 0))
        assert opened.snapshot.meanings.outlines is None, "two meanings are not many"
        learnt = [Change(rows[2].entry.id, rows[2])]
        opened = files.change(opened, [*learnt, Change(rows[3].entry.id, rows[3])], Seen(2, 0, 0))
        assert is_outlined(opened, vectors[:4]) and is_outlined(files.open(), vectors[:4])
        opened = files.change(opened, [Change(row.entry.id, row) for row in rows[4:]], Seen(3, 0, 0))
    assert is_outlined(opened, vectors) and is_outlined(files.open(), vectors)
    closeness = opened.snapshot.closeness(vectors[5])
    assert int(closeness.argmax()) == 5 and closeness[5] == pytest.approx(1)


def test_files_that_are_made_again_leave_no_outlines_behind(few_are_many: None, tmp_path: Path, make) -> None:
    vectors = some_meanings(5)
    rows = [Row(entry := make("Tea"), entry.id.bytes, vector) for vector in vectors]
    files = Store(tmp_path / "index")
    with files.locked(wait=True):
        files.make(rows, Seen(1, 0, 0))
        again = files.make(rows[:4], Seen(2, 0, 0))
    assert is_outlined(again, vectors[:4])
    assert {path.name for path in (tmp_path / "index").iterdir()} >= {"outlines-2", "directions-2.npy"}
    assert not list((tmp_path / "index").glob("*-1*"))
