"""The index as it should be now: kept by this process, or by the files that all share, and brought up to date when the
database has changed.

At each search one small query says what was written since. What the running transaction wrote itself, and may yet take
back, is searched in an index of its own that nobody else sees.
"""

import json
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, RLock
from uuid import UUID

from django.db import connection

from commonweal.community.search.entry import Entry
from commonweal.community.search.index.columns import Row
from commonweal.community.search.index.snapshot import Snapshot, in_memory
from commonweal.community.search.index.store import Change, Opened, Seen, Store
from commonweal.community.search.queries.topics import as_vector
from commonweal.core.database.preparation import home_folder

MOST_AT_ONCE = 500
"""So many changed entries a search itself waits for; more are left to a job, and meanwhile it searches what was."""
LONGEST_BEHIND = 60.0
"""Seconds after which a search waits for however many there are: the job may not run."""
PRIVATE_KEPT = 4

_LOOK = """
SELECT (SELECT identity FROM search_searchidentity LIMIT 1),
       (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_current_xact_id_if_assigned()::text::bigint,
       count(*), COALESCE(sum(version), 0)::bigint,
       count(*) FILTER (WHERE changed_in = pg_current_xact_id_if_assigned()::text::bigint)
  FROM search_searchentry WHERE changed_in >= %s
"""
_CHANGED = """
SELECT e.service_id, e.document, e.content, m.vector, e.changed_in, e.version,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  FROM search_searchentry e LEFT JOIN search_textmeaning m ON m.key = e.meaning
 WHERE e.changed_in >= %s
"""

Database = tuple[UUID, int]
"""Which database: its name for itself, and the server's number for it, which a copy does not share."""


@dataclass(frozen=True)
class Look:
    """What a look at the database saw: of rows that transactions from `below` on wrote, how many and what versions."""

    database: Database
    below: int
    oldest: int
    transaction: int | None
    count: int
    total: int
    own: int

    def matches(self, seen: Seen) -> bool:
        """Whether nothing changed since. A transaction that lies before is one of another life of the database."""
        is_same = (self.below, self.count, self.total) == (seen.below, seen.count, seen.total)
        return is_same and self.oldest >= seen.below


_lock = RLock()
_kept: dict[Database, Opened] = {}
_last: dict[str, Database] = {}
"""The database that each connection's name led to, to look from the right point at once."""
_behind_since: dict[Database, float] = {}
_private: OrderedDict[tuple[Database, int | None, int, int], Snapshot] = OrderedDict()
_private_lock = Lock()


def current_snapshot(*, patient: bool = False) -> Snapshot:
    """The index with everything that is committed, and what this transaction wrote. `patient` waits for it however long
    that takes; otherwise a search that finds very much changed searches what was before, for a minute at most."""
    opened, look = _look_now()
    if look.own:
        return _private_snapshot(look)
    if opened is not None and look.matches(opened.seen):
        return opened.snapshot
    with _lock:
        return _caught_up(look.database, patient).snapshot


def _look_now() -> tuple[Opened | None, Look]:
    """What this process has of the database, and how the database is now."""
    name = str(connection.settings_dict["NAME"])
    opened = _kept.get(_last[name]) if name in _last else None
    look = _look(opened.seen.below if opened else 0)
    if opened is not None and _last[name] != look.database:
        opened = _kept.get(look.database)
        look = _look(opened.seen.below if opened else 0)
    _last[name] = look.database
    return opened, look


def _look(below: int) -> Look:
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [below])
        identity, number, oldest, transaction, count, total, own = cursor.fetchone()
    return Look((identity, number), below, oldest, transaction, count, total, own)


def _caught_up(database: Database, patient: bool) -> Opened:
    """The files brought up to date, by this process or by another; or as they were, where that would take long."""
    store = Store(folder_of(database))
    opened = _newest(store, _kept.get(database))
    if opened is not None:
        look = _look(opened.seen.below)
        if look.matches(opened.seen):
            return _keep(database, opened)
        if look.count - opened.seen.count > MOST_AT_ONCE and not patient and not _is_long_behind(database):
            return _keep(database, opened, behind=True)
    with store.locked(wait=opened is None or patient or _is_long_behind(database)) as got:
        if not got and opened is not None:
            return _keep(database, opened, behind=True)
        opened = _newest(store, opened)
        return _keep(database, _written(store, opened))


def _written(store: Store, opened: Opened | None) -> Opened:
    if opened is None or opened.is_worn or _look(opened.seen.below).oldest < opened.seen.below:
        rows, seen = _read(0)
        return store.make([change.row for change in rows if change.row is not None], seen)
    changes, seen = _read(opened.seen.below)
    return store.change(opened, changes, seen)


def _newest(store: Store, opened: Opened | None) -> Opened | None:
    """What this process has, or the files where another process has written them since."""
    stamp = store.stamp()
    return opened if opened is not None and stamp == opened.stamp else store.open()


def _keep(database: Database, opened: Opened, *, behind: bool = False) -> Opened:
    if behind:
        _behind_since.setdefault(database, time.monotonic())
    else:
        _behind_since.pop(database, None)
    _kept[database] = opened
    return opened


def _is_long_behind(database: Database) -> bool:
    since = _behind_since.get(database)
    return since is not None and time.monotonic() - since > LONGEST_BEHIND


def _read(below: int) -> tuple[list[Change], Seen]:
    """What transactions from `below` on wrote, and what is then seen, both as of one moment."""
    changes: list[Change] = []
    versions: list[tuple[int, int]] = []
    oldest = below
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [below])
        for service, document, content, vector, changed_in, version, oldest_running in cursor.fetchall():
            changes.append(Change(service, _row(document, content, vector)))
            versions.append((changed_in, version))
            oldest = oldest_running
    late = [version for changed_in, version in versions if changed_in >= oldest]
    return changes, Seen(oldest, len(late), sum(late))


def _row(document: str | None, content: bytes, vector: bytes | None) -> Row | None:
    if document is None:
        return None
    entry = Entry.from_json(json.loads(document))
    return Row(entry, bytes(content), as_vector(vector) if vector is not None else None)


def _private_snapshot(look: Look) -> Snapshot:
    """An index of all that this transaction sees, of which it wrote some itself."""
    whole = _look(0)
    key = (whole.database, whole.transaction, whole.count, whole.total)
    with _private_lock:
        if key in _private:
            return _private[key]
    changes, _ = _read(0)
    made = in_memory([change.row for change in changes if change.row is not None])
    with _private_lock:
        _private[key] = made
        while len(_private) > PRIVATE_KEPT:
            _private.popitem(last=False)
    return made


def folder_of(database: Database) -> Path:
    """Where the files of a database's index lie."""
    identity, number = database
    return home_folder() / "search" / f"{identity}-{number}"


def forget() -> None:
    """Let go of what this process has, so that the next search opens the files."""
    with _lock:
        _kept.clear()
        _last.clear()
        _behind_since.clear()
        _private.clear()
