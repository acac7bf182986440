"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from commonweal.community.guides.actions import delete_old_runs
from commonweal.core.accounts.actors import acting_as, system_actor


@app.periodic(cron="25 3 * * *")
@app.task(name="guides.delete_old_runs", queueing_lock="guides.delete_old_runs")
def delete_runs(timestamp: int) -> None:
    """Every night: delete kept answers past the day until which they were to be kept."""
    with acting_as(system_actor("deleting old answers to guides")) as actor:
        delete_old_runs(actor, datetime.fromtimestamp(timestamp, UTC))
