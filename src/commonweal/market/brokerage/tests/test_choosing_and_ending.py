"""Choosing an offer, what it sets off, how it ends, and what is arranged without asking the market."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.market.brokerage.actions import (
    arrange_directly,
    award_brief,
    open_brief,
    withdraw_offer,
)
from commonweal.market.brokerage.models import Award, Brief, Offer
from commonweal.market.brokerage.queries import (
    briefs_in_hand,
    compared_offers,
    is_to_decide,
    lines_to_arrange,
    state_of,
)
from commonweal.market.brokerage.states import BriefState, BriefTimes, brief_state
from commonweal.market.brokerage.tests.factories import WORDS, entries, in_hours, messages
from commonweal.pathway.plans.actions import add_line, amend_plan, end_support, set_start
from commonweal.pathway.plans.models import Plan, Support
from commonweal.pathway.plans.tests.factories import SYSTEM, in_days, terms
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Sight

pytestmark = pytest.mark.django_db


def test_an_award_begins_support_lets_the_provider_in_and_tells_everybody(arranging):
    brief = arranging.open()
    lantern, beacon, _ = arranging.providers
    chosen, other = arranging.offer(brief, lantern, "24.00", 25), arranging.offer(brief, beacon, "24.50")
    award = arranging.award(brief, chosen)
    with acting_as(SYSTEM):
        support = Support.objects.get()
        assert (support.provider_name, support.weekly_cost, support.starts_on) == (
            "Lantern Home Care",
            Decimal("240.00"),
            in_days(25),
        )
        assert award.support == support
        assert set(
            Sight.objects.filter(viewer=lantern.pk, origin=award.pk, ends_at=None).values_list("compartment", flat=True)
        ) == {"identity", "care"}
        assert Brief.objects.get().awarded_at
        assert Offer.objects.get(pk=chosen.pk).chosen_at and not Offer.objects.get(pk=other.pk).chosen_at
    assert entries("support.started")[0].payload["weekly_cost"] == "240.00"
    assert entries("brief.awarded")[0].reason == "Rose met them and liked them"
    assert [m.to for m in messages("award-made")] == [arranging.people[lantern.pk].email]
    (loser,) = messages("offer-not-chosen")
    assert loser.to == arranging.people[beacon.pk].email
    assert "Rose" not in loser.body and "liked" not in loser.body and "Lantern" not in loser.body
    (person,) = messages("support-arranged")
    assert person.person_id == arranging.planning.person.pk


def test_support_begins_when_it_is_wanted_where_the_provider_could_sooner(arranging):
    brief = arranging.open()
    arranging.award(brief, arranging.offer(brief, arranging.providers[0], starts_in=15))
    with acting_as(SYSTEM):
        assert Support.objects.get().starts_on == in_days(20)


def test_an_offer_above_the_plan_is_refused_and_nothing_is_written(arranging):
    brief = arranging.open()
    offer = arranging.offer(brief, arranging.providers[0], "25.01")
    with pytest.raises(ValidationError, match=r"£250.10 a week, and the plan has £250.00.*amended"):
        arranging.award(brief, offer)
    with acting_as(SYSTEM):
        assert not Award.objects.exists() and not Support.objects.exists()
        assert Brief.objects.get().awarded_at is None


def test_an_award_needs_a_reason_and_a_live_offer(arranging):
    brief = arranging.open()
    offer = arranging.offer(brief, arranging.providers[0])
    with acting_as(arranging.broker) as actor, pytest.raises(ValidationError, match="what the person said"):
        award_brief(actor, brief, offer, "  ")
    with acting_as(arranging.people[arranging.providers[0].pk]) as actor:
        withdraw_offer(actor, offer)
    with pytest.raises(ValidationError, match="taken back"):
        arranging.award(brief, offer)


def test_a_brief_is_awarded_once(arranging):
    brief = arranging.open()
    first, second = (arranging.offer(brief, provider) for provider in arranging.providers[:2])
    arranging.award(brief, first)
    with pytest.raises(ValidationError, match="just awarded"):
        arranging.award(brief, second)


def test_a_broker_without_sight_of_the_person_does_not_choose(arranging, staff, council, place):
    brief = arranging.open()
    offer = arranging.offer(brief, arranging.providers[0])
    elsewhere = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Another Council")
    with acting_as(staff(Role.BROKER, "Al Far", organisation=elsewhere)) as actor:
        assert not briefs_in_hand().exists()
        with pytest.raises(PermissionDenied):
            award_brief(actor, brief, offer, "Mine")


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PROVIDER])
def test_only_brokers_choose(arranging, staff, role):
    brief = arranging.open()
    offer = arranging.offer(brief, arranging.providers[0])
    with acting_as(staff(role, "Somebody Else")) as actor, pytest.raises(PermissionDenied):
        award_brief(actor, brief, offer, "Mine")


# Ending


def provider_sees(arranging, provider) -> bool:
    with acting_as(arranging.people[provider.pk]):
        return Person.objects.exists() and Plan.objects.exists()


def test_a_provider_sees_the_person_until_the_end_of_the_last_day(arranging):
    brief = arranging.open(starts_on=in_days(14))
    provider = arranging.providers[0]
    award = arranging.award(brief, arranging.offer(brief, provider, starts_in=0))
    with acting_as(arranging.broker) as actor:
        end_support(actor, award.support, in_days(30), "She moves to her daughter")
    assert provider_sees(arranging, provider)
    with acting_as(SYSTEM):
        ends = set(
            Sight.objects.filter(viewer=provider.pk, ends_at__gt=timezone.now()).values_list("ends_at", flat=True)
        )
    (end,) = ends
    assert timezone.localtime(end).date() == in_days(31)
    assert timezone.localtime(end).hour == 0


def test_sight_ends_at_once_where_the_last_day_has_passed(arranging):
    brief = arranging.open()
    provider = arranging.providers[0]
    award = arranging.award(brief, arranging.offer(brief, provider))
    with acting_as(SYSTEM):
        Support.objects.update(starts_on=in_days(-20))
    with acting_as(arranging.broker) as actor:
        end_support(actor, award.support, in_days(-1), "It stopped yesterday")
    assert not provider_sees(arranging, provider)


def test_support_that_goes_on_under_a_new_plan_keeps_its_provider_and_ends_with_it(arranging):
    planning, provider = arranging.planning, arranging.providers[0]
    brief = arranging.open(starts_on=in_days(14))
    arranging.award(brief, arranging.offer(brief, provider, starts_in=0))
    with acting_as(planning.worker) as actor:
        planning.plans.append(amend_plan(actor, planning.plan))
        set_start(actor, planning.plan, in_days(40))
    planning.sign()
    with acting_as(SYSTEM):
        going_on = Support.objects.get(ends_on=None)
        assert Sight.objects.filter(viewer=provider.pk, ends_at=None).count() == 2
    assert provider_sees(arranging, provider)
    with acting_as(arranging.broker) as actor:
        assert not lines_to_arrange().exists()
        end_support(actor, going_on, in_days(60), "No longer needed")
        assert lines_to_arrange().get().last_day == in_days(60)
    with acting_as(SYSTEM):
        assert not Sight.objects.filter(viewer=provider.pk, ends_at=None).exists()


def test_a_new_plan_withdraws_briefs_of_the_old_one(arranging):
    planning = arranging.planning
    brief = arranging.open()
    arranging.offer(brief, arranging.providers[0])
    with acting_as(planning.worker) as actor:
        planning.plans.append(amend_plan(actor, planning.plan))
        set_start(actor, planning.plan, in_days(40))
    planning.sign()
    with acting_as(SYSTEM):
        assert state_of(Brief.objects.get()) is BriefState.WITHDRAWN
    assert len(messages("brief-withdrawn")) == 1
    with acting_as(arranging.broker):
        assert [line.plan_id for line in lines_to_arrange()] == [planning.plan.pk]


# Arranging without the market, and the broker's lists


def test_a_line_without_hours_is_arranged_directly_within_the_plan(arranging):
    planning = arranging.planning
    alarm = terms(
        kind="equipment_technology",
        description="A fall alarm",
        weekly_hours=Decimal(0),
        hourly_price=Decimal(0),
        weekly_price=Decimal("6.25"),
    )
    with acting_as(planning.worker) as actor:
        planning.plans.append(amend_plan(actor, planning.plan))
        add_line(actor, planning.plan, alarm)
        set_start(actor, planning.plan, in_days(15))
    planning.sign()
    given = {"provider_name": "Starlamp", "starts_on": in_days(15), "reason": "From the store"}
    with acting_as(arranging.broker) as actor:
        line = lines_to_arrange().get(kind="equipment_technology")
        with pytest.raises(ValidationError, match="no hours a week"):
            open_brief(actor, line, **WORDS, starts_on=in_days(20), closes_at=in_hours(4))
        with pytest.raises(ValidationError, match=r"£6.25 a week"):
            arrange_directly(actor, line, weekly_cost=Decimal("6.26"), **given)
        with pytest.raises(ValidationError) as refused:
            arrange_directly(actor, line, **(given | {"provider_name": " ", "reason": " ", "weekly_cost": Decimal(6)}))
        assert set(refused.value.message_dict) == {"provider_name", "reason"}
        support = arrange_directly(actor, line, weekly_cost=Decimal("6.25"), **given)
    assert (support.provider_name, support.weekly_hours) == ("Starlamp", Decimal(0))
    assert entries("support.arranged")[0].reason == "From the store"


def test_support_cannot_begin_before_its_plan(arranging):
    with acting_as(arranging.broker) as actor, pytest.raises(ValidationError, match="The plan starts on"):
        arrange_directly(
            actor,
            arranging.line,
            provider_name="Soon",
            weekly_cost=Decimal(1),
            starts_on=in_days(3),
            reason="Urgent",
        )


def test_only_what_the_council_arranges_is_listed_and_only_once_the_plan_is_signed(arranging, place, staff):
    with acting_as(arranging.broker):
        assert [line.description for line in lines_to_arrange()] == [terms().description]
    planning = arranging.planning
    with acting_as(planning.worker) as actor:
        planning.plans.append(amend_plan(actor, planning.plan))
    with acting_as(arranging.broker):
        assert lines_to_arrange().get().plan_id == planning.plans[0].pk


def test_offers_are_compared_with_the_plan_cheapest_first(arranging):
    brief = arranging.open()
    arranging.offer(brief, arranging.providers[0], "25.50", 30)
    arranging.offer(brief, arranging.providers[1], "24.25", 15)
    with acting_as(arranging.broker):
        compared = compared_offers(brief, arranging.line)
        (listed,) = briefs_in_hand()
        assert is_to_decide(listed)
    assert [(c.weekly_cost, c.weekly_difference, c.is_within_plan, c.starts_on) for c in compared] == [
        (Decimal("242.50"), Decimal("-7.50"), True, in_days(20)),
        (Decimal("255.00"), Decimal("5.00"), False, in_days(30)),
    ]


def test_a_brief_is_to_decide_once_it_closes(arranging):
    arranging.open(closes_at=in_hours(1))
    with acting_as(arranging.broker):
        assert not is_to_decide(briefs_in_hand().get())
        with time_machine.travel(in_hours(2), tick=False):
            assert is_to_decide(briefs_in_hand().get())


def test_the_state_of_a_brief_is_read_from_its_times():
    now = timezone.now()
    hour = timedelta(hours=1)
    assert brief_state(BriefTimes(now + hour), now) is BriefState.OPEN
    assert brief_state(BriefTimes(now), now) is BriefState.CLOSED
    assert brief_state(BriefTimes(now, withdrawn_at=now), now) is BriefState.WITHDRAWN
    assert brief_state(BriefTimes(now, awarded_at=now), now) is BriefState.AWARDED
