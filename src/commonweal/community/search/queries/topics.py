"""The topics in use: the shipped ones, as this council has changed them."""

from functools import cache

import numpy as np

from commonweal.community.search.entry import meaning_key
from commonweal.community.search.models import LocalTopic, TextMeaning
from commonweal.community.search.topics import Topic, Vector, read_topics, texts_of
from commonweal.core.design.data import data_folder

SYNONYMS = "search/synonyms.toml"


@cache
def shipped_topics() -> dict[str, Topic]:
    """The topics that a new place starts with, by key."""
    return {topic.key: topic for topic in read_topics(data_folder() / SYNONYMS)}


def all_topics() -> list[Topic]:
    """The topics that questions are read with: shipped ones in their order, then a council's own."""
    local = {one.key: one for one in LocalTopic.objects.all()}
    topics = {key: as_topic(local[key]) if key in local else topic for key, topic in shipped_topics().items()}
    topics |= {key: as_topic(one) for key, one in local.items() if key not in topics}
    return [topic for key, topic in topics.items() if not (key in local and local[key].is_removed)]


def as_topic(local: LocalTopic) -> Topic:
    """A council's topic as questions are read with it."""
    return Topic(local.key, local.name, local.need, tuple(local.words), tuple(local.phrases), local.is_whom)


_known: dict[bytes, Vector] = {}
"""The meanings that this process has read: a text's never changes."""


def vectors_of_topics(topics: list[Topic]) -> dict[str, Vector]:
    """The meanings of what topics say, by text. Texts whose meaning is not worked out yet are left out."""
    keys = {text: meaning_key(text) for topic in topics for text in texts_of(topic)}
    unread = [key for key in keys.values() if key not in _known]
    if unread:
        for key, vector in TextMeaning.objects.filter(key__in=unread).values_list("key", "vector"):
            _known[bytes(key)] = as_vector(bytes(vector))
    return {text: _known[key] for text, key in keys.items() if key in _known}


def as_vector(kept: bytes) -> Vector:
    """A meaning as it is kept, as numbers to reckon with."""
    return np.frombuffer(kept, dtype=np.float16).astype(np.float32)
