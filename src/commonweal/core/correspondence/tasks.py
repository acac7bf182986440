"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from commonweal.core.correspondence.sending import MOST_TRIES, TryAgainLaterError, messages_to_queue, send_claimed
from commonweal.core.database.jobs import queue_job

QUEUE = "messages"


@app.task(
    name="correspondence.send",
    queue=QUEUE,
    # after 5 s, 25 s, 2 minutes, 10 minutes and 52 minutes
    retry=RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=5, retry_exceptions=(TryAgainLaterError,)),
)
def send(message_id: str) -> None:
    """Send one message, unless another worker has claimed it or it was sent."""
    send_claimed(UUID(message_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="correspondence.sweep", queue=QUEUE, queueing_lock="correspondence.sweep")
def sweep(timestamp: int) -> None:
    """Every five minutes: own up to messages whose sending was cut off, and queue those that wait without a job."""
    for message_id in messages_to_queue(datetime.fromtimestamp(timestamp, UTC)):
        queue_message(message_id)


def queue_message(message_id: UUID) -> None:
    """Have a worker send a message, once the transaction it is written in has committed."""
    queue_job("correspondence.send", QUEUE, message_id=str(message_id))
