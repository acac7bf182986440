"""Which records may be of one person, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.people.identity.likeness import Described, name_key, names_alike, reasons_alike, slips

ROSE = Described("Rose", "Penny", "", date(1948, 3, 27), "9990000018", ("ZZ1 1AA",))
SOMEBODY = Described("Tom", "Ash", "", date(1950, 1, 1), "9990000026", ("ZZ2 2BB",))


def test_the_same_number_is_reason_enough() -> None:
    assert reasons_alike(ROSE, replace(SOMEBODY, nhs_number=ROSE.nhs_number)) == ["Same NHS number"]


def test_a_birthday_or_a_postcode_alone_is_none() -> None:
    assert reasons_alike(ROSE, replace(SOMEBODY, date_of_birth=ROSE.date_of_birth, postcodes=ROSE.postcodes)) == []


def test_no_number_is_not_the_same_number() -> None:
    assert reasons_alike(replace(ROSE, nhs_number=""), replace(SOMEBODY, nhs_number="")) == []


def test_every_reason_is_told() -> None:
    assert reasons_alike(ROSE, ROSE) == [
        "Same NHS number",
        "Same date of birth and same name",
        "Same postcode (ZZ1 1AA) and same name",
    ]


@pytest.mark.parametrize(
    ("given_name", "family_name"),
    [("Rose", "Peny"), ("Rosie", "Penny"), ("ROSE", "Pénny"), ("Rose", "Ashdown"), ("R", "Penny"), ("Penny", "Rose")],
)
def test_these_names_are_like_rose_pennys(given_name: str, family_name: str) -> None:
    described = Described(given_name, family_name, date_of_birth=ROSE.date_of_birth)
    assert len(reasons_alike(ROSE, described)) == 1


@pytest.mark.parametrize(("given_name", "family_name"), [("Tom", "Penny"), ("Maya", "Ellis"), ("Penny", "Ash")])
def test_these_names_are_not(given_name: str, family_name: str) -> None:
    assert not names_alike(ROSE, Described(given_name, family_name))


def test_what_somebody_is_known_as_counts_as_a_first_name() -> None:
    assert names_alike(Described("William", "Ash", "Bill"), Described("Bill", "Ashe"))


NAMES = st.text("abcdé' -", max_size=10)


@given(NAMES, NAMES)
def test_slips_are_the_same_both_ways_and_none_only_for_the_same_name(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) == (one == other)
    assert slips(one, other) <= max(len(one), len(other))


@given(NAMES, NAMES, NAMES, NAMES)
def test_likeness_is_the_same_both_ways(given_one: str, family_one: str, given_two: str, family_two: str) -> None:
    one, other = Described(given_one, family_one), Described(given_two, family_two)
    assert names_alike(one, other) == names_alike(other, one)


def test_a_key_has_no_case_accents_or_signs() -> None:
    assert name_key("O’Néill-Smith") == name_key("oneill smith") == "oneillsmith"
