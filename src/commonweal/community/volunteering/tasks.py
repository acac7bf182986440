"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from commonweal.community.volunteering.actions.minding import mind_all
from commonweal.core.accounts.actors import acting_as, system_actor


@app.periodic(cron="30 6 * * *")
@app.task(name="volunteering.mind", queueing_lock="volunteering.mind")
def mind(timestamp: int) -> None:
    """Every morning: offer again what nobody answered, remind of checks, end breaks, erase what is past its day."""
    today = timezone.localtime(datetime.fromtimestamp(timestamp, UTC)).date()
    with acting_as(system_actor("minding neighbours' tasks")) as actor:
        mind_all(actor, today)
