"""What may be asked of the feed, and what is answered where it cannot be."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from commonweal.community.directory.models import Service
from commonweal.community.directory.terms import list_id, own_terms
from commonweal.community.openreferral.served.filters import WORDS_OF_ORGANISATION, WORDS_OF_SERVICE
from commonweal.community.openreferral.tests.conftest import BASE
from commonweal.community.openreferral.tests.records import at, bare, feed_term, name_id, store, weekly, whole
from commonweal.core.places.models import Place

pytestmark = pytest.mark.django_db

SQUARE = {"type": "Polygon", "coordinates": [[[-2.1, 50.6], [-1.9, 50.6], [-1.9, 50.8], [-2.1, 50.8], [-2.1, 50.6]]]}
NEAR, FAR = (50.7205, -1.98), (50.80, -1.98)
"""From the tests' postcodes (50.72, -1.98): 56 metres and 8.9 km."""
COMPANY = own_terms("needs")["company"]


@pytest.fixture
def directory(place: Place) -> None:
    """Some records that differ in what can be asked for."""
    own = [{"id": name_id("own"), "taxonomy_term": {"id": str(COMPANY.id), "name": COMPANY.name}}]
    terms = [{"id": name_id(name), "taxonomy_term": feed_term(name)} for name in ("Lunch clubs", "Transport")]
    store(
        bare("Choir", description="Singing for all", minimum_age=18, maximum_age=65, attributes=own),
        bare("Supper", description="Evening meals", schedules=[weekly("Supper", "TU,TH", "17:00", "19:30")]),
        bare(
            "Breakfast", schedules=[weekly("Breakfast", "1TU", "08:00", "09:00"), weekly("B", "SA", "17:00", "20:00")]
        ),
        bare("Lifts", attributes=terms, minimum_age=60, last_modified="2026-01-05T00:00:00Z"),
        bare("Lunch", attributes=terms[:1], organization={"id": name_id("Trust"), "name": "The Harbour Trust"}),
        bare("Near", service_at_locations=[at("Near", *NEAR)], service_areas=[area("Harbour and around")]),
        bare("Far", service_at_locations=[at("Far", *FAR)], service_areas=[area("Elsewhere, Harbourside")]),
        bare("Drawn", service_areas=[area(None, extent=SQUARE, extent_type="geojson")]),
        bare("By postcode", service_at_locations=[at("By postcode", None, None)], service_areas=[area("Scotland")]),
    )
    Service.objects.exclude(name="Lifts").update(last_modified="2026-11-01T10:00:00Z")


def area(name: str | None, **more: Any) -> dict[str, Any]:
    return {"id": name_id(f"area {name}"), "name": name, **more}


CASES: list[tuple[dict[str, Any], set[str]]] = [
    ({"search": "sing"}, {"Choir"}),
    ({"search": "harbour trust"}, {"Lunch"}),
    ({"search": '"evening meals"'}, {"Supper"}),
    ({"search": "choir lunch"}, set()),
    ({"search": "the"}, set()),
    ({"search": "by"}, {"By postcode"}),
    ({"minimum_age": "18"}, {"Choir", "Lifts"}),
    ({"minimum_age": "19"}, {"Lifts"}),
    ({"maximum_age": "65"}, {"Choir"}),
    ({"maximum_age": "64"}, set()),
    ({"day": "TU"}, {"Supper", "Breakfast"}),
    ({"day": "saturday"}, {"Breakfast"}),
    ({"start_time": "17:00"}, {"Supper", "Breakfast"}),
    ({"end_time": "09:00:00"}, {"Breakfast"}),
    ({"day": "TU", "start_time": "16:00", "end_time": "20:00Z"}, {"Supper"}),
    ({"taxonomy_term_id": name_id("term/Lunch clubs")}, {"Lifts", "Lunch"}),
    ({"taxonomy_term_id": [name_id("term/Lunch clubs"), name_id("term/Transport")]}, {"Lifts"}),
    ({"taxonomy_term_id": str(COMPANY.id)}, {"Choir"}),
    ({"taxonomy_id": name_id("esdServiceType")}, {"Lifts", "Lunch"}),
    ({"taxonomy_id": str(list_id("needs"))}, {"Choir"}),
    ({"organization_id": name_id("Trust")}, {"Lunch"}),
    ({"modified_after": "2026-11-01T11:00:00+01:00"}, {"all but", "Lifts"}),
    ({"modified_after": "2026-11-01T11:00:00 01:00"}, {"all but", "Lifts"}),
    ({"modified_after": "2026-11-02"}, set()),
    ({"modified_after": "9999-12-31T23:00:00-14:00"}, set()),
    ({"postcode": "zz11aa", "proximity": "100"}, {"Near", "By postcode"}),
    ({"postcode": "ZZ1 1AA", "proximity": "8800"}, {"Near", "By postcode"}),
    ({"postcode": "ZZ1 1AA", "proximity": "9000"}, {"Near", "By postcode", "Far"}),
    ({"postcode": "ZZ1 1AA"}, {"all but", "Far", "By postcode"}),
    ({"day": "TU", "search": "meals", "minimum_age": ""}, {"Supper"}),
    ({"unheard_of": "1", "search": "sing"}, {"Choir"}),
]


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(("asked", "wanted"), CASES, ids=lambda value: str(value) if isinstance(value, dict) else "")
def test_only_what_fits_all_parameters_is_listed(ask, asked: dict[str, Any], wanted: set[str]) -> None:
    if "all but" in wanted:
        wanted = {*Service.objects.values_list("name", flat=True)} - wanted
    assert {one["name"] for one in ask("/services", **asked)["contents"]} == wanted


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, {"Near", "Far", "By postcode"}),
        ({"postcode": "ZZ1 1AA", "proximity": "100"}, {"Near", "By postcode"}),
        ({"postcode": "ZZ1 1AA"}, {"Near"}),
        ({"search": "near"}, {"Near"}),
        ({"day": "MO"}, set()),
    ],
)
def test_services_at_locations_take_the_same_parameters(ask, asked: dict[str, Any], wanted: set[str]) -> None:
    assert {one["service"]["name"] for one in ask("/service_at_locations", **asked)["contents"]} == wanted


def test_a_schedule_at_a_place_counts_as_the_services(ask) -> None:
    store(bare("Evening", service_at_locations=[at("Evening", 50, 0, schedules=[weekly("E", "WE", "18:00", "20:00")])]))
    assert ask("/services", day="WE")["total_items"] == ask("/service_at_locations", day="WE")["total_items"] == 1


@pytest.mark.usefixtures("directory")
def test_terms_can_be_asked_for_by_what_they_are_below(ask) -> None:
    child = {"id": name_id("child"), "name": "Child", "parent_id": name_id("term/Transport")}
    store(bare("Bus", attributes=[{"id": name_id("of bus"), "taxonomy_term": child}]))
    below = ask("/taxonomy_terms", parent_id=name_id("term/Transport"))["contents"]
    assert [one["name"] for one in below] == ["Child"]
    assert "Child" not in [one["name"] for one in ask("/taxonomy_terms", top_only="true", per_page=500)["contents"]]


@pytest.mark.usefixtures("directory")
def test_minimal_gives_only_id_and_modified_date_of_all_at_once(ask) -> None:
    page = ask("/services", minimal="true")
    assert page["size"] == page["total_items"] == 9
    assert all(one.keys() == {"id", "modified_date"} for one in page["contents"])
    assert ask("/services", minimal="true", per_page=2)["total_pages"] == 5


@pytest.mark.parametrize(
    ("asked", "parameter", "said"),
    [
        ({"page": "0"}, "page", "must be a whole number from 1"),
        ({"page": "first"}, "page", "must be a whole number from 1"),
        ({"page": "9" * 5000}, "page", "must be a whole number from 1"),
        ({"page": ["1", "2"]}, "page", "is given more than once"),
        ({"per_page": "-3"}, "per_page", "must be a whole number from 1"),
        ({"day": "someday"}, "day", "must be one of MO, TU, WE, TH, FR, SA, SU"),
        ({"start_time": "noonish"}, "start_time", "must be a time, such as 10:00 or 10:00:00"),
        ({"minimum_age": "nan"}, "minimum_age", "must be a number from 0"),
        ({"taxonomy_term_id": "x"}, "taxonomy_term_id", "must be an identifier"),
        ({"modified_after": "yesterday"}, "modified_after", "must be a day or a moment"),
        ({"full": "maybe"}, "full", "must be true or false"),
        ({"format": "xml"}, "format", "must be json or ndjson"),
        ({"search": "a" * 301}, "search", "has 301 characters. It may have 300"),
        ({"search": "a\x00b"}, "search", "holds a character that is not allowed (NUL)"),
        ({"proximity": "100"}, "proximity", "needs a postcode to measure from"),
        ({"postcode": "12345"}, "postcode", "is not a postcode"),
        ({"postcode": "ZZ9 9ZZ"}, "postcode", "is not among the postcodes that are known here"),
    ],
)
def test_what_cannot_be_read_is_said_parameter_by_parameter(
    ask, place: Place, asked: dict[str, Any], parameter: str, said: str
) -> None:
    answer = ask("/services", status=400, **asked)
    [fault] = answer["faults"]
    assert fault["parameter"] == parameter
    assert said in fault["message"]
    assert fault["message"] in answer["detail"]


def test_every_wrong_parameter_is_said_at_once(ask) -> None:
    faults = ask("/services", status=400, page="x", day="y", proximity="z")["faults"]
    assert [fault["parameter"] for fault in faults] == ["page", "day", "proximity"]


def test_the_envelope_has_the_standards_names_and_truths(ask) -> None:
    store(*(bare(f"Number {number}") for number in range(5)))

    def head(**asked: Any) -> dict[str, Any]:
        return {name: value for name, value in ask("/services", **asked).items() if name != "contents"}

    shared = {"total_items": 5, "total_pages": 3}
    assert head(per_page=2) == shared | {
        "page_number": 1, "size": 2, "first_page": True, "last_page": False, "empty": False,
    }  # fmt: skip
    assert head(per_page=2, page=3) == shared | {
        "page_number": 3, "size": 1, "first_page": False, "last_page": True, "empty": False,
    }  # fmt: skip
    beyond = {"page_number": 4, "size": 0, "first_page": False, "last_page": True, "empty": True}
    assert head(per_page=2, page=4) == shared | beyond
    assert head(per_page=2, page=10**11)["empty"]
    assert head(search="nobody") == {
        "total_items": 0, "total_pages": 0, "page_number": 1, "size": 0, "first_page": True, "last_page": True,
        "empty": True,
    }  # fmt: skip
    assert list(ask("/services")) == [
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents",
    ]  # fmt: skip


def test_more_than_may_be_given_at_once_is_taken_as_the_most(ask) -> None:
    store(*(bare(f"Number {number}") for number in range(3)))
    assert ask("/services", per_page=100_000)["size"] == 3


@pytest.mark.parametrize("listing", [one for one in Service.Listing if one not in ("listed", "merged")])
def test_what_is_not_in_the_directory_is_not_served(client: Client, ask, lines, listing: str) -> None:
    [key] = store(whole("Quiet"))
    Service.objects.filter(pk=key).update(listing=listing)
    for path in ("/services", "/service_at_locations", "/organizations"):
        assert ask(path)["total_items"] == 0
        assert lines(path) == []
    assert str(key) in ask(f"/services/{key}", status=404)["detail"]
    ask(f"/service_at_locations/{name_id('Quiet/at')}", status=404)


def test_a_merged_entry_leads_to_the_one_it_was_merged_into(client: Client, ask) -> None:
    first, second, third = store(bare("First"), bare("Second"), bare("Third"))
    for source, target in ((first, second), (second, third)):
        Service.objects.filter(pk=source).update(listing="merged", merged_into=target)
    response = client.get(f"{BASE}/services/{first}")
    assert (response.status_code, response.headers["Location"]) == (301, f"http://testserver{BASE}/services/{third}")
    Service.objects.filter(pk=third).update(listing="removed")
    ask(f"/services/{first}", status=404)


def test_an_ended_entry_is_served_with_its_status(ask) -> None:
    [key] = store(bare("Ended", status="defunct"))
    assert ask(f"/services/{key}")["status"] == "defunct"


@pytest.mark.parametrize(
    ("table", "words", "index"),
    [
        ("directory_service", WORDS_OF_SERVICE, "openreferral_service_words"),
        ("directory_listedorganisation", WORDS_OF_ORGANISATION, "openreferral_organisation_words"),
    ],
)
def test_words_are_looked_up_in_their_index(table: str, words: str, index: str) -> None:
    with connection.cursor() as cursor:
        # what is left is this index or none: few rows are read faster by any other way
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM {table} WHERE {words} @@ websearch_to_tsquery('english', 'choir')")
        assert index in str(cursor.fetchall())


def test_an_identifier_must_be_one(ask) -> None:
    assert "UUID" in ask("/services/first", status=400)["detail"]
    ask(f"/taxonomies/{UUID(int=1)}", status=404)


@pytest.mark.parametrize("path", ["", "/services", f"/services/{name_id('Slash')}", "/taxonomies", "/organizations"])
def test_an_address_works_with_a_slash_at_its_end_and_without(client: Client, path: str) -> None:
    store(bare("Slash"))
    with_it, without = client.get(f"{BASE}{path}/"), client.get(f"{BASE}{path}")
    assert with_it.status_code == without.status_code == 200
    assert json.loads(with_it.content) == json.loads(without.content)
