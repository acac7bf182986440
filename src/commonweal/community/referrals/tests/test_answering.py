"""Every step of a referral: who may take it, what it changes, who is told, and what stands in the ledger."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.community.referrals.actions import (
    accept_referral,
    close_referral,
    decline_referral,
    mark_seen,
    match_person,
    pass_on,
    record_contact,
    record_try,
    start_help,
    withdraw_referral,
)
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.states import State
from commonweal.community.referrals.tests.conftest import AGREED, stored, to_service, to_team_of, turns_of
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.people.consent.actions import withdraw_consent
from commonweal.people.consent.models import Consent
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import in_force

pytestmark = pytest.mark.django_db


def letters(template: str = "") -> list[Message]:
    with acting_as(system_actor("test")):
        found = Message.objects.order_by("created_at")
        return list(found.filter(template=template) if template else found)


def test_a_referral_is_followed_from_sending_to_its_outcome(refer, bridget, callum):
    referral = refer()
    assert (referral.state, referral.turn.name) == (State.SENT, "Harbour Neighbours")
    with acting_as(bridget) as actor:
        referral = mark_seen(actor, Referral.objects.select_related("turn").get(pk=referral.pk))
        assert referral.state == State.SEEN
        referral = accept_referral(actor, referral)
        referral = record_try(actor, referral, "No answer")
        referral = start_help(actor, referral, "She sings with us on Thursdays")
        referral = close_referral(actor, referral, "helped", "She comes every week")
    done = stored(referral)
    assert (done.state, done.outcome, done.outcome_words) == (State.CLOSED, "helped", "She comes every week")
    assert done.contacted_at is not None and done.tries == 1 and done.due_on is None
    assert done.turn.answered_by_name == "Bridget Oakes" and done.turn.ended_at is not None
    news = letters("referral-news")
    assert {message.to for message in news} == {"iris@home.example"}
    assert [message.body.split("\n")[2] for message in news] == [
        f"Harbour Neighbours has said yes. They contact you by {done.contact_by:%-d %B %Y}.",
        "Harbour Neighbours has begun to help you.",
        "It has ended: Harbour Neighbours helped you.",
    ]
    assert {message.account_id for message in letters("referral-progress")} == {callum.pk}


def test_only_those_whose_turn_it_is_may_answer(refer, everybody, maya):
    referral = refer()
    for outsider in (everybody["nell"], everybody["noor"], maya):
        with acting_as(outsider) as actor, pytest.raises(ValidationError, match="no longer with you"):
            accept_referral(actor, referral)
    with acting_as(everybody["callum"]) as actor, pytest.raises(PermissionDenied, match="for others"):
        accept_referral(actor, referral)
    with acting_as(None) as actor, pytest.raises(ValidationError, match="no longer with you"):
        decline_referral(actor, referral, "full", "No room")


def test_who_may_not_close_note_or_match(refer, everybody, rose, maya):
    referral = refer()
    with acting_as(everybody["bridget"]) as actor:
        accept_referral(actor, referral)
        with pytest.raises(PermissionDenied):
            match_person(actor, referral, rose)
    with acting_as(everybody["callum"]) as actor:
        for act in (
            lambda: close_referral(actor, referral, "not_wanted", "No"),
            lambda: record_contact(actor, referral),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_declining_goes_back_to_the_sender_and_takes_the_person_out_of_sight(refer, bridget, callum):
    referral = refer()
    with acting_as(bridget) as actor:
        decline_referral(actor, referral, "full", "We have no room until May")
        assert not Referral.objects.filter(pk=referral.pk).exists()
        assert [turn.reference for turn in turns_of(referral)] == [referral.reference]
    now = stored(referral)
    assert (now.state, now.held_by) == (State.DECLINED, None)
    assert "cannot help with this. Bay Fire looks for somebody who can" in letters("referral-news")[-1].body
    with acting_as(callum) as actor:
        close_referral(actor, Referral.objects.get(pk=referral.pk), "nowhere", "There is nobody here")
    assert stored(referral).outcome == "nowhere"


def test_nobody_says_wrong_service_without_saying_who_instead(refer, bridget, nell, callum):
    referral = refer()
    with acting_as(bridget) as actor:
        with pytest.raises(ValidationError) as told:
            decline_referral(actor, referral, "wrong_service", "We do not do this")
        assert "instead" in told.value.message_dict
        decline_referral(actor, referral, "wrong_service", "They need a link worker", instead=to_team_of(nell))
    turn = turns_of(referral)[0]
    assert turn.instead_name.endswith("team, Poole Bay Surgeries")
    assert stored(referral).state == State.DECLINED  # the person has not been asked yet
    with acting_as(callum) as actor:
        pass_on(actor, Referral.objects.get(pk=referral.pk), to_team_of(nell), AGREED, "Iris agrees")
    assert (stored(referral).state, len(turns_of(referral))) == (State.SENT, 2)


def test_passing_on_is_one_thread_with_the_promise_as_it_was_made(refer, bridget, nell, callum):
    referral = refer()
    promised = referral.contact_by
    with acting_as(bridget) as actor:
        decline_referral(actor, referral, "wrong_service", "Nell does this", instead=to_team_of(nell), agreement=AGREED)
        assert not Referral.objects.filter(pk=referral.pk).exists()
    now = stored(referral)
    assert (now.state, now.reference, now.contact_by) == (State.SENT, referral.reference, promised)
    assert [turn.number for turn in turns_of(referral)] == [1, 2]
    with acting_as(nell) as actor:
        assert accept_referral(actor, Referral.objects.get(pk=referral.pk)).state == State.ACCEPTED
    with acting_as(callum) as actor:
        assert Referral.objects.get(pk=referral.pk).turn.name == now.turn.name


def test_passing_on_needs_the_persons_agreement(refer, bridget, nell):
    referral = refer()
    with acting_as(bridget) as actor, pytest.raises(ValidationError) as told:
        pass_on(actor, referral, to_team_of(nell), replace(AGREED, by=""), "Nell does this")
    assert "agreed_by" in told.value.message_dict
    assert len(turns_of(referral)) == 1


def test_the_sender_may_turn_to_somebody_else_while_there_is_no_answer_and_not_after(refer, callum, bridget, nell):
    referral = refer()
    with acting_as(callum) as actor:
        pass_on(actor, referral, to_team_of(nell), AGREED, "No answer for a week")
    with acting_as(nell) as actor:
        accept_referral(actor, Referral.objects.get(pk=referral.pk))
    with acting_as(callum) as actor, pytest.raises(PermissionDenied):
        pass_on(actor, Referral.objects.get(pk=referral.pk), to_team_of(nell), AGREED, "Again")


def test_an_ending_fits_how_far_it_came(refer, bridget):
    referral = refer()
    with acting_as(bridget) as actor:
        with pytest.raises(ValidationError, match="cannot be closed now"):
            close_referral(actor, referral, "helped", "Done")
        accept_referral(actor, referral)
        with pytest.raises(ValidationError, match="Now it can only end so"):
            close_referral(actor, referral, "helped", "Done")
        with pytest.raises(ValidationError, match="First record when you tried"):
            close_referral(actor, referral, "not_reached", "Phoned")
        record_try(actor, referral)
        close_referral(actor, referral, "not_reached", "Phoned three times")
    assert stored(referral).outcome == "not_reached"


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda actor, one: decline_referral(actor, one, "full", " "), "words"),
        (lambda actor, one: decline_referral(actor, one, "bored", "No"), "reason"),
        (lambda actor, one: close_referral(actor, one, "lost", "No"), "outcome"),
        (lambda actor, one: close_referral(actor, one, "helped", ""), "words"),
        (lambda actor, one: withdraw_referral(actor, one, ""), "words"),
    ],
)
def test_a_step_says_which_words_are_missing(refer, bridget, act, field):
    referral = refer()
    with acting_as(bridget) as actor, pytest.raises(ValidationError) as told:
        act(actor, referral)
    assert field in told.value.message_dict


def test_news_puts_off_the_day_for_more_of_it(refer, bridget):
    referral = refer()
    with acting_as(bridget) as actor:
        accept_referral(actor, referral)
        first = start_help(actor, referral).due_on
        again = start_help(actor, Referral.objects.get(pk=referral.pk), "It goes well").due_on
    assert first == again and first is not None
    assert len(letters("referral-news")) == 2  # going on is no news to the person


def test_contact_is_recorded_once_and_moves_what_is_due(refer, bridget):
    referral = refer()
    with acting_as(bridget) as actor:
        with pytest.raises(ValidationError, match="Accept the referral first"):
            record_contact(actor, referral)
        accept_referral(actor, referral)
        after = record_contact(actor, referral, "We talked of singing")
        assert after.due_on is not None and after.due_on > after.contact_by
        with pytest.raises(ValidationError, match="recorded already"):
            record_contact(actor, after)


def test_the_person_ends_it_and_whoever_has_it_is_told(refer, resident, rose, maya, bridget):
    referral = refer(by=maya, person=rose)
    with acting_as(resident) as actor:
        withdraw_referral(actor, Referral.objects.get(pk=referral.pk), "I have found a choir")
    assert (stored(referral).outcome, stored(referral).state) == ("not_wanted", State.CLOSED)
    assert bridget.pk in {message.account_id for message in letters("referral-withdrawn")}
    with acting_as(system_actor("test")):
        assert Entry.objects.get(kind="referral.withdrawn").payload["code"] == "871711000000103"


def test_a_referral_of_somebody_with_a_record_is_in_their_timeline_with_each_step(refer, rose, maya, bridget):
    referral = refer(by=maya, person=rose)
    with acting_as(bridget) as actor:
        accept_referral(actor, referral)
        start_help(actor, referral)
        close_referral(actor, referral, "partly", "Some of it")
    with acting_as(maya):
        kinds = Entry.objects.filter(person_id=rose.pk, kind__startswith="referral.").order_by("number")
        assert list(kinds.values_list("kind", flat=True)) == [
            "referral.sent",
            "referral.accepted",
            "referral.contacted",
            "referral.started",
            "referral.closed",
        ]
        assert kinds[0].payload["code"] == "871731000000106"


def test_of_somebody_without_a_record_the_ledger_keeps_no_word(refer, bridget):
    referral = refer()
    with acting_as(bridget) as actor:
        decline_referral(actor, referral, "full", "Iris has too many steps")
    with acting_as(system_actor("test")):
        for entry in Entry.objects.filter(chain=f"referral:{referral.pk}"):
            assert "Iris" not in entry.summary + entry.reason + str(entry.payload)


def test_what_is_seen_of_the_record_is_what_was_agreed_and_only_while_it_is_open(
    refer, rose, maya, bridget, neighbours
):
    agreed = replace(AGREED, by="Rose Penny", shares=frozenset({"care"}))
    referral = refer(by=maya, person=rose, agreement=agreed)
    assert seen_by(neighbours, rose) == {"identity", "care"}
    with acting_as(bridget) as actor:
        accept_referral(actor, referral)
        start_help(actor, referral)
        assert seen_by(neighbours, rose) == {"identity", "care"}
        close_referral(actor, referral, "helped", "Good")
    assert seen_by(neighbours, rose) == set()


def test_sight_goes_on_to_whoever_comes_next_and_ends_for_whoever_passed_it_on(
    refer, rose, maya, bridget, nell, neighbours
):
    referral = refer(by=maya, person=rose, agreement=replace(AGREED, by="Rose Penny"))
    team = to_team_of(nell)
    assert seen_by(neighbours, rose) == {"identity"}
    with acting_as(bridget) as actor:
        pass_on(actor, referral, team, replace(AGREED, by="Rose Penny"), "Nell does this")
    assert seen_by(neighbours, rose) == set()
    assert seen_by(team.party.team, rose) == {"identity"}


def test_withdrawing_the_consent_ends_the_referral_with_it(refer, rose, maya, resident, neighbours):
    referral = refer(by=maya, person=rose, agreement=replace(AGREED, by="Rose Penny"))
    with acting_as(resident) as actor:
        withdraw_consent(actor, Consent.objects.get(viewer=neighbours.pk))
    assert (stored(referral).state, stored(referral).outcome) == (State.CLOSED, "not_wanted")
    assert seen_by(neighbours, rose) == set()


def seen_by(viewer: object, person: object) -> set[str]:
    with acting_as(system_actor("test")):
        sights = in_force(Sight.objects.filter(viewer=viewer.pk, person=person))
        assert {sight.basis for sight in sights} <= {Basis.PARTNER}
        return {sight.compartment for sight in sights}


def test_a_record_is_matched_by_care_staff_who_have_the_referral(refer, rose, maya, noor, place):
    referral = refer(to=to_team_of(noor))
    with acting_as(noor) as actor:
        match_person(actor, Referral.objects.get(pk=referral.pk), rose)
        with pytest.raises(ValidationError, match="known already"):
            match_person(actor, Referral.objects.get(pk=referral.pk), rose)
    with acting_as(maya):
        assert Referral.objects.filter(person=rose).exists()


def test_a_service_without_an_account_answers_with_its_key_and_never_sees_another(refer, choir, callum):
    referral = refer(to=to_service(choir))
    assert referral.held_by is None and referral.turn.email == "choir@quay.example"
    mail = letters("referral-by-email")[-1]
    assert mail.to == "choir@quay.example"
    assert "Iris" not in mail.body + mail.subject
    assert f"/referrals/answer/{referral.reference}/" in mail.body


def test_an_agreement_that_has_run_out_shows_no_more_than_what_it_is_about(refer, bridget):
    from commonweal.community.referrals.reading import shown_to

    referral = refer(agreement=replace(AGREED, until=timezone.localdate()))
    with acting_as(bridget) as actor:
        found = Referral.objects.select_related("turn", "person").get(pk=referral.pk)
        assert shown_to(actor, found).name == "Iris Holt"
        later = shown_to(actor, found, timezone.localdate() + timedelta(days=1))
        assert later.facts == [("About", "Company and befriending")] and later.why == ""
