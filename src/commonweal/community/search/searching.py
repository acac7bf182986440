"""A search from what was typed to an ordered list, over one snapshot of the index: no database, no page.

A question is mended, understood, and weighed against every entry; filters and wishes leave some out; and where little
is left, wishes are given up one after the other, and what was given up is said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from commonweal.community.search.filters import (
    GIVEN_UP,
    Filters,
    Wishes,
    chosen,
    miles_from,
    nearness,
    wished,
    wishes_of,
)
from commonweal.community.search.index.columns import Mask, Numbers
from commonweal.community.search.index.snapshot import Snapshot
from commonweal.community.search.index.words import Rows
from commonweal.community.search.language import typed_words, words_of
from commonweal.community.search.ranking import Fit, Question, fit
from commonweal.community.search.spelling import Mended, Speller
from commonweal.community.search.together import Also, Compounds
from commonweal.community.search.topics import About, Topics, Vector
from commonweal.community.search.understanding import Gazetteer, Point, Understood, understand

FEW = 3
"""With fewer entries than this that fit well, a wish is given up."""
LEAST_FIT = 0.12
"""An entry that fits less well than this is not shown, unless fewer than `AT_LEAST` fit better."""
AT_LEAST = 10
SOMETHING = 0.01
FITS_WELL = 0.40
"""From here on an entry answers a question; below, it only comes closest to it."""
OF_BEST = 0.45
"""An entry that fits less than this part as well as the best is among those that fit less well."""
MOST_LETTERS = 300
"""Of a question that is longer, the rest is not read."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked: words, a place (typed beside the words), filters; `exactly` takes the words as they are."""

    words: str = ""
    near: Point | None = None
    filters: Filters = field(default_factory=Filters)
    exactly: bool = False
    nearest_first: bool = False


@dataclass(frozen=True)
class Lexicon:
    """What a question is read with."""

    topics: Topics
    gazetteer: Gazetteer
    speller: Speller
    meaning_of: Callable[[str], Vector] | None
    find_postcode: Callable[[str], Point | None] = lambda typed: None


@dataclass(frozen=True)
class Found:
    """What was found: rows, those that fit well first, and of each kind the best first, with the score (0 and up).

    `point` is where distances (`miles`, for every row) are measured from. `given_up` are the kinds of wishes and the
    names of filters that were dropped because with them little or nothing was left; `fit_all` is how many fit well with
    none dropped. `fitting` are all rows that answer the question well, whatever the filters; `wishes` and `asked` are
    as they were used in the end.
    """

    rows: Sequence[int]
    scores: Sequence[float]
    good: int
    asked: Asked
    mended: Mended
    understood: Understood
    also: Sequence[Also]
    about: Sequence[About]
    fit: Fit | None
    point: Point | None
    miles: Numbers | None
    wishes: Wishes
    given_up: tuple[str, ...]
    fit_all: int
    fitting: Mask

    @property
    def total(self) -> int:
        return len(self.rows)


def search(snapshot: Snapshot, lexicon: Lexicon, asked: Asked) -> Found:
    """The entries that answer what was asked, best first."""
    typed = asked.words[:MOST_LETTERS].strip()
    mended, understood = read(snapshot, lexicon, typed, exactly=asked.exactly)
    point = asked.near or understood.point
    columns = snapshot.columns
    miles = miles_from(columns, point) if point else None
    question = _question(snapshot, lexicon, understood, exactly=asked.exactly)
    fitted = fit(snapshot, question) if question else None
    worth = fitted.score if fitted else np.ones(columns.rows, dtype=np.float32)
    near = nearness(columns, miles, point) if point and miles is not None else np.ones(columns.rows, dtype=np.float32)
    filters, wishes, given_up, fit_all = _with_enough(snapshot, asked.filters, wishes_of(understood), worth, miles)
    left = chosen(columns, filters, miles)
    may, counts = wished(columns, wishes, miles)
    left &= may
    if fitted:
        left &= worth >= _shown_from(worth)
    rows = np.flatnonzero(left)
    scores = worth[rows] * near[rows] * counts[rows]
    fitting = worth >= _good_from(worth) if fitted else columns.standing
    fits = fitting[rows]
    order = _ordered(rows, scores, fits, miles if asked.nearest_first else None)
    rows, scores = rows[order], scores[order]
    return Found(
        rows=rows.tolist(),
        scores=scores.tolist(),
        good=int(fits.sum()),
        asked=replace(asked, words=typed, filters=filters),
        mended=mended,
        understood=understood,
        also=question.also if question else (),
        about=question.about if question else (),
        fit=fitted,
        point=point,
        miles=miles,
        wishes=wishes,
        given_up=given_up,
        fit_all=fit_all,
        fitting=fitting,
    )


def read(snapshot: Snapshot, lexicon: Lexicon, typed: str, *, exactly: bool) -> tuple[Mended, Understood]:
    """A question mended and understood. Who types the whole name of an entry means that name, not the place or day in
    it: “Poole Library”. A single word is no name: “Poole” is where somebody is."""
    if exactly or not typed:
        return Mended(typed), Understood(typed)
    mended = lexicon.speller.mend(typed)
    if len(typed_words(mended.text)) > 1 and snapshot.is_name(words_of(mended.text)):
        return mended, Understood(mended.text)
    return mended, understand(mended.text, lexicon.gazetteer, lexicon.find_postcode)


def _question(snapshot: Snapshot, lexicon: Lexicon, understood: Understood, *, exactly: bool) -> Question | None:
    """What is looked for; None where there is nothing but a place or a condition."""
    words = understood.words
    if not words:
        return None
    vector = lexicon.meaning_of(understood.rest) if lexicon.meaning_of else None
    compounds = Compounds(snapshot.columns.words, lexicon.speller.stems, snapshot.side_by_side)
    also = () if exactly else compounds.also(words)
    return Question(words, lexicon.topics.about(words, vector, also), vector, also)


def _with_enough(
    snapshot: Snapshot, filters: Filters, wishes: Wishes, worth: Numbers, miles: Numbers | None
) -> tuple[Filters, Wishes, tuple[str, ...], int]:
    """Filters and wishes with which something is found, what was dropped, and how many fit with all of them.

    Wishes are given up first, one after the other, until some entries fit well; then a filter, if with all of them
    nothing at all is left.
    """
    columns = snapshot.columns
    given_up: list[str] = []
    fits_well = worth >= _good_from(worth)

    def left(filters: Filters, wishes: Wishes) -> int:
        return int((chosen(columns, filters, miles) & wished(columns, wishes, miles)[0] & fits_well).sum())

    fit_all = left(filters, wishes)
    most = left(filters, wishes.all_given_up())
    for kind in GIVEN_UP:
        if left(filters, wishes) >= min(FEW, most):
            break
        if kind in wishes.parts:
            wishes = wishes.giving_up(kind)
            given_up.append(kind)
    if most == 0 and filters.named:
        kept = {name: left(filters.without(name), wishes) for name in filters.named if name != "place"}
        if best := max(kept, key=lambda name: kept[name], default=""):
            filters = filters.without(best) if kept[best] else Filters(place=filters.place)
            given_up += [best] if kept[best] else list(kept)
    return filters, wishes, tuple(given_up), fit_all


def _good_from(worth: Numbers) -> float:
    """From where on an entry fits well: no matter how far away it is."""
    return max(FITS_WELL, OF_BEST * float(worth.max(initial=0)))


def _shown_from(worth: Numbers) -> float:
    """From where on an entry is shown at all: nobody is left with nothing where anything comes near."""
    if np.count_nonzero(worth >= LEAST_FIT) >= AT_LEAST:
        return LEAST_FIT
    last = max(0, len(worth) - AT_LEAST)
    tenth = float(np.partition(worth, last)[last]) if len(worth) else 0.0
    return max(tenth, SOMETHING)


def _ordered(rows: Rows, scores: Numbers, fits: Mask, miles: Numbers | None) -> Rows:
    """Those that fit well first; then the best, or the nearest, first."""
    first = -scores if miles is None else np.nan_to_num(miles[rows], nan=np.inf)
    return np.lexsort((rows, -scores, first, ~fits))
