"""What a decision needs, what it finds, keeps and tells."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.queries import Again, worked_out_again
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import (
    decide_eligibility,
)
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.queries import form_of, outcomes_of
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all, answers_for, write
from commonweal.pathway.forms.actions import save_answers
from commonweal.pathway.forms.queries import values_of
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db


@pytest.fixture
def carer(rose) -> Account:
    """Rose's son, with whom she shares her care."""
    account = Account.objects.create_user("tom@home.example", "a long enough password", name="Tom Penny")
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(account)], ["identity", "care"], Basis.CARER)
    return account


def test_the_person_writes_in_their_own_words_and_not_for_the_assessor(started, resident):
    write(resident, started, what_matters="My garden", strengths="I cook")
    with acting_as(resident) as actor:
        assert values_of(form_of(started)) == {"what-matters": "My garden", "strengths": "I cook"}
        for key, value in (("impairment", "yes"), ("food-ability", "able"), ("carer-view", "x"), ("residence", "here")):
            with pytest.raises(PermissionDenied):
                save_answers(actor, form_of(started), {key: value})
        with pytest.raises(PermissionDenied):
            decide_eligibility(actor, started)


def test_a_carer_with_sight_writes_the_carer_s_view_and_nothing_else(started, carer):
    write(carer, started, carer_view="I cannot do the nights any more")
    with acting_as(carer) as actor, pytest.raises(PermissionDenied):
        save_answers(actor, form_of(started), {"what-matters": "x"})


def test_a_decision_waits_for_every_answer_and_names_those_that_are_missing(started, workers):
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError) as refused:
        decide_eligibility(actor, started)
    assert "get food and drink" in refused.value.messages[0]
    with acting_as(workers.worker):
        assert not StoredResult.objects.exists()


@pytest.mark.parametrize(
    ("unable", "impact", "is_eligible"), [("bd", True, True), ("b", True, False), ("bd", False, False)]
)
def test_the_decision_follows_the_three_conditions_and_keeps_its_working(unable, impact, is_eligible, started, workers):
    answer_all(workers.worker, started, unable, impact=impact)
    with acting_as(workers.worker) as actor:
        decided = decide_eligibility(actor, started, advice="A lunch club at the chapel")
        assert decided.is_eligible is is_eligible
        assert decided.advice == ("" if is_eligible else "A lunch club at the chapel")
        stored = StoredResult.objects.get(pk=decided.decision_id)
        assert (stored.calculation, stored.compartment, stored.person_id) == (
            "eligibility",
            "care",
            started.person_id,
        )
        assert stored.result["eligible"] is is_eligible
        assert len(stored.result["reasons"]) == 13
        assert worked_out_again(stored) is Again.SAME


@pytest.mark.parametrize("advice", ["", " \n"])
def test_nobody_is_found_not_eligible_without_advice_in_writing(advice, started, workers):
    answer_all(workers.worker, started, "b")
    with acting_as(workers.worker) as actor:
        with pytest.raises(ValidationError) as refused:
            decide_eligibility(actor, started, advice=advice)
        assert list(refused.value.message_dict) == ["advice"]
        decide_eligibility(actor, started, advice="The lunch club at the chapel: 01202 000000")
    with acting_as(SYSTEM):
        body = Message.objects.get(template="eligibility-decided").body
    assert "Your needs are not eligible" in body
    assert "The lunch club at the chapel: 01202 000000" in body
    assert "you can always have a new assessment" in body


def test_why_the_effect_on_wellbeing_is_significant_is_said(started, workers):
    answer_all(workers.worker, started)
    write(workers.worker, started, impact_why="")
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="Answer these first: Why"):
        decide_eligibility(actor, started)
    write(workers.worker, started, impact_why="The whole day goes on getting up")
    with acting_as(workers.worker) as actor:
        assert decide_eligibility(actor, started).is_eligible


def test_an_advocate_is_arranged_where_nobody_helps_somebody_who_finds_it_very_hard(started, workers):
    answer_all(workers.worker, started)
    write(workers.worker, started, difficulty="yes")
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="somebody suitable"):
        decide_eligibility(actor, started)
    write(workers.worker, started, helper="no")
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="Which advocate was arranged"):
        decide_eligibility(actor, started)
    write(workers.worker, started, advocate="Dorset Voices, asked on Monday")
    with acting_as(workers.worker) as actor:
        assert decide_eligibility(actor, started).is_eligible


@pytest.mark.parametrize("left_out", ["strengths", "residence", "carer-offer"])
def test_strengths_residence_and_the_carers_offer_are_settled_before_a_decision(left_out, started, workers):
    answers = {key: value for key, value in answers_for().items() if key != left_out}
    write(workers.worker, started, **answers)
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="Answer these first"):
        decide_eligibility(actor, started)


def test_where_the_person_lives_elsewhere_the_decision_says_so_and_why(started, workers):
    answer_all(workers.worker, started)
    write(workers.worker, started, residence="disputed")
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="Which other council"):
        decide_eligibility(actor, started)
    write(workers.worker, started, residence_council="Hill Council", residence_reason="She moved in June")
    with acting_as(workers.worker) as actor:
        decide_eligibility(actor, started)
    with acting_as(SYSTEM):
        assert Entry.objects.get(kind="assessment.decided").payload["residence"] == "disputed"


def test_the_decision_keeps_what_it_found_about_each_outcome(decided):
    with acting_as(SYSTEM):
        found = outcomes_of(decided)
        assert len(found) == 10
        assert (found["b"].ability, found["b"].note) == ("needs_assistance", "Somebody does it with her")
        assert not form_of(decided).is_open


def test_the_decision_is_in_the_ledger_and_the_person_is_told_in_plain_words(decided, workers):
    with acting_as(SYSTEM):
        entry = Entry.objects.get(kind="assessment.decided")
        assert (entry.payload["eligible"], entry.payload["unable"]) == (True, ["b", "d"])
        message = Message.objects.get(template="eligibility-decided")
    assert "Your needs are eligible" in message.body
    assert "keeping clean, getting dressed" in message.body
    assert f"/assessments/{decided.pk}" in message.body


def test_nobody_writes_to_a_person_whose_letters_others_might_read(started, asked, workers):
    with acting_as(SYSTEM):
        asked.answers = {"safety": {"safe": "no"}}
        asked.save(update_fields=["answers"])
    answer_all(workers.worker, started)
    with acting_as(workers.worker) as actor:
        decide_eligibility(actor, started)
    with acting_as(SYSTEM):
        assert not Message.objects.exists()


def test_a_decided_assessment_cannot_be_written_in_or_decided_again(decided, workers, resident):
    with acting_as(workers.worker) as actor:
        with pytest.raises(ValidationError, match="does not change"):
            save_answers(actor, form_of(decided), {"food-ability": "takes-longer"})
        with pytest.raises(ValidationError, match="already"):
            decide_eligibility(actor, decided)
    with acting_as(resident) as actor, pytest.raises(ValidationError, match="does not change"):
        save_answers(actor, form_of(decided), {"strengths": "x"})


def test_the_database_itself_refuses_to_change_a_decided_assessment(decided):
    changes = (
        lambda: Assessment.objects.filter(pk=decided.pk).update(is_eligible=False),
        lambda: AssessedOutcome.objects.filter(assessment=decided, outcome="a").update(ability="takes_longer"),
        lambda: AssessedOutcome.objects.filter(assessment=decided).delete(),
        lambda: AssessedOutcome.objects.create(person=decided.person, assessment=decided, outcome="k"),
    )
    with acting_as(SYSTEM):
        for change in changes:
            with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
                change()


def test_a_contact_officer_cannot_decide(started, workers):
    answer_all(workers.worker, started)
    with acting_as(workers.officer) as actor, pytest.raises(PermissionDenied):
        decide_eligibility(actor, started)


def test_a_manager_of_the_team_can_decide(started, workers):
    answer_all(workers.worker, started)
    with acting_as(workers.manager) as actor:
        assert decide_eligibility(actor, started).decided_by_id == workers.manager.pk
