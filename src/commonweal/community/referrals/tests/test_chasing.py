"""Nothing is lost: reminders, the place's overdue list, and what is erased in time."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonweal.community.referrals.actions import (
    accept_referral,
    close_referral,
    decline_referral,
    erase_old,
    record_try,
    remind_of_late,
)
from commonweal.community.referrals.actions.checklists import say_who, start_checklist
from commonweal.community.referrals.contents import Agreement
from commonweal.community.referrals.models import Checklist, Draft, Referral
from commonweal.community.referrals.queries.lists import overdue
from commonweal.community.referrals.queries.parties import own_party
from commonweal.community.referrals.tasks import erase, remind
from commonweal.community.referrals.tests.conftest import AGREED, IRIS, send, stored, to_service, turns_of
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.working_days import working_days_after
from commonweal.core.correspondence.models import Message

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False):
        yield


def reminded(template: str = "referral-late") -> list[str]:
    with acting_as(system_actor("test")):
        return sorted(Message.objects.filter(template=template).values_list("to", flat=True))


def run(day: date) -> int:
    with acting_as(system_actor("test")) as actor:
        return remind_of_late(actor, day)


def test_those_whose_turn_it_is_are_reminded_then_whoever_referred_too(refer, callum, bridget, femi):
    referral = refer()
    assert run(referral.due_on) == 0
    day = working_days_after(referral.due_on, 1)
    assert run(day) == 1
    assert reminded() == sorted([bridget.email, femi.email]) and reminded("referral-late-referrer") == []
    assert run(day) == 0  # not twice a day
    assert run(working_days_after(day, 2)) == 1
    assert reminded("referral-late-referrer") == [callum.email]
    assert stored(referral).reminders == 2


def test_an_answer_begins_the_count_anew(refer, bridget):
    referral = refer()
    run(working_days_after(referral.due_on, 1))
    with acting_as(bridget) as actor:
        accept_referral(actor, referral)
    assert (stored(referral).reminders, stored(referral).reminded_on) == (0, None)


def test_a_declined_referral_is_called_to_the_mind_of_whoever_referred(refer, callum, bridget):
    referral = refer()
    with acting_as(bridget) as actor:
        decline_referral(actor, referral, "full", "No room")
    run(working_days_after(stored(referral).due_on, 1))
    assert reminded("referral-late-referrer") == [callum.email] and reminded() == []


def test_a_service_without_account_is_reminded_by_e_mail_with_its_link(refer, choir):
    referral = refer(to=to_service(choir))
    run(working_days_after(referral.due_on, 1))
    with acting_as(system_actor("test")):
        mail = Message.objects.get(template="referral-late-by-email")
    assert mail.to == "choir@quay.example" and f"/referrals/answer/{referral.reference}/" in mail.body


def test_who_minds_a_referral_of_somebody_who_referred_themselves_is_told(place, everybody, choir, noor):
    sent = send(None, place, to_service(choir), None, AGREED, {}, {"source": "self"})
    day = working_days_after(stored(sent.referral).due_on, 1)
    run(day)
    run(working_days_after(day, 2))
    assert reminded("referral-late-referrer") == [noor.email]


def test_the_overdue_list_has_no_names_and_nothing_without_an_owner(
    refer, place, noor, bridget, choir, everybody, staff
):
    unanswered = refer()
    declined = refer(name="Ada Holt")
    with acting_as(bridget) as actor:
        decline_referral(actor, declined, "full", "No room")
    send(None, place, to_service(choir), None, AGREED, {"name": "Rose May"}, {"source": "self"})
    late = working_days_after(MONDAY, 9)
    with acting_as(noor) as actor:
        assert overdue(actor, working_days_after(MONDAY, 4), [place.pk]) == []
        found = overdue(actor, late, [place.pk])
    assert {one.owner for one in found} == {"Harbour Neighbours", "Bay Fire", "Quay Choir"}
    assert all(one.owner for one in found) and len(found) == 3
    assert "Holt" not in str(found) and "Rose" not in str(found)
    assert {one.reference for one in found} >= {unanswered.reference, declined.reference}
    assert found[0].days_late == 6
    with acting_as(staff(Role.SOCIAL_WORKER)) as actor, pytest.raises(PermissionDenied):
        overdue(actor, late, [place.pk])


def test_only_the_system_reminds_and_erases(noor):
    with acting_as(noor) as actor:
        for act in (remind_of_late, erase_old):
            with pytest.raises(PermissionDenied):
                act(actor, MONDAY)


def test_names_and_words_of_what_ended_long_ago_are_erased_and_counts_stay(refer, bridget, callum, maya, rose):
    ended, still_open, known = refer(), refer(name="Ada Holt"), refer(by=maya, person=rose)
    with acting_as(bridget) as actor:
        for one in (ended, known):
            accept_referral(actor, one)
            record_try(actor, one)
            close_referral(actor, one, "not_reached", "Iris did not answer")
    with acting_as(system_actor("test")) as actor:
        assert erase_old(actor, MONDAY + timedelta(days=365)) == 0
        assert erase_old(actor, MONDAY + timedelta(days=366)) == 1
    gone = stored(ended)
    assert (gone.name, gone.phone, gone.address, gone.why, gone.outcome_words) == ("Removed", "", "", "Removed", "")
    assert (gone.outcome, gone.needs, gone.erased_at is not None) == ("not_reached", ["company"], True)
    assert turns_of(gone)[0].agreed_by != ""
    assert stored(still_open).name == "Ada Holt" and stored(known).name == "Rose Penny"


def test_drafts_and_checklists_that_were_never_sent_are_deleted(place, callum):
    with acting_as(callum) as actor:
        begun = start_checklist(actor, place, own_party(actor), Agreement("Iris", "face-to-face"))
        say_who(actor, begun, IRIS)
        Draft.objects.create(place=place, account=callum, answers={}, started_at=timezone.now())
    with acting_as(system_actor("test")) as actor:
        assert erase_old(actor, MONDAY + timedelta(days=14)) == 0
        assert erase_old(actor, MONDAY + timedelta(days=15)) == 2
        assert not Checklist.objects.exists() and not Draft.objects.exists()


def test_the_jobs_run_by_the_day_they_are_called_for_and_not_on_a_holiday(refer):
    referral = refer()
    day = working_days_after(referral.due_on, 1)
    saturday = MONDAY + timedelta(days=5)
    remind(timestamp=_at(saturday))
    assert reminded() == []
    remind(timestamp=_at(day))
    assert len(reminded()) == 2
    erase(timestamp=_at(day))
    with acting_as(system_actor("test")):
        assert Referral.objects.count() == 1


def _at(day: date) -> int:
    return int(timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 8)).timestamp())
