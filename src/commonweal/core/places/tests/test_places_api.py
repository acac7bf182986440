import pytest
from django.test import Client

from commonweal.core.places.models import Place
from commonweal.core.places.queries import find_postcode

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["ZZ1 1AA", "zz11aa", " zz1-1aa "])
def test_a_postcode_is_found_however_it_is_typed(place: Place, typed: str) -> None:
    found = find_postcode(typed)
    assert found is not None
    assert (found.pk, found.neighbourhood.name, found.council.name) == ("ZZ1 1AA", "Harbour", "Seaborough Council")


@pytest.mark.parametrize("typed", ["ZZ9 9ZZ", "ZZ1", "", "nowhere"])
def test_what_is_no_postcode_here_is_not_found(place: Place, typed: str) -> None:
    assert find_postcode(typed) is None


def test_places_and_areas_are_open_to_all(place: Place, client: Client) -> None:
    assert [one["slug"] for one in client.get("/api/v1/places").json()] == ["seaborough"]
    assert client.get("/api/v1/places/seaborough").json()["name"] == "Seaborough"
    areas = client.get("/api/v1/places/seaborough/areas").json()
    assert len(areas) == 4
    (first, second) = client.get("/api/v1/places/seaborough/areas?kind=neighbourhood").json()
    assert (first["name"], first["parent"], first["former_council"]) == ("Harbour", "E06999999", "seaborough-old")
    assert second["population_65_and_over"] is None


def test_a_postcode_is_looked_up(place: Place, client: Client) -> None:
    found = client.get("/api/v1/places/postcodes/zz22bb").json()
    assert found["postcode"] == "ZZ2 2BB"
    assert found["place"] == "seaborough"
    assert found["neighbourhood"] == {"code": "E02999992", "name": "Hill Top"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [("zz9 9zz", "No place here has the postcode ZZ9 9ZZ"), ("zz9", "is the first half"), ("x", "is not a postcode")],
)
def test_a_postcode_that_is_not_here_is_told_apart_from_none(
    place: Place, client: Client, typed: str, says: str
) -> None:
    answer = client.get(f"/api/v1/places/postcodes/{typed}")
    assert answer.status_code == 404
    assert says in answer.json()["detail"]


def test_a_place_or_kind_that_is_not_there_is_said(place: Place, client: Client) -> None:
    assert client.get("/api/v1/places/atlantis").status_code == 404
    assert client.get("/api/v1/places/atlantis/areas").status_code == 404
    assert client.get("/api/v1/places/seaborough/areas?kind=parish").status_code == 422
