"""The page of a service, and the API's."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from commonweal.community.directory.models import Service

ListService = Callable[..., Service]


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


def test_the_api_reads_a_service(client: Client, list_service: ListService) -> None:
    service = list_service("Tea", postcode="ZZ1 1AA")
    read = client.get(f"/api/v1/directory/services/{service.pk}").json()
    assert (read["name"], read["place"], read["organisation"]) == ("Tea", "seaborough", "Seaborough Neighbours")


@pytest.mark.django_db
def test_the_api_says_that_there_is_no_such_service(client: Client) -> None:
    assert client.get(f"/api/v1/directory/services/{uuid4()}").status_code == 404
