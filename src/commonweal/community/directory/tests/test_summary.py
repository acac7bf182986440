"""The few lines that lists show, made from a record; what a record does not say stays empty."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.record import Service
from commonweal.community.directory.summary import LONGEST, Summary, ages_in_words, summarise

ID = str(UUID(int=1))


def summary(**given: Any) -> Summary:
    return summarise(Service.model_validate({"id": ID, "name": "Tea", "status": "active"} | given))


def at(**given: Any) -> list[dict[str, Any]]:
    return [{"id": ID, "location": {"id": ID, "location_type": "physical"} | given}]


@pytest.mark.parametrize(
    ("cost", "is_free"),
    [
        ("Free", True), ("Free to join", True), ("No charge", True), ("£0", True), ("£0.00", True),
        ("£5", False), ("Free; tea and cake £2", False), ("£0.50", False), ("45p a mile", False), ("Not free", False),
        ("Not always free: ask", False), ("By means test", None), ("Cooking is gluten-free", None), ("", None),
        ("Free of mould", None),
    ],
)  # fmt: skip
def test_free_is_only_what_says_so(cost: str, is_free: bool | None) -> None:
    assert summary(fees_description=cost).is_free is is_free


@pytest.mark.parametrize(
    ("options", "cost", "is_free"),
    [
        ([{"amount": 0}], "Free", True),
        ([{"option": "Each session", "amount": 5.5}], "Each session: £5.50", False),
        ([{"option": "Members", "amount": 0}, {"amount": 3, "amount_description": "for others"}],
         "Members: Free; £3 for others", False),
        ([{"amount": 1200}], "£1,200", False),
        ([{"amount": 9, "currency": "EUR"}], "9 EUR", False),
        ([{"amount_description": "Ask us"}], "Ask us", None),
        ([], "", None),
    ],
)  # fmt: skip
def test_cost_options_are_said_in_words(options: list[dict[str, Any]], cost: str, is_free: bool | None) -> None:
    made = summary(cost_options=[{"id": ID} | one for one in options])
    assert (made.cost, made.is_free) == (cost, is_free)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (18, 25, "Ages 18 to 25"), (65, None, "Age 65 and over"), (None, 17, "Up to age 17"), (0, 17, "Up to age 17"),
        (18, 120, "Age 18 and over"), (0, None, ""), (None, None, ""), (18, 18, "Age 18"), (0.5, 3, "Ages 0.5 to 3"),
    ],
)  # fmt: skip
def test_ages_are_said_in_words(low: float | None, high: float | None, said: str) -> None:
    assert ages_in_words(low, high) == said
    assert summary(minimum_age=low, maximum_age=high).who_for == said


def test_words_on_who_it_is_for_go_before_ages() -> None:
    assert summary(eligibility_description="Carers", minimum_age=18).who_for == "Carers"


@pytest.mark.parametrize(
    ("description", "reached"),
    [
        ("A volunteer visits you at home.", ("home",)),
        ("Meals brought to your door.", ("home",)),
        ("Home care in the villages.", ("home",)),
        ("Support for people in a care home.", ()),
        ("A friendly call each week. By phone or on Zoom.", ("phone", "online")),
        ("Telephone befriending.", ("phone",)),
        ("Telephone for an appointment.", ()),
        ("Book online. Our teams help. See our website.", ()),
        ("Help to get online.", ()),
        ("An online group.", ("online",)),
    ],
)
def test_how_something_is_reached_is_read_from_its_words(description: str, reached: tuple[str, ...]) -> None:
    assert summary(description=description).reached == reached


def test_a_place_and_a_virtual_location_say_how_it_is_reached() -> None:
    assert summary(service_at_locations=at()).reached == ("place",)
    assert summary(service_at_locations=at(location_type="virtual")).reached == ("online",)
    assert summary(service_at_locations=at(location_type="postal")).reached == ()


def test_the_first_phone_number_is_found_wherever_the_record_has_it() -> None:
    phone = {"phones": [{"id": ID, "number": "01632 960001"}]}
    contact = {"contacts": [{"id": ID} | phone]}
    organisation = {"id": ID, "name": "N"}
    for given_at in (
        phone, contact, {"service_at_locations": [{"id": ID} | contact]}, {"service_at_locations": at(**contact)},
        {"organization": organisation | contact},
    ):  # fmt: skip
        assert summary(**given_at).phone == "01632 960001"
    assert summary().phone == ""


def test_the_address_is_said_once_each_with_its_postcode_as_it_is_kept() -> None:
    address = {
        "id": ID, "address_1": "Quay Hall", "city": "Poole", "state_province": "Dorset", "postal_code": "zz11aa",
        "country": "GB", "address_type": "physical",
    }  # fmt: skip
    made = summary(service_at_locations=at(name="Quay Hall", latitude=50.7, longitude=-2, addresses=[address]))
    assert (made.address, made.postcode, made.latitude) == ("Quay Hall, Poole", "ZZ1 1AA", 50.7)
    no_postcode = summary(service_at_locations=at(addresses=[address | {"postal_code": "see the website"}]))
    assert no_postcode.postcode == ""


@given(st.text(), st.text(), st.text())
def test_no_words_whatever_are_too_long_for_a_line(words: str, more: str, cost: str) -> None:
    made = summary(
        description=words * 40,
        eligibility_description=more * 60,
        fees_description=cost * 50,
        schedules=[{"id": ID, "description": words * 50}],
        service_at_locations=at(accessibility=[{"id": ID, "description": more * 50}]),
    )
    for line in (made.cost, made.who_for, made.when, made.accessibility, made.address):
        assert len(line) <= LONGEST and "\n" not in line
