"""Feeds that are read again and again: what changed there, what was edited here, and what went."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.community.directory.models import Service, Version
from commonweal.community.directory.reading import document_of
from commonweal.community.openreferral import tasks
from commonweal.community.openreferral.actions import feeds, syncing
from commonweal.community.openreferral.actions.feeds import (
    add_feed,
    change_feed,
    due_feeds,
    keep_ours,
    remove_feed,
    take_theirs,
)
from commonweal.community.openreferral.actions.reporting import State
from commonweal.community.openreferral.actions.syncing import Reading, read_feed
from commonweal.community.openreferral.fetching import Fetcher
from commonweal.community.openreferral.models import Feed, FeedRecord
from commonweal.community.openreferral.tests.elsewhere import Elsewhere, paged
from commonweal.community.openreferral.tests.records import bare, name_id, store, whole
from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Place

pytestmark = pytest.mark.django_db


class Neighbour:
    """A feed of the council next door, its records to be changed by the test, and read when it says."""

    def __init__(self, actor: Actor, elsewhere: Elsewhere, feed: Feed) -> None:
        self.actor, self.elsewhere, self.feed = actor, elsewhere, feed
        self.records: list[dict[str, Any]] = []

    def read(self) -> Reading:
        self.elsewhere.paths["/services"] = paged(self.records, 50)
        self.feed.refresh_from_db()
        with Fetcher(pause=lambda seconds: None) as fetcher:
            return read_feed(self.actor, self.feed, fetcher)


@pytest.fixture
def neighbour(as_system: Actor, place: Place, elsewhere: Elsewhere) -> Neighbour:
    feed = Feed.objects.create(
        name="Next door", address=f"{elsewhere.address}/services", place=place, added_at=timezone.now()
    )
    found = Neighbour(as_system, elsewhere, feed)
    found.records = [whole("Tea"), whole("Choir")]
    return found


def counts(reading: Reading) -> tuple[int, int, int]:
    found = reading.report.counts
    return found[State.NEW], found[State.CHANGED], found[State.UNCHANGED]


def entry(name: str) -> Service:
    return Service.objects.get(pk=name_id(name))


def record(name: str) -> FeedRecord:
    return FeedRecord.objects.get(service=name_id(name))


def edit(name: str, **changes: Any) -> None:
    """As an editor would: the entry here is written anew with these changes."""
    document = document_of(UUID(name_id(name))) | changes
    store(document)


def test_new_records_are_taken_in_and_unchanged_ones_not_written(neighbour: Neighbour) -> None:
    assert counts(neighbour.read()) == (2, 0, 0)
    modified = entry("Tea").last_modified
    assert counts(neighbour.read()) == (0, 0, 2)
    assert entry("Tea").last_modified == modified
    assert (entry("Tea").source, entry("Tea").place) == ("Next door", neighbour.feed.place)
    neighbour.feed.refresh_from_db()
    assert neighbour.feed.read_at is not None and neighbour.feed.problem == ""
    assert neighbour.feed.report["counts"]["unchanged"] == 2
    assert [one.summary for one in Entry.objects.filter(kind="directory.synced")] == [
        "The feed Next door was read: 2 new"
    ]


def test_a_record_that_changed_there_changes_here_and_what_was_is_kept(neighbour: Neighbour) -> None:
    neighbour.read()
    neighbour.records[0] = whole("Tea", description="With cake")
    reading = neighbour.read()
    assert counts(reading) == (0, 1, 1)
    assert [change.field for change in reading.report.entries[0].changes] == ["What it is"]
    assert entry("Tea").description == "With cake"
    assert Version.objects.get(service=name_id("Tea")).document["description"] == "Tea, with tea"


def test_only_the_moment_it_was_modified_is_no_change(neighbour: Neighbour) -> None:
    neighbour.read()
    neighbour.records[0] = whole("Tea", last_modified="2026-11-20T00:00:00Z")
    assert counts(neighbour.read()) == (0, 0, 2)


def test_what_was_edited_here_stays_when_the_feed_does_not_change(neighbour: Neighbour) -> None:
    neighbour.read()
    edit("Tea", description="Ours")
    assert counts(neighbour.read()) == (0, 0, 2)
    assert entry("Tea").description == "Ours"


def test_an_edit_here_and_a_change_there_of_different_things_both_hold(neighbour: Neighbour) -> None:
    neighbour.read()
    edit("Tea", description="Ours", assured_date="2026-11-20")
    neighbour.records[0] = whole("Tea", fees_description="£9")
    assert counts(neighbour.read()) == (0, 1, 1)
    tea = entry("Tea")
    assert (tea.description, tea.fees_description, str(tea.assured_date)) == ("Ours", "£9", "2026-11-20")


def test_an_edit_here_and_a_change_there_of_the_same_thing_waits_for_an_editor(neighbour: Neighbour) -> None:
    neighbour.read()
    edit("Tea", description="Ours")
    neighbour.records[0] = whole("Tea", description="Theirs", fees_description="£9")
    reading = neighbour.read()
    assert (counts(reading), reading.waiting) == ((0, 0, 1), 1)
    assert entry("Tea").description == "Ours"
    waiting = record("Tea").waiting
    assert waiting is not None and waiting["description"] == "Theirs"
    assert neighbour.read().waiting == 0, "it waits already"
    neighbour.records[0] = whole("Tea")
    neighbour.read()
    assert record("Tea").waiting is None, "the feed took its change back"


def in_conflict(neighbour: Neighbour) -> FeedRecord:
    neighbour.read()
    edit("Tea", description="Ours")
    neighbour.records[0] = whole("Tea", description="Theirs")
    neighbour.read()
    return record("Tea")


def test_an_editor_takes_the_feeds_record(neighbour: Neighbour) -> None:
    take_theirs(neighbour.actor, in_conflict(neighbour))
    assert entry("Tea").description == "Theirs"
    assert record("Tea").waiting is None
    assert "Ours" in [one.document["description"] for one in Version.objects.filter(service=name_id("Tea"))]
    assert counts(neighbour.read()) == (0, 0, 2)


def test_an_editor_keeps_ours_and_the_next_change_there_is_heard(neighbour: Neighbour) -> None:
    keep_ours(neighbour.actor, in_conflict(neighbour))
    assert entry("Tea").description == "Ours"
    assert counts(neighbour.read()) == (0, 0, 2)
    neighbour.records[0] = whole("Tea", description="Theirs", fees_description="£9")
    assert counts(neighbour.read()) == (0, 1, 1)
    assert (entry("Tea").description, entry("Tea").fees_description) == ("Ours", "£9")
    with pytest.raises(ValidationError, match="decided on this record already"):
        keep_ours(neighbour.actor, record("Tea"))


def test_an_entry_that_was_here_before_becomes_the_feeds_once_an_editor_has_seen_it(neighbour: Neighbour) -> None:
    store(whole("Tea", description="Ours"), whole("Choir"))
    reading = neighbour.read()
    assert (counts(reading), reading.waiting) == ((0, 0, 1), 1)
    assert entry("Tea").description == "Ours"
    take_theirs(neighbour.actor, record("Tea"))
    assert entry("Tea").description == "Tea, with tea"


def test_a_record_of_another_feed_is_passed_over(neighbour: Neighbour) -> None:
    neighbour.read()
    other = Feed.objects.create(
        name="Other", address=f"{neighbour.elsewhere.address}/services?x=1", added_at=timezone.now()
    )
    second = Neighbour(neighbour.actor, neighbour.elsewhere, other)
    second.records = [whole("Tea", description="Theirs")]
    reading = second.read()
    assert counts(reading) == (0, 0, 0)
    assert "is in the directory from Next door: passed over" in reading.report.notes[0]
    assert entry("Tea").description == "Tea, with tea"


def test_what_goes_is_marked_then_hidden_and_shown_again_when_it_returns(neighbour: Neighbour) -> None:
    neighbour.feed.hides_after = 2
    neighbour.feed.save()
    neighbour.read()
    neighbour.records.pop(0)
    assert (neighbour.read().missing, record("Tea").missing, entry("Tea").listing) == (1, 1, "listed")
    reading = neighbour.read()
    assert (reading.hidden, entry("Tea").listing, entry("Tea").listing_note) == (
        1,
        "hidden",
        "No longer in the feed Next door",
    )
    assert neighbour.read().hidden == 0
    neighbour.records.insert(0, whole("Tea"))
    assert neighbour.read().shown == 1
    assert (entry("Tea").listing, record("Tea").missing) == ("listed", 0)


def test_what_an_editor_took_out_stays_out(neighbour: Neighbour) -> None:
    neighbour.read()
    Service.objects.filter(pk=name_id("Tea")).update(listing="removed")
    neighbour.records[0] = whole("Tea", description="New")
    neighbour.read()
    assert entry("Tea").listing == "removed"


def test_a_record_with_a_fault_is_passed_over_and_is_not_gone(neighbour: Neighbour) -> None:
    neighbour.read()
    neighbour.records[0] = whole("Tea", email="nobody")
    reading = neighbour.read()
    assert counts(reading) == (0, 0, 1)
    assert [fault.where for fault in reading.report.faults] == ["email"]
    assert (reading.missing, entry("Tea").description) == (0, "Tea, with tea")


def test_a_feed_that_loses_most_of_its_records_hides_nothing(neighbour: Neighbour) -> None:
    neighbour.feed.hides_after = 1
    neighbour.feed.save()
    neighbour.records = [bare(f"Number {number}") for number in range(20)]
    neighbour.read()
    neighbour.records = neighbour.records[:5]
    reading = neighbour.read()
    assert (reading.missing, reading.hidden) == (0, 0)
    assert "only 5 of the 20 records it had" in reading.problem
    assert Service.objects.filter(listing="listed").count() == 20


def test_a_feed_that_breaks_off_hides_nothing(neighbour: Neighbour) -> None:
    neighbour.feed.hides_after = 1
    neighbour.feed.save()
    neighbour.read()
    page = paged(neighbour.records, 1)({}) | {"total_pages": 2}
    neighbour.elsewhere.paths["/services"] = lambda asked: (500, {}, b"") if "page" in asked else page
    with Fetcher(pause=lambda seconds: None) as fetcher:
        reading = read_feed(neighbour.actor, neighbour.feed, fetcher)
    assert "answered 500" in reading.problem
    assert entry("Choir").listing == "listed"


def test_a_feed_that_cannot_be_reached_says_why(neighbour: Neighbour) -> None:
    neighbour.elsewhere.paths.clear()
    with Fetcher() as fetcher:
        read_feed(neighbour.actor, neighbour.feed, fetcher)
    neighbour.feed.refresh_from_db()
    assert "answered 404" in neighbour.feed.problem
    assert (neighbour.feed.tried_at is None, neighbour.feed.read_at) == (False, None)


def test_a_reading_that_breaks_off_stores_nothing_and_says_so(neighbour: Neighbour, monkeypatch) -> None:
    monkeypatch.setattr(syncing, "store", lambda candidates: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        neighbour.read()
    neighbour.feed.refresh_from_db()
    assert "Something went wrong here" in neighbour.feed.problem
    assert (neighbour.feed.read_at, Service.objects.count()) == (None, 0)


def test_a_table_at_an_address_is_a_feed_too(neighbour: Neighbour) -> None:
    def table(words: str) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, f"id,name,organisation,description,cost\n7,Tea,A,{words},£1\n".encode()

    def read(words: str) -> Reading:
        neighbour.elsewhere.paths["/services"] = table(words)
        with Fetcher() as fetcher:
            return read_feed(neighbour.actor, neighbour.feed, fetcher)

    assert counts(read("With cake")) == (1, 0, 0)
    assert counts(read("With cake")) == (0, 0, 1)
    made = Service.objects.get(name="Tea")
    store(document_of(made.pk) | {"fees_description": "£2"})
    assert counts(read("With biscuits")) == (0, 1, 0)
    made.refresh_from_db()
    assert (made.description, made.fees_description) == ("With biscuits", "£2")


def test_only_editors_have_to_do_with_feeds(staff, place: Place, monkeypatch) -> None:
    queued: list[Feed] = []
    monkeypatch.setattr(feeds, "queue_reading", queued.append)
    settings = {"name": "Next door", "address": "https://example.org/feed", "place": place}
    with acting_as(staff(Role.BROKER)) as actor, pytest.raises(PermissionDenied):
        add_feed(actor, **settings)
    with acting_as(staff(Role.DIRECTORY_EDITOR)) as actor:
        feed = add_feed(actor, **settings)
        change_feed(actor, feed, is_active=False)
        assert (queued, Feed.objects.get().is_active) == ([feed], False)
    with acting_as(staff(Role.SOCIAL_WORKER)):
        assert not Feed.objects.exists()
    with acting_as(staff(Role.ADMINISTRATOR)) as actor:
        remove_feed(actor, feed)
        assert not Feed.objects.exists()
        kinds = Entry.objects.filter(chain=f"place:{place.pk}").values_list("kind", flat=True)
        assert {"directory.feed-added", "directory.feed-changed", "directory.feed-removed"} <= set(kinds)


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org/x", "https://"])
def test_a_feed_needs_a_web_address(as_system: Actor, address: str) -> None:
    with pytest.raises(ValidationError) as raised:
        add_feed(as_system, name="Next door", address=address)
    assert "address" in raised.value.message_dict


def test_feeds_are_read_every_day_or_every_week(as_system: Actor) -> None:
    now = timezone.now()
    for name, every, hours, active in (
        ("never read", 24, None, True), ("yesterday", 24, 24, True), ("this morning", 24, 6, True),
        ("last week", 168, 168, True), ("three days ago", 168, 72, True), ("paused", 24, 99, False),
    ):  # fmt: skip
        tried = now - timedelta(hours=hours) if hours else None
        Feed.objects.create(
            name=name, address=f"https://example.org/{name}", every_hours=every, is_active=active,
            added_at=now, tried_at=tried,
        )  # fmt: skip
    assert {feed.name for feed in due_feeds(now)} == {"never read", "yesterday", "last week"}


def test_the_job_reads_a_feed_and_one_that_is_gone_is_no_matter(neighbour: Neighbour) -> None:
    neighbour.elsewhere.paths["/services"] = paged(neighbour.records, 50)
    tasks.read_feed_job(str(neighbour.feed.pk))
    assert Service.objects.count() == 2
    tasks.read_feed_job(name_id("gone"))
