"""What a form's file may say, what is wrong with it, and what its answers come to."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.policy import policy_on
from commonweal.pathway.forms.definitions.answers import AnswerError, accept, as_sent, in_words, typed_in
from commonweal.pathway.forms.definitions.checking import check_document
from commonweal.pathway.forms.definitions.differences import changes_between
from commonweal.pathway.forms.definitions.form import Form, Kind, Writer
from commonweal.pathway.forms.definitions.logic import (
    asked,
    is_empty,
    missing,
    progress,
    required,
    section_after,
    standing,
)
from commonweal.pathway.forms.definitions.mapping import mapped, points_of
from commonweal.pathway.forms.library import all_forms, check_file, form_files
from commonweal.pathway.forms.tests.documents import document, form_asking, options, question

SHIPPED = ("adult", "carer", "joint", "occupational-therapy", "review", "self", "transition")


def shipped(key: str) -> Form:
    return all_forms()[key, "1"].form


def faults_of(*questions, **facts) -> list[str]:
    return [str(fault) for fault in check_document("good-day", "1", document(*questions, **facts))[1]]


@pytest.mark.parametrize("path", form_files(), ids=lambda path: path.parent.name)
def test_every_form_that_comes_with_the_software_is_sound(path):
    form, faults = check_file(path)
    assert not faults, [str(fault) for fault in faults]
    assert form is not None and form.key == path.parent.name


def test_the_assessments_and_the_review_are_there():
    assert set(SHIPPED) <= {key for key, _ in all_forms()}


@pytest.mark.parametrize(
    ("questions", "fault"),
    [
        ([question("a b")], "section day, question a b: “key” must be a name"),
        ([question("walk", "stroll")], "section day, question walk: “kind” is “stroll”: choose one of one, many"),
        ([question("walk", colour="red")], "“colour” means nothing here"),
        ([question("walk"), question("walk")], "Another question has this key"),
        ([question("walk", "one")], "There is nothing to choose"),
        ([question("walk", options=options("far"))], "take “options” away"),
        ([question("walk", shown="talk is yes")], "“shown” looks at “talk”, which is not asked before"),
        ([question("walk", shown="walk is")], "“shown” cannot be read"),
        ([question("far", "yes-no"), question("walk", shown="far is perhaps")], "“far” has no answer “perhaps”"),
        ([question("far", "yes-no"), question("walk", shown="far includes yes")], "write “is”"),
        ([question("far"), question("walk", shown="far is yes")], "write “is answered”"),
        ([question("far"), question("walk", shown="far at least 2")], "is no number"),
        ([question("walk", "table")], "A table needs “columns”"),
        ([question("walk", "number", least=5, most=2)], "no number would do"),
        ([question("walk", maps_to="outcome.z")], "stands for nothing"),
        ([question("walk", maps_to="outcome.a")], "must be of the kind ability"),
        ([question("walk", "ability", maps_to="outcome.a", required="always")], "No question maps to outcome.b."),
        ([question("walk", "ability", maps_to="outcome.a")], "say when it is “required”"),
    ],
)
def test_a_fault_names_its_place_and_what_to_do(questions, fault):
    assert any(fault in said for said in faults_of(*questions)), faults_of(*questions)


def test_a_form_says_what_it_lacks():
    assert "the form: “title” is missing: write it" in faults_of(question("walk"), title="")
    assert any("“purpose” is “fun”" in said for said in faults_of(question("walk"), purpose="fun"))
    assert any("asks nothing" in said for said in faults_of())
    assert any("names doctor" in said for said in faults_of(question("walk"), written_by=["doctor"]))


def test_a_decision_about_an_adult_cannot_leave_out_what_the_law_asks():
    path = all_forms()["adult", "1"].path
    held = json.loads(json.dumps(all_forms()["adult", "1"].document))
    held["sections"] = [one for one in held["sections"] if one["key"] not in ("residence", "strengths")]
    said = [str(fault) for fault in check_document("adult", "2", held)[1]]
    assert path.stem == "1"
    assert any("duty.residence" in fault and "section 39" in fault for fault in said)
    assert any("duty.strengths" in fault for fault in said)


ADVOCATE = form_asking(
    question("difficulty", "yes-no", required="always"),
    question("helper", "yes-no", shown="difficulty is yes", required="always"),
    question("advocate", shown="helper is no", required="always"),
    question("note", required="advocate is answered"),
)


def test_a_hidden_answer_does_not_count_and_comes_back_when_it_is_asked_again():
    answers = {"difficulty": "yes", "helper": "no", "advocate": "Dorset Voices"}
    assert list(standing(ADVOCATE, answers)) == ["difficulty", "helper", "advocate"]
    assert [one.key for one in missing(ADVOCATE, answers)] == ["note"]
    hidden = answers | {"difficulty": "no"}
    assert standing(ADVOCATE, hidden) == {"difficulty": "no"}
    assert not missing(ADVOCATE, hidden)
    assert standing(ADVOCATE, hidden | {"difficulty": "yes"}) == answers


def value_for(kind: Kind, keys: list[str]) -> st.SearchStrategy:
    return {
        Kind.MANY: st.lists(st.sampled_from(keys or ["x"]), unique=True, min_size=1),
        Kind.NUMBER: st.integers(0, 5),
        Kind.TABLE: st.just([{"name": "Tom"}]),
        Kind.DATE: st.just("2026-03-27"),
        Kind.MONEY: st.just("12.50"),
    }.get(kind, st.sampled_from(keys or ["words"]))


def answers_to(form: Form) -> st.SearchStrategy:
    return st.fixed_dictionaries(
        {}, optional={one.key: value_for(one.kind, [option.key for option in one.options]) for one in form.questions}
    )


@settings(max_examples=60)
@given(data=st.data(), key=st.sampled_from(SHIPPED))
def test_what_counts_is_asked_what_lacks_is_required_and_asked_and_nothing_hidden_is_either(data, key):
    form = shipped(key)
    answers = data.draw(answers_to(form))
    shown = {one.key for one in asked(form, answers)}
    counting = standing(form, answers)
    lacking = {one.key for one in missing(form, answers)}
    assert counting.keys() <= shown
    assert lacking <= {one.key for one in required(form, answers)} <= shown
    assert not lacking & counting.keys()
    # counting only what counts comes to the same
    assert standing(form, counting) == counting
    assert {one.key for one in missing(form, counting)} == lacking
    lines = progress(form, answers, frozenset(Writer))
    assert sum(line.missing for line in lines) == len(lacking)
    assert sum(line.asked for line in lines) == len(shown)


@settings(max_examples=60)
@given(data=st.data(), key=st.sampled_from(SHIPPED))
def test_a_mapping_says_only_what_was_answered(data, key):
    form = shipped(key)
    counting = standing(form, data.draw(answers_to(form)))
    found = mapped(form, counting)
    for letter, ability in found.outcomes.items():
        question_of = form.mapping_to(f"outcome.{letter}")
        assert counting[question_of.key].replace("-", "_") == ability
    told = len(found.outcomes) + len(found.carer_outcomes) + len(found.conditions) + len(found.levels)
    told += len(found.wellbeing) + len(found.duties)
    assert told == sum(bool(one.maps_to) and one.key in counting for one in form.questions)


def test_every_level_of_the_points_scheme_can_be_answered_and_has_its_points():
    domains = policy_on("allocation/points", date(2026, 11, 2)).document["domains"]
    points = {domain["key"]: {level["key"]: level["points"] for level in domain["levels"]} for domain in domains}
    for key in ("adult", "self", "joint", "transition"):
        form = shipped(key)
        for domain in domains:
            question_of = form.mapping_to(f"points.{domain['key'].replace('_', '-')}")
            found = [mapped(form, {question_of.key: option.key}).levels for option in question_of.options]
            worth = [points_of(levels, points)[domain["key"]] for levels in found]
            assert worth == [level["points"] for level in domain["levels"]]
    assert points_of({"night": "often", "moon": "full"}, points) == {}


def test_going_on_leads_each_writer_through_the_sections_that_are_theirs():
    form = shipped("adult")
    carer = frozenset({Writer.CARER})
    assert section_after(form, {}, "taking-part", carer).key == "carer"
    assert section_after(form, {}, "carer", carer) is None
    worker = frozenset({Writer.WORKER})
    walked = ["taking-part"]
    while (following := section_after(form, {}, walked[-1], worker)) is not None:
        walked.append(following.key)
    assert walked == [section.key for section in form.sections]


EVERY_KIND = form_asking(
    question("one", "one", options=options("tea", "coffee")),
    question("many", "many", options=options("tea", "coffee", "none")),
    question("agrees", "yes-no"),
    question("line"),
    question("story", "long-text"),
    question("cups", "number", most=9, unit="cups"),
    question("price", "money"),
    question("day", "date"),
    question("who", "circle"),
    question("able", "ability"),
    question("rows", "table", columns=[{"key": "what", "label": "What"}, {"key": "when", "label": "When"}]),
)


@pytest.mark.parametrize(
    ("key", "sent", "kept", "words"),
    [
        ("one", "tea", "tea", "Tea"),
        ("many", ["coffee", "tea"], ["tea", "coffee"], "Tea; Coffee"),
        ("agrees", True, "yes", "Yes"),
        ("story", " I walk\r\nand sing ", "I walk\nand sing", "I walk\nand sing"),
        ("cups", "3 cups", 3, "3 cups"),
        ("price", "£1,012.5", "1012.50", "£1,012.50"),
        ("day", "2026-03-27", "2026-03-27", "27 March 2026"),
        ("able", "takes-longer", "takes-longer", "Yes, but it takes much longer than it should"),
        ("rows", [{"what": "Tea", "when": "4"}, {"what": " "}], [{"what": "Tea", "when": "4"}], "What: Tea; When: 4"),
        ("line", "", "", ""),
    ],
)
def test_an_answer_is_kept_and_read_by_its_kind(key, sent, kept, words):
    one = EVERY_KIND.question(key)
    assert accept(one, sent) == kept
    assert in_words(one, kept) == words
    assert accept(one, typed_in(one, as_sent(one, kept))) == kept


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("one", "milk"), ("many", ["tea", "none"]), ("many", ["milk"]), ("cups", "10"), ("cups", "two"),
        ("price", "1.234"), ("price", "free"), ("day", "2026-02-30"), ("line", "x" * 301), ("line", {"x": 1}),
        ("rows", "x"), ("rows", [{"what": "x" * 1001}]), ("rows", [{"what": "x"}] * 51),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_refused_with_what_to_do(key, sent):
    with pytest.raises(AnswerError):
        accept(EVERY_KIND.question(key), sent)


@settings(max_examples=80)
@given(key=st.sampled_from([one.key for one in EVERY_KIND.questions]), sent=st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
))  # fmt: skip
def test_whatever_is_sent_is_taken_or_refused_and_what_is_taken_is_taken_again(key, sent):
    one = EVERY_KIND.question(key)
    try:
        kept = accept(one, sent)
    except AnswerError:
        return
    assert accept(one, kept) == kept
    assert json.loads(json.dumps(kept)) == kept
    assert bool(in_words(one, kept)) == (not is_empty(kept))


def test_what_changed_between_versions_is_told_in_words():
    before = form_asking(question("walk"), question("talk"))
    after = form_asking(question("walk", "long-text", shown="", required="always"), question("sing"))
    told = [(change.of, change.what) for change in changes_between(before, after)]
    assert told == [
        ("What is walk?", "kind changed"),
        ("What is walk?", "needed changed"),
        ("What is sing?", "added"),
        ("What is talk?", "removed"),
    ]
    assert changes_between(before, before) == []
