"""What other rooms say of keeping: why a record must not go yet, which rows stay without a name so that sums stay
right, and which files lie outside the database. Rooms say it when they load; nothing here knows them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

People = Collection[UUID]


@dataclass(frozen=True)
class ReasonToKeep:
    """Why nothing of a record may go. `find` gives those of the people to whom it applies, read as the system."""

    key: str
    words: str
    find: Callable[[People], Iterable[UUID]]


_reasons: dict[str, ReasonToKeep] = {}
_without_name: dict[str, Mapping[str, str]] = {}
_files: dict[str, tuple[Callable[[People], list[str]], Callable[[str], None]]] = {}


def add_reason_to_keep(key: str, words: str, find: Callable[[People], Iterable[UUID]]) -> None:
    """Say that a record is kept while something is so: "A safeguarding concern is open"."""
    _reasons[key] = ReasonToKeep(key, words, find)


def reasons_to_keep(people: People) -> dict[UUID, list[str]]:
    """Why each of these people's records must be kept; who is not in it may go. Read as the system."""
    found: dict[UUID, list[str]] = {}
    for reason in _reasons.values():
        for person_id in dict.fromkeys(reason.find(people)):
            found.setdefault(person_id, []).append(reason.words)
    return found


def keep_without_name(table: str, words: Mapping[str, str]) -> None:
    """Say that rows of a table stay, because sums rest on them, and what stands in their columns of words instead."""
    _without_name[table] = words


def kept_without_name() -> Mapping[str, Mapping[str, str]]:
    """The tables whose rows stay without a name, with what is written over in each."""
    return _without_name


def add_files(room: str, find: Callable[[People], list[str]], drop: Callable[[str], None]) -> None:
    """Say which files outside the database are these people's (`find`), and how one is taken away (`drop`). They go
    with the rows of the room."""
    _files[room] = (find, drop)


def files_of(people: People, rooms: Collection[str]) -> list[tuple[str, Callable[[str], None]]]:
    """Every file of these people in these rooms, with what takes it away."""
    return [(file, drop) for room, (find, drop) in _files.items() if room in rooms for file in find(people)]
