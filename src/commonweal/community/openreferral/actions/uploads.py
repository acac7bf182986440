"""Files and addresses that an editor takes in on the page: checked first, stored when they say so."""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils import timezone

from commonweal.community.openreferral.actions.candidates import Settings
from commonweal.community.openreferral.actions.feeds import QUEUE
from commonweal.community.openreferral.actions.importing import Say, import_file, require_editor
from commonweal.community.openreferral.actions.reporting import Report
from commonweal.community.openreferral.fetching import Fetcher, FetchError
from commonweal.community.openreferral.harvesting import harvest
from commonweal.community.openreferral.models import Import
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.database.jobs import queue_job
from commonweal.core.places.models import Place

MOST_AT_ONCE = 500_000
"""Bytes of a file that is looked through while the editor waits; a larger one is a job."""

State = Import.State


def start_upload(
    actor: Actor,
    *,
    name: str,
    content: bytes | None = None,
    address: str = "",
    place: Place | None = None,
    source: str = "",
    finds_terms: bool = True,
    columns: Mapping[str, str] | None = None,
) -> Import:
    """Begin to take in a file (its `content`) or an address. A small file is checked at once, else by a job."""
    require_editor(actor)
    started = Import(
        place=place,
        name=name[:300],
        address=address,
        content=None if content is None else gzip.compress(content, 3),
        source=(source or name)[:300],
        finds_terms=finds_terms,
        columns=dict(columns or {}),
        started_by_id=actor.account_id,
        starter_name=actor.name,
        started_at=timezone.now(),
    )
    with transaction.atomic():
        started.save(force_insert=True)
        if content is not None and len(content) <= MOST_AT_ONCE:
            _check(actor, started, content)
        else:
            queue_job("openreferral.check_upload", QUEUE, import_id=str(started.pk))
    return started


def name_columns(actor: Actor, upload: Import, columns: Mapping[str, str]) -> Import:
    """Say which of our columns the headings of a table are, and check it once more."""
    require_editor(actor)
    with transaction.atomic():
        held = _held(upload.pk)
        if held.content is None or held.state not in (State.CHECKED, State.FAULTY):
            raise ValidationError("This file is not waiting for an answer")
        held.columns = dict(columns)
        _check(actor, held, gzip.decompress(held.content))
    return held


def confirm_upload(actor: Actor, upload: Import) -> Import:
    """Take in what was checked. It is looked through once more, since the directory may have changed meanwhile."""
    require_editor(actor)
    with transaction.atomic():
        held = _held(upload.pk)
        if held.state != State.CHECKED or held.content is None:
            raise ValidationError("This file is not waiting for a yes")
        held.state, held.done = State.STORING, 0
        held.save(update_fields=["state", "done"])
        content = gzip.decompress(held.content)
        if len(content) <= MOST_AT_ONCE:
            _store(actor, held, content)
        else:
            queue_job("openreferral.store_upload", QUEUE, import_id=str(held.pk))
    return held


def forget_upload(actor: Actor, upload: Import) -> None:
    """Take away a file that was not stored."""
    require_editor(actor)
    Import.objects.filter(pk=upload.pk).exclude(state__in=(State.STORED, State.STORING)).delete()


@contextmanager
def _giving_up(key: UUID) -> Iterator[None]:
    """Where a job breaks off, its import says so, instead of waiting for ever. What broke it goes on to the log."""
    try:
        yield
    except Exception:
        problem = "Something went wrong here, and nothing was stored. Whoever runs Commonweal can see what in its log"
        with acting_as(system_actor("giving up a file")):
            Import.objects.filter(pk=key, state__in=(State.CHECKING, State.STORING)).update(
                state=State.FAULTY, report=_refused(problem), ended_at=timezone.now()
            )
        raise


def check_upload(key: UUID) -> None:
    """As a job: fetch, if it is an address, and check."""
    with _giving_up(key):
        _check_by_job(key)


def store_upload(key: UUID) -> None:
    """As a job: store, on behalf of whoever said yes."""
    with _giving_up(key):
        _store_by_job(key)


def _check_by_job(key: UUID) -> None:
    with acting_as(system_actor("checking a file")):
        upload = Import.objects.filter(pk=key, state=State.CHECKING).select_related("place", "started_by").first()
    if upload is None:
        return
    if upload.address:
        try:
            with Fetcher() as fetcher:
                content = _fetched(upload, fetcher)
        except FetchError as error:
            with acting_as(system_actor("checking a file")):
                _end(upload, State.FAULTY, _refused(str(error)))
            return
    else:
        assert upload.content is not None
        content = gzip.decompress(upload.content)
    with acting_as(system_actor("checking a file")) as actor:
        _check(actor, upload, content, _progress(upload))


def _store_by_job(key: UUID) -> None:
    with acting_as(system_actor("storing a file")):
        upload = Import.objects.filter(pk=key, state=State.STORING).select_related("place", "started_by").first()
        account = upload.started_by if upload else None
    if upload is None or upload.content is None:
        return
    with acting_as(account or system_actor("storing a file")) as actor:
        _store(actor, upload, gzip.decompress(upload.content), _progress(upload))


def _held(key: UUID) -> Import:
    return Import.objects.select_for_update(of=("self",)).select_related("place").get(pk=key)


def _check(actor: Actor, upload: Import, content: bytes, say: Say = lambda done, total: None) -> None:
    report = import_file(actor, content, _settings(upload), say, columns=upload.columns, check=True)
    upload.content = gzip.compress(content, 3)
    _end(upload, State.FAULTY if report.fault_count or not report.records else State.CHECKED, report.in_json())


def _store(actor: Actor, upload: Import, content: bytes, say: Say = lambda done, total: None) -> None:
    report = import_file(actor, content, _settings(upload), say, columns=upload.columns)
    if report.stored:
        upload.content = None
    _end(upload, State.STORED if report.stored else State.FAULTY, report.in_json())


def _settings(upload: Import) -> Settings:
    return Settings(upload.source, upload.place, upload.is_invented, upload.finds_terms)


def _end(upload: Import, state: State, report: dict[str, Any]) -> None:
    upload.state, upload.report, upload.ended_at = state, report, timezone.now()
    upload.done = upload.total = report["records"]
    upload.save(update_fields=["state", "report", "ended_at", "done", "total", "content", "columns"])


def _fetched(upload: Import, fetcher: Fetcher) -> bytes:
    """What is behind the address, as one file: of a feed, its records one a line."""
    contents = harvest(upload.address, fetcher, upload.source, columns=upload.columns)
    if contents.sheet is not None or contents.faults:
        return fetcher.get(upload.address)
    say, lines = _progress(upload), []
    for count, (_, document) in enumerate(contents.records, 1):
        lines.append(json.dumps(document))
        if count % 100 == 0:
            say(count, contents.total)
    if contents.faults:
        raise FetchError(str(contents.faults[0]))
    return "\n".join(lines).encode()


def _refused(why: str) -> dict[str, Any]:
    report = Report()
    report.add_note(why)
    return report.in_json() | {"problem": why}


def _progress(upload: Import) -> Say:
    """Notes how far a job is, in a transaction of its own, so that the page can show it."""
    key = upload.pk

    def say(done: int, total: int) -> None:
        note_progress(key, done, total)

    return say


def note_progress(key: UUID, done: int, total: int) -> None:
    """Write how far a job is on a connection of its own: the job's own transaction shows nothing before its end."""
    connection = connections.create_connection("default")
    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT accounts_set_actor('system', '')")
            cursor.execute("UPDATE openreferral_import SET done = %s, total = %s WHERE id = %s", [done, total, key])
            cursor.execute("COMMIT")
    finally:
        connection.close()
