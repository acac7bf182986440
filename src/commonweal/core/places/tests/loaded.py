"""The demo place as it is loaded, in a template that tests clone: nobody lives there yet."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from psycopg import sql

from commonweal.core.database.connecting import point_connections
from commonweal.core.database.embedded import Addresses, create_database
from commonweal.core.database.testing import PACKAGE, TestCluster
from commonweal.core.design.data import data_folder
from commonweal.core.places.actions import load_place

PLACE = data_folder() / "places" / "bournemouth-dorset-poole"


def loaded_template(cluster: TestCluster) -> str:
    """The name of a template that holds the demo place, made by whichever process comes first. Older ones go."""
    migrated = cluster.migrated_template()
    digest = hashlib.sha256(migrated.encode())
    rooms = ("core/places", "community/directory", "market/providers", "insight/figures")
    sources = (path for room in rooms for path in (PACKAGE / room).rglob("*.py") if "tests" not in path.parts)
    for path in sorted((*sources, *(path for path in PLACE.rglob("*") if path.is_file()))):
        digest.update(path.read_bytes())
    name = f"loaded_{digest.hexdigest()[:12]}"
    with cluster.connect() as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('commonweal.loaded'))")
        if cluster.exists(name):
            return name
        for (old,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'loaded\\_%'").fetchall():
            cluster.drop(old)
        making = f"{name}_{os.getpid()}"
        create_database(connection, making, migrated)
        with pointed_at(cluster.addresses(making)):
            report = load_place(PLACE, lambda line: None)
            assert report.stored, report.faults
            with connections["owner"].cursor() as cursor:
                cursor.execute("ANALYZE")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
    return name


@contextmanager
def pointed_at(addresses: Addresses) -> Iterator[None]:
    """Use another database for a while, and then this process's own again."""
    own = Addresses(runtime=os.environ.get("DATABASE_URL", ""), owner=os.environ.get("DATABASE_OWNER_URL", ""))
    point_connections(addresses)
    try:
        yield
    finally:
        connections.close_all()
        if own.runtime:
            point_connections(own)
