"""Writing the parts of an assessment, and the decision that ends it."""

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
    answer_condition,
    answer_outcome,
    answer_taking_part,
    decide_eligibility,
    write_carer_view,
    write_own_words,
    write_wellbeing,
)
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.queries import missing_parts, outcomes_of
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all
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


def test_the_person_writes_in_their_own_words_while_it_is_open(started, resident):
    with acting_as(resident) as actor:
        write_own_words(actor, started, "what-matters", "  My garden \n")
        write_own_words(actor, started, "strengths", "I cook")
        started.refresh_from_db()
    assert (started.what_matters, started.strengths) == ("My garden", "I cook")


def test_the_person_does_not_answer_for_the_assessor(started, resident):
    with acting_as(resident) as actor:
        for write in (
            lambda: answer_condition(actor, started, True, ""),
            lambda: answer_outcome(actor, started, "a", "able", ""),
            lambda: write_wellbeing(actor, started, {"dignity": "x"}),
            lambda: write_carer_view(actor, started, "Tom", "x"),
            lambda: decide_eligibility(actor, started),
        ):
            with pytest.raises(PermissionDenied):
                write()


def test_a_carer_with_sight_writes_the_carer_s_view_and_nothing_else(started, carer):
    with acting_as(carer) as actor:
        write_carer_view(actor, started, "Tom Penny", "I cannot do the nights any more")
        started.refresh_from_db()
        assert started.carer_view == "I cannot do the nights any more"
        with pytest.raises(PermissionDenied):
            write_own_words(actor, started, "what-matters", "x")


@pytest.mark.parametrize("who", ["elsewhere", "finance"])
def test_somebody_without_sight_of_care_finds_no_assessment_to_write_in(who, started, workers):
    with acting_as(getattr(workers, who)) as actor, pytest.raises(Assessment.DoesNotExist):
        answer_outcome(actor, started, "a", "able", "")


def test_a_contact_officer_who_sees_it_may_not_write_in_it(started, workers):
    with acting_as(workers.officer) as actor, pytest.raises(PermissionDenied):
        answer_outcome(actor, started, "a", "able", "")


def test_an_answer_may_be_changed_and_the_ledger_keeps_the_one_before(started, workers):
    with acting_as(workers.worker) as actor:
        answer_outcome(actor, started, "b", "able", "")
        answer_outcome(actor, started, "b", "takes_longer", "An hour")
        answer_outcome(actor, started, "b", "takes_longer", "An hour")
        assert AssessedOutcome.objects.get(assessment=started, outcome="b").ability == "takes_longer"
        entries = Entry.objects.filter(kind="assessment.answered", person_id=started.person_id).order_by("number")
        assert [entry.payload["before"]["ability"] for entry in entries] == ["", "able"]


def test_words_are_kept_before_the_answer_is_chosen(started, workers):
    with acting_as(workers.worker) as actor:
        answer_outcome(actor, started, "b", "", "Not sure yet")
        outcomes = outcomes_of(started)
        assert outcomes["b"].note == "Not sure yet"
        assert "b" in {part.key for part in missing_parts(started, outcomes)}


def test_what_is_no_outcome_and_no_ability_is_refused(started, workers):
    with acting_as(workers.worker) as actor:
        with pytest.raises(ValidationError):
            answer_outcome(actor, started, "k", "able", "")
        with pytest.raises(ValidationError):
            answer_outcome(actor, started, "a", "sometimes", "")
        with pytest.raises(ValidationError):
            write_wellbeing(actor, started, {"luck": "none"})


def test_a_decision_waits_for_every_answer_and_names_those_that_are_missing(started, workers):
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError) as refused:
        decide_eligibility(actor, started)
    assert "Food and drink" in refused.value.messages[0]
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


def test_a_significant_effect_on_wellbeing_is_on_an_area_that_the_law_names(started, workers):
    answer_all(workers.worker, started)
    with acting_as(workers.worker) as actor:
        write_wellbeing(actor, started, {})
        with pytest.raises(ValidationError, match="What the effect on wellbeing is"):
            decide_eligibility(actor, started)
        write_wellbeing(actor, started, {"control": "The whole day goes on getting up"})
        assert decide_eligibility(actor, started).is_eligible


def test_whether_somebody_needs_an_advocate_is_the_assessors_to_say(started, workers, resident):
    with acting_as(workers.worker) as actor:
        answer_taking_part(actor, started, "advocate", " Dorset Voices, asked on Monday ")
        started.refresh_from_db()
        assert (started.taking_part, started.taking_part_note) == ("advocate", "Dorset Voices, asked on Monday")
        with pytest.raises(ValidationError):
            answer_taking_part(actor, started, "perhaps", "")
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        answer_taking_part(actor, started, "able", "")


def test_a_carer_says_whether_they_want_an_assessment_of_their_own(started, carer):
    with acting_as(carer) as actor:
        write_carer_view(actor, started, "Tom Penny", "I am tired", "wants")
        write_carer_view(actor, started, "Tom Penny", "I am very tired")
        started.refresh_from_db()
        assert (started.carer_view, started.carer_offer) == ("I am very tired", "wants")
        with pytest.raises(ValidationError):
            write_carer_view(actor, started, "Tom Penny", "I am tired", "maybe")


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
        with pytest.raises(ValidationError, match="Start a new one"):
            answer_outcome(actor, decided, "a", "takes_longer", "")
        with pytest.raises(ValidationError, match="already"):
            decide_eligibility(actor, decided)
    with acting_as(resident) as actor, pytest.raises(ValidationError, match="Start a new one"):
        write_own_words(actor, decided, "strengths", "x")


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
