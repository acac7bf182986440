"""One at a time on a brief: offering, taking back and choosing never run side by side."""

from uuid import UUID

from django.db import connection


def take_turn(brief_id: UUID) -> None:
    """Wait until no other transaction acts on this brief, and keep others waiting until this one ends.

    A lock on the brief's row would not do: a provider may not lock what it may not change, and an offer's foreign key
    is checked only when its transaction commits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"brief:{brief_id}"])
