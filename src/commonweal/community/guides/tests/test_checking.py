"""The checker: each kind of fault is found, in a guide that is otherwise sound; and every shipped guide is sound."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.community.guides.answering import next_question
from commonweal.community.guides.checking import check_document
from commonweal.community.guides.checking.exploring import (
    TooManyWaysError,
    answers_that_ask,
    answers_that_give,
    answers_without,
    paths,
    some_paths,
    telling_answers,
)
from commonweal.community.guides.checking.plain_words import (
    letters_unexplained,
    long_sentences,
    long_words,
    reading_age,
    syllables,
)
from commonweal.community.guides.document.condition_words import read_condition
from commonweal.community.guides.document.conditions import each_test_in, holds
from commonweal.community.guides.document.reading import Weight, read_guide
from commonweal.community.guides.nearby import need_names
from commonweal.community.guides.reports import report_of
from commonweal.community.guides.shipped import read_file, shipped_files
from commonweal.community.guides.tests.documents import NEEDS, advice, document, guide, radio, ticks, yes_no

TODAY = date(2026, 11, 1)
NUMBER = {"key": "age", "kind": "number", "ask": "How old are you?", "least": 90, "most": 20}


def check(changed: dict, **more):
    return check_document("falls", changed, NEEDS, TODAY, guides={"falls", "memory"}, **more)


def found(changed: dict) -> set[tuple[str, str]]:
    return {(one.code, one.where) for one in check(changed).faults}


def test_the_guide_that_tests_change_is_sound():
    checked = check(document())
    assert checked.faults == []
    assert checked.is_sound
    assert checked.walked_all


def with_questions(*questions: dict) -> dict:
    """A document with these questions, and advice that everybody is given."""
    return document(questions=list(questions), advice=[advice("move")])


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (with_questions(radio("a")), ("dead-end", "question “a”")),
        (with_questions(ticks("a", "none")), ("dead-end", "question “a”")),
        (with_questions(radio("a", "b")), ("dead-end", "question “a”")),
        (with_questions(NUMBER), ("dead-end", "question “age”")),
        (with_questions(yes_no("a"), yes_no("b", when="a is maybe")), ("unknown-answer", "question “b”")),
        (with_questions(yes_no("a"), yes_no("b", when="c is yes")), ("unknown-question", "question “b”")),
        (with_questions(yes_no("a", when="b is yes"), yes_no("b")), ("asked-later", "question “a”")),
        (with_questions(yes_no("a", when="a is yes")), ("asked-later", "question “a”")),
        (with_questions(yes_no("a", ends_when="b is yes"), yes_no("b")), ("asked-later", "question “a”")),
        (with_questions(yes_no("a"), yes_no("b", when="a includes yes")), ("wrong-test", "question “b”")),
        (with_questions(yes_no("a"), yes_no("b", when="a at least 1")), ("wrong-test", "question “b”")),
        (with_questions(ticks("a", "x"), yes_no("b", when="a is x")), ("wrong-test", "question “b”")),
        (
            with_questions({"key": "a", "kind": "text", "ask": "What?"}, yes_no("b", when="a is yes")),
            ("wrong-test", "question “b”"),
        ),
        (with_questions(yes_no("a", section="s")), ("unknown-name", "question “a”")),
        (
            with_questions(yes_no("a"), yes_no("b", when="a is yes"), yes_no("c", when="a is no and b is yes")),
            ("unreachable", "question “c”"),
        ),
        (
            with_questions(yes_no("a", ends_when="a is yes"), yes_no("b", when="a is yes")),
            ("unreachable", "question “b”"),
        ),
        (
            document(
                sections=[{"key": "s", "title": "S", "when": "age at least 5"}], questions=[yes_no("a", section="s")]
            ),
            ("unknown-question", "section “s”"),
        ),
        (document(advice=[advice("gp", "times is more")]), ("no-advice", "the guide")),
        (
            document(advice=[advice("x", "fell is no and times is more"), advice("move")]),
            ("unreachable", "advice “x”"),
        ),
        (
            document(advice=[advice("x", "age at least 80 and age at most 79"), advice("move")]),
            ("unreachable", "advice “x”"),
        ),
        (document(advice=[advice("move", sources=[])]), ("no-source", "advice “move”")),
        (document(advice=[advice("move", sources=["who"])]), ("unknown-sources", "advice “move”")),
        (document(advice=[advice("move", needs=["cake"])]), ("unknown-needs", "advice “move”")),
        (document(advice=[advice("move", products=["cake"])]), ("unknown-products", "advice “move”")),
        (document(advice=[advice("move", text="It is {much}.")]), ("unknown-text", "advice “move”")),
        (
            document(products=[{"key": "rail", "name": "Rail", "does": "Holds.", "price": "£20"}]),
            ("no-source", "product “rail”"),
        ),
        (
            document(figures=[{"key": "f", "label": "F", "amount": "1", "source": "who"}]),
            ("unknown-sources", "figure “f”"),
        ),
        (document(advice=[advice("move", see=["cake"])]), ("unknown-see", "advice “move”")),
        (document(doors=[]), ("no-door", "the guide")),
        (
            document(doors=[{"by": "room", "name": "Bath", "answers": {"rooms": ["attic"]}}]),
            ("unknown-answer", "door “Bath”"),
        ),
        (document(doors=[{"by": "room", "name": "Bath", "answers": {"x": "y"}}]), ("unknown-answer", "door “Bath”")),
        (with_questions(yes_no("a", ask="Do you " + "very " * 30 + "often fall?")), ("long-question", "question “a”")),
        (document(advice=[advice("move", text="Take antidisestablishmentarianism.")]), ("long-word", "advice “move”")),
        (
            document(advice=[advice("move", text="It is so " + "and so " * 15 + "on.")]),
            ("long-sentence", "advice “move”"),
        ),
        (
            document(advice=[advice("move", easy="Do it " + "and do it " * 6 + "now.")]),
            ("long-sentence", "advice “move”"),
        ),
        (document(advice=[advice("move", text="Ask the OT.")]), ("letters", "advice “move”")),
        (
            document(intro="Comprehensive multidisciplinary considerations necessitate individualised interventions."),
            ("reading-age", "the guide"),
        ),
    ],
)
def test_each_kind_of_fault_is_found(changed, fault):
    checked = check(changed)
    assert fault in {(one.code, one.where) for one in checked.faults if one.weight == Weight.FAULT}
    assert not checked.is_sound


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        (with_questions(yes_no("a")), ("does-nothing", "question “a”")),
        (
            document(
                questions=[ticks("rooms", "bath", "bed", "attic")],
                advice=[advice("a", "rooms includes bath, bed"), advice("b")],
            ),
            ("does-nothing", "question “rooms”"),
        ),
        (document(advice=[advice("move")]), ("unused", "product “rail”")),
        (document(sections=[{"key": "s", "title": "S"}]), ("unused", "section “s”")),
        (document(figures=[{"key": "f", "label": "F", "amount": "1", "source": "nhs"}]), ("unused", "figure “f”")),
        (
            document(figures=[{"key": "f", "label": "F", "amount": "1", "source": "nhs", "until": "2026-04-05"}]),
            ("out-of-date", "figure “f”"),
        ),
        (document(advice=[advice("move", easy="")]), ("no-easy-words", "advice “move”")),
        (document(advice=[advice("move", urgency="now")]), ("no-number", "advice “move”")),
        (document(advice=[advice("move")]), ("no-assessment", "the guide")),
        (document(reviewed_on=""), ("no-review", "the guide")),
        (with_questions(yes_no("a", optional=True)), ("optional", "question “a”")),
    ],
)
def test_what_is_worth_a_look_is_noted_and_keeps_nobody_from_publishing(changed, note):
    checked = check(changed)
    assert note in {(one.code, one.where) for one in checked.of_weight(Weight.NOTE)}
    assert checked.is_sound


def test_a_path_without_advice_is_told_by_the_answers_that_lead_to_it():
    [fault] = [one for one in check(document(advice=[advice("gp", "times is more")])).faults if one.code == "no-advice"]
    assert "Is it fell?: Yes; Which times?: The once" in fault.message


def test_words_that_are_explained_are_no_fault():
    text = "Ask for Personal Independence Payment (PIP). PIP helps. Ask a physiotherapist."
    terms = [{"term": "physiotherapist", "means": "somebody who helps you move"}]
    explained = found(document(advice=[advice("move", text=text)], terms=terms))
    assert not explained & {("letters", "advice “move”"), ("long-word", "advice “move”")}


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_every_shipped_guide_is_sound_and_easy_enough(path):
    guides = {one.stem for one in shipped_files()}
    checked = check_document(path.stem, read_file(path), need_names().keys(), TODAY, guides=guides, walks=150)
    assert [one for one in checked.faults if one.weight == Weight.FAULT] == []
    assert checked.guide is not None
    assert 5 <= len(checked.guide.questions) <= 15
    assert checked.reading_age <= 11
    assert all(one.easy for one in checked.guide.advice)
    assert any(one.assessment for one in checked.guide.advice)


def test_the_guides_that_are_promised_are_there():
    assert {path.stem for path in shipped_files()} >= {
        "daily-living",
        "memory",
        "falls",
        "caring",
        "money",
        "getting-out",
        "loneliness",
        "leaving-hospital",
        "planning-ahead",
    }


@pytest.mark.parametrize("name", ["products", "sources", "figures"])
def test_what_several_guides_name_they_name_alike(name):
    seen: dict[str, dict] = {}
    for path in shipped_files():
        for one in read_file(path).get(name, []):
            assert seen.setdefault(one["key"], one) == one, f"{path.stem}: {one['key']}"


# The search behind the proofs, against trying everything.

OPTIONS = ["x", "y", "z"]
KINDS = ["radio", "checkbox", "yes-no", "number"]


@st.composite
def small_guides(draw):
    """Guides of up to four questions with rules about the questions before."""
    questions, tests = [], []
    for number in range(draw(st.integers(2, 4))):
        kind, key = draw(st.sampled_from(KINDS)), f"q{number}"
        table = {"key": key, "kind": kind, "ask": "Which?"}
        if kind in ("radio", "checkbox"):
            table["options"] = [{"key": one, "text": one} for one in OPTIONS]
        if kind == "number":
            table |= {"least": 0, "most": 5}
        if tests:
            table["when"] = draw(rules(tests))
        tests += {
            "radio": [f"{key} is x", f"{key} is y, z"],
            "checkbox": [f"{key} includes x", f"{key} includes y, z", f"{key} at least 2"],
            "yes-no": [f"{key} is yes"],
            "number": [f"{key} at least 3", f"{key} at most 1"],
        }[kind]
        if draw(st.integers(0, 5)) == 0:
            table["ends_when"] = draw(rules(tests))
        questions.append(table)
    listed = [advice(f"a{number}", draw(rules(tests))) for number in range(draw(st.integers(1, 3)))]
    return read_guide("falls", document(questions=questions, advice=listed)).guide


@st.composite
def rules(draw, tests):
    parts = draw(st.lists(st.sampled_from(tests), min_size=1, max_size=3))
    joined = draw(st.sampled_from([" and ", " or "])).join(parts)
    return f"not ({joined})" if draw(st.booleans()) else joined


def everything(made, answers=None):
    """Every run through a guide with every answer there is: the slow way, to compare with."""
    answers = answers or {}
    asked = next_question(made, answers)
    if asked is None:
        yield answers
        return
    for value in possible(asked):
        yield from everything(made, {**answers, asked.key: value})


def possible(asked):
    if asked.kind == "checkbox":
        return [("x",), ("y",), ("z",), ("x", "y"), ("x", "z"), ("y", "z"), ("x", "y", "z")]
    return range(6) if asked.kind == "number" else [one.key for one in asked.options]


@settings(max_examples=60)
@given(small_guides())
def test_what_is_proven_is_what_trying_everything_finds(made):
    runs = list(everything(made))
    for asked in made.questions:
        assert (answers_that_ask(made, asked) is not None) == any(asked.key in run for run in runs)
    for one in made.advice:
        assert (answers_that_give(made, one.when) is not None) == any(holds(one.when, run) for run in runs)
    conditions = [one.when for one in made.advice]
    lost = answers_without(made, conditions)
    assert (lost is not None) == any(not report_of(made, run).given for run in runs)
    assert lost is None or not report_of(made, lost).given


@settings(max_examples=40)
@given(small_guides())
def test_every_path_is_a_run_that_ends_and_no_two_are_the_same(made):
    walked = [tuple(sorted(one.items())) for one in paths(made)]
    assert len(set(walked)) == len(walked)
    assert all(next_question(made, dict(one)) is None for one in walked)
    some, is_all = some_paths(made, 3)
    assert is_all == (len(walked) <= 3)
    assert all(next_question(made, one) is None for one in some)


def test_whether_the_guide_may_end_before_is_part_of_the_proof():
    may_end = [
        yes_no("a"),
        yes_no("b"),
        yes_no("end", when="b is yes", ends_when="a is yes"),
        yes_no("c", when="a is yes"),
    ]
    made = guide(questions=may_end, advice=[advice("move")])
    assert answers_that_ask(made, made.question("c")) == {"a": "yes", "b": "no"}


def test_a_search_that_is_too_long_is_given_up_and_told():
    questions = [radio(f"q{number}", "a", "b", "c") for number in range(20)]
    most = "; ".join(f"q{number} is a" for number in range(20)), "; ".join(f"q{number} is b" for number in range(20))
    never = f"at least 11 of ({most[0]}) and at least 11 of ({most[1]})"
    wide = guide(questions=questions, advice=[advice("a", never), advice("b")])
    with pytest.raises(TooManyWaysError):
        answers_that_give(wide, read_condition(never), 5000)


def test_only_answers_that_rules_tell_apart_are_tried():
    made = guide()
    age = made.question("age")
    assert telling_answers(age, list(each_test_in(read_condition("age at least 75")))) == [16, 75]
    rooms = made.question("rooms")
    assert telling_answers(rooms, list(each_test_in(read_condition("rooms includes bath")))) == [("bed",), ("bath",)]
    assert len(telling_answers(rooms, ())) == 1


@pytest.mark.parametrize(("word", "count"), [("care", 1), ("advice", 2), ("council", 2), ("assessment", 3), ("NHS", 1)])
def test_syllables_are_counted(word, count):
    assert syllables(word) == count


def test_plain_words_are_told_from_hard_ones():
    easy = "Wear shoes that hold your heel. Do not walk in socks. Ask your GP for help."
    hard = "Multidisciplinary reablement interventions facilitate independence and minimise institutionalisation."
    assert reading_age([easy]) < 9 < 14 < reading_age([hard])
    assert reading_age([""]) == 0
    assert long_words(hard) == ["Multidisciplinary", "institutionalisation"]
    assert long_words("a well-known-and-often-used word") == []
    assert long_sentences("one two three four. five", 3) == ["one two three four."]
    assert letters_unexplained("The OTs of the NHS ask the CQC", ["CQC"]) == ["OT"]
