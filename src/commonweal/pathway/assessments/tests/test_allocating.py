"""Giving an assessment to a team, and a worker taking it up."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import allocate_assessment, decide_eligibility, start_assessment
from commonweal.pathway.assessments.models import Allocation, Assessment
from commonweal.pathway.assessments.queries import Stage, listed, requests_to_allocate, worklist
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all, team_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db


def allocate(officer, person, team, request=None):
    with acting_as(officer) as actor:
        return allocate_assessment(actor, person, team, request)


def test_the_team_that_is_given_an_assessment_sees_the_record_from_then_on(rose, asked, workers):
    with acting_as(workers.worker) as actor:
        assert not access_of(actor, rose).sees("care")
    allocate(workers.officer, rose, team_of(workers.worker), asked)
    with acting_as(workers.worker) as actor:
        assert {"identity", "care", "money", "health"} <= access_of(actor, rose).compartments
        entry = Entry.objects.get(kind="assessment.allocated", person_id=rose.pk)
    assert entry.actor_name == "Olu Contact"
    assert entry.payload["request"] == str(asked.pk)


def test_a_request_waits_to_be_allocated_until_a_team_is_given_it(rose, asked, workers):
    with acting_as(workers.officer):
        assert list(requests_to_allocate()) == [asked]
    allocate(workers.officer, rose, team_of(workers.worker), asked)
    with acting_as(workers.officer):
        assert not requests_to_allocate().exists()


def test_an_assessment_goes_to_assessment_teams_of_the_place_only(rose, workers):
    with pytest.raises(ValidationError, match="assessment team"):
        allocate(workers.officer, rose, team_of(workers.finance))


def test_a_request_about_somebody_else_is_refused(person_of, asked, workers):
    other = person_of(workers.officer, given_name="Jo")
    with pytest.raises(ValidationError, match="somebody else"):
        allocate(workers.officer, other, team_of(workers.worker), asked)


@pytest.mark.parametrize("who", ["elsewhere", "finance"])
def test_nobody_allocates_a_person_they_do_not_work_with(who, rose, workers):
    with pytest.raises(PermissionDenied):
        allocate(getattr(workers, who), rose, team_of(workers.worker))


def test_a_resident_cannot_allocate_even_themselves(rose, resident, workers):
    with pytest.raises(PermissionDenied):
        allocate(resident, rose, team_of(workers.worker))


def test_given_to_another_team_it_is_moved_and_the_first_team_sees_no_more(rose, asked, workers):
    first = allocate(workers.officer, rose, team_of(workers.worker), asked)
    second = allocate(workers.officer, rose, team_of(workers.elsewhere))
    assert second.request_id == asked.pk
    with acting_as(workers.worker) as actor:
        assert not access_of(actor, rose).sees("care")
    with acting_as(workers.elsewhere) as actor:
        assert access_of(actor, rose).sees("care")
    with acting_as(SYSTEM):
        first.refresh_from_db()
        assert first.withdrawn_at is not None


def test_it_is_not_given_twice_to_the_same_team(rose, workers):
    allocate(workers.officer, rose, team_of(workers.worker))
    with pytest.raises(ValidationError, match="waits with"):
        allocate(workers.officer, rose, team_of(workers.worker))


def test_starting_takes_up_what_waits_and_makes_the_assessor_her_worker(rose, asked, workers, started):
    assert started.request_id == asked.pk
    with acting_as(workers.worker):
        allocation = Allocation.objects.get(assessment=started)
        assert allocation.taken_at is not None
        worker_sight = Sight.objects.filter(person=rose, viewer=workers.worker.pk, basis=Basis.WORKER)
        assert set(worker_sight.values_list("compartment", flat=True)) == {"identity", "care", "money", "health"}
        assert Entry.objects.filter(kind="assessment.started", person_id=rose.pk).count() == 1


def test_a_team_that_keeps_the_record_starts_without_an_allocation(person_of, workers):
    person = person_of(workers.worker)
    with acting_as(workers.worker) as actor:
        assessment = start_assessment(actor, person)
        assert assessment.allocation.team == team_of(workers.worker)


def test_only_one_assessment_is_open_at_a_time(rose, workers, started):
    with acting_as(workers.manager) as actor, pytest.raises(ValidationError, match="Maya Ellis"):
        start_assessment(actor, rose)
    with acting_as(workers.worker), pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(person=rose, assessor=workers.worker, started_at=timezone.now())


def test_a_new_one_is_started_once_the_last_is_decided(rose, workers, started):
    answer_all(workers.worker, started)
    with acting_as(workers.worker) as actor:
        decide_eligibility(actor, started)
        assert start_assessment(actor, rose).pk != started.pk


def test_what_waits_with_another_team_is_not_taken_from_it(person_of, workers):
    person = person_of(workers.worker)
    allocate(workers.worker, person, team_of(workers.elsewhere))
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="West team"):
        start_assessment(actor, person)


@pytest.mark.parametrize("who", ["officer", "elsewhere", "finance"])
def test_others_cannot_start_an_assessment(who, rose, workers):
    with acting_as(getattr(workers, who)) as actor, pytest.raises(PermissionDenied):
        start_assessment(actor, rose)


def test_the_person_cannot_start_their_own_assessment(rose, resident):
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        start_assessment(actor, rose)


def test_the_software_itself_assesses_nobody(rose):
    with acting_as(SYSTEM) as actor, pytest.raises(PermissionDenied, match="named person"):
        start_assessment(actor, rose)


def test_a_community_agent_of_the_team_cannot_start_an_assessment(staff, rose, workers):
    agent = staff(Role.COMMUNITY_AGENT)
    with acting_as(agent) as actor, pytest.raises(PermissionDenied):
        start_assessment(actor, rose)


def test_another_team_sees_nothing_of_an_assessment(workers, started):
    with acting_as(workers.elsewhere):
        assert not Assessment.objects.exists()
        assert not Allocation.objects.exists()


def test_the_list_says_how_far_each_is_and_for_how_many_days(rose, asked, workers, person_of):
    today = timezone.localdate()
    allocate(workers.officer, rose, team_of(workers.worker), asked)
    with acting_as(workers.worker) as actor:
        (line,) = listed(worklist(actor), today)
        assert (line.stage, line.days, line.days_at_stage) == (Stage.WAITING, 10, 0)
        started = start_assessment(actor, rose)
        (line,) = listed(worklist(actor, shows="started"), today + timedelta(days=3))
        assert (line.stage, line.days, line.days_at_stage) == (Stage.STARTED, 13, 3)
        assert not worklist(actor, shows="waiting").exists()
    answer_all(workers.worker, started)
    with acting_as(workers.worker) as actor:
        decide_eligibility(actor, started)
        (line,) = listed(worklist(actor, shows="decided"), today + timedelta(days=5))
        assert (line.stage, line.days, line.days_at_stage) == (Stage.DECIDED, 10, 5)
        assert not worklist(actor).exists()


def test_the_list_of_one_s_own_leaves_out_what_colleagues_assess(workers, started):
    with acting_as(workers.worker) as actor:
        assert worklist(actor, only_own=True).count() == 1
    with acting_as(workers.manager) as actor:
        assert worklist(actor).count() == 1
        assert worklist(actor, only_own=True).count() == 0


def test_people_are_unknown_to_a_council_elsewhere(place, rose, workers, started, staff):
    neighbour = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Hill Council")
    account = staff(Role.SOCIAL_WORKER, "Nia Hill", organisation=neighbour)
    with acting_as(account):
        assert not Person.objects.exists()
        assert not Assessment.objects.exists()
