"""The web server's own process, started by `serve`.

`python -m commonweal.core.running.web HOST PORT WORKERS THREADS PID`: PID is the process that started it, which it does
not outlive; nor do its own workers outlive it.
"""

import os
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from commonweal.core.running.lifeline import GRACE_SECONDS, WEB_PROCESS, live_with

APPLICATION = "commonweal.config.wsgi:application"


def run(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until asked to stop. WSGI: with Django under ASGI the same machine answers a tenth as many requests."""
    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        # A thread keeps its database connection while it lives, so threads live as long as connections do.
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    listen_on, *numbers = sys.argv[1:]
    *served, started_by = (int(number) for number in numbers)
    live_with(started_by)
    os.environ[WEB_PROCESS] = str(os.getpid())
    run(listen_on, *served)
