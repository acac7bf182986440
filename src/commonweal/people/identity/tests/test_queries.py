"""Finding people, within sight."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.people.conftest import NHS_NUMBERS
from commonweal.people.identity.likeness import nearly
from commonweal.people.identity.models import Person, Spelling
from commonweal.people.identity.queries import (
    SOUND_SLIPS,
    names_near,
    near_people,
    possible_duplicates,
    search_people,
    suggested_while_typing,
)
from commonweal.people.identity.search_terms import read_search

pytestmark = pytest.mark.django_db


@pytest.fixture
def several(make_person, rose):
    return [
        rose,
        make_person(given_name="Mary Ann", family_name="O’Néill", known_as="Polly", date_of_birth=date(1950, 1, 1)),
        make_person(given_name="Jan", family_name="van der Berg", nhs_number=NHS_NUMBERS[1], date_of_birth=None),
        make_person(given_name="Tom", family_name="Pennyworth", date_of_birth=date(1948, 3, 27)),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("penny", ["Rose Penny", "Tom Pennyworth"]),
        ("PENNY rose", ["Rose Penny"]),
        ("Rose P", ["Rose Penny"]),
        ("oneill", ["Mary Ann O’Néill"]),
        ("o'neill mary ann", ["Mary Ann O’Néill"]),
        ("polly oneill", ["Mary Ann O’Néill"]),
        ("van der berg", ["Jan van der Berg"]),
        ("jan vanderberg", ["Jan van der Berg"]),
        ("999 000 0026", ["Jan van der Berg"]),
        ("27/3/1948", ["Rose Penny", "Tom Pennyworth"]),
        ("penny 27/3/1948 zz1 1aa", ["Rose Penny"]),
        ("zz2 2bb", []),
        ("100%_", []),
        ("", []),
    ],
)
def test_people_are_found_by_any_of_their_facts(worker, several, typed, found):
    with acting_as(worker):
        assert [person.name for person in search_people(read_search(typed))] == found


def test_search_finds_only_whom_the_actor_may_see(staff, provider_organisation, several):
    with acting_as(staff(Role.PROVIDER, organisation=provider_organisation)):
        assert not search_people(read_search("penny")).exists()


def test_a_change_of_name_changes_what_is_found(worker, rose):
    with acting_as(worker):
        Person.objects.filter(pk=rose.pk).update(family_name="Ásh")
        assert search_people(read_search("ash")).get() == rose
        assert not search_people(read_search("penny")).exists()


def test_possible_duplicates_say_why(worker, several):
    with acting_as(worker) as actor:
        found = possible_duplicates(
            actor,
            given_name="Rosie",
            family_name="Penny",
            date_of_birth=date(1948, 3, 27),
            nhs_number=NHS_NUMBERS[1],
            postcode="ZZ1 1AA",
        )
    assert [(match.person.name, match.reasons) for match in found] == [
        ("Rose Penny", ["Same date of birth and similar name", "Same postcode (ZZ1 1AA) and similar name"]),
        ("Jan van der Berg", ["Same NHS number"]),
    ]
    assert str(found[0].address) == "1 Quay Street, Seaborough, ZZ1 1AA"


def test_a_record_is_no_duplicate_of_itself(worker, rose):
    with acting_as(worker) as actor:
        described = {"given_name": "Rose", "family_name": "Penny", "nhs_number": rose.nhs_number}
        assert possible_duplicates(actor, **described)
        assert not possible_duplicates(actor, **described, leaving_out=rose.pk)


def test_a_duplicate_of_another_council_is_not_told(staff, place, rose):
    other = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Far Council")
    Team.objects.create(organisation=other, work=Team.Work.ASSESSMENT, name="Far team")
    with acting_as(staff(Role.SOCIAL_WORKER, organisation=other)) as actor:
        assert not possible_duplicates(actor, given_name="Rose", family_name="Penny", nhs_number=rose.nhs_number)


def test_a_search_by_name_uses_the_indexes_under_row_security(worker, rose):
    with acting_as(worker), connection.cursor() as cursor:
        query, values = search_people(read_search("rose penny")).order_by().query.sql_with_params()
        cursor.execute("SET LOCAL enable_seqscan = off")  # three rows would be read whole
        cursor.execute(f"EXPLAIN {query}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Cond: ((family_key >= 'penny'" in plan
    assert "Seq Scan on identity_person" not in plan


def found_near(typed):
    return [person.name for person in near_people(read_search(typed))]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("peny", ["Rose Penny"]),
        ("Rsoe Penny", ["Rose Penny"]),
        ("pennie roze", ["Rose Penny"]),
        ("ros penney", ["Rose Penny"]),
        ("onneill", ["Mary Ann O’Néill"]),
        ("poly oneil", ["Mary Ann O’Néill"]),
        ("jan vandenberg", ["Jan van der Berg"]),
        ("penyworth", ["Tom Pennyworth"]),
        ("Rsoe Penny 27/3/1948", ["Rose Penny"]),
        ("Rsoe Penny 28/3/1948", []),
        ("Rsoe Penny zz1", ["Rose Penny"]),
        ("Rsoe Penny zz2", []),
        ("rose penny", []),  # found as it is: not said twice
        ("xylophone", []),
        ("27/3/1948", []),
    ],
)
def test_people_are_found_though_their_names_are_misspelt(worker, several, typed, found):
    with acting_as(worker):
        assert found_near(typed) == found


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Catherine", "Kathryn"),
        ("Phillips", "Filips"),
        ("Wright", "Rite"),
        ("MacDonald", "McDonald"),
        ("Knox", "Nocks"),
    ],
)
def test_a_name_is_found_by_how_it_sounds(worker, make_person, written, typed):
    make_person(family_name=written)
    with acting_as(worker):
        assert found_near(f"rose {typed}") == [f"Rose {written}"]


def test_a_part_of_a_double_name_is_enough(worker, make_person):
    make_person(family_name="Smith-Jones")
    with acting_as(worker):
        assert found_near("jones") == found_near("jnoes") == ["Rose Smith-Jones"]


def test_the_nearest_comes_first_and_what_only_sounds_the_same_last(worker, make_person):
    for name in ("Filips", "Philips", "Phillipps"):
        make_person(family_name=name)
    with acting_as(worker):
        assert found_near("rose phillips") == ["Rose Philips", "Rose Phillipps", "Rose Filips"]


def test_names_near_are_found_only_among_whom_the_actor_may_see(staff, provider_organisation, several):
    with acting_as(staff(Role.PROVIDER, organisation=provider_organisation)):
        assert found_near("rsoe penny") == []


def test_which_names_occur_cannot_be_read(worker, several):
    with acting_as(worker), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Spelling.objects.exists()


def test_a_name_nobody_has_any_more_is_forgotten_in_the_night(worker, rose, as_system):
    Person.objects.filter(pk=rose.pk).update(family_name="Ash")
    assert "penny" in names_near("peny")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_renew_spellings()")
        assert cursor.fetchone() == (1,)
    assert names_near("peny") == {}
    assert names_near("ashe") == {"ash": SOUND_SLIPS}


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=11),
    st.lists(st.tuples(st.sampled_from("dist"), st.integers(0, 10), st.sampled_from("aekz")), min_size=1, max_size=2),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_that_is_nearly_another_shares_a_key_with_it(worker, name, changes):
    typed = name
    for kind, place, letter in changes:
        at = place % len(typed)
        changed = {
            "d": typed[:at] + typed[at + 1 :],
            "i": typed[:at] + letter + typed[at:],
            "s": typed[:at] + letter + typed[at + 1 :],
            "t": typed[:at] + typed[at + 1 : at + 2] + typed[at : at + 1] + typed[at + 2 :],
        }
        typed = changed[kind] or typed
    if not nearly(typed, name):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT identity_spellings_of(%s) INTERSECT SELECT identity_spellings_of(%s))", [typed, name]
        )
        assert cursor.fetchone() == (True,), (typed, name)


def test_a_half_postcode_finds_who_lives_or_lived_there(worker, several):
    with acting_as(worker):
        assert [person.name for person in search_people(read_search("zz1"))] == ["Rose Penny"]
        assert not search_people(read_search("penny zz2")).exists()


def test_while_typing_a_name_alone_suggests_whom_nothing_speaks_against(worker, several):
    asked = {"given_name": "Rsoe", "family_name": "Peny"}
    with acting_as(worker) as actor:
        assert [(match.person.name, match.reasons) for match in suggested_while_typing(actor, **asked)] == [
            ("Rose Penny", ["Similar name, and no date of birth to compare"])
        ]
        slip = suggested_while_typing(actor, **asked, date_of_birth=date(1949, 3, 27))
        assert slip[0].reasons == ["Similar name, and a date of birth that a slip would explain"]
        assert not suggested_while_typing(actor, **asked, date_of_birth=date(1962, 11, 3))
        assert not suggested_while_typing(actor, given_name="Rsoe", family_name="")
