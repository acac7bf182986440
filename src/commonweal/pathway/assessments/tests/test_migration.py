"""Assessments as they were kept before: every word of them is in the form afterwards."""

import json
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.calculations.models import StoredResult
from commonweal.core.places.models import Place
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.queries import form_of, missing_answers
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.forms.models import Answer
from commonweal.pathway.forms.queries import mapped_of, values_of
from commonweal.people.identity.actions import create_person

ROW = """
INSERT INTO assessments_assessment (id, person_id, assessor_id, started_at, what_matters, strengths, has_impairment,
    impairment_note, wellbeing, wellbeing_impact, carer_name, carer_view, carer_offer, taking_part, taking_part_note,
    advice, decision_id, is_eligible, decided_at, decided_by_id)
VALUES (%s, %s, %s, '2026-01-05 10:00+00', 'My garden', '', true, 'Arthritis', %s, true, 'Tom', 'I am tired', 'wants',
    'advocate', 'Dorset Voices', '', %s, %s, %s, %s)
"""
OUTCOME = """
INSERT INTO assessments_assessedoutcome (id, person_id, assessment_id, outcome, ability, note)
VALUES (%s, %s, %s, %s, %s, %s)
"""
BEFORE, AFTER = "0002_row_security", "0005_answers_are_the_form_s"
DECIDED = datetime(2026, 2, 1, 10, tzinfo=UTC)


def move_to(name: str) -> None:
    """Take the assessments' tables to a migration, there or back."""
    MigrationExecutor(connections["owner"]).migrate([("assessments", name)])


def kept_before(people: list[UUID], worker: Account, result: UUID) -> tuple[UUID, UUID]:
    """An open assessment of the first, and a decided one of the second, as the columns held them."""
    is_open, is_decided = uuid4(), uuid4()
    wellbeing = json.dumps({"dignity": "Ashamed to ask"})
    with connections["owner"].cursor() as cursor:
        cursor.execute(ROW, [is_open, people[0], worker.pk, wellbeing, None, None, None, None])
        for assessment, person in ((is_open, people[0]), (is_decided, people[1])):
            if assessment == is_decided:
                cursor.execute(ROW, [is_decided, person, worker.pk, wellbeing, None, None, None, None])
            for letter, ability, note in (("b", "takes_longer", "An hour"), ("d", "", "Not sure yet")):
                cursor.execute(OUTCOME, [uuid4(), person, assessment, letter, ability, note])
        cursor.execute(
            "UPDATE assessments_assessment SET decision_id = %s, is_eligible = true, decided_at = %s,"
            " decided_by_id = %s WHERE id = %s",
            [result, DECIDED, worker.pk, is_decided],
        )
    return is_open, is_decided


def test_every_word_of_an_assessment_is_an_answer_of_its_form(own_database):
    with acting_as(SYSTEM) as actor:
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        team = Team.objects.create(organisation=council, name="East team", work=Team.Work.ASSESSMENT)
        worker = Account.objects.create_user("maya@seaborough.example", name="Maya Ellis")
        born = date(1948, 3, 27)
        people = [
            create_person(actor, place, team, given_name=name, family_name="Penny", date_of_birth=born).pk
            for name in ("Rose", "Iris")
        ]
        result = StoredResult.objects.create(
            calculation="eligibility", inputs={}, policies=[], result={}, workings=[], person_id=people[1],
            compartment="care", made_at=DECIDED, made_by_name="Test",
        )  # fmt: skip
    move_to(BEFORE)
    is_open, is_decided = kept_before(people, worker, result.pk)
    move_to(AFTER)

    with acting_as(SYSTEM):
        for pk in (is_open, is_decided):
            filled = form_of(Assessment.objects.get(pk=pk))
            assert values_of(filled) == {
                "what-matters": "My garden", "impairment": "yes", "impairment-what": "Arthritis",
                "wellbeing-dignity": "Ashamed to ask", "impact": "yes", "has-carer": "yes", "carer-name": "Tom",
                "carer-view": "I am tired", "carer-offer": "wants", "difficulty": "yes", "helper": "no",
                "advocate": "Dorset Voices", "clean-ability": "takes-longer", "clean-what": "An hour",
                "dress-what": "Not sure yet",
            }  # fmt: skip
            assert mapped_of(filled).outcomes == {"b": "takes_longer"}
            answer = Answer.objects.filter(form=filled).first()
            assert (answer.basis, answer.written_by_name) == ("brought", "Maya Ellis")
        assert form_of(Assessment.objects.get(pk=is_decided)).finished_at == DECIDED
        assert "residence" in {one.key for one in missing_answers(form_of(Assessment.objects.get(pk=is_open)))}
        assert set(AssessedOutcome.objects.values_list("assessment", flat=True)) == {is_decided}
