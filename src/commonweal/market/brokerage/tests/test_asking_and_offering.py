"""Asking the market without saying for whom, and what providers offer."""

from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.market.brokerage.actions import (
    mark_seen,
    open_brief,
    withdraw_brief,
    withdraw_offer,
)
from commonweal.market.brokerage.models import Brief, Invitation, Offer, PassedOver
from commonweal.market.brokerage.tests.factories import WORDS, entries, in_hours, messages
from commonweal.pathway.plans.tests.factories import SYSTEM, in_days
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Address

pytestmark = pytest.mark.django_db


def test_a_brief_goes_to_every_provider_that_matches_and_says_why_not_to_the_others(arranging):
    brief = arranging.open()
    with acting_as(SYSTEM):
        invited = {i.organisation.name: i for i in Invitation.objects.select_related("organisation")}
        passed = {p.organisation.name: p.why for p in PassedOver.objects.select_related("organisation")}
    assert set(invited) == {"Lantern Home Care", "Beacon Care"}
    assert invited["Beacon Care"].hourly_price == Decimal("25.50")
    assert "40 hours a week free in Seaborough Council" in invited["Beacon Care"].why
    assert passed == {"Far Away Care": "It has said nothing of free hours in this area"}
    assert (brief.weekly_hours, brief.neighbourhood_id, brief.kind) == (Decimal(10), "E02999991", "home_care")
    assert [message.to for message in messages("brief-open")] == sorted(
        arranging.people[p.pk].email for p in arranging.providers[:2]
    )
    assert entries("brief.opened")[0].payload["invited"] == 2


def test_the_letter_about_a_brief_says_nothing_of_the_person(arranging):
    arranging.open()
    for message in messages("brief-open"):
        for word in ("Rose", "Penny", "Quay View", "ZZ1", str(arranging.planning.person.pk)):
            assert word not in message.subject + message.body
        assert "Harbour" in message.subject


@pytest.mark.parametrize(
    ("words", "leak"),
    [
        ("Rose likes jazz", "“Rose” is the person’s name"),
        ("Ask June first", "“June” is the name of somebody in their circle"),
        ("Lives on Quay View Rd", "“Quay View Rd” is their address"),
        ("Lived at 9 Mill Street", "“9 Mill Street” is their address"),
        ("Ring 01202 555010", "“01202 555010” is a phone number"),
        ("Ring 01202 555 777", "is a phone number"),
        ("Born 3/5/1941", "“3/5/1941” is their date of birth"),
        ("Goes to the Thursday Choir", "“Thursday Choir” is the name of a group"),
    ],
)
def test_words_that_tell_who_it_is_are_refused_and_named(arranging, words, leak):
    person = arranging.planning.person
    with acting_as(SYSTEM):
        Supporter.objects.create(person=person, name="June Hill", kind="family", relationship="daughter")
        Supporter.objects.create(person=person, name="Thursday Choir", kind="community", relationship="choir")
        Address.objects.create(
            person=person, lines="9 Mill Street", postcode="ZZ2 2BB", starts_on=in_days(-9000), ends_on=in_days(-8000)
        )
    for field in ("what_matters", "times"):
        with pytest.raises(ValidationError) as refused:
            arranging.open(**{field: words})
        assert leak in refused.value.message_dict[field][0]
    assert not Brief.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"what_matters": "  "}, "what_matters"),
        ({"starts_on": in_days(-1)}, "starts_on"),
        ({"starts_on": in_days(2)}, "starts_on"),
        ({"starts_on": in_days(400)}, "starts_on"),
        ({"closes_at": in_hours(-1)}, "closes_at"),
        ({"closes_at": in_hours(24 * 91)}, "closes_at"),
    ],
)
def test_a_brief_says_what_is_wrong(arranging, changed, field):
    with pytest.raises(ValidationError) as refused:
        arranging.open(**changed)
    assert list(refused.value.message_dict) == [field]


def test_nobody_is_asked_where_nobody_matches_or_no_home_is_known(arranging):
    with acting_as(SYSTEM):
        for provider in arranging.providers[:2]:
            provider.capacities.update(weekly_hours=Decimal("9.5"))
    with pytest.raises(ValidationError, match="No provider can be invited"):
        arranging.open()
    with acting_as(SYSTEM):
        Address.objects.update(neighbourhood=None)
    with pytest.raises(ValidationError, match="Correct the address"):
        arranging.open()


def test_a_line_is_asked_for_once_and_only_while_it_waits(arranging):
    brief = arranging.open()
    with pytest.raises(ValidationError, match="not to be arranged now"):
        arranging.open()
    arranging.award(brief, arranging.offer(brief, arranging.providers[0]))
    with pytest.raises(ValidationError, match="not to be arranged now"):
        arranging.open()


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PROVIDER, Role.COMMISSIONER])
def test_only_brokers_ask(arranging, staff, role):
    with acting_as(staff(role, "Somebody Else")) as actor, pytest.raises(PermissionDenied):
        open_brief(actor, arranging.line, **WORDS, starts_on=in_days(20), closes_at=in_hours(4))


def test_a_withdrawn_brief_can_be_asked_again_and_those_who_offered_are_told(arranging):
    brief = arranging.open()
    arranging.offer(brief, arranging.providers[0])
    with acting_as(arranging.broker) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            withdraw_brief(actor, brief, " ")
        withdraw_brief(actor, brief, "She is going to stay with family first")
        with pytest.raises(ValidationError, match="already"):
            withdraw_brief(actor, brief, "Again")
    (told,) = messages("brief-withdrawn")
    assert "stay with family" in told.body
    assert arranging.open().pk != brief.pk


# Offering


def test_an_invited_provider_offers_once_until_it_takes_the_offer_back(arranging):
    brief = arranging.open()
    offer = arranging.offer(brief, arranging.providers[0])
    with pytest.raises(ValidationError, match="Withdraw it"):
        arranging.offer(brief, arranging.providers[0], "23.00")
    with acting_as(arranging.people[arranging.providers[0].pk]) as actor:
        withdraw_offer(actor, offer)
    arranging.offer(brief, arranging.providers[0], "23.00")
    with acting_as(SYSTEM):
        assert Offer.objects.filter(withdrawn_at=None).get().hourly_price == Decimal(23)


def test_an_uninvited_provider_does_not_offer(arranging, staff):
    brief = arranging.open()
    with pytest.raises(PermissionDenied):
        arranging.offer(brief, arranging.providers[2])


@pytest.mark.parametrize(
    ("price", "starts_in", "field", "words"),
    [
        ("26.01", 18, "hourly_price", "Your framework price is £26.00"),
        ("0", 18, "hourly_price", "above £0"),
        ("24", -1, "can_start_on", "today or a later day"),
        ("24", 400, "can_start_on", "within a year"),
    ],
)
def test_an_offer_says_what_is_wrong(arranging, price, starts_in, field, words):
    brief = arranging.open()
    with pytest.raises(ValidationError) as refused:
        arranging.offer(brief, arranging.providers[0], price, starts_in)
    assert words in refused.value.message_dict[field][0]


def test_offers_close(arranging):
    brief = arranging.open(closes_at=in_hours(1))
    with time_machine.travel(in_hours(1.5), tick=False), pytest.raises(ValidationError, match="closed for offers"):
        arranging.offer(brief, arranging.providers[0])
    with acting_as(SYSTEM):
        assert not Offer.objects.exists()


def test_a_rival_cannot_take_an_offer_back_and_nobody_after_the_award(arranging):
    brief = arranging.open()
    first, second, _ = arranging.providers
    offer = arranging.offer(brief, first)
    with acting_as(arranging.people[second.pk]) as actor, pytest.raises(Offer.DoesNotExist):
        withdraw_offer(actor, offer)
    arranging.award(brief, offer)
    with acting_as(arranging.people[first.pk]) as actor, pytest.raises(ValidationError, match="has been awarded"):
        withdraw_offer(actor, offer)
    with pytest.raises(ValidationError, match="has been awarded"):
        arranging.offer(brief, second)


def test_the_broker_sees_who_has_read_the_brief(arranging):
    brief = arranging.open()
    reader = arranging.providers[0]
    with acting_as(arranging.people[reader.pk]) as actor:
        mark_seen(actor, brief)
    with acting_as(arranging.broker):
        seen = {i.organisation_id: i.seen_at for i in brief.invitations.all()}
    assert [organisation for organisation, at in seen.items() if at] == [reader.pk]
