"""Adding feeds, changing and ending them, and deciding where a feed and an editor disagree."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.actions import Origin
from commonweal.community.directory.models import Service
from commonweal.community.directory.reading import document_of
from commonweal.community.openreferral.actions.candidates import Candidate, Settings
from commonweal.community.openreferral.actions.importing import chain_of, require_editor, store
from commonweal.community.openreferral.fetching import FetchError, require_web_address
from commonweal.community.openreferral.models import Feed, FeedRecord
from commonweal.community.openreferral.preparing import prepare
from commonweal.core.accounts.actors import Actor
from commonweal.core.database.jobs import queue_job
from commonweal.core.ledger.actions import write_entry

QUEUE = "directory"


def add_feed(actor: Actor, **settings: Any) -> Feed:
    """Add a feed, and have it read for the first time. Raises ValidationError, PermissionDenied."""
    require_editor(actor)
    feed = Feed(added_at=timezone.now(), **settings)
    _check(feed)
    with transaction.atomic():
        feed.save(force_insert=True)
        _write(actor, feed, "added", f"Feed {feed.name} added by {actor.name}")
        queue_reading(feed)
    return feed


def change_feed(actor: Actor, feed: Feed, **settings: Any) -> Feed:
    """Change how a feed is read; `is_active` False pauses it. Raises ValidationError, PermissionDenied."""
    require_editor(actor)
    for name, value in settings.items():
        setattr(feed, name, value)
    _check(feed)
    with transaction.atomic():
        feed.save(update_fields=list(settings))
        _write(actor, feed, "changed", f"Feed {feed.name} changed by {actor.name}")
    return feed


def remove_feed(actor: Actor, feed: Feed) -> None:
    """End a feed. Its entries stay, and are edited here from now on."""
    require_editor(actor)
    with transaction.atomic():
        _write(actor, feed, "removed", f"Feed {feed.name} removed by {actor.name}; its entries stay")
        feed.delete()


def fetch_now(actor: Actor, feed: Feed) -> None:
    """Have a worker read a feed as soon as it can."""
    require_editor(actor)
    queue_reading(feed)


def queue_reading(feed: Feed) -> None:
    queue_job("openreferral.read_feed", QUEUE, feed_id=str(feed.pk))


def take_theirs(actor: Actor, record: FeedRecord) -> None:
    """Write the feed's record over what was edited here. What was is kept as a version."""
    require_editor(actor)
    with transaction.atomic():
        held, service, waiting = _held(record)
        origin = Origin(held.feed.name, service.place, service.is_invented, service.listing)
        prepared = prepare(waiting, held.feed.name)
        if prepared.record is None:
            raise ValidationError([str(fault) for fault in prepared.faults])
        store([Candidate(prepared, document_of(service.pk), origin)])
        _settle(held, document_of(service.pk))
        summary = f"{service.name}: the feed's record taken by {actor.name}"
        _write(actor, held.feed, "taken", summary, service=service.pk)


def keep_ours(actor: Actor, record: FeedRecord) -> None:
    """Leave the entry as it was edited here. The feed is heard again when it changes once more."""
    require_editor(actor)
    with transaction.atomic():
        held, service, waiting = _held(record)
        _settle(held, waiting)
        _write(actor, held.feed, "kept", f"{service.name}: kept as edited here by {actor.name}", service=service.pk)


def due_feeds(now: datetime) -> list[Feed]:
    """The active feeds whose time has come: every day or every week, as each says."""
    active = Feed.objects.filter(is_active=True)
    return [one for one in active if one.tried_at is None or (now - one.tried_at).total_seconds() >= _seconds(one)]


def _seconds(feed: Feed) -> float:
    return feed.every_hours * 3600 - 1800  # a job that ran late yesterday must not put today's off by a day


def _check(feed: Feed) -> None:
    try:
        require_web_address(feed.address)
    except FetchError as error:
        raise ValidationError({"address": str(error)}) from None
    feed.full_clean(exclude=["place", "read_at", "report", "tried_at"])


def _held(record: FeedRecord) -> tuple[FeedRecord, Service, dict[str, Any]]:
    held = FeedRecord.objects.select_for_update(of=("self",)).select_related("feed").get(pk=record.pk)
    if held.waiting is None:
        raise ValidationError("Somebody has decided on this record already")
    return held, Service.objects.select_related("place").get(pk=held.service_id), held.waiting


def _settle(record: FeedRecord, document: dict[str, Any]) -> None:
    record.document, record.digest = document, record.waiting_digest
    record.waiting, record.waiting_digest = None, ""
    record.save(update_fields=["document", "digest", "waiting", "waiting_digest"])


def _write(actor: Actor, feed: Feed, kind: str, summary: str, **facts: Any) -> None:
    chain = chain_of(Settings(feed.name, feed.place))
    payload = {"feed": feed.pk, "address": feed.address, **facts}
    write_entry(actor, f"directory.feed-{kind}", summary, chain=chain, payload=payload)
