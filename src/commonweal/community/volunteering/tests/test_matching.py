"""Who is asked first, why, and why not the others."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.volunteering.matching import Candidate, Wanted, match_volunteers, miles_between
from commonweal.community.volunteering.rules import Held, rules_on

TODAY = date(2026, 11, 23)  # a Monday
RULES = rules_on(TODAY)
HERE = (50.72, -1.98)
A_MILE = 1 / 69.1  # degrees of latitude
WANTED = Wanted(
    kind="garden",
    latitude=HERE[0],
    longitude=HERE[1],
    days=frozenset(),
    times=frozenset({"morning"}),
    first_on=TODAY + timedelta(days=3),
    last_on=TODAY + timedelta(days=3),
)
SHOPPING = replace(WANTED, kind="shopping", checks=("identity", "references", "enhanced-barred"))
BARRED = "Enhanced DBS check with the adults' barred list"
CHECKED = (Held("identity"), Held("references"), Held("enhanced-barred", TODAY + timedelta(days=400)))


def candidate(name: str = "Tom", **changed) -> Candidate:
    given = Candidate(uuid4(), name, *HERE, 3, frozenset({"garden", "shopping"}))
    return replace(given, **changed)


def only(given: Candidate, wanted: Wanted = WANTED):
    (match,) = match_volunteers(wanted, [given], RULES, TODAY)
    return match


def order(*given: Candidate, wanted: Wanted = WANTED) -> list[str]:
    return [match.name for match in match_volunteers(wanted, given, RULES, TODAY)]


def test_somebody_next_door_who_chose_it_and_is_free_is_proposed_and_told_why():
    match = only(candidate())
    assert match.is_proposed and match.score == 80 and match.why_not == ()
    assert match.why == (
        "Lives less than half a mile away",
        "Chose this kind of task",
        "Free on every day and time asked for",
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"is_approved": False}, "Not approved"),
        ({"is_paused": True}, "Is taking a break"),
        ({"is_paused": True, "paused_until": TODAY}, "Is taking a break"),
        ({"was_asked": True}, "Was asked about this already"),
        ({"tasks_now": 2}, "Has 2 of 2 tasks that they do at the same time"),
        ({"latitude": HERE[0] + 4 * A_MILE}, "Lives 4 miles away, and goes 3"),
        ({"interests": frozenset({"company"})}, "Did not choose this kind of task"),
        ({"days": frozenset({0, 1})}, "Is not free on these days"),
        ({"times": frozenset({"evening"})}, "Is not free at these times"),
    ],
)
def test_the_others_are_left_out_with_a_reason(changed, why):
    match = only(candidate(**changed))
    assert (match.is_proposed, match.why_not, match.score) == (False, (why,), 0)


def test_a_break_that_is_over_is_no_reason():
    assert only(candidate(is_paused=True, paused_until=TODAY - timedelta(days=1))).is_proposed


def test_every_reason_is_told():
    assert len(only(candidate(is_approved=False, was_asked=True, tasks_now=5)).why_not) == 3


@pytest.mark.parametrize(
    ("checks", "missing"),
    [
        ((), ["Who they are and where they live", "Two references", BARRED]),
        (CHECKED[:2], [BARRED]),
        ((*CHECKED[:2], Held("enhanced")), [BARRED]),
        ((*CHECKED[:2], Held("enhanced-barred", TODAY + timedelta(days=2))), [BARRED]),
        (CHECKED, []),
    ],
)
def test_without_a_check_that_counts_on_the_day_nobody_is_proposed(checks, missing):
    match = only(candidate(checks=checks), SHOPPING)
    assert [why.removeprefix("Missing or run out: ") for why in match.why_not] == missing
    assert match.is_proposed is (not missing)


def test_a_weekly_task_needs_checks_on_its_first_day():
    weekly = replace(SHOPPING, is_weekly=True, last_on=None)
    lasting = (*CHECKED[:2], Held("enhanced-barred", weekly.first_on))
    assert only(candidate(checks=lasting), weekly).is_proposed
    assert not only(
        candidate(checks=lasting), replace(weekly, first_on=weekly.first_on + timedelta(days=1))
    ).is_proposed


def test_a_lift_needs_somebody_who_drives():
    lift = replace(WANTED, kind="garden", abilities=("drives",))
    assert only(candidate(), lift).why_not == ("Has not said “I drive, and have a car”",)
    assert only(candidate(abilities=frozenset({"drives"})), lift).is_proposed


def test_a_task_between_two_days_suits_who_is_free_on_one_of_them():
    over_a_weekend = replace(WANTED, first_on=TODAY + timedelta(days=4), last_on=TODAY + timedelta(days=5))
    assert only(candidate(days=frozenset({5})), over_a_weekend).is_proposed
    assert not only(candidate(days=frozenset({2})), over_a_weekend).is_proposed


def test_nearer_goes_before_farther_and_a_known_face_before_a_neighbour():
    near = candidate("Near")
    far = candidate("Far", latitude=HERE[0] + 2.5 * A_MILE)
    known = candidate("Known", has_helped=True)
    assert order(far, near, known) == ["Known", "Near", "Far"]


def test_who_chose_the_kind_goes_before_who_does_anything():
    assert order(candidate("Anything", interests=frozenset()), candidate("Chose")) == ["Chose", "Anything"]


def test_who_suits_about_as_well_is_asked_in_turn():
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    lately = candidate("Lately", last_asked_at=now)
    long_ago = candidate("Long ago", last_asked_at=now - timedelta(days=30), latitude=HERE[0] + 0.05 * A_MILE)
    never = candidate("Never", latitude=HERE[0] + 0.1 * A_MILE)
    assert order(lately, long_ago, never) == ["Never", "Long ago", "Lately"]


def test_a_mile_is_a_mile():
    assert miles_between(50.7192, -1.8808, 50.7150, -1.9872) == pytest.approx(4.67, abs=0.03)  # Bournemouth to Poole
    assert miles_between(*HERE, *HERE) == 0


slots = st.frozensets(st.sampled_from(["morning", "afternoon", "evening"]))
weekdays = st.frozensets(st.integers(0, 6))
candidates = st.builds(
    Candidate,
    volunteer=st.integers(0, 2**64).map(lambda number: UUID(int=number)),
    name=st.just("V"),
    latitude=st.floats(50.6, 50.8),
    longitude=st.floats(-2.1, -1.8),
    miles=st.integers(1, 20),
    interests=st.frozensets(st.sampled_from(["garden", "shopping", "company"])),
    days=weekdays,
    times=slots,
    checks=st.just(CHECKED) | st.just(()),
    tasks_now=st.integers(0, 3),
    was_asked=st.booleans(),
    has_helped=st.booleans(),
)
tasks = st.builds(
    lambda kind, days, times, span: replace(
        WANTED if kind == "garden" else SHOPPING, days=days, times=times, last_on=WANTED.first_on + timedelta(days=span)
    ),
    st.sampled_from(["garden", "shopping"]),
    weekdays,
    slots,
    st.integers(0, 20),
)


@given(tasks, st.lists(candidates, max_size=8, unique_by=lambda one: one.volunteer))
def test_everybody_is_judged_once_and_nobody_is_proposed_with_a_reason_against(wanted, given_candidates):
    matches = match_volunteers(wanted, given_candidates, RULES, TODAY)
    assert sorted(match.volunteer for match in matches) == sorted(one.volunteer for one in given_candidates)
    assert all(match.is_proposed is not bool(match.why_not) for match in matches)
    assert all(0 <= match.score <= 100 and match.score % 5 == 0 for match in matches)
    flags = [match.is_proposed for match in matches]
    assert flags == sorted(flags, reverse=True)


@given(tasks, st.lists(candidates, max_size=8, unique_by=lambda one: one.volunteer), st.randoms())
def test_the_order_in_which_volunteers_are_stored_changes_nothing(wanted, given_candidates, chance):
    shuffled = list(given_candidates)
    chance.shuffle(shuffled)
    assert match_volunteers(wanted, shuffled, RULES, TODAY) == match_volunteers(wanted, given_candidates, RULES, TODAY)


@given(tasks, candidates)
def test_more_checks_never_take_somebody_off_the_list(wanted, one):
    without, having = replace(one, checks=()), replace(one, checks=CHECKED)
    assert only(having, wanted).is_proposed or not only(without, wanted).is_proposed


@given(tasks, candidates, st.integers(1, 20))
def test_going_farther_never_takes_somebody_off_the_list(wanted, one, more):
    farther = replace(one, miles=one.miles + more)
    assert only(farther, wanted).is_proposed or not only(one, wanted).is_proposed
