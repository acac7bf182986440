"""Forgetting what is no longer needed."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from commonweal.community.search.entry import meaning_key
from commonweal.community.search.models import TextMeaning, UnmetSearch
from commonweal.community.search.queries.topics import all_topics
from commonweal.community.search.topics import texts_of
from commonweal.core.accounts.actors import acting_as, system_actor

KEPT_FOR = timedelta(days=3 * 365)
"""How long counts of what was not found are kept: three years of a plan."""


def tidy_up() -> None:
    """Forget counts older than three years, and meanings of texts that no entry and no topic has."""
    with acting_as(system_actor("tidying the search")):
        UnmetSearch.objects.filter(day__lt=timezone.localdate() - KEPT_FOR).delete()
        topics = [meaning_key(text) for topic in all_topics() for text in texts_of(topic)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {TextMeaning._meta.db_table} m WHERE NOT m.key = ANY(%s)"
                " AND NOT EXISTS (SELECT 1 FROM search_searchentry e WHERE e.meaning = m.key)",
                [topics],
            )
            # after a restore on another server, transactions seem to lie ahead: from now on they are of this one
            cursor.execute(
                "UPDATE search_searchentry SET changed_in = pg_current_xact_id()::text::bigint"
                " WHERE changed_in > pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            )
