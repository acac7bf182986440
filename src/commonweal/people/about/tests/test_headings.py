"""About me in the shape others read, and what two versions differ in."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.people.about.alerting import AlertKind, Effect, LegalKind, tells_code
from commonweal.people.about.headings import HEADINGS, compared, questionnaire_response

WORDS = st.text(alphabet="ab ", max_size=30)


def response(answers, **given):
    facts = {
        "identity": "1", "name": "Rose Penny", "nhs_number": "9990000018", "written_by": "Rose Penny",
        "written_at": datetime(2026, 11, 23, 9, tzinfo=UTC), "supported_by": "",
    }  # fmt: skip
    return questionnaire_response(answers, **(facts | given))


def link_ids(item):
    return {item["linkId"]} | {found for inner in item.get("item", []) for found in link_ids(inner)}


def test_the_answers_stand_under_the_link_ids_of_the_standards_questionnaire():
    data = response({"most_important": "My cat", "also": "I was a baker"}, supported_by="Tom, son")
    entry = data["item"][0]["item"][0]
    assert [item["linkId"] for item in entry["item"]] == ["7445", "7454", "7500", "7501"]
    free_text = entry["item"][3]["item"][0]["item"][0]
    assert free_text == {"linkId": "7503", "text": "Free text", "answer": [{"valueString": "My cat"}]}
    assert data["subject"]["identifier"]["value"] == "9990000018"
    assert data["status"] == "completed"


def test_without_an_nhs_number_or_help_neither_is_said():
    data = response({"also": "x"}, nhs_number="")
    assert "identifier" not in data["subject"]
    assert "7500" not in link_ids(data["item"][0])


@settings(max_examples=60)
@given(*[st.dictionaries(st.sampled_from([heading.key for heading in HEADINGS]), WORDS) for _ in range(2)])
def test_the_later_version_can_be_read_from_what_differs(before, after):
    for change in compared(before, after):
        key = next(heading.key for heading in HEADINGS if heading.title == change.title)
        for told, words in (("new", after), ("gone", before)):
            read = " ".join(piece for what, piece in change.pieces if what in ("same", told)).split()
            assert read == words.get(key, "").split()
    same = {heading.title for heading in HEADINGS} - {change.title for change in compared(before, after)}
    assert all(
        before.get(heading.key, "").split() == after.get(heading.key, "").split()
        for heading in HEADINGS
        if heading.title in same
    )


def test_words_that_may_hold_the_code_of_a_key_safe_are_told():
    assert all(map(tells_code, ("The code is 1984", "4-7-1", "12 34", "C158X")))
    assert not any(map(tells_code, ("The daughter at number 12 knows it", "Left of the door, 2 steps up", "")))


def test_section_117_and_its_like_are_never_charged_for():
    free = {kind.value for kind in LegalKind if Effect.NO_CHARGE in kind.effects}
    assert free == {"s117", "cto", "cjd"}
    assert {kind.value for kind in AlertKind if kind.for_staff} == {"not_alone", "risk_to_worker"}
