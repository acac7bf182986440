"""Somebody who comes by a referral waits with the team that accepted it; what comes of the work answers it."""

import pytest

from commonweal.community.navigation import actions as do
from commonweal.community.navigation.models import Arrival, Journey
from commonweal.community.navigation.tests.conftest import AGREED, browse, join
from commonweal.community.referrals.actions import accept_referral, decline_referral, send_referral, withdraw_referral
from commonweal.community.referrals.contents import About, Agreement, Wanted
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.queries.parties import Receiver, own_party, party_of
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.consent.actions import withdraw_consent
from commonweal.people.consent.models import Consent

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture
def surgery(place) -> Account:
    """Somebody at a surgery who refers."""
    body = Organisation.objects.create(place=place, kind=Organisation.Kind.NHS, name="Quay Surgery")
    team = Team.objects.create(organisation=body, work=Team.Work.COMMUNITY, name="Reception")
    return join(team, Role.PARTNER_WORKER, "Gay Port")


def refer(surgery: Account, team: Team, place) -> Referral:
    about = About("Ann Frost", phone="01632 960003", address="2 Hill", postcode="ZZ2 2BB", gp_practice="Quay Surgery")
    wanted = Wanted("Lonely since she moved", source="gp", needs=["company"])
    agreed = Agreement("Ann Frost", "phone", frozenset({"address"}))
    with acting_as(surgery) as actor:
        return send_referral(
            actor, place, Receiver(party_of(team)), about, wanted, agreed, party=own_party(actor)
        ).referral


@pytest.fixture
def referral(surgery, linkers, nell, place) -> Referral:
    """A referral of somebody without a record here, that Nell has accepted."""
    made = refer(surgery, linkers, place)
    with acting_as(nell) as actor:
        return accept_referral(actor, Referral.objects.get(pk=made.pk))


def state_of(referral: Referral) -> tuple[str, str]:
    with acting_as(SYSTEM):
        stored = Referral.objects.get(pk=referral.pk)
        return stored.state, stored.outcome


def test_an_accepted_referral_waits_with_the_team_and_fills_in_the_form(nell, referral):
    with acting_as(nell):
        arrival = Arrival.objects.get()
        assert (arrival.source, arrival.source_name, arrival.reason) == ("gp", "Quay Surgery", "Lonely since she moved")
        assert arrival.arrived_at == referral.sent_at
    page = browse(nell).get(f"/navigation/arrivals/{arrival.pk}/begin").content.decode()
    for words in ("Ann", "Frost", "01632 960003", "Quay Surgery", "Lonely since she moved"):
        assert words in page
    assert "Ann Frost" in browse(nell).get("/navigation/arrivals").content.decode()


def test_work_begins_the_referral_and_its_end_closes_it(nell, referral):
    with acting_as(nell) as actor:
        arrival = Arrival.objects.get()
        told = do.NewPerson("Ann", "Frost", lines="2 Hill", postcode="ZZ2 2BB")
        work = do.begin_journey(actor, told, do.Forward("gp", "Lonely", "Quay"), AGREED, arrival=arrival)
        assert work.arrived_at == referral.sent_at
    assert state_of(referral) == ("started", "")
    with acting_as(SYSTEM):
        assert Referral.objects.get().person_id == work.person_id
    with acting_as(nell) as actor:
        do.close_journey(actor, work, "connected", what_worked="Going along")
    assert state_of(referral) == ("closed", "helped")


def test_help_has_begun_once_somebody_has_spoken_with_them(nell, referral):
    with acting_as(nell) as actor:
        agreed = do.Agreement("Ann Frost", "in writing", has_spoken=False)
        work = do.begin_journey(
            actor, do.NewPerson("Ann", "Frost"), do.Forward("gp", "Lonely"), agreed, arrival=Arrival.objects.get()
        )
        assert state_of(referral)[0] == "accepted"
        do.record_contact(actor, work, "phone", was_reached=False)
        assert state_of(referral)[0] == "accepted"
        do.record_contact(actor, work, "phone")
    assert state_of(referral)[0] == "started"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("declined", ("closed", "not_wanted")),
        ("not_reached", ("closed", "not_reached")),
        ("not_for_us", ("declined", "")),
    ],
)
def test_no_work_is_an_answer_to_the_referral_too(answer, state, nell, referral):
    with acting_as(nell) as actor:
        do.answer_arrival(actor, Arrival.objects.get(), answer, "What happened")
    assert state_of(referral) == state


@pytest.mark.parametrize(
    ("ending", "outcome"), [("chose", "not_wanted"), ("no_contact", "not_reached"), ("moved", "not_helped")]
)
def test_each_ending_of_the_work_is_one_of_the_referral(ending, outcome, nell, referral):
    with acting_as(nell) as actor:
        work = do.begin_journey(
            actor, do.NewPerson("Ann", "Frost"), do.Forward("gp", "Lonely"), AGREED, arrival=Arrival.objects.get()
        )
        do.close_journey(actor, work, ending)
    assert state_of(referral) == ("closed", outcome)


def test_withdrawn_consent_ends_the_referral_too_so_that_nobody_is_reminded_of_it(nell, referral):
    with acting_as(nell) as actor:
        told = do.NewPerson("Ann", "Frost")
        work = do.begin_journey(actor, told, do.Forward("gp", "Lonely"), AGREED, arrival=Arrival.objects.get())
    with acting_as(SYSTEM) as actor:
        withdraw_consent(actor, Consent.objects.get(pk=work.consent_id), withdrawn_by="Ann Frost")
        assert Journey.objects.get().ending == Journey.Ending.CONSENT
        ended = Entry.objects.get(kind="referral.withdrawn")
        assert ended.summary.startswith("Ended by the person") and "Link workers" in ended.reason
    assert state_of(referral) == ("closed", "not_wanted")


@pytest.mark.parametrize(
    ("leave", "answer"),
    [
        (lambda actor, one: withdraw_referral(actor, one, "She has found a friend"), "declined"),
        (lambda actor, one: decline_referral(actor, one, "full", "Nobody is free"), "not_for_us"),
    ],
)
def test_who_came_by_a_referral_that_has_ended_or_gone_waits_no_longer(leave, answer, surgery, nell, referral):
    who = surgery if answer == "declined" else nell
    with acting_as(who) as actor:
        leave(actor, Referral.objects.get())
    with acting_as(nell):
        assert not Arrival.objects.filter(answer="").exists()
    with acting_as(SYSTEM):
        arrival = Arrival.objects.get()
        assert (arrival.answer, arrival.answered_by_name) == (answer, who.name)


@pytest.mark.parametrize(("may_tell", "told"), [(True, "Going along"), (False, "Connected with others")])
def test_what_worked_is_told_by_the_referral_only_where_that_was_agreed(may_tell, told, nell, referral):
    with acting_as(nell) as actor:
        agreed = do.Agreement("Ann Frost", "by phone", may_tell_source=may_tell)
        work = do.begin_journey(
            actor, do.NewPerson("Ann", "Frost"), do.Forward("gp", "Lonely"), agreed, arrival=Arrival.objects.get()
        )
        do.close_journey(actor, work, "connected", what_worked="Going along")
    with acting_as(SYSTEM):
        assert Referral.objects.get().outcome_words.startswith(told)


def test_what_others_accept_does_not_come_here(surgery, council, maya, place, imogen):
    team = Team.objects.get(memberships__account=maya)
    made = refer(surgery, team, place)
    with acting_as(maya) as actor:
        accept_referral(actor, Referral.objects.get(pk=made.pk))
    with acting_as(SYSTEM):
        assert not Arrival.objects.exists() and not Journey.objects.exists()
