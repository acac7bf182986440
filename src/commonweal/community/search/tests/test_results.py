"""A page of results: what is on it, why, and what is said when little was found."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.models import Service
from commonweal.community.search.filters import Filters
from commonweal.community.search.queries.places import find_point
from commonweal.community.search.queries.results import count_by_need, search_directory
from commonweal.core.places.models import Place, Postcode

ListService = Callable[..., Service]


@pytest.fixture
def far(place: Place) -> Postcode:
    """A postcode some fourteen miles north of the others."""
    Postcode.objects.filter(pk="ZZ2 2BB").update(latitude=50.92)
    return Postcode.objects.get(pk="ZZ2 2BB")


def names(words: str = "", postcode: str = "", **more: object) -> list[str]:
    return [one.entry.name for one in search_directory(words, postcode, **more).found]  # type: ignore[arg-type]


def test_each_result_says_why_it_is_there(list_service: ListService) -> None:
    list_service("Harbour lunch", needs=("lunch-clubs",), postcode="ZZ1 1AA", when="Tuesdays, 12 noon")
    (one,) = search_directory("lunch on tuesdays", "ZZ1 1AB").found
    assert "Found “lunch” in its name." in one.why
    assert "Less than half a mile from ZZ1 1AB." in one.why
    assert "On Tuesdays." in one.why


def test_what_does_not_fit_a_condition_says_so(list_service: ListService) -> None:
    list_service("Harbour lunch", when="Fridays, 12 noon", cost="£3")
    (one,) = search_directory("free lunch on tuesdays").found
    assert "But not on Tuesdays." in one.why and "But not free." in one.why


def test_what_was_found_by_another_writing_of_the_words_says_so(list_service: ListService) -> None:
    list_service("Penguin Playgroup")
    list_service("Play reading group")
    results = search_directory("play group")
    assert [(one.said, one.instead) for one in results.also] == [("play group", "playgroup")]
    assert results.found[0].why == "Found “playgroup” in its name."
    assert not results.messages
    assert search_directory("play group", exactly=True).also == ()


def test_a_postcode_that_is_not_known_is_no_word_to_look_for_and_that_is_said(list_service: ListService) -> None:
    list_service("Tea", postcode="ZZ1 1AA")
    results = search_directory("tea near sw1a 1aa")
    assert [(part.kind, part.label) for part in results.parts] == [("nowhere", "SW1A 1AA, not known here")]
    assert results.understood.rest == "tea"
    assert results.messages == ["SW1A 1AA is not a postcode we know here, so distance from there is not counted."]
    assert results.found[0].why == "Found “tea” in its name."


@pytest.mark.parametrize("typed", ["?", "😀", "'"])
def test_where_nothing_typed_is_a_word_that_is_said(list_service: ListService, typed: str) -> None:
    list_service("Tea")
    results = search_directory(typed)
    assert results.messages == ["There is no word in that to look for, so this is everything."]
    assert results.total == 1


def test_words_that_nobody_here_says_are_named(list_service: ListService) -> None:
    list_service("Tea")
    assert "Nothing in the directory says “clwb” or “cinio”." in search_directory("tea clwb cinio").messages


def test_services_listed_under_the_need_that_words_mean_are_found(list_service: ListService) -> None:
    list_service("Porch visits", needs=("company",))
    list_service("Bath rails", needs=("home-adaptations",))
    (one, *_) = search_directory("nobody to talk to").found
    assert one.entry.name == "Porch visits"
    assert "Listed under “Company and befriending”." in one.why


def test_distances_are_said_and_order_what_fits_alike(list_service: ListService, far: Postcode) -> None:
    list_service("Tea there", postcode=far.postcode)
    list_service("Tea here", postcode="ZZ1 1AA")
    results = search_directory("tea", "zz1 1aa")
    assert [one.entry.name for one in results.found] == ["Tea here", "Tea there"]
    assert [one.miles for one in results.found] == [pytest.approx(0, abs=0.01), pytest.approx(13.8, abs=0.1)]
    assert "14 miles from ZZ1 1AA" in results.found[1].why


def test_a_place_in_the_words_does_as_well_as_a_postcode(list_service: ListService, place: Place) -> None:
    place.areas.filter(name="Harbour").update(latitude=50.72, longitude=-1.98)
    list_service("Tea", postcode="ZZ1 1AA")
    results = search_directory("tea near Harbour")
    assert results.point is not None and results.point.name == "Harbour"
    assert [part.label for part in results.parts] == ["Near Harbour"]


def test_the_first_half_of_a_postcode_is_the_middle_of_those_that_begin_so(place: Place) -> None:
    Postcode.objects.filter(pk="ZZ1 1AB").update(latitude=50.74)
    point, problem = find_point("zz1")
    assert problem == "" and point is not None
    assert (point.name, point.latitude) == ("ZZ1", pytest.approx(50.73))
    assert "seaborough council" in point.within


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [("", ""), ("ZZ9 9ZZ", "not a postcode we know here"), ("BH99", "begins with BH99"), ("tea", "is not a postcode")],
)
def test_a_postcode_that_cannot_be_used_is_said(typed: str, said: str) -> None:
    point, problem = find_point(typed)
    assert point is None and said in problem and bool(said) == bool(problem)


def test_a_filter_that_leaves_nothing_is_dropped_and_said(list_service: ListService) -> None:
    list_service("Tea", needs=("company",))
    results = search_directory("tea", filters=Filters(need=("transport",)))
    assert results.total == 1
    assert results.messages == ["Nothing fits everything you asked for. These may not fit the need."]


def test_a_word_that_nothing_says_is_told(list_service: ListService) -> None:
    list_service("Tea")
    assert "Nothing in the directory says “zebra”." in search_directory("tea zebra").messages


def test_little_found_offers_the_nearest_needs(list_service: ListService) -> None:
    list_service("Tea")
    results = search_directory("demenia")
    assert results.nearest[0].key == "dementia"
    assert search_directory("zzzz qqqq").nearest[0].key == "advice-and-information"


def test_a_misspelling_is_mended_and_told(list_service: ListService) -> None:
    list_service("Befriending")
    assert search_directory("befreinding").mended == (("befreinding", "befriending"),)
    assert search_directory("befreinding", exactly=True).mended == ()


def test_pages_do_not_overlap_and_a_page_past_the_last_gives_the_last(list_service: ListService) -> None:
    for number in range(23):
        list_service(f"Tea {number:02}")
    pages = [search_directory("tea", page=page) for page in (1, 2, 3, 9)]
    assert [len(results.found) for results in pages] == [10, 10, 3, 3]
    assert len({one.entry.id for results in pages[:3] for one in results.found}) == 23
    assert [one.number for one in pages[1].found] == list(range(11, 21))
    assert pages[3].page == 3


def test_facets_count_what_each_choice_would_leave(list_service: ListService) -> None:
    list_service("Tea one", needs=("company",), when="Tuesdays, 10am to 12 noon", cost="Free", postcode="ZZ1 1AA")
    list_service("Tea two", needs=("company", "meals"), when="Tuesdays and Fridays, 2pm to 4pm")
    results = search_directory("tea", "ZZ1 1AA")
    assert results.facets.of("need") == {"company": 2, "meals": 1}
    assert results.facets.of("day") == {"1": 2, "4": 1}
    assert results.facets.of("time") == {"morning": 1, "afternoon": 1, "evening": 0}
    assert results.facets.of("cost") == {"free": 1}
    on_fridays = search_directory("tea", filters=Filters(day=("4",)))
    assert on_fridays.total == 1
    assert on_fridays.facets.of("day") == {"1": 2, "4": 1}, "another day would do as well"


def test_services_of_another_place_are_left_out_when_a_place_is_named(list_service: ListService) -> None:
    list_service("Tea")
    assert search_directory("tea", filters=Filters(place="seaborough")).total == 1
    assert names("tea", filters=Filters(place="elsewhere")) == []


def test_the_number_of_queries_does_not_grow_with_the_results(list_service: ListService) -> None:
    list_service("Tea 0", postcode="ZZ1 1AA")
    search_directory("tea", "ZZ1 1AA")
    with CaptureQueriesContext(connection) as few:
        search_directory("tea", "ZZ1 1AA")
    for number in range(1, 10):
        list_service(f"Tea {number}", postcode="ZZ1 1AA", organisation=f"Neighbours {number}")
    search_directory("tea", "ZZ1 1AA")
    with CaptureQueriesContext(connection) as many:
        assert search_directory("tea", "ZZ1 1AA").total == 10
    assert len(many) == len(few)


def test_needs_are_counted(list_service: ListService) -> None:
    list_service("Tea", needs=("company", "meals"))
    list_service("Lunch", needs=("meals",))
    assert count_by_need() == {"company": 1, "meals": 2}


def test_an_entry_that_went_meanwhile_is_left_out(list_service: ListService, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonweal.community.search.models import SearchEntry
    from commonweal.community.search.queries import results as results_module

    tea = list_service("Tea")
    snapshot = results_module.current_snapshot()
    monkeypatch.setattr(results_module, "current_snapshot", lambda **_: snapshot)
    SearchEntry.objects.filter(pk=tea.pk).update(document=None)
    assert search_directory("tea").found == []


@pytest.mark.django_db
def test_no_words_whatever_break_the_search(list_service: ListService) -> None:
    list_service("Tea", postcode="ZZ1 1AA")

    @given(st.text(max_size=80), st.text(max_size=10))
    def search(words: str, postcode: str) -> None:
        assert search_directory(words, postcode.replace("\x00", "")).total <= 1

    search()
