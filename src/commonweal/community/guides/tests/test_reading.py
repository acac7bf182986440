"""Reading documents: what is taken, and what is told of the rest."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.guides.document.guide import Kind
from commonweal.community.guides.document.reading import read_guide
from commonweal.community.guides.document.writing import write_document
from commonweal.community.guides.shipped import read_file, shipped_files
from commonweal.community.guides.tests.documents import advice, document, radio, ticks, unhurried, yes_no


def faults(changed: dict, key: str = "falls") -> list[tuple[str, str, str]]:
    return [(one.code, one.where, one.part) for one in read_guide(key, changed).faults]


def test_a_sound_document_is_read_without_faults():
    reading = read_guide("falls", document())
    assert reading.faults == []
    assert reading.guide is not None
    assert [one.key for one in reading.guide.questions] == ["fell", "times", "rooms", "age"]
    assert [one.key for one in reading.guide.question("fell").options] == ["yes", "no"]
    assert reading.guide.reviewed_on == date(2026, 9, 1)
    assert reading.guide.sources[0].checked is None


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"title": ""}, ("missing", "the guide", "title")),
        ({"titel": "Falls"}, ("unknown", "the guide", "titel")),
        ({"minutes": "five"}, ("form", "the guide", "minutes")),
        ({"minutes": True}, ("form", "the guide", "minutes")),
        ({"sensitive": "yes"}, ("form", "the guide", "sensitive")),
        ({"reviewed_on": "soon"}, ("form", "the guide", "reviewed_on")),
        ({"questions": []}, ("empty", "the guide", "")),
        ({"advice": []}, ("empty", "the guide", "")),
        ({"questions": "fell"}, ("form", "the guide", "")),
        ({"questions": [{"kind": "yes-no", "ask": "Why?"}]}, ("name", "the guide", "")),
        ({"questions": [yes_no("Fell over")]}, ("name", "question “Fell over”", "")),
        ({"questions": [yes_no("not")]}, ("name", "question “not”", "")),
        ({"questions": [yes_no("a"), yes_no("a")]}, ("name-twice", "question “a”", "")),
        ({"questions": [yes_no("a", kind="slider")]}, ("form", "question “a”", "kind")),
        ({"questions": [yes_no("a", when="b is")]}, ("condition", "question “a”", "when")),
        ({"questions": [yes_no("a", options=[{"key": "yes", "text": "Yes"}])]}, ("form", "question “a”", "options")),
        ({"questions": [yes_no("a", hnt="Oh")]}, ("unknown", "question “a”", "hnt")),
        ({"questions": [radio("a", "b", "b")]}, ("name-twice", "question “a”", "options")),
        ({"questions": [radio("a", "or", "b")]}, ("name", "question “a”", "options")),
        ({"questions": [ticks("a", "b") | {"options": ["b"]}]}, ("form", "question “a”", "options")),
        ({"questions": [ticks("a", "b") | {"options": [{"key": "b"}]}]}, ("missing", "question “a”", "options")),
        ({"advice": [advice("a", urgency="never")]}, ("form", "advice “a”", "urgency")),
        ({"advice": [advice("a", text="")]}, ("missing", "advice “a”", "text")),
        ({"advice": [advice("a", needs="company")]}, ("form", "advice “a”", "needs")),
        (
            {"sources": [{"key": "x", "title": "X", "organisation": "X", "url": "http://x"}]},
            ("form", "source “x”", "url"),
        ),
        (
            {"figures": [{"key": "f", "label": "F", "amount": "lots", "source": "nhs"}]},
            ("form", "figure “f”", "amount"),
        ),
        ({"doors": [{"by": "colour", "name": "Red"}]}, ("form", "door “Red”", "by")),
    ],
)
def test_what_is_wrong_in_a_document_is_told_with_its_place(more, fault):
    assert fault in faults(document(**more))


def test_a_fault_says_what_to_do():
    [fault] = read_guide("falls", document(questions=[yes_no("a", kind="slider")])).faults
    assert fault.message == "“kind” is “slider”: choose one of radio, checkbox, yes-no, number, postcode, text"


@pytest.mark.parametrize("key", ["edit", "Falls", "kept", "return", "a b", ""])
def test_a_guide_cannot_be_called_like_a_page(key):
    assert ("name", "the guide", "") in faults(document(), key)


WORDS = st.sampled_from(["key", "kind", "radio", "when", "a is b", "options", "", "\x00", "É"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["title", "questions", "advice", "sources", "doors", "figures", "terms", "sections", "products"]
)


@unhurried
@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_no_document_breaks_the_reading(more):
    reading = read_guide("falls", document(**more))
    assert reading.guide is not None or reading.faults


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_a_shipped_guide_that_is_written_is_read_as_the_same(path):
    shipped = read_file(path)
    assert _plain(tomllib.loads(write_document(shipped))) == shipped


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)


@unhurried
@given(TEXTS, TEXTS)
def test_any_words_that_are_written_are_read_as_the_same(one, other):
    changed = document(title=one, intro=f"{one}\n{other}", doors=[{"name": other, "answers": {one: [other]}}])
    assert _plain(tomllib.loads(write_document(changed))) == changed


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def test_kinds_are_named_as_files_have_them():
    assert Kind("yes-no") is Kind.YES_NO
