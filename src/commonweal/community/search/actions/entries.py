"""Making entries of the directory ready for the search, in the transaction in which they changed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction

from commonweal.community.directory.models import Service
from commonweal.community.directory.search_documents import search_documents
from commonweal.community.search.entry import Entry, meaning_key
from commonweal.community.search.preparing import entry_of
from commonweal.community.search.queries.places import served_names
from commonweal.community.search.tasks import queue_meanings

CHUNK = 1_000

_WRITE = """
INSERT INTO search_searchentry (service_id, document, content, meaning)
SELECT * FROM unnest(%s::uuid[], %s::jsonb[], %s::bytea[], %s::bytea[])
ON CONFLICT (service_id) DO UPDATE
   SET document = excluded.document, content = excluded.content, meaning = excluded.meaning,
       changed_in = pg_current_xact_id()::text::bigint, version = nextval('search_version')
 WHERE search_searchentry.content IS DISTINCT FROM excluded.content
"""
_TAKE_OUT = """
UPDATE search_searchentry
   SET document = NULL, content = '', changed_in = pg_current_xact_id()::text::bigint,
       version = nextval('search_version')
 WHERE service_id = ANY(%s) AND document IS NOT NULL
"""


@transaction.atomic
def keep_entries(ids: Iterable[UUID], say: Callable[[str], None] = lambda words: None) -> None:
    """Make these services ready for the search, as the directory has them now; those it has no more are taken out.

    Words find them as soon as the transaction has committed; their meanings are worked out by a job after it.
    """
    listed = list(ids)
    names_in = served_names()
    for start in range(0, len(listed), CHUNK):
        chunk = listed[start : start + CHUNK]
        entries = [entry_of(document, names_in) for document in search_documents(chunk)]
        write_entries(entries)
        gone = set(chunk) - {entry.id for entry in entries}
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_OUT, [list(gone)])
        if len(listed) > CHUNK:
            say(f"Entries made ready for the search: {start + len(chunk):,} of {len(listed):,}")
    if listed:
        queue_meanings()


def rebuild_entries(say: Callable[[str], None] = lambda words: None) -> int:
    """Make every service ready again, and take out what is no longer there; returns how many there are."""
    with transaction.atomic():
        listed = list(Service.objects.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_searchentry SET content = ''")
            cursor.execute("SELECT service_id FROM search_searchentry WHERE NOT service_id = ANY(%s)", [listed])
            gone = [row[0] for row in cursor.fetchall()]
        keep_entries([*listed, *gone], say)
    return len(listed)


def write_entries(entries: Sequence[Entry]) -> None:
    """Keep entries that are made ready already; those that did not change are not written."""
    documents = [json.dumps(entry.to_json(), sort_keys=True) for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                [entry.id for entry in entries],
                documents,
                [hashlib.blake2b(document.encode(), digest_size=16).digest() for document in documents],
                [meaning_key(entry.meaning_text) for entry in entries],
            ],
        )
