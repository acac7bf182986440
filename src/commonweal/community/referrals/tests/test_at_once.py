"""Two people at the same moment: one wins, the other is told in plain words, and nothing is half done."""

from datetime import date

import pytest

from commonweal.community.referrals.actions import (
    accept_referral,
    decline_referral,
    pass_on,
    send_referral,
    withdraw_referral,
)
from commonweal.community.referrals.queries.parties import own_party
from commonweal.community.referrals.tests.conftest import AGREED, IRIS, LONELY, stored, to_organisation, turns_of
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.ledger.queries import verify_ledger
from commonweal.core.places.models import Area, Place


class Partners:
    """Three organisations of an invented place, two people in the second, and a referral between the first two."""

    def __init__(self) -> None:
        self.place = Place.objects.create(slug="seaborough", name="Seaborough", summary="An invented place for tests")
        Area.objects.create(code="E06999999", place=self.place, kind=Area.Kind.COUNCIL, name="Seaborough Council")
        self.fire, self.neighbours, self.advice = (self._organisation(n) for n in ("Fire", "Neighbours", "Advice"))
        self.callum = self._account("callum", self.fire)
        self.bridget, self.femi = self._account("bridget", self.neighbours), self._account("femi", self.neighbours)
        self.asha = self._account("asha", self.advice)
        with acting_as(self.callum) as actor:
            self.referral = send_referral(
                actor, self.place, to_organisation(self.neighbours), IRIS, LONELY, AGREED, party=own_party(actor)
            ).referral

    def _organisation(self, name: str) -> Organisation:
        return Organisation.objects.create(place=self.place, kind=Organisation.Kind.VOLUNTARY, name=name)

    def _account(self, name: str, organisation: Organisation) -> Account:
        account = Account.objects.create_user(f"{name}@seaborough.example", name=name.capitalize())
        team, _ = Team.objects.get_or_create(organisation=organisation, work=Team.Work.COMMUNITY, name="Everybody")
        Membership.objects.create(account=account, team=team, role=Role.PARTNER_WORKER, starts_on=date(2020, 1, 1))
        return account


@pytest.fixture
def partners(own_database: object) -> Partners:
    return Partners()


def test_two_accept_at_once_and_one_does(partners):
    told = at_once(
        (partners.bridget, lambda actor: accept_referral(actor, partners.referral)),
        (partners.femi, lambda actor: accept_referral(actor, partners.referral)),
    )
    winner = turns_of(partners.referral)[0].answered_by_name
    assert winner in ("Bridget", "Femi")
    assert told == [f"It cannot be accepted now: it is accepted already by {winner}", "done"]
    assert verify_ledger().first_break is None


def test_one_declines_while_another_accepts_and_both_hear_what_holds(partners):
    told = at_once(
        (partners.bridget, lambda actor: accept_referral(actor, partners.referral)),
        (partners.femi, lambda actor: decline_referral(actor, partners.referral, "full", "No room")),
    )
    assert "done" in told
    now = stored(partners.referral)
    if now.state == "accepted":
        assert told[0].startswith("It cannot be declined now") or told == ["done", "done"]
    else:
        assert now.state == "declined" and now.held_by is None


def test_it_is_passed_on_while_it_is_accepted_and_belongs_to_one(partners):
    told = at_once(
        (partners.bridget, lambda actor: accept_referral(actor, partners.referral)),
        (
            partners.callum,
            lambda actor: pass_on(actor, partners.referral, to_organisation(partners.advice), AGREED, "No answer"),
        ),
    )
    assert "done" in told
    now, turns = stored(partners.referral), turns_of(partners.referral)
    assert now.held_by == turns[-1].viewer
    assert sum(turn.ended_at is None for turn in turns) == 1


def test_it_is_ended_once_however_often_it_is_ended(partners):
    told = at_once(
        *[(account, lambda actor: withdraw_referral(actor, partners.referral, "Not now")) for account in
          (partners.callum, partners.callum)]
    )  # fmt: skip
    assert told[-1] == "done" and "it is closed already" in told[0]
