"""Which checks a task needs, by the shipped policy and by its own rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.volunteering.rules import (
    Held,
    abilities_needed,
    checks_needed,
    expires_on,
    laws_of,
    marks_of,
    missing_checks,
    rules_on,
)
from commonweal.core.calculations.registry import OutsideRule

TODAY = date(2026, 11, 23)
RULES = rules_on(TODAY)
some_marks = st.frozensets(st.sampled_from(sorted(RULES.marks)))
some_checks = st.frozensets(st.sampled_from(sorted(RULES.checks)))


def needs(kind: str, *ticked: str) -> tuple[str, ...]:
    return checks_needed(RULES, marks_of(RULES, kind, ticked))


@pytest.mark.parametrize(
    ("kind", "ticked", "expected"),
    [
        ("garden", [], ()),
        ("dog-walk", [], ()),
        ("errand", [], ()),
        ("shopping", [], ("identity", "references", "enhanced-barred")),
        ("lift", [], ("identity", "references", "driving")),
        ("lift", ["health-trip"], ("identity", "references", "enhanced-barred", "driving")),
        ("dog-walk", ["keys"], ("identity", "references", "basic")),
        ("company", [], ("identity", "references", "training-safeguarding")),
        ("garden", ["lifting"], ("training-lifting",)),
        ("errand", ["money"], ("identity", "references", "enhanced-barred")),
    ],
)
def test_each_task_needs_what_the_policy_says(kind, ticked, expected):
    assert needs(kind, *ticked) == expected


def test_a_stronger_check_stands_for_those_it_includes():
    assert needs("shopping", "keys") == ("identity", "references", "enhanced-barred")
    held = [Held("identity"), Held("references"), Held("enhanced-barred", TODAY)]
    assert missing_checks(RULES, ("identity", "references", "basic"), held, TODAY) == ()


def test_a_weaker_check_does_not_stand_for_a_stronger_one():
    assert missing_checks(RULES, ("enhanced-barred",), [Held("enhanced")], TODAY) == ("enhanced-barred",)


def test_only_regulated_activity_may_ask_for_the_barred_list():
    """By the Safeguarding Vulnerable Groups Act: any mark that asks for it must say why the law lets it."""
    asking = {key for key, mark in RULES.marks.items() if "enhanced-barred" in mark.checks or "enhanced" in mark.checks}
    assert asking == {key for key in RULES.marks if laws_of(RULES, [key])} == {"money", "health-trip"}


def test_a_check_counts_to_its_last_day_and_no_longer():
    held = [Held("basic", TODAY)]
    assert missing_checks(RULES, ("basic",), held, TODAY) == ()
    assert missing_checks(RULES, ("basic",), held, TODAY + timedelta(days=1)) == ("basic",)


@pytest.mark.parametrize(
    ("kind", "issued", "until"),
    [
        ("driving", date(2026, 3, 31), date(2027, 3, 31)),
        ("enhanced-barred", date(2024, 2, 29), date(2027, 2, 28)),
        ("basic", date(2026, 12, 1), date(2029, 12, 1)),
        ("identity", date(2026, 1, 1), None),
    ],
)
def test_a_check_runs_out_on_the_same_day_so_many_months_later(kind, issued, until):
    assert expires_on(RULES, kind, issued) == until


def test_a_lift_needs_somebody_who_drives():
    assert abilities_needed(RULES, marks_of(RULES, "lift", ())) == ("drives",)


def test_what_the_policy_names_it_also_says():
    for kind in RULES.kinds.values():
        assert {*kind.takes, *kind.asks} <= RULES.marks.keys()
    for mark in RULES.marks.values():
        assert set(mark.checks) <= RULES.checks.keys() and set(mark.abilities) <= RULES.abilities.keys()
    for check in RULES.checks.values():
        assert set(check.includes) <= RULES.checks.keys() - {check.key}


def test_a_day_without_a_policy_is_refused():
    with pytest.raises(OutsideRule):
        rules_on(date(2019, 1, 1))


@given(some_marks, some_marks)
def test_more_marks_never_need_weaker_checks(some, others):
    held = [Held(check) for check in checks_needed(RULES, some | others)]
    assert missing_checks(RULES, checks_needed(RULES, some), held, TODAY) == ()


@given(some_checks, some_checks)
def test_what_is_missing_is_needed_and_not_held(needed, held):
    missing = missing_checks(RULES, sorted(needed), [Held(check) for check in held], TODAY)
    assert set(missing) <= needed - held
