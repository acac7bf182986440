"""A search over an index in memory: what comes first, what is left out, what is given up and said."""

import pytest

from commonweal.community.search.filters import Filters
from commonweal.community.search.searching import Asked, search
from commonweal.community.search.tests.conftest import vector
from commonweal.community.search.understanding import Point

HARBOUR = Point("Harbour", 50.70, -1.90, within=frozenset({"harbour", "seaborough"}))


@pytest.fixture
def ask(index, lexicon):
    """`ask([entries], "words", ...)`: the names found, good ones first, and the whole of what was found."""

    def asked(entries, words="", meanings=None, meaning_of=None, **given):
        snapshot = index(*entries, meanings=meanings)
        found = search(snapshot, lexicon(snapshot, meaning_of), Asked(words, **given))
        by_id = {entry.id: entry.name for entry in entries}
        return [by_id[snapshot.columns.id_of(row)] for row in found.rows], found

    return asked


def test_a_name_ranks_above_a_term_above_a_description(ask, make) -> None:
    entries = [
        make("Tuesday meeting", description="Some gardening too, and much more besides to do"),
        make("Green fingers", terms=("Gardening",)),
        make("Gardening for all"),
    ]
    assert ask(entries, "gardening")[0] == ["Gardening for all", "Green fingers", "Tuesday meeting"]


@pytest.mark.parametrize("words", ["support group", "help with care needs", "Group", "services"])
def test_everyday_words_are_not_thrown_away(ask, make, words: str) -> None:
    entries = [make("Football"), make("Support group", description="Services: help to cope with care needs")]
    assert ask(entries, words)[0][0] == "Support group"


def test_what_people_say_finds_what_entries_say_and_what_is_listed_under_the_need(ask, make) -> None:
    entries = [
        make("Football"),
        make("Porch visits", tags=("need:company", "chief:company")),
        make("Harbour friends", description="Befriending by telephone"),
    ]
    found, whole = ask(entries, "lonely")
    assert set(found) == {"Porch visits", "Harbour friends"}
    assert whole.about[0].topic.key == "company"


def test_the_whole_name_of_an_entry_finds_it_before_all_that_is_like_it(ask, make) -> None:
    entries = [
        make("Lunch club", description="Lunch, lunch and lunch"),
        make("Harbour lunch club and bowls society"),
        make("Harbour lunch club"),
    ]
    found, whole = ask(entries, "harbour lunch club")
    assert found[0] == "Harbour lunch club"
    assert whole.understood.parts == (), "Harbour is part of the name, not where somebody is"


@pytest.mark.parametrize("words", ["lunch at harbour", "harbour lunch", "at harbour"])
def test_part_of_a_name_does_not_keep_a_place_from_being_understood(ask, make, words: str) -> None:
    _, whole = ask([make("Harbour lunch club"), make("Lunch at Harbour House")], words)
    assert [part.label for part in whole.understood.parts] == ["Near Harbour"]


def test_of_two_that_fit_alike_the_nearer_comes_first(ask, make) -> None:
    entries = [
        make("Far tea", latitude=50.95, longitude=-1.90),
        make("Near tea", latitude=50.70, longitude=-1.90),
        make("Tea at home", tags=("reach:home",)),
    ]
    assert ask(entries, "tea", near=HARBOUR)[0] == ["Near tea", "Tea at home", "Far tea"]


def test_who_comes_to_people_elsewhere_only_comes_after_who_comes_here(ask, make) -> None:
    entries = [
        make("Care there", tags=("reach:home", "serves:hill top", "serves:named")),
        make("Care here", tags=("reach:home", "serves:seaborough", "serves:named")),
    ]
    assert ask(entries, "care", near=HARBOUR)[0] == ["Care here", "Care there"]


def test_nearest_first_puts_what_is_nearest_before_what_fits_best(ask, make) -> None:
    entries = [
        make("Tea", terms=("Tea",), description="Tea", latitude=50.72, longitude=-1.9),
        make("Tea dance", latitude=50.70, longitude=-1.9),
    ]
    assert ask(entries, "tea", near=HARBOUR)[0] == ["Tea", "Tea dance"]
    assert ask(entries, "tea", near=HARBOUR, nearest_first=True)[0] == ["Tea dance", "Tea"]


def test_a_condition_in_the_words_leaves_out_what_is_known_not_to_fit(ask, make) -> None:
    entries = [make(f"Lunch {day}", tags=(f"day:{day}",)) for day in (1, 1, 1, 3)] + [make("Lunch some day")]
    found, whole = ask(entries, "lunch on tuesday")
    assert found == ["Lunch 1", "Lunch 1", "Lunch 1", "Lunch some day"], "what does not say comes after what does"
    assert whole.given_up == ()


def test_a_condition_that_leaves_little_is_no_longer_held_to_and_that_is_said(ask, make) -> None:
    entries = [make(f"Lunch {day}", tags=(f"day:{day}",)) for day in (3, 1, 4)]
    found, whole = ask(entries, "lunch on tuesday")
    assert found[0] == "Lunch 1" and len(found) == 3
    assert (whole.given_up, whole.fit_all) == (("day",), 1)


def test_a_filter_is_held_to(ask, make) -> None:
    entries = [make("Tea", tags=("access:step-free",)), make("Tea upstairs")]
    assert ask(entries, "tea", filters=Filters(access=("step-free",)))[0] == ["Tea"]


def test_a_filter_that_leaves_nothing_is_dropped_and_named(ask, make) -> None:
    entries = [make("Tea", tags=("need:company", "cost:free"))]
    found, whole = ask(entries, "tea", filters=Filters(need=("transport",), free=True))
    assert found == ["Tea"]
    assert whole.given_up == ("need",)
    assert whole.asked.filters == Filters(free=True)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(day=("1", "3")), ["A", "B"]),
        (Filters(day=("1",), time=("evening",)), ["B"]),
        (Filters(free=True), ["A"]),
        (Filters(age=15), ["A", "C"]),
        (Filters(age=70), ["B", "C"]),
        (Filters(within=1), ["A", "C"]),
        (Filters(language=("polish",)), ["C"]),
        (Filters(reach=("home", "phone")), ["C"]),
    ],
)
def test_each_filter_leaves_what_it_says(ask, make, filters: Filters, found: list[str]) -> None:
    entries = [
        make("A", tags=("day:3", "cost:free"), maximum_age=25, latitude=50.70, longitude=-1.90),
        make("B", tags=("day:1", "day:1:evening", "cost:paid"), minimum_age=65, latitude=50.80, longitude=-1.90),
        make("C", tags=("language:polish", "reach:home")),
    ]
    assert sorted(ask(entries, "", filters=filters, near=HARBOUR)[0]) == found


def test_a_misspelling_is_mended_unless_the_words_are_to_be_taken_as_they_are(ask, make) -> None:
    entries = [make("Befriending"), make("Tea")]
    found, whole = ask(entries, "befreinding")
    assert found[0] == "Befriending" and whole.mended.changes == (("befreinding", "befriending"),)
    assert ask(entries, "befreinding", exactly=True)[1].mended.changes == ()


def test_meaning_finds_what_no_word_finds(ask, make) -> None:
    entries = [make("Football"), make("Memory café")]
    found, whole = ask(entries, "he is forgetting who I am", {"Football": 1, "Memory café": 2}, lambda text: vector(2))
    assert found[0] == "Memory café"
    assert whole.fit is not None and whole.fit.meaning.max() > 0.5


def test_without_words_everything_is_there_nearest_first(ask, make) -> None:
    entries = [make("Far", latitude=50.95, longitude=-1.9), make("Near", latitude=50.70, longitude=-1.9)]
    assert ask(entries, "", near=HARBOUR)[0] == ["Near", "Far"]


def test_an_index_without_entries_finds_nothing(ask) -> None:
    assert ask([], "tea")[0] == []
