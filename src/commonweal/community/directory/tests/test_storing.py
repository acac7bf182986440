"""Records go into the tables and come out as they went in."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from commonweal.community.directory import changes
from commonweal.community.directory.actions import Origin, store_records
from commonweal.community.directory.changes import on_change
from commonweal.community.directory.models import Attribute, Schedule, Service, ServiceAtLocation, Term
from commonweal.community.directory.reading import document_of, documents_of
from commonweal.community.directory.record import read_service
from commonweal.community.directory.terms import own_terms

ORIGIN = Origin("A test")


def whole() -> dict[str, Any]:
    """A record with something of everything the standard has, and a property it does not have."""
    return {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Community counselling",
        "status": "active",
        "description": "Talking with somebody trained.",
        "url": "https://counselling.example/talk",
        "email": "talk@counselling.example",
        "minimum_age": 18.0,
        "maximum_age": 99.5,
        "assured_date": "2026-10-01",
        "last_modified": "2026-10-02T10:30:45+00:00",
        "fees_description": "£5 a session",
        "local_code": "LC-7",
        "organization": {
            "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
            "name": "Seaborough Counselling",
            "description": "A charity",
            "website": "https://counselling.example",
            "organization_identifiers": [{"id": str(UUID(int=7)), "identifier_type": "GB-CHC", "identifier": "123"}],
            "phones": [{"id": str(UUID(int=8)), "number": "01632 960001"}],
        },
        "schedules": [
            {
                "id": str(UUID(int=1)),
                "freq": "WEEKLY",
                "byday": "TU,FR",
                "opens_at": "11:30:00",
                "closes_at": "14:00:00",
                "valid_from": "2026-01-01",
                "interval": 1,
                "timezone": 0,
            }
        ],
        "cost_options": [{"id": str(UUID(int=2)), "option": "Each session", "amount": 5.5}],
        "languages": [{"id": str(UUID(int=3)), "name": "English", "code": "en"}],
        "funding": [{"id": str(UUID(int=4)), "source": "The lottery"}],
        "service_areas": [{"id": str(UUID(int=5)), "name": "Seaborough", "extent_type": "text"}],
        "contacts": [
            {
                "id": str(UUID(int=6)),
                "name": "Reception",
                "phones": [{"id": str(UUID(int=9)), "number": "01632 960002", "extension": "12"}],
            }
        ],
        "attributes": [
            {
                "id": str(UUID(int=10)),
                "link_type": "taxonomy_term",
                "taxonomy_term": {
                    "id": str(UUID(int=11)),
                    "name": "Counselling",
                    "description": "Talking therapies",
                    "taxonomy": "esdServiceType",
                    "taxonomy_id": str(UUID(int=12)),
                },
            }
        ],
        "service_at_locations": [
            {
                "id": str(UUID(int=13)),
                "location": {
                    "id": str(UUID(int=14)),
                    "location_type": "physical",
                    "name": "The Old School",
                    "latitude": 50.72,
                    "longitude": -1.98,
                    "addresses": [
                        {
                            "id": str(UUID(int=15)),
                            "address_1": "1 School Lane",
                            "city": "Seaborough",
                            "state_province": "Dorset",
                            "postal_code": "ZZ1 1AA",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                    "accessibility": [{"id": str(UUID(int=16)), "description": "Step-free, hearing loop"}],
                },
            }
        ],
    }


def store(*documents: dict[str, Any]) -> list[UUID]:
    records = []
    for document in documents:
        record, faults = read_service(document, "the test")
        assert record is not None, faults
        records.append(record)
    return store_records(records, ORIGIN)


def without_own(document: dict[str, Any]) -> dict[str, Any]:
    """Without the terms that we add ourselves, and the id of the organisation beside the organisation."""
    document["attributes"] = [one for one in document.get("attributes", []) if "link_id" not in one]
    document.pop("organization_id")
    return document


@pytest.mark.django_db
def test_a_record_comes_out_as_it_went_in() -> None:
    store(whole())
    assert without_own(document_of(UUID(whole()["id"]))) == whole()


@pytest.mark.django_db
def test_what_comes_out_is_a_record_again() -> None:
    [stored] = store(whole())
    record, faults = read_service(document_of(stored), "what came out")
    assert faults == []
    store_records([record], ORIGIN)
    assert without_own(document_of(stored)) == whole()


@pytest.mark.django_db
def test_what_a_record_no_longer_has_goes_and_how_it_is_listed_stays() -> None:
    store(whole())
    Service.objects.update(listing=Service.Listing.HIDDEN)
    changed = whole()
    for name in ("schedules", "funding", "url", "attributes"):
        del changed[name]
    [stored] = store(changed)
    document = document_of(stored)
    assert not {"schedules", "funding", "url"} & document.keys()
    assert not Schedule.objects.exists()
    assert not Attribute.objects.exists()
    assert Service.objects.get().listing == Service.Listing.HIDDEN


@pytest.mark.django_db
def test_parts_that_two_records_give_the_same_id_stay_with_each() -> None:
    other = whole() | {"id": str(uuid4()), "name": "Counselling by evening"}
    first, second = store(whole(), other)
    assert document_of(second)["schedules"] == document_of(first)["schedules"] == whole()["schedules"]
    assert ServiceAtLocation.objects.count() == 2
    assert document_of(second)["service_at_locations"][0]["location"]["name"] == "The Old School"


@pytest.mark.django_db
def test_our_own_terms_are_columns_and_no_feed_changes_them() -> None:
    need = own_terms("needs")["company"]
    document = whole()
    document["attributes"] = [
        {"id": str(uuid4()), "taxonomy_term": {"id": str(need.id), "name": "Renamed", "taxonomy_id": str(uuid4())}},
        {"id": str(uuid4()), "taxonomy_term": {"id": str(own_terms("kinds")["group"].id), "name": "Group"}},
    ]
    [stored] = store(document)
    service = Service.objects.get(pk=stored)
    assert (service.needs, service.kind, service.access) == (["company"], "group", ["step-free", "hearing-loop"])
    assert Term.objects.get(pk=need.id).name == need.name
    names = [one["taxonomy_term"]["name"] for one in document_of(stored)["attributes"]]
    assert names == ["Company and befriending", "Step-free", "Hearing loop", "Group"]


@pytest.mark.django_db
def test_the_summary_is_made_anew() -> None:
    [stored] = store(whole())
    service = Service.objects.get(pk=stored)
    assert service.when == "Tuesdays and Fridays, 11.30am to 2pm"
    assert (service.cost, service.is_free, service.who_for) == ("£5 a session", False, "Ages 18 to 99.5")
    assert service.address == "The Old School, 1 School Lane, Seaborough"
    assert (service.phone, service.reached) == ("01632 960002", ["place"])


@pytest.mark.django_db
def test_many_whole_records_are_one_query(django_assert_num_queries) -> None:
    ids = store(*(whole() | {"id": str(uuid4()), "name": f"Service {count}"} for count in range(12)))
    with django_assert_num_queries(1):
        documents = documents_of(ids)
    assert [documents[key]["name"] for key in ids] == [f"Service {count}" for count in range(12)]


@pytest.mark.django_db
def test_whoever_listens_is_told_which_changed(monkeypatch) -> None:
    told: list[list[UUID]] = []
    monkeypatch.setattr(changes, "_listeners", [])
    on_change(told.append)
    ids = store(whole())
    assert told == [ids]
