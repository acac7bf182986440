"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.pathway.charging.actions import deferring, reviewing
from commonweal.pathway.charging.actions import uprating as actions


@app.task(name="charging.work_out_uprating", queue=actions.QUEUE)
def work_out_uprating(uprating: str) -> None:
    """Work out the new year's figures for everybody of one run."""
    actions.work_out_uprating(UUID(uprating))


@app.task(name="charging.put_uprating_in_force", queue=actions.QUEUE)
def put_uprating_in_force(uprating: str) -> None:
    """Put an approved run in force."""
    actions.put_uprating_in_force(UUID(uprating))


@app.task(name="charging.write_uprating_letters", queue=actions.QUEUE)
def write_uprating_letters(uprating: str) -> None:
    """Write to everybody whose contribution a run changed."""
    actions.write_uprating_letters(UUID(uprating))


@app.periodic(cron="20 4 * * *")
@app.task(name="charging.every_night", queue=actions.QUEUE, queueing_lock="charging.every_night")
def every_night(timestamp: int) -> None:
    """Every night: write the statements of deferred payments that are due, and list whose time limits have ended."""
    today = timezone.localdate(datetime.fromtimestamp(timestamp, UTC))
    with acting_as(system_actor("what is due for contributions")) as actor:
        deferring.write_statements_due(actor, today)
        reviewing.list_ended_limits(actor, today)
