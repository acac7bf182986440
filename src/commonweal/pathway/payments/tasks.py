"""The jobs of this room, found by name by the worker. A run that was cut off is begun again and goes on."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from commonweal.pathway.payments.actions.runs import POST, PREPARE, post_lines, prepare_run
from commonweal.pathway.payments.actions.statements import STATEMENTS, make_statements

RETRY = RetryStrategy(max_attempts=5, wait=10)


@app.task(name=PREPARE, retry=RETRY)
def prepare(run_id: str) -> None:
    """Work out the lines of a run."""
    prepare_run(UUID(run_id))


@app.task(name=POST, retry=RETRY)
def post(run_id: str) -> None:
    """Post an approved run."""
    post_lines(UUID(run_id))


@app.task(name=STATEMENTS, retry=RETRY)
def statements(run_id: str) -> None:
    """Make the statements of a posted billing run."""
    make_statements(UUID(run_id))
