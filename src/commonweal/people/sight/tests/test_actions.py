"""Giving, ending and taking sight; opening a record; who can see it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import (
    end_emergency_access,
    end_sight,
    grant_sight,
    open_record,
    take_emergency_access,
    viewer_of,
)
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import access_of, end_in_words, keepers_of, who_can_see

pytestmark = pytest.mark.django_db

WHY = "Found on the floor by a neighbour; the ambulance asks whom to call."


def test_sight_is_given_and_the_timeline_says_of_what(worker, colleague, rose):
    with acting_as(worker) as actor:
        grant_sight(actor, rose, [viewer_of(colleague)], ["care", "health"], Basis.WORKER)
        assert Entry.objects.filter(kind="sight.granted").latest("number").summary == (
            "Ade Cole can now see: assessments, plans and support; health"
        )
    with acting_as(colleague) as actor:
        assert access_of(actor, rose).compartments == {"identity", "care", "health"}


def test_what_holds_already_is_not_given_again(worker, team, rose):
    with acting_as(worker) as actor:
        before = Sight.objects.count(), Entry.objects.count()
        grant_sight(actor, rose, [viewer_of(team)], ["care"], Basis.TEAM, origin=team.pk)
        assert (Sight.objects.count(), Entry.objects.count()) == before


def test_a_refused_grant_says_so_and_the_transaction_goes_on(colleague, resident, rose):
    with acting_as(colleague) as actor:
        with pytest.raises(PermissionDenied, match="cannot give others sight"):
            grant_sight(actor, rose, [viewer_of(colleague)], ["care"], Basis.WORKER)
        assert Person.objects.exists()
        assert access_of(actor, rose).compartments == {"identity"}


def test_sight_ends_by_what_it_came_from(worker, colleague, rose):
    allocation = uuid4()
    with acting_as(worker) as actor:
        grant_sight(actor, rose, [viewer_of(colleague)], ["care", "money"], Basis.WORKER, origin=allocation)
        assert end_sight(actor, rose, allocation, reason="Moved teams") == 2
        assert end_sight(actor, rose, allocation) == 0
        entry = Entry.objects.get(kind="sight.ended")
        assert entry.summary == "Ade Cole can no longer see: assessments, plans and support; money and contributions"
    with acting_as(colleague) as actor:
        assert access_of(actor, rose).compartments == {"identity"}


def test_whoever_has_left_the_team_sees_no_more(worker, rose):
    with acting_as(worker):
        assert Person.objects.exists()
    Membership.objects.filter(account=worker).update(ends_on=timezone.localdate() - timedelta(days=1))
    with acting_as(worker):
        assert not Person.objects.exists()


def test_whoever_joins_tomorrow_sees_tomorrow(worker, rose):
    Membership.objects.filter(account=worker).update(starts_on=timezone.localdate() + timedelta(days=1))
    with acting_as(worker):
        assert not Person.objects.exists()


def test_emergency_access_shows_care_and_health_and_tells_those_who_answer_for_the_record(
    colleague, worker, team, resident, rose
):
    manager = Account.objects.create_user("nina.patel@seaborough.example", None, name="Nina Patel")
    Membership.objects.create(account=manager, team=team, role=Role.TEAM_MANAGER, starts_on=timezone.localdate())
    with acting_as(colleague) as actor:
        assert not Supporter.objects.exists()
        until = take_emergency_access(actor, rose, WHY, hours=4)
        access = access_of(actor, rose)
        assert access.compartments == {"identity", "care", "health"}
        assert (access.emergency_until, access.emergency_reason) == (until, WHY)
        assert not access.keeps
    assert timedelta(hours=3, minutes=59) < until - timezone.now() <= timedelta(hours=4)
    with acting_as(system_actor("test")):
        [message] = Message.objects.all()
        assert message.account == manager
        assert "Ade Cole" in message.body
        assert WHY in message.body
        assert f"/people/{rose.pk}/who-can-see" in message.body
        assert "Penny" not in message.subject + message.body
    with acting_as(resident):
        entry = Entry.objects.get(kind="emergency.access")
        assert (entry.summary, entry.reason) == ("Ade Cole took emergency access for 4 hours", WHY)


def test_where_a_team_has_no_manager_all_of_it_is_told(worker, rose):
    with acting_as(worker):
        assert keepers_of(rose) == [worker]


def test_emergency_access_is_given_back(colleague, rose):
    with acting_as(colleague) as actor:
        take_emergency_access(actor, rose, WHY)
        assert end_emergency_access(actor, rose) == 2
        assert access_of(actor, rose).compartments == {"identity"}
        assert end_emergency_access(actor, rose) == 0


@pytest.mark.parametrize(("reason", "hours"), [("", 4), ("too short", 4), (WHY, 0), (WHY, 25)])
def test_emergency_access_needs_a_reason_and_an_end(colleague, rose, reason, hours):
    with acting_as(colleague) as actor, pytest.raises(ValidationError):
        take_emergency_access(actor, rose, reason, hours=hours)


@pytest.mark.parametrize("role", [Role.BROKER, Role.FINANCE_OFFICER, Role.COMMISSIONER, Role.PROVIDER])
def test_emergency_access_is_for_care_staff(staff, rose, role):
    with acting_as(staff(role)) as actor, pytest.raises(PermissionDenied):
        take_emergency_access(actor, rose, WHY)


def test_a_record_of_another_council_is_not_opened_even_in_an_emergency(staff, provider_organisation, rose):
    stranger = staff(Role.SOCIAL_WORKER, organisation=provider_organisation)
    with acting_as(stranger) as actor, pytest.raises(PermissionDenied):
        take_emergency_access(actor, rose, WHY)


def test_opening_a_record_is_written_down_and_a_hidden_one_is_not_there(
    worker, resident, rose, staff, provider_organisation
):
    with acting_as(worker) as actor:
        person, access = open_record(actor, rose.pk, "the plan")
        assert person == rose
        assert access.keeps
    with acting_as(resident):
        looked = Entry.objects.get(kind="record.opened")
        assert (looked.summary, looked.payload) == ("Maya Ellis opened the plan", {"part": "the plan"})
    with acting_as(staff(Role.PROVIDER, organisation=provider_organisation)) as actor, pytest.raises(Http404):
        open_record(actor, rose.pk, "the plan")


def test_who_can_see_is_told_by_ground(worker, team, council, resident, colleague, rose):
    with acting_as(colleague) as actor:
        take_emergency_access(actor, rose, WHY)
    with acting_as(resident):
        found = [
            (viewer.basis, viewer.viewer_name, [part.value for part in viewer.parts], viewer.until is None)
            for viewer in who_can_see(rose)
        ]
    everything = ["identity", "care", "money", "health"]
    assert found == [
        (Basis.OWN, "Rose Penny", everything, True),
        (Basis.TEAM, f"{team.name}, {council.name}", everything, True),
        (Basis.COUNCIL, council.name, ["identity"], True),
        (Basis.EMERGENCY, "Ade Cole", ["care", "health"], False),
    ]


def test_what_ends_at_midnight_ends_with_the_day_before():
    midnight = timezone.make_aware(timezone.datetime(2027, 6, 2))
    assert end_in_words(midnight) == "the end of 1 June 2027"
    assert end_in_words(midnight + timedelta(hours=9, minutes=5)) == "2 June 2027, 9:05am"
