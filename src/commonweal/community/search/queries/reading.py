"""What questions are read with at this moment: topics, places, the words of the directory, and the model of meaning."""

import logging
from functools import cache
from threading import Lock

from django.conf import settings
from django.db import connection

from commonweal.community.search.index.snapshot import Snapshot
from commonweal.community.search.model import known_words, meaning_of, meanings_of
from commonweal.community.search.queries.places import find_point, make_gazetteer
from commonweal.community.search.queries.topics import all_topics, vectors_of_topics
from commonweal.community.search.searching import Lexicon
from commonweal.community.search.spelling import Speller
from commonweal.community.search.topics import Topics, Vector, texts_of
from commonweal.community.search.understanding.vocabulary import SAID
from commonweal.community.search.understanding.where import Point

logger = logging.getLogger(__name__)

_STATE = """
SELECT (SELECT (count(*), COALESCE(max(version), 0))::text FROM search_localtopic),
       (SELECT (count(*), max(loaded_at))::text FROM places_place) || (SELECT count(*) FROM places_area)::text
"""

_topics: dict[str, Topics] = {}
_lock = Lock()


def current_lexicon(snapshot: Snapshot) -> Lexicon:
    """What to read questions with, over this index."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        topics_state, places_state = cursor.fetchone()
    topics = _topics_as_of(f"{topics_state} {has_meaning()}")
    return snapshot.kept.get(("lexicon", id(topics), places_state), lambda: _make(snapshot, topics))


def _make(snapshot: Snapshot, topics: Topics) -> Lexicon:
    gazetteer = make_gazetteer(snapshot.columns.localities, topics)
    speller = Speller(snapshot.columns.words, (*topics.vocabulary, *gazetteer.names, *SAID), real_words())
    return Lexicon(topics, gazetteer, speller, meaning_of if has_meaning() else None, _find)


def _find(typed: str) -> Point | None:
    return find_point(typed)[0]


def _topics_as_of(state: str) -> Topics:
    """The topics, with the meanings of all that they say: those that no job has worked out yet are worked out now."""
    with _lock:
        if state not in _topics:
            listed = all_topics()
            vectors: dict[str, Vector] = {}
            if has_meaning():
                vectors = vectors_of_topics(listed)
                missing = list(
                    dict.fromkeys(text for topic in listed for text in texts_of(topic) if text not in vectors)
                )
                vectors |= dict(zip(missing, meanings_of(missing), strict=True))
            _topics.clear()
            _topics[state] = Topics(listed, vectors)
        return _topics[state]


def has_meaning() -> bool:
    """Whether questions are read for their meaning, too: it may be switched off, or the model may not run here."""
    return bool(settings.SEARCH_MEANING) and _model_runs()


@cache
def _model_runs() -> bool:
    """Whether the model of meaning works here. Without it words and topics are searched, and that is logged once."""
    try:
        meaning_of("")
    except Exception:  # whatever keeps the model from running, words must go on being found
        logger.exception("The search runs without the meaning of questions")
        return False
    return True


@cache
def real_words() -> frozenset[str]:
    """Common words, which are right though the directory does not use them."""
    return known_words()
