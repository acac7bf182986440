"""Two people at the same moment on one person's assessment."""

from datetime import date

import pytest

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import verify_ledger
from commonweal.core.places.models import Place
from commonweal.pathway.assessments.actions import decide_eligibility, start_assessment
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.queries import form_of
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all
from commonweal.pathway.forms.actions import save_answers
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person


@pytest.fixture
def two(own_database: object) -> tuple[Account, Account]:
    """Two social workers of the team that keeps Rose's record."""
    with acting_as(SYSTEM) as actor:
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        team = Team.objects.create(organisation=council, name="East team", work=Team.Work.ASSESSMENT)
        workers = []
        for name in ("Maya Ellis", "Ade Cole"):
            account = Account.objects.create_user(f"{name[:3].lower()}@seaborough.example", name=name)
            Membership.objects.create(account=account, team=team, role=Role.SOCIAL_WORKER, starts_on=date(2020, 1, 1))
            workers.append(account)
        create_person(actor, place, team, given_name="Rose", family_name="Penny", date_of_birth=date(1948, 3, 27))
    return workers[0], workers[1]


def test_two_workers_start_at_once_and_one_assessment_is_started(two):
    with acting_as(SYSTEM):
        rose = Person.objects.get()
    told = at_once(*((worker, lambda actor: start_assessment(actor, rose)) for worker in two))
    assert "done" in told
    assert any(words.startswith("An assessment is under way already, with ") for words in told)
    with acting_as(SYSTEM):
        assert Assessment.objects.count() == 1
        assert Entry.objects.filter(kind="assessment.started").count() == 1
    assert verify_ledger().first_break is None


def test_two_workers_decide_at_once_and_it_is_decided_once(two):
    with acting_as(two[0]) as actor:
        assessment = start_assessment(actor, Person.objects.get())
    answer_all(two[0], assessment)
    told = at_once(*((worker, lambda actor: decide_eligibility(actor, assessment)) for worker in two))
    assert told == ["This assessment has been decided already.", "done"]
    with acting_as(SYSTEM):
        assert Entry.objects.filter(kind="assessment.decided").count() == 1


def test_an_answer_and_the_decision_at_once_never_part_the_decision_from_its_answers(two):
    with acting_as(two[0]) as actor:
        assessment = start_assessment(actor, Person.objects.get())
    answer_all(two[0], assessment)

    at_once(
        (two[0], lambda actor: decide_eligibility(actor, assessment, advice="A lunch club")),
        (two[1], lambda actor: save_answers(actor, form_of(assessment), {"clean-ability": "able"})),
    )
    with acting_as(SYSTEM):
        decided = Assessment.objects.select_related("decision").get()
        outcome = AssessedOutcome.objects.get(outcome="b")
    assert decided.decision is not None
    assert decided.decision.inputs["outcomes"]["b"] == outcome.ability
