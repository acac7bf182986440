"""A person asked for help; the contact team keeps her record, and the teams that assess and work out money wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.pathway.assessments.actions import (
    allocate_assessment,
    decide_eligibility,
    start_assessment,
)
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import form_of
from commonweal.pathway.forms.actions import save_answers
from commonweal.pathway.requests.models import Request
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

SYSTEM = system_actor("test")


@dataclass(frozen=True)
class Staff:
    """Who works where in these tests."""

    officer: Account
    worker: Account
    manager: Account
    elsewhere: Account
    finance: Account


def team_of(account: Account) -> Team:
    return Team.objects.select_related("organisation").get(memberships__account=account)


@pytest.fixture
def workers(staff: Callable[..., Account], council: Organisation) -> Staff:
    """A contact officer; a worker and a manager of the assessment team; a worker of another; a finance officer."""
    people = Staff(
        officer=staff(Role.CONTACT_OFFICER, "Olu Contact"),
        worker=staff(Role.SOCIAL_WORKER, "Maya Ellis"),
        manager=staff(Role.TEAM_MANAGER, "Ade Cole"),
        elsewhere=staff(Role.SOCIAL_WORKER, "Wyn West"),
        finance=staff(Role.FINANCE_OFFICER, "Fay Finance"),
    )
    west = Team.objects.create(organisation=council, work=Team.Work.ASSESSMENT, name="West team")
    Membership.objects.filter(account=people.elsewhere).update(team=west)
    return people


@pytest.fixture
def person_of(place: Place, workers: Staff) -> Callable[..., Person]:
    """`person_of(workers.officer)`: somebody whose record that worker's team keeps."""

    def make(keeper: Account, **facts: Any) -> Person:
        given: dict[str, Any] = {
            "given_name": "Rose",
            "family_name": "Penny",
            "date_of_birth": date(1948, 3, 27),
            "email": "rose@home.example",
        }
        with acting_as(SYSTEM) as actor:
            return create_person(actor, place, team_of(keeper), **(given | facts))

    return make


@pytest.fixture
def rose(person_of: Callable[..., Person], workers: Staff, resident: Account) -> Person:
    """Rose Penny, whose record the contact team keeps, with an account of her own."""
    return person_of(workers.officer, account=resident)


@pytest.fixture
def asked(rose: Person, workers: Staff) -> Request:
    """Her request, decided to lead to an assessment, sent ten days ago."""
    with acting_as(SYSTEM):
        return Request.objects.create(
            reference="CW-TES-T01",
            place=rose.place,
            person=rose,
            team=team_of(workers.officer),
            started_at=timezone.now() - timedelta(days=10),
            sent_at=timezone.now() - timedelta(days=10),
            decided_at=timezone.now() - timedelta(days=8),
            outcome=Request.Outcome.ASSESSMENT,
        )


@pytest.fixture
def started(rose: Person, asked: Request, workers: Staff) -> Assessment:
    """Her assessment: given to the assessment team by the contact officer, and started by Maya Ellis."""
    with acting_as(workers.officer) as actor:
        allocate_assessment(actor, rose, team_of(workers.worker), asked)
    with acting_as(workers.worker) as actor:
        return start_assessment(actor, rose)


SLUGS = {
    "a": "food", "b": "clean", "c": "toilet", "d": "dress", "e": "home-safe", "f": "home-upkeep", "g": "people",
    "h": "work", "i": "out", "j": "child",
}  # fmt: skip
"""How the questions about each outcome begin in the form."""


def write(account: Account, assessment: Assessment, **answers: Any) -> None:
    """Answers of its form, by question with underscores for hyphens."""
    with acting_as(account) as actor:
        filled = form_of(assessment)
        assert filled is not None
        save_answers(actor, filled, {key.replace("_", "-"): value for key, value in answers.items()}, all_or_none=True)


def answers_for(unable: str = "bd", *, impact: bool = True) -> dict[str, Any]:
    """Every answer that a decision about an adult needs; the outcomes in `unable` need assistance."""
    answers: dict[str, Any] = {
        "difficulty": "no",
        "residence": "here",
        "strengths": "She cooks well, and sings",
        "impairment": "yes",
        "impairment-what": "Arthritis in both hands",
        "impact": "yes" if impact else "no",
        "carer-offer": "no-carer",
    }
    for letter, slug in SLUGS.items():
        answers[f"{slug}-ability"] = "needs-assistance" if letter in unable else "able"
        if letter in unable:
            answers[f"{slug}-what"] = "Somebody does it with her"
    if impact:
        answers |= {"impact-why": "She is ashamed to be seen unwashed", "wellbeing-dignity": "She is ashamed"}
    return answers


def answer_all(account: Account, assessment: Assessment, unable: str = "bd", *, impact: bool = True) -> None:
    """Every answer that a decision needs."""
    write(account, assessment, **answers_for(unable, impact=impact))


@pytest.fixture
def decided(started: Assessment, workers: Staff) -> Assessment:
    """Her assessment, decided: eligible."""
    answer_all(workers.worker, started)
    with acting_as(workers.worker) as actor:
        return decide_eligibility(actor, started)
