"""What the feed serves is valid by the published schemas, judged by another validator than the one we judge with."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from commonweal.community.openreferral.judging import Schema, published
from commonweal.community.openreferral.served.endpoints import ENDPOINTS, Endpoint
from commonweal.community.openreferral.tests.conftest import BASE
from commonweal.community.openreferral.tests.records import at, bare, feed_term, name_id, sample, store, whole

pytestmark = pytest.mark.django_db

each_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)


@pytest.fixture
def directory() -> None:
    """Thirty records of every sort: whole, bare, the standard's own sample, with what only HSDS has, without a word of
    description anywhere."""
    odd = whole(
        "Odd",
        description='Quotes “and” "more",\nlines, <b>marks</b>, % and \' and \\',
        interpretation_services="BSL",
        local_code={"a": [1, 2]},
        programs=[{"id": name_id("program"), "name": "Winter", "description": "Warm rooms"}],
        organization={"id": name_id("plain"), "name": "Plain"},
        attributes=[
            {"id": name_id("attr"), "taxonomy_term": {"id": name_id("undescribed"), "name": "Undescribed"}},
            {"id": name_id("no term"), "link_type": "note", "value": "7"},
        ],
        service_at_locations=[
            at("Odd", None, None, description="On the first floor"),
            {"id": name_id("nowhere")},
            {"id": name_id("online"), "location": {"id": name_id("web"), "location_type": "virtual"}},
        ],
    )
    store(
        sample_on_earth(),
        odd,
        bare("Ended", status="defunct"),
        *(whole(f"Lunch club {number}") for number in range(12)),
        *(bare(f"Bare {number}") for number in range(15)),
    )


def sample_on_earth() -> dict[str, Any]:
    """The standard's own sample, whose latitude is 100."""
    document: dict[str, Any] = sample("default/service_full")
    document["service_at_locations"][0]["location"] |= {"latitude": 50.7, "longitude": -1.9}
    return document


@cache
def judge(schema: Schema) -> Draft202012Validator:
    return Draft202012Validator(published(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(document: Any, schema: Schema) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in judge(schema).iter_errors(document)]


def empties(value: Any, path: str = "$") -> Iterator[str]:
    """Where a document has what the standard says to leave out."""
    if value in (None, "", [], {}):
        yield path
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from empties(one, f"{path}.{name}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from empties(one, f"{path}[{place}]")


@each_endpoint
@pytest.mark.usefixtures("directory")
def test_every_record_of_the_first_middle_and_last_page_is_valid_in_the_list_and_alone(ask, endpoint: Endpoint) -> None:
    pages = ask(f"/{endpoint.name}", per_page=3)["total_pages"]
    for page in {1, pages // 2 or 1, pages}:
        for item in ask(f"/{endpoint.name}", per_page=3, page=page)["contents"]:
            assert faults(item, endpoint.schema_in_list) == []
            alone = ask(f"/{endpoint.name}/{item['id']}")
            assert alone["id"] == item["id"]
            assert faults(alone, endpoint.schema) == []
            assert [*empties(item), *empties(alone)] == []


def test_the_pages_that_validators_ask_for_are_valid_where_there_are_many_records(ask) -> None:
    """Page 1, the middle one and the last, as long as they are where nothing is said of it, and whole."""
    store(sample_on_earth(), *(whole(f"Lunch club {number}") for number in range(170)))
    for path, in_list, full in (
        ("/services", Schema.SERVICE_IN_LIST, Schema.SERVICE),
        ("/service_at_locations", Schema.SERVICE_AT_LOCATION_IN_LIST, Schema.SERVICE_AT_LOCATION),
        ("/organizations", Schema.ORGANIZATION_IN_LIST, Schema.ORGANIZATION),
    ):
        first = ask(path)
        assert (first["total_pages"], first["size"]) == (4, 50)
        for page, size in ((1, 50), (2, 50), (4, 21)):
            for schema, asked in ((in_list, {}), (full, {"full": "true"})):
                contents = ask(path, page=page, **asked)["contents"]
                assert len(contents) == size
                assert [fault for item in contents for fault in faults(item, schema)] == []


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("path", "asked", "schema"),
    [
        ("/services", {"full": "true"}, Schema.SERVICE),
        ("/service_at_locations", {"full": "true"}, Schema.SERVICE_AT_LOCATION),
        ("/organizations", {"full": "true"}, Schema.ORGANIZATION),
        ("/organizations", {"full_service": "true"}, Schema.ORGANIZATION),
    ],
)
def test_every_whole_record_of_a_list_is_valid(ask, lines, path: str, asked: dict[str, str], schema: Schema) -> None:
    contents = ask(path, per_page=100, **asked)["contents"]
    assert len(contents) > 10
    assert [fault for item in contents for fault in faults(item, schema)] == []
    assert lines(path, **asked) == contents


@pytest.mark.usefixtures("directory")
def test_the_lines_are_all_records_in_the_order_of_the_pages(ask, lines) -> None:
    paged = [item for page in range(1, 11) for item in ask("/services", per_page=3, page=page)["contents"]]
    assert lines("/services") == paged
    assert len(paged) == 30


@pytest.mark.usefixtures("directory")
def test_a_service_at_a_location_is_valid_by_the_schema_that_is_printed_for_it_too(ask) -> None:
    found = ask(f"/service_at_locations/{name_id('Lunch club 1/at')}")
    assert (found["name"], found["status"]) == ("Lunch club 1", "active")
    assert found["service"]["id"] == found["service_id"]
    assert found["location"]["addresses"][0]["postal_code"] == "ZZ1 1AA"
    assert faults(found, Schema.SERVICE) == []


@pytest.mark.usefixtures("directory")
def test_a_whole_service_comes_out_with_all_that_it_had(ask) -> None:
    given = sample_on_earth()
    served = ask(f"/services/{given['id']}")
    for name in ("funding", "schedules", "cost_options", "languages", "contacts", "service_areas"):
        assert served[name] == given[name], name
    assert served["organization"] == given["organization"]
    assert served["fees"] == given["fees"]
    assert ask(f"/services/{name_id('Lunch club 1')}")["fees"] == "£4 a session"
    assert ask(f"/services/{name_id('Odd')}")["local_code"] == {"a": [1, 2]}


@pytest.mark.usefixtures("directory")
def test_a_list_has_what_is_once_for_each_and_who_offers_it(ask) -> None:
    [item] = [one for one in ask("/services")["contents"] if one["name"] == "Lunch club 1"]
    assert item["organization"] == {
        "id": name_id("Lunch club 1/organization"),
        "name": "Friends of Lunch club 1",
        "description": "A charity",
        "website": "https://example.org",
    }
    assert not [name for name, value in item.items() if isinstance(value, list)]


@pytest.mark.usefixtures("directory")
def test_an_organisation_has_its_listed_services(ask) -> None:
    path = f"/organizations/{name_id('Lunch club 1/organization')}"
    [service] = ask(path)["services"]
    assert (service["name"], "schedules" in service) == ("Lunch club 1", False)
    [service] = ask(path, full_service="true")["services"]
    assert service["schedules"][0]["byday"] == "TU"


@pytest.mark.usefixtures("directory")
def test_our_own_lists_are_taxonomies_with_their_terms(ask) -> None:
    lists = {one["name"]: one["id"] for one in ask("/taxonomies")["contents"]}
    assert {"needs", "circumstances", "conditions", "access", "kinds"} <= lists.keys()
    needs = ask("/taxonomy_terms", taxonomy_id=lists["needs"], per_page=100)["contents"]
    assert "Company and befriending" in [term["name"] for term in needs]
    assert {term["taxonomy"] for term in needs} == {"needs"}
    assert ask("/taxonomy_terms", taxonomy_id=name_id("esdServiceType"), search="lunch")["contents"] == [
        feed_term("Lunch clubs")
    ]


@pytest.mark.usefixtures("directory")
def test_the_base_is_valid_and_names_the_version_that_validators_read(ask) -> None:
    found = ask("/")
    assert faults(found, Schema.API_DETAILS) == []
    assert found["version"] == "HSDS-UK-3.0"
    assert found["openapi_url"] == f"http://testserver{BASE}/openapi.json"


@each_endpoint
@pytest.mark.usefixtures("directory")
def test_a_list_asks_the_database_as_often_for_many_records_as_for_few(
    client: Client, endpoint: Endpoint, django_assert_num_queries
) -> None:
    for size in (1, 30):
        with django_assert_num_queries(3):
            client.get(f"{BASE}/{endpoint.name}", {"per_page": size})


def test_the_openapi_document_refers_only_to_what_it_has(ask) -> None:
    document = ask("/openapi.json")

    def referred(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for one in value.values():
                yield from referred(one)
        elif isinstance(value, list):
            for one in value:
                yield from referred(one)

    references = set(referred(document))
    assert len(references) > 30
    for reference in references:
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    assert json.dumps(document).count("$ref") > len(references)
    assert document["servers"] == [{"url": f"http://testserver{BASE}"}]
    assert {f"/{one.name}" for one in ENDPOINTS} < document["paths"].keys()
