"""Work follows from what was done, and can be made again from the ledger alone."""

from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.assessments.actions import allocate_assessment, decide_eligibility, start_assessment
from commonweal.pathway.assessments.tests.factories import answer_all, team_of
from commonweal.pathway.plans.tests.factories import in_days
from commonweal.pathway.requests.actions import accept_request, decide_request, record_contact
from commonweal.pathway.requests.tests.conftest import make_request  # noqa: F401
from commonweal.pathway.work.actions import allocate_work, close_work, hand_over, move_due_date, open_work
from commonweal.pathway.work.following import rebuild
from commonweal.pathway.work.kinds import WorkKind, add_kind, add_work, all_kinds
from commonweal.pathway.work.models import Coordinator, Way, WorkItem
from commonweal.pathway.work.tests.conftest import SYSTEM, items, kinds_open, tell
from commonweal.people.identity.models import Person
from commonweal.people.retention.contributed import reasons_to_keep

POINTS = {"looking_after_yourself": 3}


@pytest.fixture
def contact_team(workers):
    return team_of(workers.officer)


def as_kept() -> list[list[dict[str, Any]]]:
    """Everything that follows from the ledger, by id."""
    with acting_as(SYSTEM):
        return [list(model.objects.order_by("pk").values()) for model in (WorkItem, Coordinator, Way)]


def live(request: Any, workers: Any, colleague: Any, staff: Any) -> Person:
    """From a request to a signed plan whose support is still to be arranged, with what happens to work on the way."""
    with acting_as(workers.officer) as actor:
        request = accept_request(actor, request)
        person = request.person
        assert person is not None
        record_contact(actor, request, "We spoke at noon.")
        decide_request(actor, request, "assessment", "Stairs and washing are hard now.")
        allocate_assessment(actor, person, team_of(workers.elsewhere), request)
        allocate_assessment(actor, person, team_of(workers.worker))
    with acting_as(workers.manager) as actor:
        (waiting,) = items(kind="assessment-to-start", done_at=None)
        allocate_work(actor, [waiting], waiting.team, workers.worker, "She knows Iris's sister")
        move_due_date(actor, waiting, in_days(9), "She is in hospital until then")
    with acting_as(workers.worker) as actor:
        assessment = start_assessment(actor, person)
        open_work(actor, person, "visit", "See the stairs with her", due_on=in_days(3), worker=workers.worker)
    answer_all(workers.worker, assessment)
    with acting_as(workers.worker) as actor:
        assessment = decide_eligibility(actor, assessment)
        (visit,) = items(kind="visit")
        close_work(actor, visit, "She cannot manage the top four")
    return person


def test_work_follows_the_pathway_from_a_request_to_a_decision(make_request, workers, colleague, staff) -> None:  # noqa: F811
    request = make_request()
    live(request, workers, colleague, staff)
    assert kinds_open() == ["budget-to-work-out", "contribution-to-work-out"]
    done = {(item.kind, item.outcome, str(item.worker)) for item in items(done_at__isnull=False)}
    assert done == {
        ("assessment-to-allocate", "Given to a team", "Olu Contact"),
        ("assessment-to-start", "Moved to another team", "None"),
        ("assessment-to-start", "The assessment was started", "Maya Ellis"),
        ("assessment-to-finish", "Eligible", "Maya Ellis"),
        ("visit", "She cannot manage the top four", "Maya Ellis"),
    }
    with acting_as(SYSTEM):
        (way,) = Way.objects.all()
        assert way.person_id is not None and way.contacted_at and way.assessment_at and way.eligibility_at
        assert (way.outcome, way.is_eligible, way.plan_at) == ("assessment", True, None)
        assert way.assessing_team == team_of(workers.worker)


def test_what_is_made_again_from_the_ledger_is_what_was_kept(make_request, workers, colleague, staff) -> None:  # noqa: F811
    make_request()  # nobody answers this one: it has a way, and no work
    person = live(make_request(), workers, colleague, staff)
    with acting_as(workers.worker) as actor:
        (budget,) = items(kind="budget-to-work-out")
        hand_over(actor, [budget], workers.worker, budget.team, colleague, note="She rings on Mondays",
                  last_day=in_days(2))  # fmt: skip
    kept = as_kept()
    assert [len(rows) for rows in kept] == [7, 3, 2]
    with acting_as(SYSTEM):
        WorkItem.objects.filter(person=person).update(words="spoiled")
        Coordinator.objects.all().delete()
        assert rebuild() == (7, 2)
    assert as_kept() == kept


def test_each_person_has_one_coordinator_and_the_ones_before_stay(make_request, workers, colleague, staff) -> None:  # noqa: F811
    live(make_request(), workers, colleague, staff)
    with acting_as(SYSTEM):
        told = [(str(one.worker), one.why, one.ends_at is None) for one in Coordinator.objects.order_by("starts_at")]
    assert told == [("Olu Contact", "Answers the request", False), ("Maya Ellis", "Assesses with them", True)]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [("short_term", "short-term-to-begin"), ("urgent", "urgent-support"), ("community", "referral-to-make")],
)
def test_each_decision_leaves_somebody_something_to_do(make_request, workers, outcome, kind) -> None:  # noqa: F811
    request = make_request()
    with acting_as(workers.officer) as actor:
        accept_request(actor, request)
        decide_request(actor, request, outcome, "Because")
    (item,) = items(kind=kind)
    assert (item.worker, item.team) == (workers.officer, team_of(workers.officer))
    assert (item.due_on == timezone.localdate()) is (outcome == "urgent")


@pytest.mark.parametrize("ending", ["assessment.decided", "carer_assessment.decided", "assessment.completed"])
def test_however_an_assessment_ends_it_is_finished(rose, workers, ending) -> None:
    one, other = UUID(int=5), UUID(int=6)
    tell("assessment.started", rose, workers.worker, assessment=one)
    tell("assessment.started", rose, workers.worker, assessment=other)
    tell(ending, rose, workers.worker, assessment=one, eligible=False)
    assert [item.about_id for item in items(kind="assessment-to-finish", done_at=None)] == [other]


def test_a_record_is_kept_while_there_is_work_to_do(rose, workers) -> None:
    one = UUID(int=5)
    tell("assessment.started", rose, workers.worker, assessment=one)
    with acting_as(SYSTEM):
        assert reasons_to_keep([rose.pk]) == {rose.pk: ["Work with them is not done"]}
    tell("assessment.completed", rose, workers.worker, assessment=one)
    with acting_as(SYSTEM):
        assert reasons_to_keep([rose.pk]) == {}


def test_a_self_assessment_waits_with_whoever_coordinates_until_somebody_takes_it_up(rose, workers) -> None:
    tell("request.matched", rose, workers.officer, team=team_of(workers.officer).pk, request=UUID(int=1))
    tell("self_assessment.started", rose, None, assessment=UUID(int=5))
    assert [item.team for item in items(kind="self-assessment-to-take-up")] == [team_of(workers.officer)]
    tell("assessment.started", rose, workers.worker, assessment=UUID(int=5))
    assert kinds_open() == ["assessment-to-finish"]


def test_a_decision_without_a_record_leaves_nothing_to_do(make_request, workers) -> None:  # noqa: F811
    with acting_as(workers.officer) as actor:
        decide_request(actor, make_request(), "information", "A lunch club is near you")
    assert items() == []


def test_what_cannot_wait_is_due_in_half_the_time_and_comes_first(make_request, workers) -> None:  # noqa: F811
    request = make_request(answers={"soon": {"soon": "now", "why": ""}})
    with acting_as(workers.officer) as actor:
        request = accept_request(actor, request)
        person = request.person
        assert person is not None
        decide_request(actor, request, "assessment", "Because")
        allocate_assessment(actor, person, team_of(workers.worker), request)
    (item,) = items(kind="assessment-to-start")
    assert item.priority == 1 and item.due_on < in_days(17)


def test_a_room_adds_a_kind_of_its_own_in_one_line(rose, workers) -> None:
    if not any(kind.key == "test-kind" for kind in all_kinds()):
        add_work(
            WorkKind("test-kind", "Test due", "Do it", "identity:record", of_person=True),
            opened_by={"test.due": "test"},
            closed_by={"test.done": "test"},
            work_of="assessment",
        )
    about = UUID(int=7)
    tell("test.due", rose, test=about, due_on=in_days(40), words="The third test")
    tell("test.due", rose, test=about)
    (item,) = items()
    assert (item.kind, item.words, item.due_on) == ("test-kind", "The third test", in_days(40))
    assert item.team == team_of(workers.worker)
    tell("test.done", rose, test=UUID(int=8))
    assert kinds_open() == ["test-kind"]
    tell("test.done", rose, test=about)
    assert kinds_open() == []
    with pytest.raises(ValueError, match="registered twice"):
        add_kind(WorkKind("test-kind", "", "", ""))


def test_support_of_a_signed_plan_is_for_the_brokers_until_it_begins(rose, workers, staff) -> None:
    from commonweal.core.accounts.roles import Role

    broker = staff(Role.BROKER, "Bo Lin")
    lines = [UUID(int=1), UUID(int=2)]
    tell("plan.started", rose, workers.worker, plan=UUID(int=9))
    tell("plan.signed", rose, workers.worker, plan=UUID(int=9), to_arrange=lines)
    arranged = items(kind="support-to-arrange")
    assert {item.about_id for item in arranged} == set(lines) and {item.team for item in arranged} == {team_of(broker)}
    tell("brief.opened", rose, broker, line=lines[0])
    assert {str(item.worker) for item in items(kind="support-to-arrange")} == {"None", "Bo Lin"}
    tell("support.started", rose, broker, line=lines[0])
    assert [item.about_id for item in items(kind="support-to-arrange", done_at=None)] == [lines[1]]
    tell("plan.signed", rose, workers.worker, plan=UUID(int=10), to_arrange=[UUID(int=3)])
    assert [item.about_id for item in items(kind="support-to-arrange", done_at=None)] == [UUID(int=3)]


def test_records_that_become_one_keep_the_latest_coordinator_and_all_work(rose, person_of, workers, colleague) -> None:
    other = person_of(workers.worker, given_name="Rosie", email="")
    tell("plan.started", rose, workers.worker, plan=UUID(int=1))
    tell("plan.started", other, colleague, plan=UUID(int=2))
    with acting_as(SYSTEM):
        for model in (WorkItem, Coordinator):
            model.objects.filter(person=other).update(person=rose)
        Person.objects.filter(pk=other.pk).update(merged_into=rose)
    tell("person.merged", rose)
    with acting_as(SYSTEM):
        assert Coordinator.objects.get(ends_at=None).worker == colleague
    kept = as_kept()
    with acting_as(SYSTEM):
        rebuild()
        assert Coordinator.objects.get(ends_at=None).worker == colleague
    assert as_kept()[0] == kept[0] and len(kept[0]) == 2
