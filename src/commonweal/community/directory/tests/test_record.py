"""A record is read whole or refused with every fault, each with where it is and what to write instead."""

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.record import read_service

ID = str(UUID(int=1))


def service(**given: Any) -> dict[str, Any]:
    return {"id": ID, "name": "Talking", "status": "active"} | given


def place(**given: Any) -> dict[str, Any]:
    location = {"id": ID, "location_type": "physical"} | given
    return service(service_at_locations=[{"id": ID, "location": location}])


def address(**given: Any) -> dict[str, Any]:
    whole = {
        "id": ID, "address_1": "1 Quay", "city": "Poole", "state_province": "Dorset", "postal_code": "ZZ1 1AA",
        "country": "GB", "address_type": "physical",
    }  # fmt: skip
    return place(addresses=[whole | given])


def schedule(**given: Any) -> dict[str, Any]:
    return service(schedules=[{"id": ID} | given])


LOCATION = "service_at_locations[0].location"


@pytest.mark.parametrize(
    ("document", "where", "said"),
    [
        ({"id": ID, "status": "active"}, "name", "is missing and is needed"),
        (service(name=""), "name", "is missing and is needed"),
        (service(name="x" * 256), "name", "255"),
        (service(name=["Talking"]), "name", "must be words in quotes"),
        ({"name": "Talking", "status": "active"}, "id", "is missing"),
        (service(id="ABC"), "id", "“ABC” is not an identifier"),
        (service(id=7), "id", "is not an identifier"),
        (service(status="open"), "status", "'active', 'inactive', 'defunct' or 'temporarily closed'"),
        (service(url="example_counselling"), "url", "begins with https://"),
        (service(url="https://[bad"), "url", "begins with https://"),
        (service(url="javascript:alert(1)"), "url", "begins with https://"),
        (service(email="email-example_com"), "email", "is not an e-mail address"),
        (service(minimum_age=-1), "minimum_age", "is out of range"),
        (service(maximum_age=131), "maximum_age", "is out of range"),
        (service(minimum_age=65, maximum_age=18), "the record", "maximum_age is below minimum_age"),
        (service(assured_date="1/9/2026"), "assured_date", "is not a day. Write it as 2026-09-14"),
        (service(last_modified="yesterday"), "last_modified", "is not a day"),
        (service(phones=[{"id": ID}]), "phones[0].number", "is missing"),
        (service(phones={"id": ID}), "phones", "must be a list"),
        (service(phones=["01632"]), "phones[0]", "must be an object with an id"),
        (service(cost_options=[{"id": ID, "amount": -5}]), "cost_options[0].amount", "is out of range"),
        (service(cost_options=[{"id": ID, "amount": "five"}]), "cost_options[0].amount", "five"),
        (schedule(byday="TU,XX"), "schedules[0].byday", "“XX” is none"),
        (schedule(byday="0TU"), "schedules[0].byday", "“0TU” is none"),
        (schedule(freq="DAILY"), "schedules[0].freq", "'WEEKLY' or 'MONTHLY'"),
        (schedule(opens_at="half past two"), "schedules[0].opens_at", "is not a time. Write it as 10:00:00"),
        (schedule(interval=0), "schedules[0].interval", "is out of range"),
        (schedule(valid_from="2026-02-01", valid_to="2026-01-01"), "schedules[0]", "valid_to is before valid_from"),
        (place(latitude=100, longitude=0), f"{LOCATION}.latitude", "is out of range"),
        (place(latitude=50, longitude=-181), f"{LOCATION}.longitude", "is out of range"),
        (place(latitude=50), LOCATION, "give both or neither"),
        (place(location_type="tent"), f"{LOCATION}.location_type", "'physical', 'postal' or 'virtual'"),
        (address(postal_code=None), f"{LOCATION}.addresses[0].postal_code", "is missing"),
        (address(address_type="home"), f"{LOCATION}.addresses[0].address_type", "'physical', 'postal' or 'virtual'"),
        (service(organization={"id": ID}), "organization.name", "is missing"),
        (service(attributes=[{"id": ID, "taxonomy_term": {"id": ID}}]), "attributes[0].taxonomy_term.name", "missing"),
        (service(languages=[{"name": "Polish"}]), "languages[0].id", "is missing"),
        ("a record", "the record", "must be an object"),
        (None, "the record", "must be an object"),
    ],
)  # fmt: skip
def test_each_thing_wrong_is_a_fault_with_its_place(document: Any, where: str, said: str) -> None:
    record, faults = read_service(document, "row 7")
    assert record is None
    assert [(fault.file, fault.where) for fault in faults] == [("row 7", where)]
    assert said in faults[0].message


def test_every_fault_is_told_not_only_the_first() -> None:
    _, faults = read_service(service(email="?", url="?", phones=[{}, {}]), "a page")
    assert {fault.where for fault in faults} == {
        "email", "url", "phones[0].id", "phones[0].number", "phones[1].id", "phones[1].number"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"opens_at": "10:00"}, "10:00:00"), ({"opens_at": "10:00:30Z"}, "10:00:30"),
        ({"opens_at": "10:00+01:00"}, "10:00:00"), ({"opens_at": " 10:00 "}, "10:00:00"),
    ],
)  # fmt: skip
def test_times_are_taken_as_feeds_write_them(given: dict[str, str], kept: str) -> None:
    record, faults = read_service(schedule(**given), "a page")
    assert faults == [] and record is not None
    assert str(record.schedules[0].opens_at) == kept


def test_nothing_and_null_count_as_not_given_and_days_may_be_small() -> None:
    record, _ = read_service(service(url="", email=None, phones=[], schedules=[{"id": ID, "byday": "tu, fr"}]), "a")
    assert record is not None
    assert (record.url, record.email, record.phones) == (None, None, [])
    assert record.schedules[0].byday == "TU,FR"


def test_what_no_database_can_keep_is_left_out_wherever_it_is() -> None:
    odd = json.loads('{"name": "A\\u0000b", "extra": {"list": ["\\ud800c", NaN, 1e999]}}')
    record, faults = read_service(service(**odd), "a page")
    assert faults == [] and record is not None
    assert record.name == "Ab"
    assert record.model_extra == {"extra": {"list": ["c", None, None]}}


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ("name", "status", "phones", "schedules", "service_at_locations", "organization", "attributes", "minimum_age")


@given(json_values | st.dictionaries(st.sampled_from(NAMES), json_values))
def test_no_document_whatever_breaks_the_reader(document: Any) -> None:
    record, faults = read_service(document, "a page")
    assert (record is None) == bool(faults)
    assert all(fault.message and fault.where for fault in faults)
