"""Two people at the same moment: one wins, the other is told in plain words, and nothing is half done."""

from decimal import Decimal

import pytest

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.ledger.queries import verify_ledger
from commonweal.market.brokerage.actions import award_brief, make_offer, open_brief
from commonweal.market.brokerage.models import Award, Brief, Offer
from commonweal.market.brokerage.tests.factories import WORDS, Arranging, account_in, in_hours, make_everything
from commonweal.pathway.plans.models import Support
from commonweal.pathway.plans.tests.factories import SYSTEM, in_days


@pytest.fixture
def arranging(own_database) -> Arranging:
    return make_everything()


def colleague_of(arranging: Arranging, account: Account) -> Account:
    """Somebody else in the same team, with the same role."""
    with acting_as(SYSTEM):
        membership = account.memberships.select_related("team__organisation").get()
        team = membership.team
        return account_in(team.organisation, Team.Work(team.work), Role(membership.role), "Cy Nash")


def test_two_brokers_award_at_once_and_one_wins(arranging):
    second_broker = colleague_of(arranging, arranging.broker)
    brief = arranging.open()
    offers = [arranging.offer(brief, provider) for provider in arranging.providers[:2]]
    told = at_once(
        (arranging.broker, lambda actor: award_brief(actor, brief, offers[0], "They start sooner")),
        (second_broker, lambda actor: award_brief(actor, brief, offers[1], "They cost less")),
    )
    assert told == ["Somebody else has just awarded this brief. Open it again to see to whom", "done"]
    with acting_as(SYSTEM):
        assert (Award.objects.count(), Support.objects.count()) == (1, 1)
    assert verify_ledger().first_break is None


def test_two_brokers_ask_at_once_and_one_brief_is_opened(arranging):
    second_broker = colleague_of(arranging, arranging.broker)
    line = arranging.line
    asked = WORDS | {"starts_on": in_days(20), "closes_at": in_hours(48)}
    told = at_once(
        (arranging.broker, lambda actor: open_brief(actor, line, **asked)),
        (second_broker, lambda actor: open_brief(actor, line, **asked)),
    )
    assert told[1] == "done" and "not to be arranged now" in told[0]
    with acting_as(SYSTEM):
        assert Brief.objects.count() == 1


def test_an_offer_and_an_award_at_once_leave_no_offer_after_the_award(arranging):
    brief = arranging.open()
    first, second, _ = arranging.providers
    offer = arranging.offer(brief, first)

    def late(actor):
        make_offer(actor, brief, hourly_price=Decimal("22.00"), can_start_on=in_days(20))

    told = at_once(
        (arranging.broker, lambda actor: award_brief(actor, brief, offer, "They start sooner")),
        (arranging.people[second.pk], late),
    )
    with acting_as(SYSTEM):
        awarded_at = Brief.objects.get().awarded_at
        later = Offer.objects.filter(made_at__gt=awarded_at).count()
    assert awarded_at is not None and later == 0
    assert told in (["done", "done"], ["This brief has been awarded", "done"])
    assert verify_ledger().first_break is None


def test_two_people_of_one_provider_offer_at_once_and_one_offer_stands(arranging):
    brief = arranging.open()
    lantern = arranging.providers[0]
    colleague = colleague_of(arranging, arranging.people[lantern.pk])

    def offer(actor):
        make_offer(actor, brief, hourly_price=Decimal("24.00"), can_start_on=in_days(20))

    told = at_once((arranging.people[lantern.pk], offer), (colleague, offer))
    assert told == ["You have an offer for this brief already. Withdraw it to make another", "done"]
    with acting_as(SYSTEM):
        assert Offer.objects.count() == 1
