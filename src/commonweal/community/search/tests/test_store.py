"""The files of an index: made, opened by others, changed, and made again when they are worn."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commonweal.community.search.entry import Entry
from commonweal.community.search.index.columns import Row
from commonweal.community.search.index.store import STATE, Change, Seen, Store
from commonweal.community.search.language import words_of
from commonweal.community.search.tests.conftest import vector


def row(entry: Entry, meaning: int | None = None) -> Row:
    return Row(entry, entry.name.encode().ljust(16)[:16], vector(meaning))


def found(opened, words: str) -> set[str]:
    columns = opened.snapshot.columns
    rows, _ = opened.snapshot.typed(words_of(words))
    return {str(columns.id_of(int(one))) for one in rows}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


@pytest.fixture
def tea(make) -> Entry:
    return make("Tea", tags=("need:company",), locality="Harbour", latitude=50.7, longitude=-1.9)


@pytest.fixture
def lunch(make) -> Entry:
    return make("Lunch")


def test_files_that_are_made_are_opened_by_others_as_they_are(store: Store, tea: Entry, lunch: Entry) -> None:
    with store.locked(wait=True):
        store.make([row(tea, 3), row(lunch)], Seen(5, 2, 9))
    opened = store.open()
    assert opened is not None
    assert (opened.seen, opened.snapshot.columns.entries) == (Seen(5, 2, 9), 2)
    assert found(opened, "tea") == {str(tea.id)}
    assert opened.snapshot.closeness(vector(3)).tolist() == [1, 0]
    assert opened.snapshot.columns.tagged("need:company").tolist() == [True, False]
    assert [town.name for town in opened.snapshot.columns.localities] == ["Harbour"]


def test_an_entry_that_appears_changes_or_goes_does_so_in_the_files(
    store: Store, make, tea: Entry, lunch: Entry
) -> None:
    with store.locked(wait=True):
        opened = store.make([row(tea), row(lunch)], Seen(1, 0, 0))
        dance = make("Dance")
        dinner = replace(lunch, name="Dinner")
        changes = [Change(tea.id, None), Change(lunch.id, row(dinner)), Change(dance.id, row(dance, 4))]
        changed = store.change(opened, changes, Seen(2, 0, 0))
    for now in (changed, store.open()):
        assert now is not None
        assert found(now, "tea") == set() and found(now, "lunch") == set()
        assert found(now, "dinner") == {str(lunch.id)} and found(now, "dance") == {str(dance.id)}
        assert now.snapshot.columns.entries == 2
        assert now.snapshot.closeness(vector(4)).sum() == 1


def test_a_meaning_that_comes_later_changes_no_row(store: Store, tea: Entry) -> None:
    with store.locked(wait=True):
        opened = store.make([row(tea)], Seen(1, 0, 0))
        changed = store.change(opened, [Change(tea.id, row(tea, 2))], Seen(2, 0, 0))
    assert changed.snapshot.columns.rows == 1
    assert changed.snapshot.closeness(vector(2)).tolist() == [1]
    assert changed.snapshot.columns.has_meaning.all()


def test_whoever_opened_the_files_before_goes_on_with_what_was(store: Store, make, tea: Entry) -> None:
    with store.locked(wait=True):
        opened = store.make([row(tea)], Seen(1, 0, 0))
        more = [make(f"Tea {number}") for number in range(5)]
        store.change(opened, [Change(one.id, row(one)) for one in more], Seen(2, 0, 0))
    assert found(opened, "tea") == {str(tea.id)}


def test_files_are_worn_when_many_rows_no_longer_stand(store: Store, make) -> None:
    entries = [make(f"Tea {number}") for number in range(3000)]
    with store.locked(wait=True):
        opened = store.make([row(entry) for entry in entries], Seen(1, 0, 0))
        assert not opened.is_worn
        opened = store.change(opened, [Change(entry.id, None) for entry in entries[:2500]], Seen(2, 0, 0))
        assert opened.is_worn
        again = store.make([row(entry) for entry in entries[2500:]], Seen(3, 0, 0))
    assert (again.snapshot.columns.rows, again.generation) == (500, 2)
    assert sorted(path.name for path in store._folder.iterdir()) == ["lock", "meanings-2", STATE, "words-2"]


def test_files_of_no_use_are_none(store: Store) -> None:
    assert store.open() is None
    with store.locked(wait=True):
        store.make([], Seen(1, 0, 0))
    (store._folder / STATE).write_bytes(b"not what it was")
    assert store.open() is None


def test_only_one_process_writes_at_a_time(store: Store) -> None:
    tries = (
        "from pathlib import Path; from commonweal.community.search.index.store import Store\n"
        f"with Store(Path({str(store._folder)!r})).locked(wait=False) as got: print(got)"
    )
    with store.locked(wait=True):
        other = subprocess.run([sys.executable, "-c", tries], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == "False"
    with store.locked(wait=False) as again:
        assert again


def test_an_index_of_nothing_can_be_kept_and_added_to(store: Store, tea: Entry) -> None:
    with store.locked(wait=True):
        opened = store.change(store.make([], Seen(1, 0, 0)), [Change(tea.id, row(tea, 1))], Seen(2, 0, 0))
    assert found(opened, "tea") == {str(tea.id)}
    assert np.isclose(opened.snapshot.closeness(vector(1)), [1]).all()
