"""Taking, giving, moving, closing and handing over work: who may, who may not, and that sight follows."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import start_assessment
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.tests.factories import team_of
from commonweal.pathway.work.actions import allocate_work, close_work, hand_over, move_due_date, open_work, take_work
from commonweal.pathway.work.models import Coordinator, WorkItem
from commonweal.pathway.work.tests.conftest import SYSTEM, items, join
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import access_of

TODAY = timezone.localdate


@pytest.fixture
def assessing(given, rose, workers):
    """Rose's assessment, which Maya has begun."""
    with acting_as(workers.worker) as actor:
        start_assessment(actor, rose)
    return items(kind="assessment-to-finish")[0]


def test_who_is_in_the_team_takes_what_nobody_has_and_only_one_of_them(given, workers, colleague) -> None:
    with acting_as(workers.worker) as actor:
        assert take_work(actor, given).worker == workers.worker
        assert take_work(actor, given).worker == workers.worker  # twice is once
    with acting_as(colleague) as actor, pytest.raises(ValidationError, match="Maya Ellis has this already"):
        take_work(actor, given)
    with acting_as(SYSTEM):
        assert Entry.objects.filter(kind="work.given").count() == 1


def test_work_of_another_team_is_hidden_and_nobody_takes_it(given, workers) -> None:
    with acting_as(workers.elsewhere) as actor, pytest.raises(WorkItem.DoesNotExist):
        take_work(actor, given)


def test_who_sees_the_person_and_is_not_in_the_team_cannot_act(given, rose, workers) -> None:
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(workers.elsewhere)], ["identity", "care"], Basis.WORKER)
    with acting_as(workers.elsewhere) as actor:
        for act in (
            lambda: take_work(actor, given),
            lambda: close_work(actor, given, "x"),
            lambda: move_due_date(actor, given, TODAY(), "x"),
        ):
            with pytest.raises(PermissionDenied, match="Only the team"):
                act()


def test_a_resident_does_nothing_with_work_about_them(given, resident) -> None:
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        close_work(actor, given, "I am fine")


def test_many_pieces_are_given_at_once_and_who_gets_them_sees_the_people(given, rose, workers, west) -> None:
    with acting_as(workers.elsewhere) as actor:
        assert not access_of(actor, rose).sees("care")
    with acting_as(workers.worker) as actor:
        other = open_work(actor, rose, "call", "Ring her daughter", due_on=TODAY())
        assert allocate_work(actor, [given, other], west, workers.elsewhere, "She is hard of hearing") == 2
    with acting_as(workers.elsewhere) as actor:
        mine = list(WorkItem.objects.filter(worker=workers.elsewhere))
        assert {item.note for item in mine} == {"She is hard of hearing"} and len(mine) == 2
        assert access_of(actor, rose).bases == {"council", "team", "worker"}


def test_work_is_given_back_to_the_list(given, workers) -> None:
    with acting_as(workers.worker) as actor:
        take_work(actor, given)
        allocate_work(actor, [given], given.team, None)
    assert [(item.worker, item.given_at) for item in items(kind=given.kind)] == [(None, None)]


@pytest.mark.parametrize("who", ["finance", "elsewhere"])
def test_work_goes_to_nobody_who_does_not_work_in_the_team(given, workers, who) -> None:
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="does not work in"):
        allocate_work(actor, [given], given.team, getattr(workers, who))


def test_a_day_is_moved_with_a_reason_and_the_first_one_stays(given, workers) -> None:
    later = TODAY() + timedelta(days=60)
    with acting_as(workers.worker) as actor:
        moved = move_due_date(actor, given, later, "She is in hospital")
        assert (moved.due_on, moved.first_due_on) == (later, given.due_on)
        for day, reason, field in ((later, " ", "reason"), (TODAY() - timedelta(days=1), "x", "due_on")):
            with pytest.raises(ValidationError) as refused:
                move_due_date(actor, given, day, reason)
            assert list(refused.value.message_dict) == [field]
    with acting_as(SYSTEM):
        assert Entry.objects.get(kind="work.due_moved").reason == "She is in hospital"


def test_work_is_closed_once_with_what_came_of_it(given, workers) -> None:
    with acting_as(workers.worker) as actor:
        with pytest.raises(ValidationError, match="what came of it"):
            close_work(actor, given, " ")
        assert close_work(actor, given, "She moved to Leeds").outcome == "She moved to Leeds"
        with pytest.raises(ValidationError, match="done already"):
            close_work(actor, given, "Again")


def test_what_is_added_by_hand_has_words_a_kind_and_a_day(rose, workers) -> None:
    with acting_as(workers.officer) as actor:
        with pytest.raises(ValidationError) as refused:
            open_work(actor, rose, "plan-to-start", " ", due_on=TODAY() - timedelta(days=1), priority=9)
        assert set(refused.value.message_dict) == {"kind", "words", "due_on", "priority"}
        made = open_work(actor, rose, "visit", "See her stairs", due_on=TODAY())
    assert (made.team, made.worker, made.words) == (team_of(workers.officer), None, "See her stairs")


def test_only_who_works_with_somebody_adds_work_about_them(rose, workers) -> None:
    with acting_as(workers.finance) as actor, pytest.raises(PermissionDenied):
        open_work(actor, rose, "visit", "x", due_on=TODAY())


def test_handing_over_moves_work_and_sight_and_tells_the_person(assessing, rose, workers, colleague) -> None:
    last = TODAY() + timedelta(days=3)
    with acting_as(workers.manager) as actor:
        handed = {"note": "She prefers mornings", "last_day": last}
        assert hand_over(actor, [assessing], workers.worker, assessing.team, colleague, **handed) == 1
    (item,) = items(kind="assessment-to-finish")
    assert (item.worker, item.note, item.handed_over_from) == (colleague, "She prefers mornings", "Maya Ellis")
    with acting_as(SYSTEM):
        assert Assessment.objects.get().assessor == colleague
        assert Coordinator.objects.get(ends_at=None).worker == colleague
        own = Sight.objects.filter(viewer=workers.worker.pk, basis=Basis.WORKER, ends_at__gt=timezone.now())
        assert {timezone.localtime(sight.ends_at).date() for sight in own} == {last + timedelta(days=1)}
        assert Sight.objects.filter(viewer=colleague.pk, basis=Basis.WORKER, ends_at=None).exists()
        (letter,) = Message.objects.filter(template="worker-changed")
        assert "Cleo Marsh is the person to ask" in letter.body and letter.person_id == rose.pk


def test_whoever_cannot_assess_gets_the_work_and_not_the_assessment(assessing, workers) -> None:
    clerk = join(assessing.team, Role.FINANCE_OFFICER, "Finn Clerk")
    with acting_as(workers.manager) as actor:
        allocate_work(actor, [assessing], assessing.team, clerk)
    with acting_as(SYSTEM):
        assert Assessment.objects.get().assessor == workers.worker


def test_who_does_not_coordinate_hands_over_without_a_letter(given, rose, workers, colleague) -> None:
    with acting_as(workers.worker) as actor:
        call = open_work(actor, rose, "call", "Ring her", due_on=TODAY(), worker=workers.worker)
        hand_over(actor, [call], workers.worker, call.team, colleague, note="x", last_day=TODAY())
    with acting_as(SYSTEM):
        assert not Message.objects.filter(template="worker-changed").exists()


def test_a_colleague_does_not_hand_over_anothers_work(assessing, workers, colleague) -> None:
    with acting_as(colleague) as actor, pytest.raises(PermissionDenied):
        hand_over(actor, [assessing], workers.worker, assessing.team, colleague, note="x", last_day=TODAY())


def test_a_handover_says_what_is_missing(assessing, workers, colleague) -> None:
    with acting_as(workers.manager) as actor:
        with pytest.raises(ValidationError) as refused:
            hand_over(actor, [], workers.worker, assessing.team, workers.worker, note=" ",
                      last_day=TODAY() - timedelta(days=1))  # fmt: skip
        assert set(refused.value.message_dict) == {"items", "worker", "note", "last_day"}
        with pytest.raises(ValidationError, match="Choose work that Cleo Marsh has"):
            hand_over(actor, [assessing], colleague, assessing.team, workers.worker, note="x", last_day=TODAY())


def test_money_is_hidden_from_who_sees_no_money(rose, workers) -> None:
    with acting_as(SYSTEM) as actor:
        carer = join(team_of(workers.elsewhere), Role.SOCIAL_WORKER, "Nia Lowe")
        grant_sight(actor, rose, [viewer_of(carer)], ["identity", "care"], Basis.WORKER)
        for kind, part in (("contribution-to-work-out", "money"), ("visit", "care")):
            WorkItem.objects.create(person=rose, kind=kind, compartment=part, team=team_of(workers.finance),
                                    about_id=rose.pk, opened_at=timezone.now(), due_on=TODAY(),
                                    first_due_on=TODAY())  # fmt: skip
    with acting_as(carer):
        assert [item.kind for item in WorkItem.objects.all()] == ["visit"]
