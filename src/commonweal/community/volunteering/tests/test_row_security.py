"""Who sees what by the database itself: each of them, and nobody else."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.utils import ProgrammingError

from commonweal.community.volunteering.actions import (
    accept_asking,
    apply_for_grant,
    ask_volunteers,
    check_in,
    hand_back_task,
    log_hours,
    match_by_hand,
)
from commonweal.community.volunteering.keys import ASKING, GRANT, TASK, VOLUNTEER, code_of, link_key
from commonweal.community.volunteering.models import Asking, Check, CheckIn, Grant, GrantSpend, Hours, Task, Volunteer
from commonweal.community.volunteering.tests.conftest import TODAY
from commonweal.community.volunteering.tests.test_grants import an_application
from commonweal.community.volunteering.tests.test_matched import by_key
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role


def seen_by(account, what, key: str = "") -> int:
    """How many rows somebody sees, signed in or with a key in hand."""
    with acting_as(account):
        if key:
            by_key(key)
        return what.objects.count()


@pytest.fixture
def everybody(scheme, coordinator, other_coordinator, volunteer, task, account, resident, worker, staff, neighbours):
    """A task by Rose's account, offered to Tom (account) and Una (key); Tom has a check, a talk and an hour."""
    tom, una = volunteer("Tom Sears", account=account("Tom Sears"), checks=("identity",)), volunteer("Una Moss")
    made = task(by=resident)
    with acting_as(coordinator) as actor:
        check_in(actor, tom, "All well")
        log_hours(actor, tom, on=TODAY, hours=Decimal(1), words="Training")
        askings = {one.volunteer_id: one for one in ask_volunteers(actor, made, [tom.pk, una.pk])}
    return {
        "task": made,
        "tom": tom,
        "una": una,
        "askings": askings,
        "stranger": account("Guy Nosy"),
        "colleague": staff(Role.GROUP_LEADER, "Bridget Lane", organisation=neighbours),
        "commissioner": staff(Role.COMMISSIONER),
    }


def test_before_the_match_a_task_is_seen_by_who_asked_and_the_scheme(
    everybody, resident, coordinator, other_coordinator, worker
):
    made = everybody["task"]
    assert seen_by(resident, Task) == seen_by(coordinator, Task) == seen_by(everybody["colleague"], Task) == 1
    assert seen_by(None, Task, code_of(TASK, made.pk)) == 1
    unseeing = [
        None,
        everybody["stranger"],
        everybody["tom"].account,
        other_coordinator,
        worker,
        everybody["commissioner"],
    ]
    assert [seen_by(one, Task) for one in unseeing] == [0] * len(unseeing)
    keys = [link_key(VOLUNTEER, everybody["una"].pk), link_key(ASKING, everybody["askings"][everybody["una"].pk].pk)]
    assert [seen_by(None, Task, key) for key in keys] == [0, 0]


@pytest.mark.parametrize("name", ["tom", "una"])
def test_once_matched_the_volunteer_sees_it_and_the_other_does_not(everybody, name, coordinator):
    who, other = everybody[name], everybody["una" if name == "tom" else "tom"]
    asking = everybody["askings"][who.pk]
    with acting_as(who.account) as actor:
        accept_asking(actor if who.account else by_key(link_key(ASKING, asking.pk)), asking)
    assert seen_by(who.account, Task, "" if who.account else link_key(VOLUNTEER, who.pk)) == 1
    assert seen_by(None, Task, link_key(ASKING, asking.pk)) == 1
    assert seen_by(other.account, Task, "" if other.account else link_key(VOLUNTEER, other.pk)) == 0
    with acting_as(coordinator) as actor:
        hand_back_task(actor, everybody["task"])
    assert seen_by(who.account, Task, "" if who.account else link_key(VOLUNTEER, who.pk)) == 0
    assert seen_by(None, Task, link_key(ASKING, asking.pk)) == 0


def test_a_question_is_seen_by_who_is_asked_and_the_scheme(everybody, coordinator, resident, other_coordinator):
    una = everybody["una"]
    assert seen_by(coordinator, Asking) == 2
    assert seen_by(everybody["tom"].account, Asking) == 1
    assert seen_by(None, Asking, link_key(ASKING, everybody["askings"][una.pk].pk)) == 1
    assert seen_by(None, Asking, link_key(VOLUNTEER, una.pk)) == 1
    assert [seen_by(one, Asking) for one in (None, resident, other_coordinator)] == [0, 0, 0]


@pytest.mark.parametrize("what", [Volunteer, Check, Hours])
def test_a_volunteer_is_seen_by_themselves_and_the_scheme(
    everybody, what, coordinator, resident, other_coordinator, worker
):
    assert seen_by(coordinator, what) >= 1
    assert seen_by(everybody["tom"].account, what) == 1
    assert seen_by(None, Volunteer, link_key(VOLUNTEER, everybody["una"].pk)) == 1
    unseeing = [None, resident, other_coordinator, worker, everybody["commissioner"]]
    assert [seen_by(one, what) for one in unseeing] == [0] * len(unseeing)


def test_what_a_coordinator_notes_of_a_talk_is_not_read_by_the_volunteer(everybody, coordinator):
    assert seen_by(coordinator, CheckIn) == 1
    assert seen_by(everybody["tom"].account, CheckIn) == seen_by(None, CheckIn) == 0


def test_a_matched_volunteer_is_still_a_stranger_to_whoever_asked(everybody, resident):
    """Their name and number are in the task's own page, not by sight of what they offer."""
    tom = everybody["tom"]
    with acting_as(tom.account) as actor:
        accept_asking(actor, everybody["askings"][tom.pk])
    assert seen_by(resident, Volunteer) == 0


def test_a_grant_is_seen_by_its_group_and_by_those_who_decide(scheme, resident, staff, coordinator, worker, account):
    with acting_as(resident) as actor:
        made = apply_for_grant(actor, an_application())
    for decider in (staff(Role.COMMISSIONER), staff(Role.ENGAGEMENT_LEAD)):
        assert seen_by(decider, Grant) == 1
    assert seen_by(resident, Grant) == seen_by(None, Grant, code_of(GRANT, made.pk)) == 1
    others = (None, coordinator, worker, account("Guy Nosy"))
    for what in (Grant, GrantSpend):
        assert [seen_by(one, what) for one in others] == [0] * len(others)


def test_nobody_writes_a_check_into_another_scheme(everybody, other_coordinator):
    row = Check(
        volunteer_id=everybody["tom"].pk, kind="basic", issued_on=TODAY, seen_on=TODAY, seen_by_name="Ivor Crane"
    )
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(other_coordinator):
        row.save(force_insert=True)


def test_a_stale_copy_of_a_task_gives_no_right_that_has_gone(everybody, coordinator):
    tom, una = everybody["tom"], everybody["una"]
    with acting_as(tom.account) as actor:
        accept_asking(actor, everybody["askings"][tom.pk])
        stale = Task.objects.get()
    with acting_as(coordinator) as actor:
        hand_back_task(actor, everybody["task"])
        match_by_hand(actor, everybody["task"], una)
    with pytest.raises(PermissionDenied), acting_as(tom.account) as actor:
        hand_back_task(actor, stale)
