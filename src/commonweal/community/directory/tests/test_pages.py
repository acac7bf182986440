"""The pages, the API and the command: one search behind all three."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.test import Client

from commonweal.community.directory.commands import search
from commonweal.community.directory.models import Service

ListService = Callable[..., Service]


@pytest.mark.django_db
def test_the_front_of_the_directory_lists_the_needs_that_have_services(
    client: Client, list_service: ListService
) -> None:
    list_service("Tea", needs=("company",))
    page = client.get("/find").content.decode()
    assert "Company and befriending</a> (1)" in page
    assert "Alarms and telecare</a>" not in page


def test_results_say_why_and_what_is_invented(client: Client, list_service: ListService) -> None:
    service = list_service("Tea <club>", postcode="ZZ1 1AA")
    page = client.get("/find", {"words": "tea", "postcode": "ZZ1 1AB"}).content.decode()
    assert f'href="/services/{service.pk}?words=tea&amp;postcode=ZZ1+1AB"' in page
    assert "Tea &lt;club&gt;" in page
    assert "Found “tea” in its name." in page
    assert "Invented for the demo" in page


def test_an_unknown_postcode_shows_an_error_and_the_results(client: Client, list_service: ListService) -> None:
    list_service("Tea")
    page = client.get("/find", {"words": "tea", "postcode": "ZZ9 9ZZ"}).content.decode()
    assert "There is a problem" in page and 'href="#id_postcode"' in page
    assert 'value="ZZ9 9ZZ"' in page
    assert "1 service" in page


def test_nothing_found_offers_needs_and_a_person(client: Client, list_service: ListService) -> None:
    list_service("Tea")
    page = client.get("/find", {"words": "demenia"}).content.decode()
    assert "Nothing was found" in page
    assert "need=dementia" in page
    assert 'href="/ask"' in page


def test_pages_keep_what_was_searched_for(client: Client, list_service: ListService) -> None:
    for number in range(11):
        list_service(f"Tea {number:02}")
    page = client.get("/find", {"words": "tea", "page": "2"}).content.decode()
    assert "page=1" in page and "words=tea" in page
    assert "(page 2 of 2)" in page


@pytest.mark.parametrize("page", ["x", "-1", "99999999999999", "²", ""])
def test_a_page_number_that_is_none_does_no_harm(client: Client, list_service: ListService, page: str) -> None:
    list_service("Tea")
    assert client.get("/find", {"words": "tea", "page": page}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [{"words": "a\x00b"}, {"need": "no-such-need"}, {"words": "x" * 1000}])
def test_odd_searches_are_answered(client: Client, typed: dict[str, str]) -> None:
    assert client.get("/find", typed).status_code == 200


def test_the_page_of_a_service_has_all_its_facts_and_asks_for_help(client: Client, list_service: ListService) -> None:
    service = list_service(
        "Tea", postcode="ZZ1 1AA", address="1 Quay", phone="01632 960001", cost="£2", when="Mondays", who_for="Anybody"
    )
    page = client.get(f"/services/{service.pk}").content.decode()
    for fact in ("1 Quay", "ZZ1 1AA", "Harbour", "tel:01632960001", "£2", "Mondays", "Anybody", "1 September 2026"):
        assert fact in page
    assert 'href="/ask"' in page


def test_back_from_a_service_leads_to_what_was_searched_for(client: Client, list_service: ListService) -> None:
    service = list_service("Harbour lunch", needs=("meals",))
    assert (
        f'href="/services/{service.pk}?words=lunch&amp;need=meals"'
        in client.get("/find?words=lunch&need=meals").content.decode()
    )
    page = client.get(f"/services/{service.pk}?words=lunch&need=meals").content.decode()
    assert 'href="/find?words=lunch&amp;need=meals" class="govuk-back-link"' in page


def test_a_service_without_one_place_and_never_confirmed_says_so(client: Client, list_service: ListService) -> None:
    page = client.get(f"/services/{list_service('Visits', last_confirmed_on=None).pk}").content.decode()
    assert "Ask them where" in page
    assert "Not yet confirmed" in page


@pytest.mark.django_db
def test_no_service_is_not_found(client: Client) -> None:
    assert client.get(f"/services/{uuid4()}").status_code == 404


def test_the_api_finds_and_reads_a_service(client: Client, list_service: ListService) -> None:
    service = list_service("Tea", postcode="ZZ1 1AA")
    answer = client.get("/api/v1/directory/services", {"words": "tea", "near": "ZZ1 1AA"}).json()
    assert answer["total"] == 1
    assert answer["found"][0]["id"] == str(service.pk)
    assert answer["found"][0]["miles"] == 0
    read = client.get(f"/api/v1/directory/services/{service.pk}").json()
    assert (read["name"], read["place"], read["organisation"]) == ("Tea", "seaborough", "Seaborough Neighbours")


@pytest.mark.django_db
def test_the_api_names_what_cannot_be_taken(client: Client) -> None:
    assert client.get("/api/v1/directory/services", {"page": "0"}).status_code == 422
    assert client.get("/api/v1/directory/services", {"words": "a\x00"}).status_code == 422
    assert client.get(f"/api/v1/directory/services/{uuid4()}").status_code == 404


def test_the_command_prints_json(list_service: ListService) -> None:
    service = list_service("Tea", postcode="ZZ1 1AA")
    list_service("Tea two")
    done = CliRunner().invoke(search, ["tea", "--near", "ZZ1 1AB", "--limit", "1", "--json"])
    (found,) = json.loads(done.stdout)
    assert found["id"] == str(service.pk)
    assert set(found) == {"id", "name", "score", "why"}


def test_the_command_says_what_it_relaxed_apart_from_the_results(list_service: ListService) -> None:
    list_service("Tea")
    done = CliRunner().invoke(search, ["tea zebra", "--near", "ZZ9 9ZZ", "--json"])
    assert len(json.loads(done.stdout)) == 1
    assert "match some of them" in done.stderr and "not a postcode we know" in done.stderr


@pytest.mark.django_db
def test_the_command_offers_needs_when_it_finds_nothing() -> None:
    assert "dementia" in CliRunner().invoke(search, ["demenia"]).stdout
    assert CliRunner().invoke(search, ["demenia", "--json"]).stdout.strip() == "[]"


@pytest.mark.django_db
def test_the_command_names_the_places_it_knows() -> None:
    done = CliRunner().invoke(search, ["tea", "--place", "nowhere"])
    assert done.exit_code == 2 and "no place 'nowhere'" in done.stderr
