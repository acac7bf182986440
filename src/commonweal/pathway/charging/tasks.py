"""The jobs of this room, found by name by the worker."""

from uuid import UUID

from procrastinate.contrib.django import app

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
