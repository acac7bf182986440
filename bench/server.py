"""What the benchmarks share: a home of their own, the web server, and the load tool."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


@contextmanager
def own_home() -> Iterator[Path]:
    """An empty home whose database stops and goes when the benchmark ends."""
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


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
        "--workers", str(cores), "--blocking-threads", "2", "--no-access-log", "--log-level", "warning", application,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ, **environment}, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(address + path, process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("The server stopped before it answered")
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            subprocess.run(["sleep", "0.1"], check=True)
        else:
            return
    raise RuntimeError(f"Nothing answered at {address}")


@dataclass(frozen=True)
class Load:
    """What a load tool measured: requests a second, and the time within which 95 of 100 were answered (ms)."""

    requests_a_second: float
    p95_ms: float


def load(address: str, cookie: str = "", seconds: int = 8, connections: int = 8) -> Load:
    """Ask for one address as often as it is answered, by wrk from outside the process. Raises when answers fail."""
    if shutil.which("wrk") is None:
        raise RuntimeError("Install wrk (Debian: apt-get install wrk)")
    script = (
        'done = function(summary, latency, requests) io.write(string.format("RESULT %.2f %.3f %d\\n", '
        "summary.requests / (summary.duration / 1e6), latency:percentile(95) / 1000, "
        "summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout)) end"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script)
        lua.flush()
        command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", lua.name, address]
        if cookie:
            command += ["-H", f"Cookie: {cookie}"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\d+)", output)
    if found is None or int(found[3]):
        raise RuntimeError(f"The load on {address} failed:\n{output}")
    return Load(float(found[1]), float(found[2]))
