"""Turning the running process to another database."""

import os

import dj_database_url
from django.db import connections

from commonweal.core.database.embedded import Addresses


def point_connections(addresses: Addresses) -> None:
    """Make Django's two connections, and the commands that this process starts, use this database."""
    os.environ["DATABASE_URL"] = addresses.runtime
    os.environ["DATABASE_OWNER_URL"] = addresses.owner
    for alias, address in (("default", addresses.runtime), ("owner", addresses.owner)):
        connection = connections[alias]
        connection.close()
        parsed = dj_database_url.parse(address)
        for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS"):
            connection.settings_dict[key] = parsed.get(key, "" if key != "OPTIONS" else {})
