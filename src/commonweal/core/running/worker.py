"""The worker: runs the jobs that wait in the database, and comes back by itself when the database does."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate.contrib.django import app

logger = logging.getLogger(__name__)

STOP_SECONDS = 5
"""How long a running job may go on after the worker was asked to stop; a job cut off is taken up again."""
LONGEST_PAUSE_SECONDS = 30


def fresh_connections(run_task: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Round each job, as Django does round each request: a connection that broke meanwhile is opened again."""
    close_old_connections()
    try:
        return run_task()
    finally:
        close_old_connections()


async def run_jobs(*, wait: bool = True) -> None:
    """Run jobs as they come; with `wait=False`, those that wait now. Raises what stops it (the database going away)."""
    with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
        async with running.open_async():
            await running.run_worker_async(
                wait=wait,
                delete_jobs="successful",
                shutdown_graceful_timeout=STOP_SECONDS,
                install_signal_handlers=False,
                task_middleware=[fresh_connections],
            )


async def work() -> None:
    """Run jobs until asked to stop (SIGTERM, SIGINT). It comes back when the database does."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    stopping = asyncio.create_task(stop.wait())
    pause = 1
    while not stop.is_set():
        running = asyncio.create_task(run_jobs())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            running.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await asyncio.wait_for(running, STOP_SECONDS * 2)
            return
        fault = running.exception()
        logger.warning("The worker stopped (%s) and tries again in %s seconds", fault or "it lost the database", pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(stopping), pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
