"""Which records are taken to be of one person, and what is said of it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from commonweal.people.linkage.comparing import Recorded, find_matches
from commonweal.people.linkage.tests.invented import invent

ROSE = Recorded(
    UUID(int=1), "Rose", "Penny", "", date(1948, 3, 27), "9990000018", ("ZZ1 1AA",), "01632 960001", "rose@mail.example"
)


def match_of(one: Recorded, **changes: object):
    other = replace(one, id=UUID(int=2), **changes)
    return next(iter(find_matches([one, other])), None)


def test_among_invented_people_most_duplicates_are_found_and_few_others():
    invented = invent(4000, 120)
    found = {(match.first, match.second) for match in find_matches(invented.records)}
    right = found & invented.pairs.keys()
    assert len(right) / len(invented.pairs) > 0.85
    assert len(right) / len(found) > 0.9


@pytest.mark.parametrize(
    "changes",
    [
        {"nhs_number": "", "family_name": "Pennie"},
        {"nhs_number": "", "date_of_birth": date(1948, 3, 28)},
        {"given_name": "Penny", "family_name": "Rose", "nhs_number": ""},
        {"family_name": "Harbottle", "postcodes": ("ZZ2 2BB",), "phone": "", "email": ""},
        {"given_name": "Rosie", "date_of_birth": None},
    ],
)
def test_a_slip_or_a_change_in_life_does_not_hide_a_person(changes):
    assert match_of(ROSE, **changes) is not None


@pytest.mark.parametrize(
    "changes",
    [
        # A husband, a twin, and a stranger of the same name.
        {"given_name": "Tom", "date_of_birth": date(1946, 11, 2), "nhs_number": "9990000026", "email": ""},
        {"given_name": "Violet", "nhs_number": "9990000026", "email": "", "phone": ""},
        {
            "date_of_birth": date(1971, 6, 9),
            "nhs_number": "9990000026",
            "postcodes": ("ZZ9 9ZZ",),
            "phone": "",
            "email": "",
        },
    ],
)
def test_people_who_share_a_house_a_birthday_or_a_name_are_not_one(changes):
    assert match_of(ROSE, **changes) is None


def test_each_thing_compared_says_how_it_agreed_and_what_it_weighed():
    match = match_of(ROSE, nhs_number="9990000026", family_name="Peny", postcodes=(), phone="")
    assert match is not None
    said = {reason.what: (reason.said, reason.weight) for reason in match.reasons}
    assert said["Last name"][0] == "a letter or two apart"
    assert said["Last name"][1] > 3
    assert said["NHS number"][0] == "different"
    assert said["NHS number"][1] < -3
    assert said["Phone"] == ("one of them does not say", 0.0)
    total = match.prior + sum(weight for _, weight in said.values())
    assert 1 / (1 + 2**-total) == pytest.approx(match.probability, abs=0.01)


def test_a_rare_name_weighs_more_than_a_common_one():
    bare = replace(ROSE, nhs_number="", postcodes=(), phone="", email="")
    common = [replace(bare, id=UUID(int=10 + n), given_name=f"G{n}", date_of_birth=None) for n in range(400)]
    rare = replace(bare, family_name="Penhaligon")
    sought = [replace(bare, id=UUID(int=1)), replace(bare, id=UUID(int=2))]
    sought += [replace(rare, id=UUID(int=3)), replace(rare, id=UUID(int=4))]
    weights = {
        (match.first.int, match.second.int): reason.weight
        for match in find_matches([*common, *sought])
        for reason in match.reasons
        if reason.what == "Last name"
    }
    assert weights[3, 4] > weights[1, 2] + 3


def test_the_same_records_give_the_same_pairs():
    records = invent(300, 30).records
    assert find_matches(records) == find_matches(list(reversed(records)))


def test_one_record_alone_is_no_pair():
    assert find_matches([ROSE]) == []
