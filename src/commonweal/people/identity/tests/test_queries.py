"""Finding people, within sight."""

from datetime import date

import pytest
from django.db import connection

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.people.conftest import NHS_NUMBERS
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import possible_duplicates, search_people
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
