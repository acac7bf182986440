"""The jobs of this room, found by name by the worker."""

from uuid import UUID

from procrastinate.contrib.django import app

from commonweal.people.retention import actions


@app.task(name="retention.work_out", queue=actions.QUEUE)
def work_out(run: str) -> None:
    """Look through all records of a place for what may go."""
    actions.work_out_run(UUID(run))


@app.task(name="retention.carry_out", queue=actions.QUEUE)
def carry_out(run: str) -> None:
    """Erase what an approved run lists."""
    actions.carry_out_run(UUID(run))
