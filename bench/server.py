"""What the benchmarks share: a home of their own, the web server, and the load tool."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
START_SECONDS = 60
THREADS = 4
"""Requests that a web process works on at once, as `commonweal serve` has it."""


@contextmanager
def in_own_home() -> Iterator[Path]:
    """Point this process, and those it starts, at an empty home, its database started; both go when it ends.

    Enter it before Django is imported. A database of one's own (DATABASE_URL) is left alone.
    """
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-", ignore_cleanup_errors=True) as name:
        home = Path(name).resolve()
        os.environ["COMMONWEAL_HOME"] = name
        for elsewhere in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ.pop(elsewhere, None)
        from commonweal.core.database.embedded import stop_embedded
        from commonweal.core.database.preparation import connect_environment

        try:
            connect_environment()
            yield home
        finally:
            stop_embedded(home)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def granian(application: str, environment: dict[str, str], path: str) -> Iterator[str]:
    """Serve a WSGI application on all cores as `commonweal serve` does; yields its address once `path` answers."""
    port = free_port()
    cores = os.cpu_count() or 1
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(cores), "--blocking-threads", str(THREADS), "--blocking-threads-idle-timeout", "600",
        "--http", "1", "--no-ws", "--no-access-log", "--log-level", "warning", application,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ, **environment}, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(address, path, process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait_until_it_answers(address: str, path: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("The server stopped before it answered")
        try:
            fetch(address, path, {})
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"Nothing answered at {address}{path}")


def fetch(address: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """Ask once; the status and the body of the answer."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@dataclass(frozen=True)
class Load:
    """What a load tool measured: requests a second, and the time within which 95 of 100 were answered (ms)."""

    requests_a_second: float
    p95_ms: float


def load(address: str, paths: Sequence[str], headers: dict[str, str], seconds: int = 8, connections: int = 8) -> Load:
    """Ask for the paths in turn as often as they are answered, by wrk from outside the process.

    Raises RuntimeError where one of them is not answered with a page (200): a refusal would be measured as a fast page.
    """
    for path in paths:
        status, _ = fetch(address, path, headers)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}, so it was not measured")
    listed = ", ".join(f'"{path}"' for path in paths)
    script = f"""
        local paths, turn = {{{listed}}}, 0
        request = function() turn = turn % #paths + 1; return wrk.format("GET", paths[turn]) end
        done = function(summary, latency)
            local e = summary.errors
            io.write(string.format("RESULT %.2f %.3f %d\\n", summary.requests / (summary.duration / 1e6),
                latency:percentile(95) / 1000, e.status + e.connect + e.read + e.write + e.timeout))
        end
    """
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script)
        lua.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", lua.name]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        output = subprocess.run([*command, address], check=True, capture_output=True, text=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\d+)", output)
    if found is None or int(found[3]):
        raise RuntimeError(f"The load on {address} failed:\n{output}")
    return Load(float(found[1]), float(found[2]))


def has_wrk() -> bool:
    """Whether the load tool is there; as root on Debian it is installed where it is not."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing wrk, the load tool …", flush=True)
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "wrk"], check=False, capture_output=True)
    return shutil.which("wrk") is not None
