"""`commonweal serve`: one process that looks after the web server, the worker and the embedded database.

It starts them, says the address once it really answers, starts again what falls over, and takes all down with it.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from commonweal.core.database import preparation
from commonweal.core.database.embedded import is_running, start_embedded

Say = Callable[[str], None]

LOOK_SECONDS = 0.5
"""How often the children are looked at."""
STOP_SECONDS = 12
"""How long children may take to stop before they are made to: longer than their own time for what they are doing."""
READY_SECONDS = 60
LONGEST_PAUSE_SECONDS = 30


class CannotServeError(Exception):
    """The server cannot start, or cannot go on. The words are for whoever started it."""


@dataclass
class Child:
    """A process to keep running: when it ends by itself it is started again, after a pause that grows each time."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    pause: float = 1
    started_at: float = 0
    next_start: float = field(default=0)

    def start(self, environment: dict[str, str]) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the parent alone, which then stops the children in order.
        self.process = subprocess.Popen(self.command, env=environment, start_new_session=True)
        self.started_at = time.monotonic()

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def schedule_restart(self) -> None:
        """Note when to start it again: soon after a long life, later after a short one."""
        now = time.monotonic()
        self.pause = 1 if now - self.started_at > 60 else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        self.next_start = now + self.pause
        self.process = None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_alive:
            self.process.terminate()

    def make_stop(self, deadline: float) -> None:
        """Wait for it until `deadline`; then kill it and all that it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def require_free_port(host: str, port: int) -> None:
    """Raise CannotServeError where something else listens there already, or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except PermissionError:
            raise CannotServeError(
                f"Port {port} is only for root. Choose one above 1023, such as --port 8000."
            ) from None
        except OSError as error:
            if "in use" in str(error):
                raise CannotServeError(
                    f"Port {port} is taken by another program. Stop it, or choose another port: --port {port + 1}."
                ) from None
            raise CannotServeError(f"Nothing can listen on {host}, port {port}: {error.strerror or error}.") from None


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine opens it."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def serve(host: str, port: int, workers: int, threads: int, say: Say, *, with_worker: bool = True) -> None:
    """Serve until SIGTERM or SIGINT. Raises CannotServeError where it cannot start or the web server keeps failing."""
    require_free_port(host, port)
    address = address_of(host, port)
    environment = {"SITE_URL": address} | os.environ
    me = str(os.getpid())
    web = Child(
        "web server",
        [sys.executable, "-m", "commonweal.core.running.web", host, str(port), str(workers), str(threads), me],
    )
    children = [web]
    if with_worker:
        children.append(Child("worker", [sys.executable, "-m", "commonweal", "worker", "--belongs-to", me]))
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in _STOP_SIGNALS}
    try:
        for child in children:
            child.start(environment)
        _wait_until_it_answers(web, address, stop)
        if not stop.is_set():
            say(f"Commonweal is at {address} (stop it with Ctrl-C)")
        while not stop.wait(LOOK_SECONDS):
            _look_after(children, environment, say)
    finally:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            child.make_stop(deadline)
        for number, handler in before.items():
            signal.signal(number, handler)


_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _wait_until_it_answers(web: Child, address: str, stop: threading.Event) -> None:
    """Until /health answers anything at all: with the database down the server is still up, and says so itself."""
    deadline = time.monotonic() + READY_SECONDS
    while not stop.wait(0.05):
        if not web.is_alive:
            raise CannotServeError("The web server could not start: the reason is above.")
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5)  # noqa: S310 - our own address
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise CannotServeError(f"The web server does not answer at {address}.") from None


def _look_after(children: list[Child], environment: dict[str, str], say: Say) -> None:
    home = preparation.embedded_home()
    if home is not None and not is_running(home):
        say("The database had stopped and is being started again")
        start_embedded(home)
    now = time.monotonic()
    for child in children:
        if child.is_alive:
            continue
        if child.process is not None:
            code = child.process.returncode
            child.schedule_restart()
            say(f"The {child.name} ended (exit code {code}); it is started again in {child.pause:.0f} seconds")
        elif now >= child.next_start:
            child.start(environment)
