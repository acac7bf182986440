"""Working out the meanings of texts that have none yet: of entries and of topics."""

import json
from collections.abc import Callable, Iterable

import numpy as np
from django.db import connection, transaction

from commonweal.community.search.entry import Entry, meaning_key
from commonweal.community.search.model import meanings_of
from commonweal.community.search.models import TextMeaning
from commonweal.community.search.queries.topics import all_topics
from commonweal.community.search.topics import texts_of

AT_ONCE = 256
"""Texts that are worked out between two looks at the clock, and kept together."""

_WAITING = """
SELECT DISTINCT ON (e.meaning) e.meaning, e.document
  FROM search_searchentry e LEFT JOIN search_textmeaning m ON m.key = e.meaning
 WHERE e.document IS NOT NULL AND m.key IS NULL
 LIMIT %s
"""
_TELL = """
UPDATE search_searchentry SET changed_in = pg_current_xact_id()::text::bigint, version = nextval('search_version')
 WHERE meaning = ANY(%s)
"""


def work_out_meanings(
    say: Callable[[str], None] = lambda words: None, may_go_on: Callable[[], bool] = lambda: True
) -> int:
    """Work out what is missing, some hundred texts at a time, while `may_go_on`; returns how many are still missing.

    Each lot is kept as soon as it is done, so that a job that is cut off loses little.
    """
    work_out_topics()
    done, waiting = 0, count_waiting()
    while waiting and may_go_on():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WAITING, [AT_ONCE])
            texts = {
                bytes(key): Entry.from_json(json.loads(document)).meaning_text for key, document in cursor.fetchall()
            }
            keep_meanings(texts)
            cursor.execute(_TELL, [list(texts)])
        done += len(texts)
        waiting = count_waiting() if not texts else max(0, waiting - len(texts))
        say(f"Meanings of entries worked out: {done:,} of {done + waiting:,}")
    return waiting


def work_out_topics() -> None:
    """Work out the meanings of the topics' phrases and words that have none yet."""
    texts = {meaning_key(text): text for topic in all_topics() for text in texts_of(topic)}
    known = TextMeaning.objects.filter(key__in=list(texts)).values_list("key", flat=True)
    keep_meanings({key: texts[key] for key in texts.keys() - {bytes(key) for key in known}})


def count_waiting() -> int:
    """How many texts of entries have no meaning yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT e.meaning) FROM search_searchentry e"
            " LEFT JOIN search_textmeaning m ON m.key = e.meaning WHERE e.document IS NOT NULL AND m.key IS NULL"
        )
        return int(cursor.fetchone()[0])


def keep_meanings(texts: dict[bytes, str]) -> None:
    """Work out the meanings of texts, by their key, and keep them."""
    if texts:
        vectors = meanings_of(list(texts.values())).astype(np.float16)
        rows: Iterable[TextMeaning] = (
            TextMeaning(key=key, vector=vector.tobytes()) for key, vector in zip(texts, vectors, strict=True)
        )
        TextMeaning.objects.bulk_create(rows, ignore_conflicts=True)
