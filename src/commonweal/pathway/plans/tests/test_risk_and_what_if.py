"""Talks about risk, what is done if something happens, the week, and what is said of a plan."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.plans.actions import (
    Risk,
    agree_as_worker,
    disagree,
    place_slots,
    record_risk_talk,
    remove_contingency,
    remove_risk_talk,
    remove_slot,
    set_condition,
    set_coordinator,
    set_end,
    set_shape,
    waive_risk_talk,
    write_contingency,
)
from commonweal.pathway.plans.ladder import ladder_on
from commonweal.pathway.plans.models import PlanRemark, WeekSlot
from commonweal.pathway.plans.printed import sections_of
from commonweal.pathway.plans.queries import slots_of
from commonweal.pathway.plans.readiness import what_is_missing
from commonweal.pathway.plans.risk import stages_asked
from commonweal.pathway.plans.tests.factories import SYSTEM, direct_payment, in_days, terms
from commonweal.pathway.plans.week import Slot, hours_of, picture_of, placed_hours, unpaid_by_who
from commonweal.people.circle.actions import add_supporter

pytestmark = pytest.mark.django_db
RISK = Risk("plan", "A fall", "possible", "serious", "Walks by the sea every day", "Takes the phone", "decides")


def test_a_talk_about_risk_says_who_decides(planning, resident):
    plan = planning.start()
    with acting_as(resident) as actor:
        talk = record_risk_talk(actor, plan, RISK)
        assert (talk.decided_by, talk.written_as) == ("Rose Penny", "person")
        with pytest.raises(ValidationError) as wrong:
            record_risk_talk(actor, plan, replace(RISK, capacity="lacks", good="", likely="surely"))
        assert set(wrong.value.message_dict) == {"decided_by", "good", "likely"}
        record_risk_talk(actor, plan, replace(RISK, capacity="lacks", decided_by="Ann, attorney"), talk)
        assert plan.risk_talks.get(pk=talk.pk).decided_by == "Ann, attorney"


def test_each_point_of_the_plan_asks_for_a_talk_or_why_there_was_none(planning, resident):
    plan = planning.start(terms(), direct_payment())
    today = timezone.localdate()
    assert [one.key for one in stages_asked(today, ["direct_payment"], ["care_home"])] == [
        "plan",
        "direct_payment",
        "moving",
    ]
    with acting_as(planning.worker) as actor:
        for talk in plan.risk_talks.all():
            remove_risk_talk(actor, talk)
        assert [part.part for part in what_is_missing(plan)] == ["risk", "risk"]
        waive_risk_talk(actor, plan, "direct_payment", "Talked about with the payments team")
        record_risk_talk(actor, plan, RISK)
        assert what_is_missing(plan) == []
        with pytest.raises(ValidationError, match="Say why"):
            waive_risk_talk(actor, plan, "plan", " ")
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        waive_risk_talk(actor, plan, "plan", "I would rather not")


def test_a_long_term_condition_asks_what_is_done_if_it_gets_worse(planning):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        ann = add_supporter(
            actor, planning.person, name="Ann", kind="friend", relationship="friend", phone="01632 960001"
        )
        plan = set_condition(actor, plan, True)
        assert [part.part for part in what_is_missing(plan)] == ["what_if"]
        one = write_contingency(actor, plan, trigger="Short of breath", what="Call the surgery", supporter=ann)
        assert (one.who, one.phone, what_is_missing(plan)) == ("Ann", "01632 960001", [])
        changed = write_contingency(actor, plan, trigger="Breathless", what="Call 111", who="Anybody", contingency=one)
        assert (changed.pk, changed.who, changed.supporter) == (one.pk, "Anybody", None)
        with pytest.raises(ValidationError) as wrong:
            write_contingency(actor, plan, trigger=" ", what="")
        assert set(wrong.value.message_dict) == {"trigger", "what", "who"}
        remove_contingency(actor, one)
        assert not plan.contingencies.exists()


def test_the_week_holds_hours_against_the_plan(planning):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        line = plan.lines.get()
        ann = add_supporter(actor, planning.person, name="Ann", kind="friend", relationship="friend")
        place_slots(actor, plan, range(5), 8 * 60, 9 * 60, line=line)
        place_slots(actor, plan, [6], 23 * 60, 60, supporter=ann, label="Sits with me")
        slots = slots_of(plan)
        (placed,) = placed_hours([(str(line.pk), line.description, line.weekly_hours)], slots)
        assert (placed.placed_hours, placed.left) == (5, 5)
        assert unpaid_by_who(slots) == [("Ann", Decimal("2.00"))]
        for wrong, given_ in (("days", ([], 0, 60)), ("ends", ([1], 60, 60))):
            with pytest.raises(ValidationError) as error:
                place_slots(actor, plan, *given_, line=line)
            assert wrong in error.value.message_dict
        remove_slot(actor, WeekSlot.objects.filter(plan=plan, day=6).get())
        assert len(slots_of(plan)) == 5


SLOTS = st.lists(
    st.builds(
        Slot,
        key=st.sampled_from("ab"),
        label=st.just("Help"),
        who=st.just(""),
        day=st.integers(0, 6),
        begins=st.integers(0, 1439),
        ends=st.integers(0, 1440),
        is_paid=st.booleans(),
    ).filter(lambda slot: slot.begins != slot.ends),
    max_size=12,
)


@given(SLOTS)
@settings(max_examples=60)
def test_blocks_of_a_picture_stay_inside_it_and_never_cover_each_other(slots):
    picture = picture_of(slots)
    assert len(picture.blocks) == len(slots)
    assert hours_of(slots) == hours_of(block.slot for block in picture.blocks)
    for block in picture.blocks:
        assert block.x >= 0 and block.x + block.width <= 701
        assert block.y >= 27
    tall = [one for one in picture.blocks if one.height > 12]
    for one in tall:
        for other in tall:
            apart = one.x + one.width <= other.x + 0.1 or other.x + other.width <= one.x + 0.1
            after = one.y + one.height <= other.y + 0.1 or other.y + other.height <= one.y + 0.1
            assert one is other or apart or after


def test_the_person_says_what_they_do_not_agree_with_before_and_after_signing(planning, resident, broker):
    planning.start()
    with acting_as(planning.worker) as actor:
        agree_as_worker(actor, planning.plan)
    with acting_as(resident) as actor:
        disagree(actor, planning.plan, "Not on Sundays")
    assert planning.plan.worker_agreed_at is None
    plan = planning.sign()
    with acting_as(resident) as actor:
        disagree(actor, plan, "Still not on Sundays")
        assert [one.words for one in plan.remarks.all()] == ["Still not on Sundays", "Not on Sundays"]
    assert planning.plan.signed_at
    with acting_as(broker) as actor, pytest.raises(PermissionDenied):
        disagree(actor, plan, "Too dear")
    with acting_as(SYSTEM):
        assert PlanRemark.objects.count() == 2


def test_a_plan_that_ends_says_how_support_tails_off(planning, manager, resident):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        with pytest.raises(ValidationError) as wrong:
            set_end(actor, plan, in_days(42))
        assert "step_down" in wrong.value.message_dict
        with pytest.raises(ValidationError, match="cannot be before"):
            set_end(actor, plan, plan.starts_on - timedelta(days=1), "Less each week")
        set_end(actor, plan, in_days(42), "Less each week; watch for missed meals")
        set_coordinator(actor, plan, manager)
        set_shape(actor, plan, "letter")
    assert (planning.plan.ends_on, planning.plan.coordinator, planning.plan.shape) == (in_days(42), manager, "letter")
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        set_end(actor, plan, None)


def test_the_api_tells_of_steps_risk_what_if_and_the_week(client, planning, resident):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        record_risk_talk(actor, plan, RISK)
        write_contingency(actor, plan, trigger="Breathless", what="Call 111", who="Anybody")
        place_slots(actor, plan, [0], 480, 540, line=plan.lines.get())
    client.force_login(resident)
    told = client.get(f"/api/v1/plans/{plan.pk}").json()
    assert {step["rung"] for step in told["outcomes"][0]["steps"]} >= {"recovery", "technology"}
    assert [talk["good"] for talk in told["risk_talks"] if talk["good"]] == ["Walks by the sea every day"]
    assert told["contingencies"][0]["who"] == "Anybody"
    assert (told["week"][0]["day"], told["week"][0]["begins"], told["coordinator_name"]) == (0, 480, "Maya Ellis")


def test_the_plan_is_a_pdf_with_what_the_reader_may_see(client, planning, resident, broker):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        record_risk_talk(actor, plan, RISK)
        write_contingency(actor, plan, trigger="Breathless", what="Call 111", who="Anybody")
        place_slots(actor, plan, [0], 480, 540, line=plan.lines.get())
        told = {one.title: str(one.lines) for one in sections_of(actor, plan, ladder_on(timezone.localdate()))}
    assert "£25.00 an hour" in told["Support"] and "Getting better, tried" in told["What I want to happen"]
    assert "8am to 9am" in told["The week"] and "Walks by the sea" in told["Risks worth taking"]
    plan = planning.sign()
    with acting_as(broker) as actor:
        titles = [one.title for one in sections_of(actor, plan, ladder_on(timezone.localdate()))]
    assert not any("budget" in title for title in titles)
    client.force_login(resident)
    for address in (f"/plans/{plan.pk}/pdf", f"/plans/{plan.pk}/pdf?large=1"):
        made = client.get(address)
        assert made.headers["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
