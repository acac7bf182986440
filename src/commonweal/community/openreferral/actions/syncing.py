"""Reading a feed again: what is new there or has changed is taken in, what went is hidden after a while, and what was
edited here is never written over unseen."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from commonweal.community.directory.changes import tell_change
from commonweal.community.directory.differences import differences, rebase
from commonweal.community.directory.models import Service
from commonweal.community.directory.reading import documents_of
from commonweal.community.openreferral.actions.candidates import Candidate, Settings
from commonweal.community.openreferral.actions.importing import (
    Say,
    candidates_of,
    chain_of,
    changes_between,
    require_editor,
    store,
)
from commonweal.community.openreferral.actions.reporting import Entry, Report, State
from commonweal.community.openreferral.fetching import Fetcher, FetchError
from commonweal.community.openreferral.harvesting import gathered, harvest
from commonweal.community.openreferral.models import Feed, FeedRecord
from commonweal.community.openreferral.preparing import prepare
from commonweal.community.openreferral.reading.contents import Contents
from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.ledger.actions import write_entry

FEWEST_KNOWN, LEAST_SHARE = 10, 0.5
"""A feed of so many records that suddenly has less than this share of them has a fault: nothing counts as gone."""

Listing = Service.Listing


@dataclass
class Reading:
    """What one reading of a feed found: as of an import, and besides how many records wait for an editor, are missing,
    were hidden or shown again."""

    report: Report = field(default_factory=Report)
    waiting: int = 0
    missing: int = 0
    hidden: int = 0
    shown: int = 0
    problem: str = ""

    def in_json(self) -> dict[str, Any]:
        counts = {"waiting": self.waiting, "missing": self.missing, "hidden": self.hidden, "shown": self.shown}
        return self.report.in_json() | counts


def read_feed(actor: Actor, feed: Feed, fetcher: Fetcher, say: Say = lambda done, total: None) -> Reading:
    """Fetch a feed to its end and take in what is new or has changed. Raises PermissionDenied for whoever is no editor.

    The fetching waits in no transaction: call it outside one. A record with a fault is passed over and told; it is for
    the feed's publisher to mend.
    """
    require_editor(actor)
    now = timezone.now()
    try:
        contents = gathered(harvest(feed.address, fetcher, feed.name), say)
        return _take_in(actor, feed, contents, now)
    except FetchError as error:
        return _failed(actor, feed, now, str(error))
    except Exception:  # nothing was stored; it goes on to the log, and the feed's page does not say that all is well
        _failed(actor, feed, now, "Something went wrong here. Whoever runs Commonweal can see what in its log")
        raise


def _take_in(actor: Actor, feed: Feed, contents: Contents, now: datetime) -> Reading:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('commonweal.load'))")
        reading = _Reader(feed, now).read(contents)
        read_at = feed.read_at if contents.faults else now
        Feed.objects.filter(pk=feed.pk).update(
            tried_at=now, read_at=read_at, problem=reading.problem, report=reading.in_json()
        )
        _write_entry(actor, feed, reading)
    return reading


def _failed(actor: Actor, feed: Feed, now: datetime, problem: str) -> Reading:
    with acting_as(actor):
        Feed.objects.filter(pk=feed.pk).update(tried_at=now, problem=problem)
    return Reading(problem=problem)


class _Reader:
    def __init__(self, feed: Feed, now: datetime) -> None:
        self.feed, self.now = feed, now
        self.settings = Settings(feed.name, feed.place, finds_terms=feed.finds_terms)
        self.reading = Reading()
        self.known = {one.service_id: one for one in feed.records.all()}
        self.seen: list[UUID] = []

    def read(self, contents: Contents) -> Reading:
        report = self.reading.report
        for group in candidates_of(contents, self.settings):
            self._take(group)
        report.notes += contents.notes
        report.add_faults(contents.faults)
        if contents.faults:
            self.reading.problem = str(contents.faults[0])
        self._mark_seen()
        if not contents.faults:
            self._miss()
        return self.reading

    def _take(self, group: Iterable[Candidate]) -> None:
        """Store those of a group that are to be stored, and note for all what the feed gave."""
        group = [one for one in group if self._is_sound(one)]
        others = self._of_other_feeds(group)
        taken: list[Candidate] = []
        for candidate in group:
            assert candidate.prepared.record is not None
            key = candidate.prepared.record.id
            if key in others:
                note = f"{candidate.prepared.where} is in the directory from {others[key]}: passed over"
                self.reading.report.add_note(note)
                continue
            self.seen.append(key)
            if (made := self._decide(candidate, self.known.get(key))) is not None:
                taken.append(made)
        store(taken)
        self._keep(taken)

    def _is_sound(self, candidate: Candidate) -> bool:
        prepared = candidate.prepared
        for note in prepared.notes:
            self.reading.report.add_note(f"{prepared.where}: {note}")
        if prepared.record is None:
            self.reading.report.counts[State.FAULTY] += 1
            self.reading.report.add_faults(prepared.faults)
            if prepared.id is not None:
                self.seen.append(prepared.id)  # it is in the feed, so it is not gone
        return prepared.record is not None

    def _of_other_feeds(self, group: Iterable[Candidate]) -> dict[UUID, str]:
        keys = [one.prepared.record.id for one in group if one.prepared.record]
        others = FeedRecord.objects.filter(service__in=keys).exclude(feed=self.feed)
        return dict(others.values_list("service_id", "feed__name"))

    def _decide(self, candidate: Candidate, known: FeedRecord | None) -> Candidate | None:
        """The candidate as it is to be stored; None where nothing is to be stored of it."""
        report, prepared = self.reading.report, candidate.prepared
        assert prepared.record is not None
        if candidate.current is None:
            report.add(Entry(prepared.where, str(prepared.record.id), prepared.record.name, State.NEW))
            return candidate
        if known is None:
            return self._adopt(candidate)
        if candidate.digest in (known.digest, known.waiting_digest):
            if candidate.digest == known.digest and known.waiting is not None:  # the feed has taken its change back
                known.waiting, known.waiting_digest = None, ""
                known.save(update_fields=["waiting", "waiting_digest"])
            report.counts[State.UNCHANGED] += 1
            return None
        rebased = rebase(known.document, candidate.current, prepared.document)
        if rebased.conflicts:
            self._wait(known, candidate)
            return None
        both = self._dated(rebased.document, candidate)
        return self._changed(replace(candidate, prepared=prepare(both, prepared.where)))

    def _adopt(self, candidate: Candidate) -> Candidate | None:
        """An entry that was here before the feed: the feed's from now on, once an editor has seen what differs."""
        assert candidate.current is not None and candidate.prepared.record is not None
        record = FeedRecord(
            feed=self.feed,
            service_id=candidate.prepared.record.id,
            document=candidate.current,
            digest=candidate.digest,
            seen_at=self.now,
        )
        self.known[record.service_id] = record
        if differences(candidate.current, candidate.prepared.document):
            record.digest = ""
            self._wait(record, candidate)
        else:
            self.reading.report.counts[State.UNCHANGED] += 1
        record.save(force_insert=True)
        return None

    def _changed(self, candidate: Candidate) -> Candidate | None:
        prepared = candidate.prepared
        if prepared.record is None or candidate.current is None:
            self.reading.report.add_faults(prepared.faults)
            return None
        changes = changes_between(candidate.current, prepared.document)
        if changes:
            key, name = str(prepared.record.id), prepared.record.name
            self.reading.report.add(Entry(prepared.where, key, name, State.CHANGED, changes))
        else:
            self.reading.report.counts[State.UNCHANGED] += 1
        return candidate

    def _dated(self, document: dict[str, Any], candidate: Candidate) -> dict[str, Any]:
        """The document with the later of the two days it was confirmed on, and when the feed says it was modified."""
        given = candidate.prepared.document
        made = {name: value for name, value in document.items() if name != "last_modified"}
        days = [day for day in (document.get("assured_date"), given.get("assured_date")) if day]
        if days:
            made["assured_date"] = max(days)
        return made | ({"last_modified": given["last_modified"]} if "last_modified" in given else {})

    def _wait(self, known: FeedRecord, candidate: Candidate) -> None:
        known.waiting, known.waiting_digest = candidate.prepared.document, candidate.digest
        self.reading.waiting += 1
        if known.pk:
            known.save(update_fields=["waiting", "waiting_digest"])

    def _keep(self, taken: Iterable[Candidate]) -> None:
        """What the feed gave, as it is kept now, so that the next change there can be told from an edit here."""
        digests = {one.prepared.record.id: one.digest for one in taken if one.prepared.record}
        documents = documents_of(digests)
        rows = [
            FeedRecord(feed=self.feed, service_id=key, document=documents[key], digest=digest, seen_at=self.now)
            for key, digest in digests.items()
        ]
        FeedRecord.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["service"],
            update_fields=["document", "digest", "seen_at", "waiting", "waiting_digest"],
        )

    def _mark_seen(self) -> None:
        ours = self.feed.records.filter(service__in=self.seen)
        back = list(ours.filter(is_hidden=True, service__listing=Listing.HIDDEN).values_list("service_id", flat=True))
        Service.objects.filter(pk__in=back).update(listing=Listing.LISTED, listing_note="")
        ours.update(seen_at=self.now, missing=0, is_hidden=False)
        self.reading.shown = len(back)
        tell_change(back)

    def _miss(self) -> None:
        """Count what the feed no longer has, and hide what it has not had for as many readings as its settings say."""
        gone = self.known.keys() - set(self.seen)
        if not gone:
            return
        if len(self.known) >= FEWEST_KNOWN and len(gone) > len(self.known) * (1 - LEAST_SHARE):
            left = len(self.known) - len(gone)
            self.reading.problem = (
                f"The feed has only {left:,} of the {len(self.known):,} records it had. That looks like a fault of the"
                " feed: nothing was counted as gone."
            )
            return
        missing = self.feed.records.filter(service__in=gone)
        for record in missing:
            record.missing = min(record.missing + 1, 999)
        FeedRecord.objects.bulk_update(missing, ["missing"])
        long_gone = [one.service_id for one in missing if one.missing >= self.feed.hides_after and not one.is_hidden]
        hidden = list(Service.objects.filter(pk__in=long_gone, listing=Listing.LISTED).values_list("pk", flat=True))
        note = f"No longer in the feed {self.feed.name}"[:300]
        Service.objects.filter(pk__in=hidden).update(listing=Listing.HIDDEN, listing_note=note)
        self.feed.records.filter(service__in=hidden).update(is_hidden=True)
        self.reading.missing, self.reading.hidden = len(gone), len(hidden)
        tell_change(hidden)


def _write_entry(actor: Actor, feed: Feed, reading: Reading) -> None:
    """In the ledger where something came of it: a reading that changed nothing says nothing."""
    counts = reading.report.counts
    done = {"new": counts[State.NEW], "changed": counts[State.CHANGED], "waiting": reading.waiting,
            "hidden": reading.hidden, "shown again": reading.shown}  # fmt: skip
    if not any(done.values()):
        return
    said = ", ".join(f"{count:,} {name}" for name, count in done.items() if count)
    write_entry(
        actor,
        "directory.synced",
        f"The feed {feed.name} was read: {said}",
        chain=chain_of(Settings(feed.name, feed.place)),
        payload={"feed": feed.pk, **done},
    )
