"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from commonweal.community.openreferral.actions.feeds import QUEUE, due_feeds, queue_reading
from commonweal.community.openreferral.actions.syncing import read_feed
from commonweal.community.openreferral.actions.uploads import check_upload, store_upload
from commonweal.community.openreferral.fetching import Fetcher
from commonweal.community.openreferral.models import Feed
from commonweal.core.accounts.actors import acting_as, system_actor

READING_FEEDS = system_actor("reading feeds")


@app.periodic(cron="15 * * * *")
@app.task(name="openreferral.queue_due_feeds", queue=QUEUE, queueing_lock="openreferral.queue_due_feeds")
def queue_due_feeds(timestamp: int) -> None:
    """Every hour: have the feeds read whose day or week is over."""
    with acting_as(READING_FEEDS):
        for feed in due_feeds(datetime.fromtimestamp(timestamp, UTC)):
            queue_reading(feed)


@app.task(name="openreferral.read_feed", queue=QUEUE, lock="openreferral.read_feed")
def read_feed_job(feed_id: str) -> None:
    """Read one feed to its end. One at a time: each may be long, and all write the directory."""
    with acting_as(READING_FEEDS):
        feed = Feed.objects.filter(pk=UUID(feed_id)).select_related("place").first()
    if feed is not None:
        with Fetcher() as fetcher:
            read_feed(READING_FEEDS, feed, fetcher)


@app.task(name="openreferral.check_upload", queue=QUEUE)
def check_upload_job(import_id: str) -> None:
    """Look through a file or an address that an editor gave."""
    check_upload(UUID(import_id))


@app.task(name="openreferral.store_upload", queue=QUEUE)
def store_upload_job(import_id: str) -> None:
    """Take in a file that was looked through, now that the editor has said yes."""
    store_upload(UUID(import_id))
