"""A search finds what people mean, says why, and never ends in silence."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.models import Service
from commonweal.community.directory.queries import FEW, count_by_need, find_postcode, in_miles, search_services
from commonweal.core.places.models import Place, Postcode

ListService = Callable[..., Service]


def names(words: str = "", postcode: str = "", **more: object) -> list[str]:
    return [one.service.name for one in search_services(None, words, postcode, **more).found]  # type: ignore[arg-type]


@pytest.fixture
def far(place: Place) -> Postcode:
    """A postcode some fourteen miles north of the others."""
    hill = Postcode.objects.get(pk="ZZ2 2BB")
    Postcode.objects.filter(pk=hill.pk).update(latitude=50.92)
    return hill


def test_a_name_ranks_above_a_need_above_a_description(list_service: ListService) -> None:
    list_service("Tuesday meeting", description="Some gardening too")
    list_service("Green fingers", needs=("gardening-and-repairs",))
    list_service("Gardening for all", needs=("transport",))
    assert names("gardening") == ["Gardening for all", "Green fingers", "Tuesday meeting"]


@pytest.mark.parametrize("words", ["support group", "help with care needs", "Group"])
def test_everyday_words_are_not_thrown_away(list_service: ListService, words: str) -> None:
    list_service("Support group", description="For people with care needs; help to cope", needs=("transport",))
    assert names(words)[0] == "Support group"


def test_the_other_words_of_a_need_find_its_services(list_service: ListService) -> None:
    list_service("Porch visits", needs=("company",))
    (found,) = search_services(None, "lonely").found
    assert found.why == "Found “lonely” in what it helps with."


def test_words_are_found_in_other_forms(list_service: ListService) -> None:
    list_service("Carers' circle", needs=("carers",))
    assert names("carer circles") == ["Carers' circle"]


def test_few_full_matches_are_followed_by_part_matches_and_it_is_said(list_service: ListService) -> None:
    list_service("Lunch club")
    list_service("Lunch delivery", needs=("meals",))
    results = search_services(None, "lunch club")
    assert [one.service.name for one in results.found] == ["Lunch club", "Lunch delivery"]
    assert results.messages == ["1 service matches all your words. Those below match some of them."]
    assert results.found[1].missing == ("club",)
    assert "Not found: club." in results.found[1].why


def test_enough_full_matches_leave_part_matches_out(list_service: ListService) -> None:
    for number in range(FEW):
        list_service(f"Lunch club {number}")
    list_service("Lunch delivery", needs=("meals",))
    results = search_services(None, "lunch club")
    assert results.total == FEW and results.messages == []


def test_no_full_match_says_so_and_shows_part_matches(list_service: ListService) -> None:
    list_service("Lunch club")
    results = search_services(None, "lunch zebra")
    assert [one.service.name for one in results.found] == ["Lunch club"]
    assert results.messages == ["No service matches all your words. These match some of them."]


def test_a_part_match_next_door_stays_below_a_full_match_far_away(list_service: ListService, far: Postcode) -> None:
    list_service("Lunch delivery", postcode="ZZ1 1AA", needs=("meals",))
    list_service("Lunch club", postcode=far.postcode)
    assert names("lunch club", "ZZ1 1AA") == ["Lunch club", "Lunch delivery"]


def test_of_equals_the_nearer_comes_first_with_its_miles(list_service: ListService, far: Postcode) -> None:
    list_service("A far tea", postcode=far.postcode)
    list_service("B near tea", postcode="ZZ1 1AA")
    list_service("C tea at home")
    results = search_services(None, "tea", "zz1 1aa")
    assert [one.service.name for one in results.found] == ["B near tea", "C tea at home", "A far tea"]
    miles = [one.miles for one in results.found]
    assert miles[0] == 0 and miles[1] is None and miles[2] == pytest.approx(13.8, abs=0.1)
    assert "Less than half a mile away." in results.found[0].why
    assert "14 miles away" in results.found[2].why


def test_without_a_postcode_nothing_is_said_of_distance(list_service: ListService) -> None:
    list_service("Tea", postcode="ZZ1 1AA")
    assert search_services(None, "tea").found[0].miles is None


def test_an_unknown_postcode_is_said_and_keeps_the_results(list_service: ListService) -> None:
    list_service("Tea")
    results = search_services(None, "tea", "ZZ9 9ZZ")
    assert results.total == 1 and "not a postcode we know here" in results.postcode_problem


def test_the_first_half_of_a_postcode_is_the_middle_of_those_that_begin_so(list_service: ListService) -> None:
    Postcode.objects.filter(pk="ZZ1 1AB").update(latitude=50.74)
    Postcode.objects.filter(pk="ZZ2 2BB").update(latitude=50.90)
    list_service("Tea", postcode="ZZ2 2BB")
    list_service("Tea dance", postcode="ZZ1 1AA")
    results = search_services(None, "tea", "zz1")
    assert (results.postcode, results.postcode_problem) == ("ZZ1", "")
    miles = {one.service.name: one.miles or 0.0 for one in results.found}
    assert miles["Tea dance"] == pytest.approx(0.69, abs=0.01), "half of the way between the two that begin so"
    assert miles["Tea"] > 10


def test_a_first_half_that_is_not_known_here_is_said_and_keeps_the_results(list_service: ListService) -> None:
    list_service("Tea")
    results = search_services(None, "tea", "BH15")
    assert results.total == 1 and "begins with BH15" in results.postcode_problem


def test_only_services_of_the_need_are_kept(list_service: ListService) -> None:
    list_service("Tea and talk", needs=("company",))
    list_service("Tea by car", needs=("transport",))
    assert names("tea", need="transport") == ["Tea by car"]


def test_a_need_that_leaves_nothing_is_dropped_and_named(list_service: ListService) -> None:
    list_service("Tea and talk", needs=("company",))
    results = search_services(None, "tea", need="transport")
    assert results.total == 1
    assert results.messages == ["Nothing under “Transport” fits, so all needs are searched."]


def test_nothing_found_offers_the_nearest_needs(list_service: ListService) -> None:
    list_service("Tea")
    results = search_services(None, "demenia")
    assert results.total == 0 and results.nearest[0].key == "dementia"


def test_words_that_are_in_everything_list_everything_and_say_so(list_service: ListService) -> None:
    list_service("Tea")
    results = search_services(None, "with the")
    assert results.total == 1 and results.messages == [
        "Those words are in nearly everything, so every service is listed."
    ]


def test_only_the_first_words_of_a_long_text_are_used_and_it_is_said(list_service: ListService) -> None:
    list_service("Tea")
    results = search_services(None, "tea " + " ".join(f"word{number}" for number in range(30)))
    assert results.messages[0].startswith("The first 12 words were used: tea, word0")


def test_services_of_another_place_are_left_out_when_a_place_is_named(list_service: ListService) -> None:
    list_service("Tea")
    other = Place.objects.create(slug="elsewhere", name="Elsewhere")
    assert search_services(other, "tea").total == 0


def test_pages_do_not_overlap_and_a_page_past_the_last_gives_the_last(list_service: ListService) -> None:
    for number in range(23):
        list_service(f"Tea {number:02}")
    pages = [search_services(None, "tea", page=page) for page in (1, 2, 3, 9)]
    assert [len(results.found) for results in pages] == [10, 10, 3, 3]
    assert len({one.service.pk for results in pages[:3] for one in results.found}) == 23
    assert pages[3].page == 3


def test_the_number_of_queries_does_not_grow_with_the_results(
    list_service: ListService, django_assert_num_queries
) -> None:
    list_service("Tea club 0", postcode="ZZ1 1AA")
    with django_assert_num_queries(4):
        search_services(None, "tea club", "ZZ1 1AA")
    for number in range(1, 10):
        list_service(f"Tea club {number}", postcode="ZZ1 1AA", organisation=f"Neighbours {number}")
    with django_assert_num_queries(4):
        assert [one.service.organisation.name for one in search_services(None, "tea club", "ZZ1 1AA").found]


def test_needs_are_counted(list_service: ListService) -> None:
    list_service("Tea", needs=("company", "meals"))
    list_service("Lunch", needs=("meals",))
    assert count_by_need() == {"company": 1, "meals": 2}


@pytest.mark.parametrize(
    ("miles", "said"),
    [(0.2, "less than half a mile away"), (2.34, "2.3 miles away"), (9.96, "10 miles away"), (1.0, "1 mile away")],
)
def test_distances_are_said_as_people_say_them(miles: float, said: str) -> None:
    assert in_miles(miles) == said


@pytest.mark.django_db
def test_no_words_whatever_break_the_search(place: Place) -> None:
    @given(st.text(max_size=60), st.text(max_size=10))
    def search(words: str, postcode: str) -> None:
        assert search_services(None, words.replace("\x00", ""), postcode.replace("\x00", "")).total == 0

    search()


@pytest.mark.django_db
def test_an_empty_postcode_is_no_problem() -> None:
    assert find_postcode("  ") == (None, "")
