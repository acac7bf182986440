"""Answering: what is taken, what is asked next, and what is kept when somebody changes their mind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.guides.answering import (
    AnswerError,
    accept,
    accept_all,
    fitting,
    in_words,
    next_question,
    question_before,
    route,
    standing,
    to_keep,
)
from commonweal.community.guides.document.reading import read_guide
from commonweal.community.guides.queries import _shipped_guide
from commonweal.community.guides.reports import report_of
from commonweal.community.guides.shipped import shipped_documents
from commonweal.community.guides.tests.documents import document, guide, radio, ticks, unhurried, yes_no

GUIDE = guide()
GUIDES = [_shipped_guide(key) for key in shipped_documents()]


def question(**table):
    found = read_guide("falls", document(questions=[table])).guide
    assert found is not None
    return found.questions[0]


TICKS = question(**ticks("rooms", "bath", "bed", "none"))
RADIO = question(**radio("times", "once", "more"))
AGE = question(key="age", kind="number", ask="Age?", least=16, most=120, unit="years")
POSTCODE = question(key="postcode", kind="postcode", ask="Where?", optional=True)
TEXT = question(key="words", kind="text", ask="What?")


@pytest.mark.parametrize(
    ("asked", "typed", "taken"),
    [
        (TICKS, ["bed", "bath"], ("bath", "bed")),
        (TICKS, ["bath", "bath"], ("bath",)),
        (TICKS, ["none"], ("none",)),
        (RADIO, ["once"], "once"),
        (AGE, [" 72 "], 72),
        (AGE, ["72 years"], 72),
        (AGE, ["16"], 16),
        (POSTCODE, ["bh151ab"], "BH15 1AB"),
        (POSTCODE, [""], ""),
        (POSTCODE, [], ""),
        (TEXT, [" My hip\x00 "], "My hip"),
    ],
)
def test_an_answer_is_taken_as_it_is_kept(asked, typed, taken):
    assert accept(asked, typed) == taken


@pytest.mark.parametrize(
    ("asked", "typed", "told"),
    [
        (TICKS, [], "Tick all that apply, or “The none”"),
        (TICKS, ["kitchen"], "Tick all that apply"),
        (TICKS, ["bath", "none"], "but not both"),
        (RADIO, [], "Choose an answer"),
        (RADIO, ["twice"], "Choose an answer"),
        (AGE, ["old"], "whole number in digits"),
        (AGE, ["-3"], "whole number in digits"),
        (AGE, ["٧٢"], "whole number in digits"),
        (AGE, ["15"], "from 16 to 120"),
        (AGE, ["999999999999999999999"], "whole number in digits"),
        (POSTCODE, ["here"], "is not a postcode"),
        (TEXT, ["x" * 2001], "2,000 characters at most"),
        (TEXT, ["  "], "Write a few words"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_with_what_to_do(asked, typed, told):
    with pytest.raises(AnswerError, match=told):
        accept(asked, typed)


def test_the_next_question_is_the_first_that_is_asked_and_has_no_answer():
    assert next_question(GUIDE, {}).key == "fell"
    assert next_question(GUIDE, {"fell": "yes"}).key == "times"
    assert next_question(GUIDE, {"fell": "no"}).key == "rooms"
    assert next_question(GUIDE, {"fell": "no", "rooms": ("none",), "age": 70}) is None


def test_going_back_leads_along_the_route():
    answers = {"fell": "no", "rooms": ("bath",)}
    assert question_before(GUIDE, answers, "age").key == "rooms"
    assert question_before(GUIDE, answers, "rooms").key == "fell"
    assert question_before(GUIDE, answers, "fell") is None
    assert question_before(GUIDE, answers, "times") is None


def test_a_changed_answer_keeps_the_later_ones_and_brings_them_back():
    answers = {"fell": "yes", "times": "more", "rooms": ("bath",), "age": 80}
    changed = {**answers, "fell": "no"}
    assert standing(GUIDE, changed) == {"fell": "no", "rooms": ("bath",), "age": 80}
    assert next_question(GUIDE, changed) is None
    assert standing(GUIDE, {**changed, "fell": "yes"}) == answers


def test_a_guide_ends_where_it_says_so():
    ending = guide(questions=[yes_no("danger", ends_when="danger is yes"), yes_no("fell")], advice=GUIDE_ADVICE)
    assert next_question(ending, {"danger": "yes"}) is None
    assert next_question(ending, {"danger": "no"}).key == "fell"
    assert [one.key for one in route(ending, {"danger": "yes", "fell": "yes"})] == ["danger"]


GUIDE_ADVICE = [{"key": "a", "heading": "A", "part": "P", "text": "T", "sources": ["nhs"]}]


def test_answers_that_a_changed_guide_no_longer_takes_are_asked_again():
    kept = {"fell": "perhaps", "rooms": ["bath", "attic"], "age": 80, "gone": "yes"}
    assert fitting(GUIDE, kept) == {"age": 80}


def test_answers_of_another_system_are_taken_or_told_one_by_one():
    taken, wrong = accept_all(GUIDE, {"fell": "yes", "rooms": ["bath"], "age": 12, "colour": "red"})
    assert taken == {"fell": "yes", "rooms": ("bath",)}
    assert wrong.keys() == {"age", "colour"}


def test_answers_are_said_in_words():
    assert in_words(TICKS, ("bath", "bed")) == "The bath; The bed"
    assert in_words(AGE, 72) == "72 years"
    assert in_words(POSTCODE, "") == "Not answered"


def answers_to(asked) -> st.SearchStrategy:
    """Any answer a question takes."""
    if asked.kind == "checkbox":
        keys = [option.key for option in asked.options if not option.is_none]
        some = st.lists(st.sampled_from(keys), min_size=1, unique=True).map(
            lambda chosen: tuple(key for key in keys if key in chosen)
        )
        has_none = any(option.is_none for option in asked.options)
        return st.one_of(some, st.just(("none",))) if has_none else some
    if asked.is_choice:
        return st.sampled_from([option.key for option in asked.options])
    if asked.kind == "number":
        return st.integers(asked.least or 0, asked.most or 999)
    return st.sampled_from(["", "BH15 1AB"])


@st.composite
def finished(draw) -> tuple:
    """A shipped guide, and answers by which somebody came to its end."""
    chosen = draw(st.sampled_from(GUIDES))
    answers: dict = {}
    while (asked := next_question(chosen, answers)) is not None:
        answers[asked.key] = draw(answers_to(asked))
    return chosen, answers


@unhurried
@given(finished())
def test_whatever_is_answered_every_shipped_guide_ends_in_a_report_with_advice(run):
    chosen, answers = run
    report = report_of(chosen, answers)
    assert report.given
    assert report.sources
    assert len(answers) <= 15


@unhurried
@given(finished())
def test_the_same_answers_give_the_same_report_however_they_were_kept(run):
    chosen, answers = run
    assert report_of(chosen, fitting(chosen, to_keep(answers))) == report_of(chosen, answers)


@unhurried
@given(finished(), st.data())
def test_changing_any_answer_keeps_all_others_and_ends_in_a_report_again(run, data):
    chosen, answers = run
    changed_key = data.draw(st.sampled_from(sorted(answers)))
    changed = {**answers, changed_key: data.draw(answers_to(chosen.question(changed_key)))}
    for key, value in standing(chosen, changed).items():
        assert key == changed_key or value == answers[key]
    while (asked := next_question(chosen, changed)) is not None:
        assert asked.key not in answers  # nothing that was answered is asked again
        changed[asked.key] = data.draw(answers_to(asked))
    assert report_of(chosen, changed).given
    assert standing(chosen, {**changed, changed_key: answers[changed_key]}) == answers
