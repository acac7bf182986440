"""How well each entry fits a question: its words, the topics it is about, its meaning and names, weighed together.

How much each counts depends on how somebody asks: who names a thing ("swimming") means those words, and who speaks in
sentences ("my husband hits me") means what they are about. The weights were chosen on the tuning halves of two sets of
questions (docs/decisions/0007-search.md); `bench/search_quality.py` shows what they do on the other halves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.community.search.index.columns import Numbers
from commonweal.community.search.index.snapshot import Snapshot
from commonweal.community.search.language import Word, is_sentence
from commonweal.community.search.together import Also
from commonweal.community.search.topics import About, Vector

HALF = 6.0
"""The BM25 score that counts half: the second word found adds less than the first."""
LEAST_CLOSE = 0.15
"""Closeness (cosine) that says nothing."""
NAMED = 0.6
"""What an entry gains whose whole name is the question; less where the name says more."""
LISTED_UNDER, CHIEFLY = 0.3, 0.6
"""What an entry gains that is listed under the need of a topic, and one that is chiefly for it."""


@dataclass(frozen=True)
class Weights:
    """What the words of a question, its topics and its meaning count."""

    words: float
    topics: float
    meaning: float


NAMING = Weights(words=1.0, topics=1.5, meaning=0.5)
SPEAKING = Weights(words=0.5, topics=1.25, meaning=1.0)


@dataclass(frozen=True)
class Question:
    """What is looked for: words with what each weighs, the topics, the meaning of all that was said, if known, and
    other writings of the words."""

    words: Sequence[Word]
    about: Sequence[About] = ()
    vector: Vector | None = None
    also: Sequence[Also] = ()


@dataclass(frozen=True)
class Fit:
    """For each row: how well it fits in all (0 and up), and by each of the ways."""

    score: Numbers
    words: Numbers
    topics: Numbers
    meaning: Numbers


def weights_for(question: Question) -> Weights:
    """What counts how much, by how somebody asks."""
    return SPEAKING if is_sentence(question.words) else NAMING


def fit(snapshot: Snapshot, question: Question, weights: Weights | None = None) -> Fit:
    """How well each entry fits."""
    weights = weights or weights_for(question)
    rows = snapshot.columns.rows
    words, topics, meaning = (np.zeros(rows, dtype=np.float32) for _ in range(3))
    if question.words:
        found, scores = snapshot.typed(question.words, question.also)
        words[found] = scores
    for about in question.about:
        found, scores = snapshot.about(about.topic)
        topics[found] += about.weight * scores
    if question.vector is not None:
        meaning = np.maximum(snapshot.closeness(question.vector) - LEAST_CLOSE, 0)
    score = weights.words * _levelled(words) + weights.topics * _levelled(topics) + weights.meaning * meaning
    _add_names(score, snapshot, question)
    _add_needs(score, snapshot, question)
    return Fit(score, words, topics, meaning)


def _levelled(scores: Numbers) -> Numbers:
    """BM25 scores between 0 and 1."""
    return scores / (scores + HALF)


def _add_names(score: Numbers, snapshot: Snapshot, question: Question) -> None:
    """An entry whose name has every word asked for is likely meant, the more so the less else it says."""
    if not question.words:
        return
    found, scores = snapshot.named(question.words, question.also)
    if len(found):
        score[found] += NAMED * scores / scores.max()


def _add_needs(score: Numbers, snapshot: Snapshot, question: Question) -> None:
    """An entry that is listed under the need of a topic fits, whatever words it uses."""
    best: dict[str, float] = {}
    for about in question.about:
        if about.topic.need:
            best[about.topic.need] = max(about.weight, best.get(about.topic.need, 0.0))
    for need, weight in best.items():
        score[snapshot.columns.tagged(f"need:{need}")] += LISTED_UNDER * weight
        score[snapshot.columns.tagged(f"chief:{need}")] += (CHIEFLY - LISTED_UNDER) * weight
