"""The steps before paid support: the pure rule, and who writes them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as
from commonweal.core.calculations.registry import OutsideRule
from commonweal.pathway.plans.actions import (
    add_helper,
    add_line,
    add_outcome,
    agree_as_worker,
    amend_plan,
    answer_rungs,
    copy_answers,
    remove_helper,
    set_start,
    start_plan,
    waive_risk_talk,
)
from commonweal.pathway.plans.ladder import LineFact, is_long_term, ladder_on, skipped, steps_of, unanswered, unclimbed
from commonweal.pathway.plans.models import Holding, Plan, RungAnswer
from commonweal.pathway.plans.readiness import what_is_missing
from commonweal.pathway.plans.tests.factories import SYSTEM, in_days, make_person, terms
from commonweal.people.circle.actions import add_supporter

LADDER = ladder_on(date(2026, 11, 1))
KEYS = [rung.key for rung in LADDER.asked]
CARE = LineFact("Mornings", "home_care", True, "a")


def test_the_ladder_begins_with_the_person_and_ends_with_paid_support():
    assert [rung.step for rung in LADDER.rungs] == sorted(rung.step for rung in LADDER.rungs)
    assert (LADDER.rungs[0].key, LADDER.rungs[-1].key) == ("myself", "paid")
    assert {"recovery", "technology", "adaptations", "equipment"} <= {one.key for one in LADDER.rungs if one.held}
    with pytest.raises(OutsideRule):
        ladder_on(date(1999, 1, 1))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (CARE, True),
        (LineFact("Mornings", "home_care", False, "a"), False),
        (LineFact("A rail", "equipment_technology", True, "a"), False),
        (LineFact("Six weeks", "home_care", True, "a", 6), False),
        (LineFact("To the edge", "home_care", True, "a", LADDER.short_term_weeks), False),
        (LineFact("Beyond it", "home_care", True, "a", LADDER.short_term_weeks + 1), True),
    ],
)
def test_which_support_is_long_term(line, expected):
    assert is_long_term(LADDER, line) is expected


def test_long_term_support_waits_for_the_rungs_of_its_own_outcome():
    given_for_another = {"b": KEYS}
    (found,) = unclimbed(LADDER, [CARE], given_for_another)
    assert [rung.key for rung in found.rungs] == KEYS
    assert "“Getting better”" in found.words and "“Mornings”" in found.words
    assert unclimbed(LADDER, [CARE], {"a": KEYS}) == []


def test_a_line_of_no_outcome_rests_on_what_was_answered_for_any():
    line = LineFact("Mornings", "home_care", True, None)
    assert unclimbed(LADDER, [line], {"a": KEYS[:4], "b": KEYS[4:]}) == []
    assert unclimbed(LADDER, [line], {"a": KEYS[:4]}) != []


@given(st.sets(st.sampled_from(KEYS)))
@settings(max_examples=60)
def test_what_is_unanswered_and_answered_make_up_the_ladder(answered):
    left = {rung.key for rung in unanswered(LADDER, answered)}
    assert left.isdisjoint(answered) and left | answered == set(KEYS)
    assert {rung.key for rung in skipped(LADDER, answered)} <= left
    steps = steps_of(LADDER, dict.fromkeys(answered, "used"), has_paid=bool(not left))
    assert all(step.is_answered for step in steps) is (not left)


def test_answers_are_kept_with_who_wrote_them_and_need_words(planning, resident):
    plan = planning.start()
    with acting_as(resident) as actor:
        outcome = add_outcome(actor, plan, "I want to cook again")
        with pytest.raises(ValidationError) as wrong:
            answer_rungs(actor, outcome, {"circle": ("used", " "), "equipment": ("", "A stool")})
        assert set(wrong.value.message_dict) == {"circle-words", "equipment-answer"}
        answer_rungs(actor, outcome, {"circle": ("used", "Ann peels"), "equipment": ("", "")})
    with acting_as(SYSTEM):
        kept = RungAnswer.objects.get(outcome=outcome)
    assert (kept.rung, kept.words, kept.written_by_name, kept.written_as) == (
        "circle",
        "Ann peels",
        "Rose Penny",
        "person",
    )
    with acting_as(resident) as actor:
        answer_rungs(actor, outcome, {"circle": ("", "")})
        assert not outcome.rungs.exists()


def test_what_was_said_for_one_outcome_is_copied_where_nothing_is_said(planning):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        first, second = plan.outcomes.get(), add_outcome(actor, plan, "I want to cook again")
        answer_rungs(actor, second, {"circle": ("used", "Ann peels")})
        copy_answers(actor, second, first)
        found = {one.rung: one.words for one in second.rungs.all()}
    assert set(found) == set(KEYS) and found["circle"] == "Ann peels"


def test_a_supporter_of_the_circle_is_named_and_answers_the_step(planning, place, resident):
    plan = planning.start(terms(holding=Holding.UNPAID, hourly_price=Decimal(0)))
    with acting_as(planning.worker) as actor:
        ann = add_supporter(actor, planning.person, name="Ann", kind="friend", relationship="friend")
        outcome = add_outcome(actor, plan, "I want to cook again")
        helper = add_helper(actor, outcome, "circle", "peels on Fridays", supporter=ann)
        assert (helper.name, outcome.rungs.get().answer) == ("Ann", "used")
        with pytest.raises(ValidationError, match="Say who"):
            add_helper(actor, outcome, "community", "drives")
        with pytest.raises(ValidationError, match="Nobody is named"):
            add_helper(actor, outcome, "recovery", "trains", name="Jo")
        other = add_supporter(
            actor, make_person(place, planning.worker.memberships.get().team, given_name="Al"),
            name="Bo", kind="friend", relationship="friend",
        )  # fmt: skip
        with pytest.raises(ValidationError, match="person’s circle"):
            add_helper(actor, outcome, "circle", "drives", supporter=other)
        remove_helper(actor, helper)
        assert not outcome.helpers.exists()


def test_nobody_agrees_to_long_term_support_before_the_steps_are_answered(planning):
    with acting_as(planning.worker) as actor:
        plan = start_plan(actor, planning.assessment, planning.budget)
        outcome = add_outcome(actor, plan, "I want to be up in time")
        line = add_line(actor, plan, terms(outcome=outcome))
        plan = set_start(actor, plan, in_days(14))
        waive_risk_talk(actor, plan, "plan", "Talked about at the assessment")
        with pytest.raises(ValidationError, match="“Technology”"):
            agree_as_worker(actor, Plan.objects.get(pk=plan.pk))
        answer_rungs(actor, outcome, dict.fromkeys(KEYS, ("not_suitable", "Not for this")))
        assert what_is_missing(plan) == []
        agree_as_worker(actor, Plan.objects.get(pk=plan.pk))
        assert line.plan_id == plan.pk


def test_a_signed_plan_keeps_its_steps_and_an_amendment_takes_them_along(planning):
    planning.start()
    plan = planning.sign()
    with acting_as(planning.worker) as actor:
        outcome = plan.outcomes.get()
        with pytest.raises(ValidationError, match="signed"):
            answer_rungs(actor, outcome, {"circle": ("used", "More")})
        with pytest.raises(IntegrityError), transaction.atomic():
            RungAnswer.objects.filter(outcome=outcome).update(words="Other words")
        new = amend_plan(actor, plan)
        copied = {(one.rung, one.words, one.written_by_name) for one in new.outcomes.get().rungs.all()}
        assert copied == {(one.rung, one.words, one.written_by_name) for one in outcome.rungs.all()}
        assert new.lines.get().outcome_id != plan.lines.get().outcome_id or new.lines.get().outcome_id is None
