"""Loading providers, what they say of themselves, and who sees what of them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.places.loading import LoadReport
from commonweal.core.places.models import Area
from commonweal.market.providers.actions import set_capacity
from commonweal.market.providers.loading import load_providers
from commonweal.market.providers.models import Capacity, Framework, FrameworkPlace, Provider
from commonweal.market.providers.queries import runs_on
from commonweal.market.providers.tests.factories import make_provider

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
PROVIDERS = "id,name,summary,phone,is_invented\nlantern,Lantern Home Care,Care at home,,yes\nbeacon,Beacon,Days,,no\n"
FRAMEWORKS = """framework,kind,runs_from,runs_until,provider,hourly_price,starts_on,ends_on
Care at home,home_care,2024-04-01,2028-03-31,lantern,32.14,2024-04-01,
Days out,day_opportunity,2024-04-01,,beacon,15.00,2024-04-01,
"""
CAPACITY = "provider,kind,area,weekly_hours,said_on\nlantern,home_care,E02999991,17.5,2026-11-02\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "market").mkdir()
    write(tmp_path, "providers", PROVIDERS)
    write(tmp_path, "frameworks", FRAMEWORKS)
    write(tmp_path, "capacity", CAPACITY)
    return tmp_path


def write(folder, name: str, text: str) -> None:
    (folder / "market" / f"{name}.csv").write_text(text, encoding="utf-8")


def load(place, folder) -> LoadReport:
    report = LoadReport()
    with acting_as(SYSTEM) as actor:
        load_providers(actor, place, folder, report, lambda line: None)
    return report


def test_a_folder_is_loaded_with_organisations_teams_and_hours(place, folder):
    report = load(place, folder)
    assert report.faults == []
    assert "market/providers.csv: 2 providers" in report.read
    provider = Provider.objects.get(organisation__name="Lantern Home Care")
    assert provider.organisation.teams.get().work == Team.Work.PROVISION
    assert provider.framework_places.get().hourly_price == Decimal("32.14")
    assert provider.capacities.get().weekly_hours == Decimal("17.5")
    with acting_as(SYSTEM):
        assert Entry.objects.get(chain="place:seaborough").payload == {
            "providers": 2,
            "framework_places": 2,
            "capacities": 1,
        }


def test_an_organisation_that_is_there_already_becomes_the_provider(place, folder, provider_organisation):
    load(place, folder)
    assert Provider.objects.get(organisation__name="Lantern Home Care").organisation == provider_organisation


def test_loading_again_updates_and_keeps_what_a_provider_said_since(place, folder):
    load(place, folder)
    Capacity.objects.update(weekly_hours=3, said_at=timezone.now() + timedelta(days=1))
    write(folder, "frameworks", FRAMEWORKS.replace("32.14", "33.00"))
    load(place, folder)
    assert (Provider.objects.count(), Framework.objects.count(), Capacity.objects.count()) == (2, 2, 1)
    assert FrameworkPlace.objects.get(provider__organisation__name="Lantern Home Care").hourly_price == Decimal("33")
    assert Capacity.objects.get().weekly_hours == Decimal(3)


def test_later_hours_in_the_file_replace_earlier_ones(place, folder):
    load(place, folder)
    write(folder, "capacity", CAPACITY.replace("17.5,2026-11-02", "9,2026-11-03"))
    load(place, folder)
    assert Capacity.objects.get().weekly_hours == Decimal(9)


def test_with_a_fault_in_any_file_nothing_is_written(place, folder):
    write(folder, "capacity", CAPACITY.replace("E02999991", "E02000000"))
    report = load(place, folder)
    assert [fault.where for fault in report.faults] == ["line 2, area"]
    assert not Provider.objects.exists()


def test_a_folder_without_a_market_is_no_fault(place, tmp_path):
    assert load(place, tmp_path) == LoadReport()


def test_the_demo_place_names_only_areas_that_hours_may_be_said_for(place, folder):
    write(folder, "capacity", CAPACITY.replace("E02999991", "E01999999"))
    Area.objects.create(code="E01999999", place=place, kind=Area.Kind.SMALL_AREA, name="Seaborough 001A")
    assert len(load(place, folder).faults) == 1


@pytest.fixture
def lantern(place, provider_organisation) -> Provider:
    return make_provider(place, "Lantern Home Care")


@pytest.fixture
def carer(staff, provider_organisation):
    return staff(Role.PROVIDER, "Pat Lamb", organisation=provider_organisation)


HARBOUR = {"kind": "home_care", "weekly_hours": Decimal("12.5")}


def test_a_providers_own_people_say_what_is_free(lantern, carer):
    with acting_as(carer) as actor:
        said = set_capacity(actor, lantern, area=Area.objects.get(pk="E02999991"), **HARBOUR)
        set_capacity(actor, lantern, area=said.area, kind="home_care", weekly_hours=Decimal(0))
        assert Entry.objects.filter(kind="capacity.said", chain=f"provider:{lantern.pk}").count() == 2
    assert lantern.capacities.get(area="E02999991").weekly_hours == 0


def test_nobody_else_does(lantern, staff, place):
    rival = make_provider(place, "Rival Care")
    rivals = staff(Role.PROVIDER, "Ri Val", organisation=rival.organisation)
    for other in (rivals, staff(Role.BROKER), staff(Role.COMMISSIONER)):
        with acting_as(other) as actor, pytest.raises(PermissionDenied):
            set_capacity(actor, lantern, area=Area.objects.get(pk="E02999991"), **HARBOUR)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"kind": "butler"}, "kind"), ({"weekly_hours": Decimal(-1)}, "weekly_hours")],
)
def test_free_hours_say_what_is_wrong(lantern, carer, changed, field):
    with acting_as(carer) as actor, pytest.raises(ValidationError) as refused:
        set_capacity(actor, lantern, area=Area.objects.get(pk="E02999991"), **(HARBOUR | changed))
    assert list(refused.value.message_dict) == [field]


def test_hours_are_not_said_for_a_small_area(lantern, carer, place):
    small = Area.objects.create(code="E01999999", place=place, kind=Area.Kind.SMALL_AREA, name="Small")
    with acting_as(carer) as actor, pytest.raises(ValidationError, match="council or a neighbourhood"):
        set_capacity(actor, lantern, area=small, **HARBOUR)


def test_a_place_runs_only_while_it_and_its_framework_do(lantern):
    place = lantern.framework_places.select_related("framework").get()
    assert runs_on(place)
    place.framework.ends_on = timezone.localdate() - timedelta(days=1)
    assert not runs_on(place)


def test_the_list_and_pages_are_for_those_who_buy(client, lantern, staff, carer, resident):
    client.force_login(staff(Role.BROKER))
    page = client.get("/providers?kind=home_care").content.decode()
    assert "Lantern Home Care" in page and "£26.00 an hour" in page
    assert "Lantern" not in client.get("/providers?kind=care_home").content.decode()
    assert client.get(f"/providers/{lantern.pk}").status_code == 200
    rows = client.get("/providers?format=csv").content.decode().splitlines()
    assert rows[1] == "Lantern Home Care,yes,Care at home,Care at home framework,26.00,yes"
    for other in (carer, resident, staff(Role.COUNCILLOR)):
        client.force_login(other)
        assert client.get("/providers").status_code == 403


def test_a_provider_sees_its_own_page_and_no_rivals(client, lantern, carer, place):
    rival = make_provider(place, "Rival Care", price="24.00")
    client.force_login(carer)
    assert client.get("/providers/mine").headers["Location"] == f"/providers/{lantern.pk}"
    page = client.get(f"/providers/{lantern.pk}").content.decode()
    assert "Say what hours are free" in page
    assert client.get(f"/providers/{rival.pk}").status_code == 403
    assert client.get(f"/providers/{rival.pk}/capacity").status_code == 403


def test_hours_are_typed_and_a_mistake_keeps_them(client, lantern, carer):
    client.force_login(carer)
    address = f"/providers/{lantern.pk}/capacity"
    assert "40" in client.get(f"{address}?kind=home_care&area=E06999999").content.decode()
    wrong = client.post(address, {"kind": "home_care", "area": "E02999991", "weekly_hours": "lots"}).content.decode()
    assert 'value="lots"' in wrong and "Enter the hours a week as a number" in wrong
    right = client.post(address, {"kind": "home_care", "area": "E02999991", "weekly_hours": "7.5"})
    assert right.headers["Location"] == f"/providers/{lantern.pk}"
    assert lantern.capacities.get(area="E02999991").weekly_hours == Decimal("7.5")


def test_the_list_asks_as_many_questions_for_thirty_providers_as_for_three(client, place, staff):
    client.force_login(staff(Role.BROKER))
    counts = []
    for first, last in ((0, 3), (3, 24)):
        for number in range(first, last):
            make_provider(place, f"Provider {number:02d}")
        client.get("/providers")
        with CaptureQueriesContext(connection) as captured:
            client.get("/providers")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_api_lists_shows_and_takes_hours(client, lantern, staff, carer):
    assert client.get("/api/v1/providers").status_code == 401
    client.force_login(carer)
    assert client.get("/api/v1/providers").status_code == 403
    own = client.get(f"/api/v1/providers/{lantern.pk}").json()
    assert own["frameworks"][0]["hourly_price"] == "26.00"
    address = f"/api/v1/providers/{lantern.pk}/capacity"
    said = {"kind": "home_care", "area": "E02999991", "weekly_hours": 5}
    assert client.put(address, said, content_type="application/json").json()["weekly_hours"] == "5"
    wrong = client.put(address, said | {"weekly_hours": -5}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "weekly_hours")
    client.force_login(staff(Role.BROKER))
    assert [one["name"] for one in client.get("/api/v1/providers?kind=home_care").json()] == ["Lantern Home Care"]
    assert client.put(address, said, content_type="application/json").status_code == 403
