"""Putting a job in the queue, in the same transaction as what it is about."""

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from procrastinate.types import JSONValue


def queue_job(task: str, queue: str, **arguments: JSONValue) -> int:
    """Have a worker run the task of this name after the current transaction has committed; returns the job's number.

    The row is written on Django's own connection, inside a job too, where the worker's would commit at once.
    """
    return configure_task(name=task, job_manager=JobManager(DjangoConnector()), queue=queue).defer(**arguments)
