"""Somebody who comes by a referral waits with the team that accepted it; what comes of the work answers it."""

import pytest

from commonweal.community.navigation import actions as do
from commonweal.community.navigation.models import Arrival, Journey
from commonweal.community.navigation.tests.conftest import AGREED, browse, join
from commonweal.community.referrals.actions import accept_referral, send_referral
from commonweal.community.referrals.contents import About, Agreement, Wanted
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.queries.parties import Receiver, own_party, party_of
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role

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


def test_what_others_accept_does_not_come_here(surgery, council, maya, place, imogen):
    team = Team.objects.get(memberships__account=maya)
    made = refer(surgery, team, place)
    with acting_as(maya) as actor:
        accept_referral(actor, Referral.objects.get(pk=made.pk))
    with acting_as(SYSTEM):
        assert not Arrival.objects.exists() and not Journey.objects.exists()
