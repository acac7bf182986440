"""Keeping the record: who may, what is checked, and what the ledger says of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.conftest import NHS_NUMBERS
from commonweal.people.identity.actions import (
    add_address,
    change_person,
    create_person,
    link_account,
    set_communication_needs,
    unlink_account,
)
from commonweal.people.identity.models import Address, CommunicationNeed, Person
from commonweal.people.identity.queries import communication_needs, current_address, own_person
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db

ROSE = {"given_name": "Rose", "family_name": "Penny"}


def test_a_new_record_is_seen_by_its_team_its_council_and_the_person(worker, colleague, place, team, resident):
    with acting_as(worker) as actor:
        rose = create_person(
            actor,
            place,
            team,
            **ROSE,
            nhs_number="999 000 0018",
            address={"lines": "1 Quay Street", "postcode": "zz11aa"},
            communication_needs=[{"kind": "large_print"}, {"kind": "interpreter", "language": "Polish"}],
            account=resident,
        )
        assert access_of(actor, rose).compartments == {"identity", "care", "money", "health"}
        assert Person.objects.get().nhs_number == "9990000018"
        assert [str(need) for need in communication_needs(rose)] == ["Large print", "An interpreter (Polish)"]
    with acting_as(resident) as actor:
        assert own_person(actor) == rose
        assert access_of(actor, rose).is_own
        address = current_address(rose)
        assert address is not None
        assert (address.postcode, address.neighbourhood.name) == ("ZZ1 1AA", "Harbour")
        assert address.starts_on == timezone.localdate()
    with acting_as(colleague) as actor:
        assert access_of(actor, rose).compartments == {"identity"}


def test_a_contact_officer_may_start_a_record_for_another_team(staff, place, team):
    with acting_as(staff(Role.CONTACT_OFFICER)) as actor:
        rose = create_person(actor, place, team, **ROSE)
        assert access_of(actor, rose).compartments == {"identity"}


@pytest.mark.parametrize("role", [Role.BROKER, Role.COMMISSIONER, Role.PROVIDER, Role.COUNCILLOR])
def test_others_may_not_start_a_record(staff, place, team, role):
    with acting_as(staff(role)) as actor, pytest.raises(PermissionDenied):
        create_person(actor, place, team, **ROSE)


def test_a_resident_may_not_start_a_record(resident, place, team):
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        create_person(actor, place, team, **ROSE)


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"nhs_number": "999 000 0019"}, "nhs_number", "digits do not agree"),
        ({"nhs_number": "12345"}, "nhs_number", "has 5 digits"),
        ({"family_name": "  "}, "family_name", "Enter the last name"),
        ({"given_name": ""}, "given_name", "Enter the first name"),
        ({"date_of_birth": date(2999, 1, 1)}, "date_of_birth", "must be in the past"),
        ({"date_of_birth": date(1848, 3, 27)}, "date_of_birth", "Check the year of birth"),
        ({"email": "rose at home"}, "email", "valid email"),
        ({"gender": "f"}, "gender", "not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_stored(worker, place, team, facts, field, words):
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError) as refused:
            create_person(actor, place, team, **{**ROSE, **facts})
        assert words in refused.value.message_dict[field][0]
        assert not Person.objects.exists()


def test_a_wrong_postcode_undoes_the_whole_record(worker, place, team):
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError) as refused:
            create_person(actor, place, team, **ROSE, address={"lines": "1 Quay Street", "postcode": "nowhere"})
        assert "is not a postcode" in refused.value.message_dict["postcode"][0]
        assert not Person.objects.exists()


def test_a_provider_does_not_keep_the_record(worker, place, provider_organisation):
    elsewhere = provider_organisation.teams.create(name="Carers", work="provision")
    with acting_as(worker) as actor, pytest.raises(ValidationError, match="council team of Seaborough"):
        create_person(actor, place, elsewhere, **ROSE)


def test_a_change_keeps_what_was_before(worker, rose):
    with acting_as(worker) as actor:
        change_person(actor, rose, phone="01632 960002", known_as="Rosie")
        entry = Entry.objects.get(kind="person.changed")
        assert entry.payload == {
            "before": {"known_as": "", "phone": "01632 960001"},
            "after": {"known_as": "Rosie", "phone": "01632 960002"},
        }
        assert entry.summary == "Changed: known as, phone"


def test_a_change_that_changes_nothing_writes_nothing(worker, rose):
    with acting_as(worker) as actor:
        change_person(actor, rose, phone=rose.phone)
        assert not Entry.objects.filter(kind="person.changed").exists()


def test_a_person_changes_how_to_reach_them_and_nothing_else(resident, rose):
    with acting_as(resident) as actor:
        assert change_person(actor, rose, phone="01632 960003").phone == "01632 960003"
        with pytest.raises(PermissionDenied):
            change_person(actor, rose, date_of_birth=date(1950, 1, 1))
        with pytest.raises(PermissionDenied):
            add_address(actor, rose, lines="2 Hill Road", postcode="ZZ2 2BB")


def test_nobody_else_changes_a_record(staff, rose):
    with acting_as(staff(Role.FINANCE_OFFICER)) as actor, pytest.raises(PermissionDenied):
        change_person(actor, rose, phone="1")


def test_a_move_ends_the_former_address_the_day_before(worker, rose):
    moved = date(2020, 6, 15)
    with acting_as(worker) as actor:
        add_address(actor, rose, lines="2 Hill Road", postcode="ZZ2 2BB", starts_on=moved)
        former, present = Address.objects.order_by("starts_on")
        assert (former.ends_on, present.starts_on, present.ends_on) == (moved - timedelta(days=1), moved, None)
        assert present.neighbourhood.name == "Hill Top"
        entry = Entry.objects.filter(kind="address.added").latest("number")
        assert entry.payload["before"]["lines"] == "1 Quay Street"
        assert entry.payload["after"]["lines"] == "2 Hill Road"


def test_an_address_from_the_same_day_puts_the_present_one_right(worker, rose):
    with acting_as(worker) as actor:
        add_address(actor, rose, lines="11 Quay Street", postcode="ZZ1 1AB", starts_on=date(2001, 5, 1))
        assert Address.objects.get().lines == "11 Quay Street"
        assert Entry.objects.get(kind="address.corrected").payload["before"]["lines"] == "1 Quay Street"


@pytest.mark.parametrize("starts_on", [date(2001, 4, 30), date(2999, 1, 1)])
def test_an_address_does_not_start_before_the_present_one_nor_in_the_future(worker, rose, starts_on):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        add_address(actor, rose, lines="2 Hill Road", postcode="ZZ2 2BB", starts_on=starts_on)
    assert "starts_on" in refused.value.message_dict


def test_a_postcode_outside_the_place_has_no_neighbourhood(worker, rose):
    with acting_as(worker) as actor:
        assert add_address(actor, rose, lines="9 Far Lane", postcode="EC1A 1BB").neighbourhood is None


def test_an_interpreter_needs_a_language(worker, rose):
    with acting_as(worker) as actor, pytest.raises(ValidationError, match="language"):
        set_communication_needs(actor, rose, [{"kind": "interpreter"}])


def test_communication_needs_are_replaced_and_the_ledger_says_how(resident, rose):
    with acting_as(resident) as actor:
        set_communication_needs(actor, rose, [{"kind": "large_print"}])
        set_communication_needs(actor, rose, [{"kind": "large_print"}])
        set_communication_needs(actor, rose, [{"kind": "audio", "detail": "On a memory stick"}])
        assert [need.kind for need in CommunicationNeed.objects.all()] == ["audio"]
        entries = Entry.objects.filter(kind="communication.changed").order_by("number")
        assert [entry.summary for entry in entries] == [
            "Communication needs: Large print",
            "Communication needs: Audio",
        ]
        assert entries[1].payload["before"]["needs"] == [{"kind": "large_print", "language": "", "detail": ""}]


def test_a_linked_account_sees_the_record_and_an_unlinked_one_does_not(worker, resident, make_person):
    person = make_person()
    with acting_as(worker) as actor:
        link_account(actor, person, resident)
    with acting_as(resident) as actor:
        assert own_person(actor) == person
        assert access_of(actor, person).is_own
    with acting_as(worker) as actor:
        unlink_account(actor, person, reason="It was her sister's")
    with acting_as(resident):
        assert not Person.objects.exists()


def test_an_account_is_one_persons_only(worker, resident, rose, make_person):
    tom = make_person(given_name="Tom")
    other = Account.objects.create_user("tom@seaborough.example", None, name="Tom Penny")
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError, match="another person's already"):
            link_account(actor, tom, resident)
        with pytest.raises(ValidationError, match="Unlink it first"):
            link_account(actor, rose, other)


def test_who_does_not_see_the_whole_record_may_not_open_it_to_an_account(colleague, resident, make_person):
    person = make_person(nhs_number=NHS_NUMBERS[1])
    with acting_as(colleague) as actor, pytest.raises(PermissionDenied):
        link_account(actor, person, resident)
    with acting_as(resident):
        assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1948, 3, 27), date(2026, 3, 26), 77),
        (date(1948, 3, 27), date(2026, 3, 27), 78),
        (date(1948, 2, 29), date(2026, 2, 28), 77),
        (date(1948, 2, 29), date(2026, 3, 1), 78),
        (None, date(2026, 3, 1), None),
    ],
)
def test_age_is_in_whole_years(born, day, age):
    assert Person(date_of_birth=born).age_on(day) == age
