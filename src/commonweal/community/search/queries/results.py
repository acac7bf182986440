"""A search for pages, the API and the command line: one page of results, with all that is said about them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.community.directory.needs import Need, all_needs, needs_of
from commonweal.community.search.entry import DAY_PARTS, Entry
from commonweal.community.search.filters import Filters, chosen, opens_at, wished
from commonweal.community.search.index.columns import Mask
from commonweal.community.search.index.snapshot import Snapshot
from commonweal.community.search.models import SearchEntry
from commonweal.community.search.nearest import nearest_needs
from commonweal.community.search.queries.current import current_snapshot
from commonweal.community.search.queries.places import find_point
from commonweal.community.search.queries.reading import current_lexicon, real_words
from commonweal.community.search.reasons import Asked as AskedReasons
from commonweal.community.search.reasons import in_a_row, reasons_for
from commonweal.community.search.searching import Asked, Found, search
from commonweal.community.search.together import Also
from commonweal.community.search.topics import About
from commonweal.community.search.understanding import Part, Point, Understood

PER_PAGE = 10
FEW = 3
"""With fewer good results than this, it is said that little was found, and a person is offered."""


@dataclass(frozen=True)
class Result:
    """One entry of the results. `miles` is from the place asked for, None without one or where the entry has none."""

    number: int
    entry: Entry
    score: float
    miles: float | None
    why: str
    fits_well: bool


@dataclass(frozen=True)
class Facets:
    """How many of the results each further choice would leave: by the name of the filter and its value."""

    counts: dict[str, dict[str, int]]

    def of(self, name: str) -> dict[str, int]:
        return self.counts.get(name, {})


@dataclass(frozen=True)
class Results:
    """One page of a search. `total` counts the pages through: the good results, or all where `with_weaker`.

    `messages` say what was dropped or could not be used; `mended` are words as typed and as mended, and `also` those
    that were looked for in another writing besides. `nearest` are needs to offer where little was found. `used_words`
    are those of the directory, and `known_words` common ones.
    """

    found: Sequence[Result]
    total: int
    good: int
    weaker: int
    page: int
    pages: int
    messages: Sequence[str]
    mended: Sequence[tuple[str, str]]
    also: Sequence[Also]
    understood: Understood
    about: Sequence[About]
    point: Point | None
    postcode_problem: str
    nearest: Sequence[Need]
    given_up: Sequence[str]
    filters: Filters
    facets: Facets
    used_words: Container[str]
    known_words: Container[str]

    @property
    def parts(self) -> Sequence[Part]:
        """What was understood of the question besides words to look for."""
        return self.understood.parts

    @property
    def text(self) -> str:
        """The question as it was read."""
        return self.understood.text


def search_directory(
    words: str = "",
    postcode: str = "",
    filters: Filters | None = None,
    page: int = 1,
    *,
    per_page: int = PER_PAGE,
    exactly: bool = False,
    nearest_first: bool = False,
    with_weaker: bool = False,
    patient: bool = False,
) -> Results:
    """Search the directory as anybody may, in plain words; a page past the last gives the last.

    What fits well comes first; what fits less well follows where `with_weaker`, or where little fits well. Of two that
    fit alike the nearer comes first, or the nearest of all where `nearest_first`.
    """
    snapshot = current_snapshot(patient=patient)
    lexicon = current_lexicon(snapshot)
    near, problem = find_point(postcode)
    asked = Asked(words.replace("\x00", ""), near, filters or Filters(), exactly, nearest_first)
    found = search(snapshot, lexicon, asked)
    is_question = bool(found.asked.words)
    listed = found.total if with_weaker or found.good < FEW else found.good
    pages = max(1, -(-listed // per_page))
    page = min(max(page, 1), pages)
    first = (page - 1) * per_page
    return Results(
        found=_shown(snapshot, found, range(first, min(first + per_page, listed))),
        total=listed,
        good=found.good,
        weaker=found.total - listed,
        page=page,
        pages=pages,
        messages=_messages(snapshot, found),
        mended=found.mended.changes,
        also=found.also,
        understood=found.understood,
        about=found.about,
        point=found.point,
        postcode_problem=problem,
        nearest=_nearest(found) if is_question and found.good < FEW else (),
        given_up=found.given_up,
        filters=found.asked.filters,
        facets=Facets(_counts(snapshot, found)),
        used_words=snapshot.columns.words,
        known_words=real_words(),
    )


def count_by_need() -> dict[str, int]:
    """How many entries are listed under each need that has any."""
    columns = current_snapshot().columns
    counted = columns.counts(columns.standing)
    return {tag.removeprefix("need:"): count for tag, count in counted.items() if tag.startswith("need:")}


NO_CONDITIONS = ("where", "nowhere", "near-me", "within", "age")
"""Parts of a question that an entry does not meet or miss by what it says of itself."""


def _shown(snapshot: Snapshot, found: Found, numbers: range) -> list[Result]:
    """The entries at these places of the results, with why each is there. Those that went meanwhile are left out."""
    columns = snapshot.columns
    ids = {number: columns.id_of(found.rows[number]) for number in numbers}
    kept = SearchEntry.objects.filter(pk__in=ids.values()).values_list("pk", "document")
    entries = {identity: Entry.from_json(document) for identity, document in kept if document is not None}
    names = {key: need.name for key, need in all_needs().items()}
    parts = [part for part in found.understood.parts if part.kind not in NO_CONDITIONS]
    asked = AskedReasons(found.understood.words, found.about, found.point, parts, names, found.also)
    shown = []
    for number, identity in ids.items():
        if identity not in entries:
            continue
        row = found.rows[number]
        away = float(found.miles[row]) if found.miles is not None else None
        miles = None if away is None or np.isnan(away) else away
        closeness = float(found.fit.meaning[row]) if found.fit else 0.0
        reasons = reasons_for(entries[identity], asked, miles, closeness)
        score = round(found.scores[number], 4)
        shown.append(Result(number + 1, entries[identity], score, miles, " ".join(reasons), number < found.good))
    return shown


_GIVEN_UP = {
    "time": "the time of day",
    "cost": "free of charge",
    "reach": "how you can use it",
    "language": "the language",
    "within": "the distance",
    "day": "the day",
    "access": "what a place should have",
    "age": "the age",
    "need": "the need",
    "kind": "the kind of entry",
    "circumstance": "who it is for",
    "condition": "the condition",
    "free": "free of charge",
}


def _messages(snapshot: Snapshot, found: Found) -> list[str]:
    """What was dropped, and what nothing in the directory says."""
    said = []
    if found.given_up:
        dropped = in_a_row([_GIVEN_UP[name] for name in dict.fromkeys(found.given_up)])
        if found.fit_all:
            those = "1 entry fits" if found.fit_all == 1 else f"{found.fit_all} entries fit"
            said.append(f"Only {those} everything you asked for. Those that follow may not fit {dropped}.")
        else:
            said.append(f"Nothing fits everything you asked for. These may not fit {dropped}.")
    if found.asked.words and not found.understood.words and not found.understood.parts:
        said.append("There is no word in that to look for, so this is everything.")
    if nowhere := [part.value for part in found.understood.parts if part.kind == "nowhere"]:
        known = "a postcode" if len(nowhere) == 1 else "postcodes"
        those = "is not" if len(nowhere) == 1 else "are not"
        said.append(f"{in_a_row(nowhere)} {those} {known} we know here, so distance from there is not counted.")
    if any(part.kind == "near-me" for part in found.understood.parts) and found.point is None:
        said.append("Type your postcode, or the first half of it, to see what is near you.")
    otherwise = frozenset().union(*(one.at for one in found.also))
    unknown = [
        word.said
        for at, word in enumerate(found.understood.words)
        if word.weight == 1 and at not in otherwise and not snapshot.says(word) and not _is_read(word.said, found)
    ]
    if unknown and found.total:
        said.append(
            f"Nothing in the directory says {in_a_row([f'“{word}”' for word in dict.fromkeys(unknown)], 'or')}."
        )
    if found.asked.words and not found.good and found.total:
        said.append("Nothing fits your words well. These come closest.")
    return said


def _is_read(word: str, found: Found) -> bool:
    """Whether a word was understood through a topic, though no entry says it; by meaning only a word that is known."""
    by_meaning = word in real_words() and any(about.by == "meaning" for about in found.about)
    return by_meaning or any(word in about.through.lower() for about in found.about)


def _nearest(found: Found) -> list[Need]:
    """Needs to offer: those of the topics that the question seems to be about, then those with words like it."""
    likely = [about.topic.need for about in found.about if about.topic.need]
    words = {key: need.text for key, need in all_needs().items()}
    return needs_of(nearest_needs(found.understood.rest, likely, words))


EITHER = ("day", "time", "kind", "language", "reach")
"""Filters of which any value will do: what a further value would add is counted without those that are set."""


def _counts(snapshot: Snapshot, found: Found) -> dict[str, dict[str, int]]:
    """How many of the results have each tag, by the name of the filter."""
    columns, filters = snapshot.columns, found.asked.filters
    may, _ = wished(columns, found.wishes, found.miles)
    fitting = found.fitting & may
    counted: dict[str, dict[str, int]] = {}

    def among(filters: Filters) -> Mask:
        return fitting & chosen(columns, filters, found.miles)

    left = among(filters)
    _add_counts(counted, columns.counts(left))
    for name in EITHER:
        if getattr(filters, name):
            apart: dict[str, dict[str, int]] = {}
            _add_counts(apart, columns.counts(among(filters.without(name))))
            counted[name] = apart.get(name, {})
    without_time = among(filters.without("time")) if filters.time else left
    counted["time"] = {part: int((without_time & opens_at(columns, filters.day, part)).sum()) for part in DAY_PARTS}
    if found.miles is not None:
        miles = found.miles[among(filters.without("within")) if filters.within is not None else left]
        counted["within"] = {str(most): int((~(miles > most)).sum()) for most in DISTANCES}
    return counted


DISTANCES = (1, 3, 5, 10, 20)
"""Miles that the results can be narrowed to."""


def _add_counts(counted: dict[str, dict[str, int]], by_tag: dict[str, int]) -> None:
    for tag, count in by_tag.items():
        name, _, value = tag.partition(":")
        if name == "day" and ":" in value:
            continue
        counted.setdefault(name, {})[value] = count
