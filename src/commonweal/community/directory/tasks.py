"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from commonweal.community.directory.actions.confirming import chase_stale_entries
from commonweal.community.directory.actions.merging import look_for_duplicates
from commonweal.community.directory.actions.shortlists import delete_old_lists
from commonweal.core.accounts.actors import acting_as, system_actor


@app.periodic(cron="30 7 * * 1-5")
@app.task(name="directory.chase", queueing_lock="directory.chase")
def chase(timestamp: int) -> None:
    """On working mornings: ask, remind and hide, for entries that nobody confirmed for too long."""
    today = timezone.localtime(datetime.fromtimestamp(timestamp, UTC)).date()
    with acting_as(system_actor("keeping the directory fresh")) as actor:
        chase_stale_entries(actor, today)


@app.periodic(cron="40 2 * * *")
@app.task(name="directory.find_duplicates", queueing_lock="directory.find_duplicates")
def find_duplicates(timestamp: int = 0) -> None:
    """Every night, and when an editor asks: find entries that are there twice."""
    with acting_as(system_actor("looking for entries that are there twice")) as actor:
        look_for_duplicates(actor)


@app.periodic(cron="50 2 * * *")
@app.task(name="directory.delete_old_lists", queueing_lock="directory.delete_old_lists")
def delete_lists(timestamp: int) -> None:
    """Every night: delete shared lists whose days are over."""
    today = timezone.localtime(datetime.fromtimestamp(timestamp, UTC)).date()
    with acting_as(system_actor("deleting old shared lists")) as actor:
        delete_old_lists(actor, today)
