"""Taking records in: all of them or, with one fault, none."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from commonweal.community.directory.actions import store_records
from commonweal.community.directory.differences import differences
from commonweal.community.directory.models import Version
from commonweal.community.openreferral.actions.candidates import Candidate, Settings, of_records, of_rows
from commonweal.community.openreferral.actions.reporting import Change, Entry, Report, State, Term
from commonweal.community.openreferral.reading.contents import Contents, Form, open_contents
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry

Say = Callable[[int, int], None]
"""Told how many records are through, and of how many (0 while that is not known)."""

SECONDS_BETWEEN_WORDS = 2.0


class _TakenBackError(Exception):
    """Raised inside the transaction to undo it."""


def check_contents(contents: Contents, settings: Settings, say: Say = lambda done, total: None) -> Report:
    """What taking these records in would do, and every fault in them. Nothing is written."""
    report = Report()
    for _ in _judged(contents, settings, report, say):
        pass
    return report


def import_contents(
    actor: Actor, contents: Contents, settings: Settings, say: Say = lambda done, total: None, *, digest: str = ""
) -> Report:
    """Take records in: new ones are listed, changed ones written over, unchanged ones left alone. With one fault
    nothing is kept. `digest` of the file goes into the ledger. Raises PermissionDenied for whoever is no editor.

    What an entry was before it changed is kept as a version, so that an editor can take it back.
    """
    require_editor(actor)
    report = Report()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('commonweal.load'))")
            for candidates in _judged(contents, settings, report, say):
                if not report.fault_count:
                    store(candidates)
            if report.fault_count:
                raise _TakenBackError
            report.stored = True
            _write_entry(actor, settings, report, digest)
    except _TakenBackError:
        report.stored = False
    return report


def require_editor(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor may take records in."""
    actor.require_role(Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR)


def import_file(
    actor: Actor,
    content: bytes,
    settings: Settings,
    say: Say = lambda done, total: None,
    *,
    form: Form = Form.AUTO,
    columns: Mapping[str, str] | None = None,
    check: bool = False,
) -> Report:
    """Take in a file of any form that can be read, or only check it."""
    contents = open_contents(content, settings.source, form, columns)
    if check:
        require_editor(actor)
        return check_contents(contents, settings, say)
    return import_contents(actor, contents, settings, say, digest=hashlib.sha256(content).hexdigest())


def _judged(contents: Contents, settings: Settings, report: Report, say: Say) -> Iterator[Sequence[Candidate]]:
    """The candidates that would be written, some hundred at a time; what is found goes into the report."""
    report.notes += contents.notes
    if contents.sheet is not None:
        report.headings = dict(contents.sheet.headings)
    groups, total = candidates_of(contents, settings), contents.total
    spoken = time.monotonic()
    for group in groups:
        yield [candidate for candidate in group if _told(candidate, report) in (State.NEW, State.CHANGED)]
        if time.monotonic() - spoken > SECONDS_BETWEEN_WORDS:
            spoken = time.monotonic()
            say(report.records, total)
    report.add_faults(contents.faults)
    if not report.records and not report.fault_count:
        report.add_note("There is no record in it")
    say(report.records, report.records)


def candidates_of(contents: Contents, settings: Settings) -> Iterator[list[Candidate]]:
    """The records or rows, some hundred at a time, each with its entry."""
    if contents.sheet is None:
        return of_records(contents.records, settings)
    contents.total = len(contents.sheet.rows)
    return of_rows(contents.sheet, settings) if not contents.faults else iter(())


def _told(candidate: Candidate, report: Report) -> State:
    """Put what taking a record in would do into the report."""
    prepared = candidate.prepared
    for note in prepared.notes:
        report.add_note(f"{prepared.where}: {note}")
    if prepared.record is None:
        report.counts[State.FAULTY] += 1
        report.add_faults(prepared.faults)
        return State.FAULTY
    terms = tuple(Term(one.list, one.key, one.name, one.why) for one in prepared.terms)
    if candidate.current is None:
        report.add(Entry(prepared.where, str(prepared.record.id), prepared.record.name, State.NEW, terms=terms))
        return State.NEW
    changes = changes_between(candidate.current, prepared.document)
    if not changes:
        report.counts[State.UNCHANGED] += 1
        return State.UNCHANGED
    report.add(Entry(prepared.where, str(prepared.record.id), prepared.record.name, State.CHANGED, changes, terms))
    return State.CHANGED


def changes_between(current: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[Change, ...]:
    """What a record changes of its entry, field by field: the day it was last confirmed too, where it names one."""
    changes = [Change(one.field.label, one.before, one.after) for one in differences(current, document)]
    before, after = current.get("assured_date"), document.get("assured_date")
    if after and before != after:
        changes.append(Change("Last confirmed", (before,) if before else (), (after,)))
    return tuple(changes)


def store(candidates: Iterable[Candidate]) -> None:
    """Write records, each as its origin says; what they change is kept as it was."""
    candidates = list(candidates)
    keep_versions({one.prepared.record.id: one for one in candidates if one.prepared.record and one.current})

    def origin(candidate: Candidate) -> tuple[str, str, bool]:
        place = candidate.origin.place
        return candidate.origin.source, place.pk if place else "", candidate.origin.is_invented

    for _, alike in groupby(sorted(candidates, key=origin), key=origin):
        some = list(alike)
        store_records([one.prepared.record for one in some if one.prepared.record], some[0].origin)


def keep_versions(changing: Mapping[Any, Candidate]) -> None:
    """Keep the entries that are about to change as they are, where they are not kept so already."""
    kept = Version.objects.filter(service__in=changing, state=Version.State.APPROVED)
    last = {one.service_id: one.document for one in kept.order_by("service", "-decided_at").distinct("service")}
    now = timezone.now()
    Version.objects.bulk_create(
        Version(
            service_id=key,
            kind=Version.Kind.BEFORE,
            document=candidate.current,
            state=Version.State.APPROVED,
            proposer_name=candidate.origin.source[:200] or "The directory",
            proposed_at=now,
            decided_at=now,
        )
        for key, candidate in changing.items()
        if candidate.current and (key not in last or differences(last[key], candidate.current))
    )


def _write_entry(actor: Actor, settings: Settings, report: Report, digest: str) -> None:
    counts = {state: report.counts[state] for state in (State.NEW, State.CHANGED, State.UNCHANGED)}
    said = ", ".join(f"{count:,} {state}" for state, count in counts.items())
    write_entry(
        actor,
        "directory.imported",
        f"Records taken in from {settings.source}: {said}",
        chain=chain_of(settings),
        payload={"source": settings.source, "sha256": digest, **{str(state): count for state, count in counts.items()}},
    )


def chain_of(settings: Settings) -> str:
    """The history that an import belongs to: its place's, or the directory's."""
    return f"place:{settings.place.pk}" if settings.place else "directory"
