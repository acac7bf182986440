"""Processes that must not outlive the one that started them, however that one ended."""

import os
import signal
import threading

LOOK_SECONDS = 0.5
GRACE_SECONDS = 5
WEB_PROCESS = "COMMONWEAL_WEB_PROCESS"
"""The environment variable by which a worker of the web server knows whom it belongs to."""


def live_with(parent_id: int) -> None:
    """From now on, stop this process soon after its parent `parent_id` has gone: asked first, then made to.

    An orphan has another parent at once, even while nobody has taken note of how the first one ended.
    """

    def watch() -> None:
        pause = threading.Event()
        while os.getppid() == parent_id:
            pause.wait(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        pause.wait(GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
