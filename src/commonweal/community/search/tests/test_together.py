"""Words are found that are written together here and apart there, and what is another word is left alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.search.index.snapshot import Snapshot
from commonweal.community.search.language import stem, words_of
from commonweal.community.search.searching import Asked, Lexicon, search
from commonweal.community.search.together import Compounds, rewritten
from commonweal.community.search.topics import Topic, Topics

USED = {
    "playgroup": 9, "play": 20, "group": 40, "day": 30, "centre": 20, "foodbank": 2, "food": 9, "bank": 3, "shop": 4,
    "workshop": 30, "work": 9, "any": 5, "one": 5, "rapist": 1, "the": 90,
}  # fmt: skip
ROWS = {("day", "centr"): 12, ("food", "bank"): 6, ("work", "shop"): 2, ("the", "rapist"): 1}
COMPOUNDS = Compounds(USED, frozenset(map(stem, USED)), lambda first, second: ROWS.get((first, second), 0))


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("play group", ["playgroup"]),
        ("Play groups in the evening", ["playgroups"]),
        ("daycentre", ["day centre"]),
        ("foodbank", ["food bank"]),
        ("daycentre or a play group", ["day centre", "playgroup"]),
    ],
)
def test_the_other_writing_is_looked_for_too(typed: str, also: list[str]) -> None:
    assert [one.instead for one in COMPOUNDS.also(words_of(typed))] == also


@pytest.mark.parametrize(
    "typed", ["playgroup", "day centre", "workshop", "any one", "therapist", "play", "group play", ""]
)
def test_what_is_right_or_another_word_stays_as_it_is(typed: str) -> None:
    assert COMPOUNDS.also(words_of(typed)) == ()


def test_a_question_is_rewritten_with_the_places_of_what_was_typed() -> None:
    words = words_of("a play group or daycentre")
    written = rewritten(words, COMPOUNDS.also(words))
    assert [(word.said, sorted(at)) for word, at in written] == [
        ("a", [0]), ("playgroup", [1, 2]), ("or", [3]), ("day", [4]), ("centre", [4]),
    ]  # fmt: skip


@given(st.lists(st.sampled_from([*USED, "daycentre", "groups", "x"]), max_size=8))
def test_no_word_is_written_otherwise_twice_and_none_is_lost(said: list[str]) -> None:
    words = words_of(" ".join(said))
    also = COMPOUNDS.also(words)
    places = [place for one in also for place in one.at]
    assert len(places) == len(set(places))
    covered = [place for _, at in rewritten(words, also) for place in at]
    assert set(covered) == set(range(len(words)))


Index, Make = Callable[..., Snapshot], Callable[..., object]


def names(index: Index, lexicon: Callable[..., Lexicon], entries: list[object], asked: Asked) -> list[str]:
    snapshot = index(*entries)
    found = search(snapshot, lexicon(snapshot), asked)
    by_id = {entry.id: entry.name for entry in entries}  # type: ignore[attr-defined]
    return [by_id[snapshot.columns.id_of(row)] for row in found.rows[: found.good]]


def test_what_is_written_together_is_found_by_its_parts_and_the_other_way_round(
    index: Index, make: Make, lexicon: Callable[..., Lexicon]
) -> None:
    entries = [
        make("Penguin Playgroup"),
        make("Harbour play readings", description="A group that reads aloud"),
        make("Longshore Day Centre"),
        make("Tea dance", description="One day each month, in the centre of town"),
    ]
    assert names(index, lexicon, entries, Asked("play group"))[0] == "Penguin Playgroup"
    assert names(index, lexicon, entries, Asked("daycentre")) == ["Longshore Day Centre"]


def test_whoever_asks_for_exactly_their_words_gets_no_other_writing(
    index: Index, make: Make, lexicon: Callable[..., Lexicon]
) -> None:
    entries = [make("Penguin Playgroup"), make("Harbour play group")]
    assert names(index, lexicon, entries, Asked("play group", exactly=True)) == ["Harbour play group"]
    assert set(names(index, lexicon, entries, Asked("play group"))) == {"Penguin Playgroup", "Harbour play group"}


@pytest.mark.parametrize("typed", ["playgroup", "a play group", "play groups"])
def test_a_topic_is_known_in_either_writing(typed: str) -> None:
    topics = Topics([Topic("play", "Play", "", ("playgroup",), ()), Topic("fun", "Fun", "", ("play",), ())])
    words = words_of(typed)
    (found,) = topics.about(words, also=COMPOUNDS.also(words))
    assert found.topic.key == "play", "the topic of one of the words says less"
    assert {place for place, word in enumerate(words) if word.weight} == found.covers
