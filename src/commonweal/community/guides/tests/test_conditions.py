"""Conditions: what they mean, how they are written, and that what is written is read as it was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.guides.document.condition_words import ConditionError, read_condition, write_condition
from commonweal.community.guides.document.conditions import (
    ALWAYS,
    NEVER,
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtMost,
    Includes,
    Is,
    Not,
    SomeOf,
    holds,
    judge,
    questions_in,
    reasons,
)
from commonweal.community.guides.tests.documents import unhurried

ANSWERS = {"fell": "once", "rooms": ("bath", "bed"), "age": 75, "none-of": ("none",), "left": "", "unticked": ()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fell is once", True),
        ("fell is once, more", True),
        ("fell is more", False),
        ("fell is not more", True),
        ("fell is not once, more", False),
        ("not fell is more", True),
        ("rooms includes bed, kitchen", True),
        ("rooms includes kitchen", False),
        ("rooms does not include kitchen", True),
        ("rooms at least 2", True),
        ("rooms at least 3", False),
        ("rooms at most 2", True),
        ("none-of at least 1", False),
        ("none-of at most 0", True),
        ("none-of includes none", True),
        ("age at least 75", True),
        ("age at least 76", False),
        ("age at most 74", False),
        ("left is answered", False),
        ("unticked is answered", False),
        ("fell is answered", True),
        ("left is not answered", True),
        ("unasked is yes", False),
        ("unasked is not yes", True),
        ("unasked at least 0", False),
        ("unasked at most 9", False),
        ("fell is more or age at least 75", True),
        ("fell is more and age at least 75", False),
        ("fell is more and age at least 75 or rooms includes bath", True),
        ("fell is more and (age at least 75 or rooms includes bath)", False),
        ("at least 2 of (fell is once; age at least 80; rooms includes bed)", True),
        ("at least 3 of (fell is once; age at least 80; rooms includes bed)", False),
        ("fell includes once", False),
        ("rooms is bath", False),
        ("", True),
    ],
)
def test_a_condition_means_what_it_says(written, meant):
    assert holds(read_condition(written), ANSWERS) is meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("fell", "After “fell” write is"),
        ("fell is", "The name of an answer is expected, not “nothing”"),
        ("fell is Once", "not “Once”"),
        ("fell is once,", "expected, not “nothing”"),
        ("fell is once rooms includes bath", "“rooms” is left over"),
        ("fell is once and", "The name of a question is expected, not “nothing”"),
        ("(fell is once", "“)” is expected"),
        ("age at least old", "A number is expected after “at least”, not “old”"),
        ("age at least 12345678", "A number is expected"),
        ("at least 2 (a is b)", "“of” is expected"),
        ("is is yes", "The name of a question is expected, not “is”"),
        ("a is b & c is d", "“&” is left over"),
        ("(" * 30 + "a is b" + ")" * 30, "too many brackets"),
        ("not " * 30 + "a is b", "too many brackets"),
    ],
)
def test_what_is_no_condition_is_told_with_what_would_be(written, said):
    with pytest.raises(ConditionError, match=said.replace("(", r"\(").replace(")", r"\)")):
        read_condition(written)


KEYS = st.sampled_from(["fell", "rooms", "age", "help-at-home"])
VALUES = st.lists(st.sampled_from(["yes", "no", "16-or-more", "bath"]), min_size=1, max_size=3, unique=True).map(tuple)
TESTS = st.one_of(
    st.builds(Is, KEYS, VALUES),
    st.builds(Includes, KEYS, VALUES),
    st.builds(AtLeast, KEYS, st.integers(0, 120)),
    st.builds(AtMost, KEYS, st.integers(0, 120)),
    st.builds(Answered, KEYS),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(SomeOf, st.integers(1, 3), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "fell": st.sampled_from(["yes", "no", ""]),
        "rooms": st.sampled_from([(), ("bath",), ("yes", "bath"), ("none",)]),
        "age": st.integers(0, 120),
        "help-at-home": st.sampled_from(["yes", "no"]),
    },
)


@unhurried
@given(CONDITIONS)
def test_a_condition_that_is_written_is_read_as_the_same(condition):
    assert read_condition(write_condition(condition)) == condition


@unhurried
@given(CONDITIONS, GIVEN, st.sets(KEYS))
def test_what_is_judged_early_stays_so_whatever_is_still_answered(condition, answers, unknown):
    known = {key: value for key, value in answers.items() if key not in unknown}
    early = judge(condition, known, unknown)
    assert early in (None, holds(condition, answers))


@unhurried
@given(CONDITIONS, GIVEN)
def test_a_condition_or_its_opposite_holds(condition, answers):
    assert holds(condition, answers) is not holds(Not(condition), answers)


@unhurried
@given(CONDITIONS, GIVEN)
def test_reasons_are_questions_of_the_condition_that_were_answered(condition, answers):
    assert reasons(condition, answers).keys() <= set(questions_in(condition)) & answers.keys()


def test_what_always_holds_and_what_never_does():
    assert holds(ALWAYS, {})
    assert not holds(NEVER, {})
    assert write_condition(ALWAYS) == ""
    with pytest.raises(ValueError, match="of nothing"):
        write_condition(NEVER)


def test_reasons_name_what_was_said_and_not_what_was_left_unsaid():
    condition = read_condition("fell is once and rooms does not include kitchen or age at least 80")
    assert reasons(condition, ANSWERS) == {"fell": ()}


def test_reasons_name_the_ticks_that_count():
    assert reasons(read_condition("rooms includes bed, kitchen"), ANSWERS) == {"rooms": ("bed",)}
    assert reasons(read_condition("rooms includes bed or rooms includes bath"), ANSWERS) == {"rooms": ("bed", "bath")}
    assert reasons(read_condition("rooms includes bed and rooms at least 2"), ANSWERS) == {"rooms": ()}
