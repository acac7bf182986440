"""How somebody comes to link work: who may begin, with what agreement, and what is seen by it and until when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.community.navigation.actions import (
    Agreement,
    Forward,
    NewPerson,
    answer_arrival,
    begin_journey,
    close_journey,
    put_forward,
)
from commonweal.community.navigation.actions.minding import close_lapsed, end_old_sharing
from commonweal.community.navigation.models import Arrival, Journey
from commonweal.community.navigation.people_found import person_told_of
from commonweal.community.navigation.tests.conftest import AGREED, FORWARD, begin, join
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.models import Entry
from commonweal.people.consent.actions import withdraw_consent
from commonweal.people.consent.models import Consent
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
ROSE = NewPerson("Rose", "Penny", date_of_birth=date(1948, 3, 27), postcode="zz11aa", lines="1 Quay Street")
NEW = NewPerson(
    "Ann", "Frost", date_of_birth=date(1951, 1, 2), postcode="ZZ2 2BB", lines="2 Hill", phone="01632 960002"
)


def test_a_record_that_was_brought_together_with_another_is_not_found_again(make_person):
    numbered, kept = make_person(nhs_number="9990000018"), make_person(given_name="Rosie")
    with acting_as(SYSTEM):
        told = (numbered.place, "Rose", "Penny", date(1948, 3, 27), "999 000 0018", "ZZ1 1AA")
        assert person_told_of(*told) == numbered
        Person.objects.filter(pk=numbered.pk).update(merged_into=kept)
        assert person_told_of(*told) is None


def test_consent_is_kept_before_the_team_sees_anything(nell, linkers, rose):
    with acting_as(nell):
        assert not Person.objects.exists()
    work = begin(nell, ROSE)
    assert work.person_id == rose.pk, "the record that fits is found"
    with acting_as(nell) as actor:
        assert access_of(actor, rose).compartments == {"identity", "care"}
        consent = Consent.objects.get()
        assert (consent.viewer, consent.given_by, work.consent_id) == (linkers.pk, "Rose Penny, by phone", consent.pk)
        entries = list(Entry.objects.filter(person_id=rose.pk, kind__in=("consent.given", "navigation.begun")))
        assert [one.kind for one in sorted(entries, key=lambda one: one.number)] == [
            "consent.given",
            "navigation.begun",
        ]
    with acting_as(SYSTEM):
        assert Message.objects.filter(person_id=rose.pk, template="link-work-begun").exists()


def test_somebody_new_gets_a_record_that_the_council_keeps(nell, contact_team):
    work = begin(nell, NEW)
    with acting_as(nell):
        assert Person.objects.get().name == "Ann Frost"
        assert Journey.objects.get(pk=work.pk).next_due == "Talk about what matters"
    with acting_as(join(contact_team, Role.CONTACT_OFFICER, "Noor Aziz")) as officer:
        assert access_of(officer, work.person).keeps


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nhs_number": "9990000018", "date_of_birth": date(1950, 1, 1)}, "nhs_number"),
        ({"nhs_number": "1"}, "nhs_number"),
    ],
)
def test_a_number_that_belongs_to_another_is_a_slip(nell, make_person, change, field):
    make_person(nhs_number="9990000018")
    with pytest.raises(ValidationError) as raised:
        begin(nell, NewPerson(**({"given_name": "Rose", "family_name": "Penny"} | change)))
    assert "nhs_number" in raised.value.message_dict


@pytest.mark.parametrize(
    "told",
    [
        NewPerson("Rose", "Penny", date_of_birth=date(1948, 3, 27), postcode="ZZ2 2BB"),
        NewPerson("Rose", "Penny", date_of_birth=date(1948, 3, 28), postcode="ZZ1 1AA"),
        NewPerson("Rosa", "Penny", date_of_birth=date(1948, 3, 27), postcode="ZZ1 1AA"),
        NewPerson("Rose", "Penny", postcode="ZZ1 1AA"),
    ],
)
def test_a_hidden_record_is_not_opened_by_half_of_what_it_says(nell, rose, told):
    assert begin(nell, told).person_id != rose.pk


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2016, 11, 20)])
def test_a_slip_in_the_year_somebody_was_put_forward_is_said(nell, rose, day):
    with pytest.raises(ValidationError, match="Check the year"):
        begin(nell, rose, forward=Forward("self", "Lonely", asked_on=day))


def test_two_records_that_fit_are_not_guessed_between(nell, make_person):
    make_person(), make_person()
    with pytest.raises(ValidationError, match="Two records fit"):
        begin(nell, ROSE)


@pytest.mark.parametrize("agreed", [Agreement("", "by phone"), Agreement("Rose", " ")])
def test_without_agreement_nothing_begins(nell, rose, agreed):
    with pytest.raises(ValidationError):
        begin(nell, ROSE, agreed)
    with acting_as(SYSTEM):
        assert not Journey.objects.exists() and not Consent.objects.exists()


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.COMMISSIONER, Role.PARTNER_WORKER, Role.TEAM_MANAGER])
def test_only_those_who_do_this_work_begin(linkers, contact_team, rose, role):
    account = join(linkers, role, "Ade Cole")
    with pytest.raises(PermissionDenied):
        begin(account, rose)


def test_nobody_begins_for_a_team_that_is_not_theirs(nell, agents, rose):
    with pytest.raises(PermissionDenied):
        begin(nell, rose, team=agents)


def test_a_council_team_needs_agreement_to_the_work_and_no_consent_to_share(imogen, agents, rose):
    work = begin(imogen, rose)
    assert work.consent is None and work.kind == "community_agent"
    with acting_as(imogen) as actor:
        assert access_of(actor, rose).keeps
        assert access_of(actor, rose).compartments == {"identity", "care"}


def test_the_same_team_does_not_begin_twice_and_another_may(nell, imogen, rose):
    begin(nell, rose)
    with pytest.raises(ValidationError, match="works with Rose Penny already"):
        begin(nell, rose)
    begin(imogen, rose)
    with acting_as(SYSTEM):
        assert Journey.objects.count() == 2


def test_withdrawn_consent_ends_the_work_and_all_sight_of_it_at_once(nell, work, rose, resident):
    with acting_as(resident) as actor:
        withdraw_consent(actor, Consent.objects.get())
    with acting_as(nell) as actor:
        assert not Journey.objects.exists() and not Person.objects.exists()
        assert access_of(actor, rose).compartments == frozenset()
    with acting_as(SYSTEM):
        stored = Journey.objects.get()
        assert stored.ending == Journey.Ending.CONSENT and stored.next_due_on is None


def test_work_whose_consent_has_run_out_is_closed_by_night(nell, rose):
    begin(nell, rose, Agreement("Rose Penny", "by phone", until=timezone.localdate()))
    later = timezone.now() + timedelta(days=2)
    with acting_as(SYSTEM) as actor:
        assert close_lapsed(actor, timezone.now()) == 0
        assert close_lapsed(actor, later) == 1
        assert close_lapsed(actor, later) == 0


def test_some_time_after_the_work_has_ended_the_team_sees_the_record_no_longer(nell, work, rose):
    with acting_as(nell) as actor:
        close_journey(actor, work, Journey.Ending.MOVED)
    with acting_as(SYSTEM) as actor:
        assert end_old_sharing(actor, timezone.now() + timedelta(days=89)) == 0
        assert end_old_sharing(actor, timezone.now() + timedelta(days=91)) == 1
    with acting_as(nell):
        assert not Person.objects.exists()


def test_a_colleague_puts_somebody_forward_and_the_team_learns_who_it_is_and_no_more(maya, nell, linkers, rose):
    with acting_as(maya) as actor:
        with pytest.raises(ValidationError) as raised:
            put_forward(actor, rose, linkers, Forward("colleague", "In and out of hospital", trigger="revolving"))
        assert "agreed_by" in raised.value.message_dict
        put_forward(actor, rose, linkers, Forward("colleague", "In and out", trigger="revolving"), agreed_by="Rose")
        with pytest.raises(ValidationError, match="waits for"):
            put_forward(actor, rose, linkers, Forward("colleague", "Again"), agreed_by="Rose")
    with acting_as(nell) as actor:
        arrival = Arrival.objects.get()
        assert access_of(actor, rose).compartments == {"identity"}
        assert arrival.person.name == "Rose Penny" and arrival.trigger == "revolving"
        begin_journey(actor, arrival.person, FORWARD, AGREED, arrival=arrival)
    with acting_as(SYSTEM):
        arrival.refresh_from_db()
        assert arrival.answer == Arrival.Answer.BEGUN


def test_who_is_put_forward_and_does_not_want_it_is_seen_no_longer(maya, nell, linkers, rose):
    with acting_as(maya) as actor:
        put_forward(actor, rose, linkers, Forward("colleague", "Lonely"), agreed_by="Rose")
    with acting_as(nell) as actor:
        arrival = Arrival.objects.get()
        with pytest.raises(ValidationError):
            answer_arrival(actor, arrival, Arrival.Answer.DECLINED, " ")
        with pytest.raises(ValidationError):
            answer_arrival(actor, arrival, Arrival.Answer.BEGUN, "It began")
        answer_arrival(actor, arrival, Arrival.Answer.DECLINED, "She has her daughter now")
        with pytest.raises(ValidationError, match="answered already"):
            answer_arrival(actor, arrival, Arrival.Answer.DECLINED, "Again")
        assert not Arrival.objects.exists() and not Person.objects.exists()


def test_people_put_themselves_forward_and_others_may_not_do_it_for_them(resident, nell, linkers, provider_organisation,
                                                                        staff, rose, make_person):  # fmt: skip
    with acting_as(resident) as actor:
        assert put_forward(actor, rose, linkers, Forward("self", "I want to get out more")).agreed_by == "Rose Penny"
    with acting_as(staff(Role.PROVIDER, organisation=provider_organisation)) as actor, pytest.raises(PermissionDenied):
        put_forward(actor, make_person(given_name="Tom"), linkers, Forward("partner", "Lonely"), agreed_by="Tom")


def test_only_the_team_somebody_waits_for_answers(maya, imogen, linkers, rose, nell):
    with acting_as(maya) as actor:
        arrival = put_forward(actor, rose, linkers, Forward("colleague", "Lonely"), agreed_by="Rose")
    with acting_as(imogen) as actor:
        assert not Arrival.objects.exists()
        with pytest.raises(PermissionDenied):
            answer_arrival(actor, arrival, Arrival.Answer.NOT_FOR_US, "Not ours")
        with pytest.raises(PermissionDenied):
            begin_journey(actor, rose, FORWARD, AGREED, arrival=arrival)


def decided(person: Person, team, outcome: str = "community") -> None:
    """The fact that another room publishes when a request is decided."""
    facts = {"request": "0f6c2f52-6c5e-4a0b-8a51-0b7f5f1f3c5a", "reference": "CW-7K3-M9Q", "outcome": outcome,
             "team": str(team.pk)}  # fmt: skip
    with acting_as(SYSTEM) as actor:
        write_entry(actor, "request.decided", "Decided", person_id=person.pk, payload=facts, reason="A walking group")


def test_a_request_to_be_met_in_the_community_waits_for_the_councils_agents(imogen, contact_team, rose):
    decided(rose, contact_team)
    decided(rose, contact_team)
    with acting_as(imogen) as actor:
        arrival = Arrival.objects.get()
        assert (arrival.source, arrival.reason) == ("request", "A walking group")
        begin_journey(actor, arrival.person, FORWARD, AGREED, arrival=arrival)


def test_a_request_is_decided_whether_or_not_anybody_does_link_work(contact_team, rose, nell):
    decided(rose, contact_team)
    decided(rose, contact_team, "assessment")
    with acting_as(SYSTEM):
        assert not Arrival.objects.exists()
        assert Entry.objects.filter(kind="request.decided").count() == 2
