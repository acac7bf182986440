"""Processes that must not outlive the one they belong to, however it ended."""

import contextlib
import os
import signal
import threading

import psutil

GRACE_SECONDS = 5
WEB_PROCESS = "COMMONWEAL_WEB_PROCESS"
"""The environment variable by which a worker of the web server knows whom it belongs to."""


def live_with(process_id: int) -> None:
    """From now on, stop this process soon after the process `process_id` has gone: asked first, then made to."""

    def watch() -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(process_id).wait()
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
