"""A pytest plugin: one throw-away cluster for all test processes, and a database of its own for each.

The cluster lies in the user's cache folder and stops with the last process that uses it. A template holds the migrated
tables, named by the digest of all migrations; each worker clones it in a tenth of a second. Tests run as the runtime
role, under row security, like the application: what they may not see, they cannot see.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("COMMONWEAL_HOME", tempfile.mkdtemp(prefix="commonweal-test-home-"))

import platformdirs
import psycopg
import pytest
from psycopg import sql

from commonweal.core.database.backup.tools import run
from commonweal.core.database.connecting import point_connections
from commonweal.core.database.embedded import (
    OWNER_ROLE,
    RUNTIME_ROLE,
    Addresses,
    address_of,
    create_database,
    start_embedded,
)
from commonweal.core.design.data import data_folder

PACKAGE = Path(__file__).resolve().parents[2]


class TestCluster:
    """The shared cluster: makes templates once and clones databases from them."""

    __test__ = False

    def __init__(self) -> None:
        self.home = platformdirs.user_cache_path("commonweal-tests")
        self.home.mkdir(parents=True, exist_ok=True)
        self.superuser = address_of(start_embedded(self.home, durable=False).owner, "postgres", "postgres")

    def addresses(self, database: str) -> Addresses:
        return Addresses(
            runtime=address_of(self.superuser, RUNTIME_ROLE, database),
            owner=address_of(self.superuser, OWNER_ROLE, database),
        )

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            yield connection

    def exists(self, name: str) -> bool:
        with self.connect() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def clone(self, template: str, name: str) -> Addresses:
        """A fresh database that is a copy of `template`."""
        with self.connect() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext('commonweal.templates'))")
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)
            create_database(connection, name, template)
        return self.addresses(name)

    def fill(self, addresses: Addresses) -> None:
        """Bring the migrated tables into the empty database of another server, and point the connections to it.

        As `migrate` would, but in seconds.
        """
        template = self.migrated_template()
        dump = self.home / f"{template}.dump"
        with self.connect() as connection:  # nobody may clone a template while it is read
            connection.execute("SELECT pg_advisory_lock(hashtext('commonweal.templates'))")
            if not dump.exists():
                point_connections(self.addresses(template))
                made = dump.with_suffix(f".{os.getpid()}")
                run("pg_dump", "--format=custom", f"--file={made}")
                made.rename(dump)
        point_connections(addresses)
        run("pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", dump)

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def migrated_template(self) -> str:
        """The name of a template with every migration applied, made by whichever process comes first."""
        digest = hashlib.sha256()
        for path in sorted(PACKAGE.glob("*/*/migrations/*.py")):
            digest.update(path.read_bytes())
        rules = (PACKAGE / "core/database/policies.py", PACKAGE / "config/settings.py")
        for path in (*rules, *sorted((data_folder() / "taxonomies").glob("*.toml"))):
            digest.update(path.read_bytes())
        name = f"migrated_{digest.hexdigest()[:12]}"
        with self.connect() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext('commonweal.templates'))")
            if not self.exists(name):
                making = f"{name}_{os.getpid()}"
                create_database(connection, making)
                _migrate(self.addresses(making))
                connection.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
                )
        return name


def _migrate(addresses: Addresses) -> None:
    from django.core.management import call_command
    from django.db import connections

    point_connections(addresses)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections.close_all()


@pytest.fixture(scope="session")
def test_cluster() -> TestCluster:
    """The shared throw-away cluster."""
    return TestCluster()


@pytest.fixture(scope="session")
def django_db_setup(test_cluster: TestCluster, django_db_blocker: object) -> Iterator[None]:
    """pytest-django's fixture, ours: this worker's own clone of the migrated template, as the runtime role."""
    name = f"test_{os.getpid()}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        point_connections(test_cluster.clone(test_cluster.migrated_template(), name))
    yield
    from django.db import connections

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
    test_cluster.drop(name)


@pytest.fixture
def own_database(
    test_cluster: TestCluster, django_db_setup: None, django_db_blocker: object, request: pytest.FixtureRequest
) -> Iterator[Addresses]:
    """A database for one test that commits: for threads, processes and the ledger, which refuses to be emptied."""
    from django.db import connections

    worker = f"test_{os.getpid()}"
    name = f"{worker}_own"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        addresses = test_cluster.clone(test_cluster.migrated_template(), name)
        point_connections(addresses)
        yield addresses
        connections.close_all()
        point_connections(test_cluster.addresses(worker))
    test_cluster.drop(name)
