"""When an entry is asked about, reminded of, called about and hidden."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.freshness import Rules, Step, is_due, next_step, rules_of
from commonweal.core.calculations.policy import policy_on

RULES = Rules(ask_after=180, remind_after=14, reminders=2, hide_after=56, most_at_once=100)
TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("confirmed", "asked", "can_be_asked", "step"),
    [
        (179, [], True, Step.NOTHING),
        (180, [], True, Step.ASK),
        (None, [], True, Step.ASK),
        (180, [], False, Step.CALL),
        (193, [13], True, Step.NOTHING),
        (194, [14], True, Step.REMIND),
        (208, [28, 14], True, Step.REMIND),
        (222, [42, 28, 14], True, Step.NOTHING),
        (236, [56, 42, 28], True, Step.HIDE),
        (236, [56], False, Step.HIDE),
        (500, [], False, Step.CALL),
        (10, [56, 42], True, Step.NOTHING),
        (180, [400, 390], True, Step.ASK),
        (None, [56], True, Step.HIDE),
        (-1, [], True, Step.ASK),  # a feed that says tomorrow, or the year 9999
        (-2_900_000, [13], True, Step.NOTHING),
    ],
)
def test_what_is_done_about_an_entry_today(
    confirmed: int | None, asked: list[int], can_be_asked: bool, step: Step
) -> None:
    on = None if confirmed is None else ago(confirmed)
    days = [ago(number) for number in asked]
    assert next_step(TODAY, on, days, can_be_asked=can_be_asked, rules=RULES) is step


@given(st.none() | st.integers(0, 1000), st.lists(st.integers(0, 1000), max_size=5), st.booleans())
def test_nothing_is_hidden_that_was_confirmed_lately_or_that_nobody_was_asked_about(
    confirmed: int | None, asked: list[int], can_be_asked: bool
) -> None:
    on = None if confirmed is None else ago(confirmed)
    days = sorted(ago(number) for number in asked)
    step = next_step(TODAY, on, days, can_be_asked=can_be_asked, rules=RULES)
    if step is Step.HIDE:
        assert is_due(TODAY, on, RULES)
        assert any(day <= ago(RULES.hide_after) and (on is None or day >= on) for day in days)
    if step in (Step.ASK, Step.REMIND):
        assert can_be_asked
    assert (step is Step.NOTHING) or is_due(TODAY, on, RULES)


def test_an_entry_that_nobody_confirms_is_asked_reminded_and_hidden_in_turn() -> None:
    asked: list[date] = []
    told = []
    for day in (TODAY + timedelta(days=number) for number in range(100)):
        step = next_step(day, None, asked, can_be_asked=True, rules=RULES)
        if step in (Step.ASK, Step.REMIND):
            asked.append(day)
        if step is not Step.NOTHING:
            told.append((step, (day - TODAY).days))
        if step is Step.HIDE:
            break
    assert told == [(Step.ASK, 0), (Step.REMIND, 14), (Step.REMIND, 28), (Step.HIDE, 56)]


def test_the_shipped_rules_can_be_read() -> None:
    assert rules_of(policy_on("directory", TODAY)) == RULES
