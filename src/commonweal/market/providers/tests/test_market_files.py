"""Market files are read whole or not at all, and say of every row what is wrong with it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.design.data import data_folder
from commonweal.market.providers.market_files import KINDS, read_capacity, read_frameworks, read_providers

PROVIDERS = "id,name,summary,phone,is_invented\n"
FRAMEWORKS = "framework,kind,runs_from,runs_until,provider,hourly_price,starts_on,ends_on\n"
CAPACITY = "provider,kind,area,weekly_hours,said_on\n"
DEMO = data_folder() / "places" / "bournemouth-dorset-poole"


def faults_of(read, text: str, *known) -> list[str]:
    faults: list = []
    read(text.encode(), *known, faults)
    return [str(fault) for fault in faults]


def test_a_good_file_is_read_as_it_stands():
    (provider,) = read_providers((PROVIDERS + 'lantern,"Lantern, Care",Care at home,01632 960000,no\n').encode(), [])
    assert (provider.id, provider.name, provider.is_invented) == ("lantern", "Lantern, Care", False)
    text = FRAMEWORKS + "Care,home_care,2024-04-01,2028-03-31,lantern,32.14,2024-04-01,\n"
    (place,) = read_frameworks(text.encode(), {"lantern"}, [])
    assert (place.hourly_price, place.framework.ends_on, place.ends_on) == (Decimal("32.14"), date(2028, 3, 31), None)
    text = CAPACITY + "lantern,home_care,E02,17.5,2026-11-02\n"
    (free,) = read_capacity(text.encode(), {"lantern"}, {"E02"}, [])
    assert (free.weekly_hours, free.said_on) == (Decimal("17.5"), date(2026, 11, 2))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("Lantern,Lantern,,,no\n", "line 2, id: “Lantern” may have only small letters"),
        (",Lantern,,,no\n", "line 2, id: Nothing stands here"),
        ("a,,,,no\n", "line 2, name: Nothing stands here"),
        ("a,A,,,maybe\n", "line 2, is_invented: “maybe” must be yes or no"),
        ("a,A,,,no\na,B,,,no\n", "line 3, id: “a” stands in line 2 too"),
        ("a,A,,,no\nb,A,,,no\n", "line 3, name: “A” stands in line 2 too"),
        (f"a,A,,{'1' * 41},no\n", "line 2, phone: It has 41 characters"),
        ("a,A,no\n", "line 2: It has 3 fields"),
    ],
)
def test_a_fault_of_a_provider_names_its_row(rows, fault):
    (found,) = faults_of(read_providers, PROVIDERS + rows)
    assert found.startswith(f"market/providers.csv, {fault}")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("F,cleaning,2024-01-01,,a,1,2024-01-01,\n", "line 2, kind: “cleaning” is not a kind of support"),
        ("F,home_care,1 May,,a,1,2024-01-01,\n", "line 2, runs_from: “1 May” is not a day"),
        ("F,home_care,2024-01-02,2024-01-01,a,1,2024-01-01,\n", "line 2, runs_until: 2024-01-01 is before"),
        ("F,home_care,2024-01-01,,b,1,2024-01-01,\n", "line 2, provider: “b” is not the id of a provider"),
        ("F,home_care,2024-01-01,,a,£32,2024-01-01,\n", "line 2, hourly_price: “£32” is not an amount"),
        ("F,home_care,2024-01-01,,a,0,2024-01-01,\n", "line 2, hourly_price: A place has a price above 0"),
        ("F,home_care,2024-01-01,,a,nan,2024-01-01,\n", "line 2, hourly_price: “nan” is not an amount"),
        ("F,home_care,2024-01-01,,a,1.005,2024-01-01,\n", "line 2, hourly_price: “1.005” is not an amount"),
        (
            "F,home_care,2024-01-01,,a,1,2024-01-01,\nF,respite,2024-01-01,,c,1,2024-01-01,\n",
            "line 3, framework: It has another kind or other days in line 2",
        ),
        (
            "F,home_care,2024-01-01,,a,1,2024-01-01,\nF,home_care,2024-01-01,,a,2,2024-01-01,\n",
            "line 3, provider: It has a place on this framework in line 2",
        ),
    ],
)
def test_a_fault_of_a_framework_names_its_row(rows, fault):
    (found,) = faults_of(read_frameworks, FRAMEWORKS + rows, {"a", "c"})
    assert found.startswith(f"market/frameworks.csv, {fault}")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("a,home_care,E99,5,2026-11-02\n", "line 2, area: “E99” is not the code"),
        ("a,home_care,E02,-1,2026-11-02\n", "line 2, weekly_hours: “-1” is not an amount"),
        ("a,home_care,E02,5,yesterday\n", "line 2, said_on: “yesterday” is not a day"),
        (
            "a,home_care,E02,5,2026-11-02\na,home_care,E02,6,2026-11-03\n",
            "line 3, area: These hours stand in line 2 already",
        ),
    ],
)
def test_a_fault_of_capacity_names_its_row(rows, fault):
    (found,) = faults_of(read_capacity, CAPACITY + rows, {"a"}, {"E02"})
    assert found.startswith(f"market/capacity.csv, {fault}")


@given(st.binary(max_size=300), st.sampled_from([b"", PROVIDERS.encode(), FRAMEWORKS.encode(), CAPACITY.encode()]))
def test_no_file_whatever_breaks_a_reader(raw, heading):
    for read, known in ((read_providers, []), (read_frameworks, [{"a"}]), (read_capacity, [{"a"}, {"E02"}])):
        read(heading + raw, *known, [])


def test_the_demo_files_have_no_fault_and_cover_each_kind_that_is_arranged():
    faults: list = []
    providers = read_providers((DEMO / "market/providers.csv").read_bytes(), faults)
    ids = {provider.id for provider in providers}
    places = read_frameworks((DEMO / "market/frameworks.csv").read_bytes(), ids, faults)
    codes = {line.split(",")[0] for line in (DEMO / "geo/areas.csv").read_text(encoding="utf-8").splitlines()}
    capacities = read_capacity((DEMO / "market/capacity.csv").read_bytes(), ids, codes, faults)
    assert faults == []
    assert all(provider.is_invented for provider in providers)
    assert {place.framework.kind for place in places} == {free.kind for free in capacities}
    assert {free.kind for free in capacities} <= set(KINDS)
