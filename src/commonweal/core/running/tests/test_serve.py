"""The server as it really runs: processes started, killed and stopped, and the database taken away and given back."""

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

import psutil
import pytest
from django.db import connections

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.models import Message
from commonweal.core.database.connecting import point_connections
from commonweal.core.database.embedded import Addresses, is_running, start_embedded, stop_embedded
from commonweal.core.ledger.queries import verify_ledger

pytestmark = pytest.mark.xdist_group("served")
SYSTEM = system_actor("test")
PATIENCE = 60


def until(condition, seconds=PATIENCE):
    """Wait for real processes: look again and again until `condition()` holds; fails where it never does."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it never happened"
        threading.Event().wait(0.05)
    return found


def ask(address):
    """The status and text of an answer; (0, "") where nothing answers."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory, test_cluster, django_db_setup, django_db_blocker):
    """A migrated home of its own, its database stopped; the test process is turned back to its own afterwards."""
    home = tmp_path_factory.mktemp("served")
    before = Addresses(os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"])
    with django_db_blocker.unblock():
        test_cluster.fill(start_embedded(home))
        connections.close_all()
        stop_embedded(home)
        (home / "database" / ".handle_pids.json").unlink()  # this process no longer holds it
        yield home
        connections.close_all()
        stop_embedded(home)
        point_connections(before)


def environment_of(home):
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "SITE_URL"))}
    return {**ours, "COMMONWEAL_HOME": str(home), "LOG_LEVEL": "ERROR"}


class Served:
    """A running `commonweal serve`, its address, its processes and all that it has said."""

    def __init__(self, home, port, **environment):
        self.address = f"http://127.0.0.1:{port}"
        self.said = home / f"serve-{port}.txt"
        with self.said.open("w") as said:
            self.process = psutil.Popen(
                [sys.executable, "-m", "commonweal", "serve", "--port", str(port), "--workers", "1"],
                env={**environment_of(home), **environment},
                stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def words(self):
        return self.said.read_text()

    def answers(self, status, path="/health"):
        return ask(self.address + path)[0] == status

    def child(self, name):
        """The direct child whose command line has `name` in it, if it lives."""
        return next((child for child in alive(self.process.children()) if name in " ".join(child.cmdline())), None)

    def everybody(self):
        with contextlib.suppress(psutil.NoSuchProcess):
            return [self.process, *self.process.children(recursive=True)]
        return []


@contextlib.contextmanager
def serving(home, port=None, **environment):
    served = Served(home, port or free_port(), **environment)
    try:
        until(lambda: "Commonweal is at" in served.words() or served.process.poll() is not None)
        assert "Commonweal is at" in served.words(), served.words()
        yield served
    finally:
        for process in served.everybody():
            process.kill()
        served.process.wait()


def alive(processes):
    def lives(process):
        with contextlib.suppress(psutil.NoSuchProcess):
            return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        return False

    return [process for process in processes if lives(process)]


def test_it_says_its_address_once_it_answers_and_stops_within_seconds(home):
    with serving(home) as served:
        assert served.answers(200)
        assert f"Commonweal is at {served.address}" in served.words()
        processes = served.everybody()
        assert len(processes) == 4  # itself, the web server and its worker process, the worker of jobs
        asked = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - asked < 10
        assert alive(processes) == []
        assert not is_running(home)
    with serving(home) as again:
        assert "Prepared style sheets" not in again.words()


def test_a_port_that_is_taken_is_told_in_one_line(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        second = Served(home, port)
        assert second.process.wait(timeout=PATIENCE) == 1
        assert f"Error: Port {port} is taken by another program" in second.words()
        assert "Traceback" not in second.words()


def test_what_is_killed_is_started_again_and_nothing_outlives_the_whole(home):
    with serving(home) as served:
        for name in ("running.web", "commonweal worker"):
            child = until(lambda name=name: served.child(name))
            child.kill()
            until(lambda name=name, killed=child.pid: (found := served.child(name)) and found.pid != killed)
        until(lambda: served.answers(200))
        postmaster = int((home / "database" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        until(lambda: "being started again" in served.words() and served.answers(200))
        assert served.answers(200, "/")

        processes = served.everybody()
        served.process.kill()
        until(lambda: alive(processes[1:]) == [], seconds=20)
        assert not served.answers(200)
    with serving(home) as again:
        assert again.answers(200)
    assert verified(home)


def verified(home):
    point_connections(start_embedded(home))
    try:
        return verify_ledger().first_break is None
    finally:
        connections.close_all()


def test_with_the_database_down_a_plain_page_says_so_until_it_is_back(home):
    addresses = start_embedded(home)
    with serving(home, DATABASE_URL=addresses.runtime, DATABASE_OWNER_URL=addresses.owner) as served:
        web = served.child("running.web").pid
        assert served.answers(200, "/")

        stop_embedded(home)
        status, page = ask(served.address + "/")
        assert status == 503
        assert "Commonweal is not available just now" in page
        assert "Traceback" not in page
        status, words = ask(served.address + "/health")
        assert (status, words) == (503, '{"status": "unavailable", "database": "down"}')
        assert served.answers(503, "/find")

        point_connections(start_embedded(home))
        until(lambda: served.answers(200))
        assert served.answers(200, "/")
        assert served.child("running.web").pid == web
        until(lambda: sent(), seconds=PATIENCE * 2)


def sent():
    """A message written now is sent by the worker that lost its database."""
    with acting_as(SYSTEM) as actor:
        if not Message.objects.exists():
            send_message(
                actor, "sign-in-link", to_email="rose@example.org", context={"link": "https://x", "minutes": 5}
            )
        return Message.objects.filter(status=Message.Status.SENT).exists()
