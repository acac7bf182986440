"""Assessments of every kind: one's own, a carer's, a joint one, an occupational therapist's."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.calculations.models import StoredResult
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import (
    allocate_assessment,
    complete_assessment,
    decide_eligibility,
    start_assessment,
    start_carers_assessment,
    start_own_assessment,
    take_up_assessment,
)
from commonweal.pathway.assessments.kinds import AssessmentKind
from commonweal.pathway.assessments.models import Allocation, Assessment
from commonweal.pathway.assessments.outcomes import CARER_OUTCOMES
from commonweal.pathway.assessments.queries import form_of, missing_answers, points_from_assessment
from commonweal.pathway.assessments.tests.factories import SYSTEM, answers_for, team_of, write
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db

CARER_SLUGS = ("child", "others", "home", "food", "people", "work", "out", "time")
ASSURED = {"assured": "yes", "capable": "yes"}


def carers_answers(unable: str = "h") -> dict[str, str]:
    answers = {
        "difficulty": "no", "cares-for": "Rose, my mother", "willing": "yes", "able": "partly", "children": "no",
        "necessary-care": "yes", "carer-health": "no", "carer-impact": "yes",
    }  # fmt: skip
    for letter, slug in zip(CARER_OUTCOMES, CARER_SLUGS, strict=True):
        answers[f"carer-{slug}-ability"] = "endangers" if letter in unable else "able"
    return answers


def test_a_person_begins_their_own_and_a_worker_takes_it_up_and_decides(rose, asked, workers, resident):
    with acting_as(resident) as actor:
        begun = start_own_assessment(actor, rose)
        with pytest.raises(ValidationError, match="under way already: go on"):
            start_own_assessment(actor, rose)
    answers = answers_for()
    own = {key: value for key, value in answers.items() if key not in ("difficulty", "residence", "carer-offer")}
    write(resident, begun, **{key: value for key, value in own.items() if not key.startswith("wellbeing")})
    with acting_as(workers.officer) as actor:
        allocate_assessment(actor, rose, team_of(workers.worker), asked)
    with acting_as(workers.worker) as actor:
        with pytest.raises(ValidationError, match="under way already"):
            start_assessment(actor, rose)
        taken = take_up_assessment(actor, begun)
        assert (taken.assessor_id, taken.request_id) == (workers.worker.pk, asked.pk)
        assert Allocation.objects.get(assessment=taken).taken_at is not None
        with pytest.raises(ValidationError, match="already"):
            take_up_assessment(actor, begun)
        assert {one.key for one in missing_answers(form_of(taken))} == {
            "carer-offer", "difficulty", "residence", "assured", "capable",
        }  # fmt: skip
    write(workers.worker, begun, **{"difficulty": "no", "residence": "here", "carer-offer": "no-carer"} | ASSURED)
    with acting_as(workers.worker) as actor:
        assert decide_eligibility(actor, taken).is_eligible


def test_a_carer_who_sees_the_care_begins_a_self_assessment_with_the_person(rose, workers):
    tom = Account.objects.create_user("tom@home.example", "a long enough password", name="Tom Penny")
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(tom)], ["identity", "care"], Basis.CARER)
    with acting_as(tom) as actor:
        begun = start_own_assessment(actor, rose)
        assert form_of(begun).started_as == "carer"
        with pytest.raises(ValidationError, match="begun by a worker"):
            start_own_assessment(actor, rose, kind=AssessmentKind.ADULT)


def test_a_carers_assessment_stands_on_their_own_record_and_is_decided_by_the_carers_rule(person_of, workers):
    rose = person_of(workers.worker)
    with acting_as(workers.worker) as actor:
        of_tom = start_carers_assessment(actor, rose, given_name="Tom", family_name="Penny", email="tom@home.example")
        assert (of_tom.kind, of_tom.other_id) == ("carer", rose.pk)
        assert of_tom.person.name == "Tom Penny"
        assert start_assessment(actor, rose).kind == "adult"
    write(workers.worker, of_tom, **carers_answers())
    with acting_as(workers.worker) as actor:
        decided = decide_eligibility(actor, of_tom)
        assert decided.is_eligible
        assert StoredResult.objects.get(pk=decided.decision_id).calculation == "carer-eligibility"
    with acting_as(SYSTEM):
        entry = Entry.objects.get(kind="carer_assessment.decided", person_id=of_tom.person_id)
        assert entry.payload["unable"] == ["h"]
        assert not Entry.objects.filter(kind="assessment.decided").exists()
        assert "support as a carer" in Message.objects.get(template="eligibility-decided").body


def test_nobody_is_their_own_carer_and_only_those_who_work_with_the_person_begin(person_of, workers):
    rose = person_of(workers.worker)
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="somebody else"):
        start_carers_assessment(actor, rose, carer=rose)
    with acting_as(workers.elsewhere) as actor, pytest.raises(PermissionDenied):
        start_carers_assessment(actor, rose, given_name="Tom", family_name="Penny")
    with acting_as(SYSTEM):
        assert not Person.objects.filter(given_name="Tom").exists()


def joint(person_of, workers) -> Assessment:
    rose, tom = person_of(workers.worker), person_of(workers.worker, given_name="Tom", email="tom@home.example")
    with acting_as(workers.worker) as actor:
        begun = start_assessment(actor, rose, kind=AssessmentKind.JOINT, other=tom)
    answers = answers_for() | carers_answers() | {
        "person-agrees": "yes", "carer-agrees": "yes", "carer-who": "Tom", "may-share": "yes", "checklist": "to-do",
        "checklist-why": "The nurse does it on Monday", "aftercare": "no", "health-lead": "Nia", "care-lead": "Maya",
    }  # fmt: skip
    write(workers.worker, begun, **answers)
    return begun


def test_a_joint_assessment_decides_about_the_person_and_about_the_carer(person_of, workers):
    begun = joint(person_of, workers)
    with acting_as(workers.worker) as actor:
        decided = decide_eligibility(actor, begun)
        assert (decided.is_eligible, decided.is_carer_eligible) == (True, True)
        kept = StoredResult.objects.get(pk=decided.carer_decision_id)
        assert (kept.calculation, kept.person_id) == ("carer-eligibility", begun.other_id)
    with acting_as(SYSTEM):
        told = dict(Message.objects.filter(template="eligibility-decided").values_list("person_id", "body"))
    assert "care and support" in told[begun.person_id]
    assert "support as a carer" in told[begun.other_id]


def test_a_joint_assessment_is_not_decided_where_one_does_not_agree(person_of, workers):
    begun = joint(person_of, workers)
    write(workers.worker, begun, carer_agrees="no")
    with acting_as(workers.worker) as actor:
        with pytest.raises(ValidationError, match="both agree"):
            decide_eligibility(actor, begun)
        assert Assessment.objects.get(pk=begun.pk).is_open
        assert form_of(begun).is_open


def test_an_occupational_therapists_assessment_is_completed_and_decides_nothing(person_of, workers):
    rose = person_of(workers.worker)
    with acting_as(workers.worker) as actor:
        begun = start_assessment(actor, rose, kind=AssessmentKind.OCCUPATIONAL_THERAPY)
        with pytest.raises(ValidationError, match="complete it"):
            decide_eligibility(actor, begun)
        with pytest.raises(ValidationError, match="Answer these first"):
            complete_assessment(actor, begun)
    write(workers.worker, begun, ot_wants="To bathe by myself", washing="Cannot step in", adaptations="none")
    with acting_as(workers.worker) as actor:
        done = complete_assessment(actor, begun)
        assert (done.is_open, done.is_eligible) == (False, None)
        assert start_assessment(actor, rose, kind=AssessmentKind.OCCUPATIONAL_THERAPY).is_open


def test_points_of_an_allocation_scheme_come_from_what_was_answered(started, workers):
    write(workers.worker, started, level_personal_care="daily", level_running_the_home="a-lot")
    scheme = {"personal_care": {"daily": 8}, "running_the_home": {"most": 4}}
    with acting_as(workers.worker):
        assert points_from_assessment(started, scheme) == {"personal_care": 8, "running_the_home": 4}
