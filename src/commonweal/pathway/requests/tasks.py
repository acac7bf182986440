"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.pathway.requests.actions import delete_old_drafts


@app.periodic(cron="15 3 * * *")
@app.task(name="requests.delete_old_drafts", queueing_lock="requests.delete_old_drafts")
def delete_drafts(timestamp: int) -> None:
    """Every night: delete drafts past the day until which they were to be kept."""
    today = timezone.localtime(datetime.fromtimestamp(timestamp, UTC)).date()
    with acting_as(system_actor("deleting old drafts")) as actor:
        delete_old_drafts(actor, today)
