"""What differs between two documents is told field by field; proposals and merges take fields, and nothing besides."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.differences import differences, rebase
from commonweal.community.directory.fields import all_fields, field_of, own_keys, set_own_keys
from commonweal.community.directory.merging import Choice, can_have_both, likely_choice, merged
from commonweal.community.directory.record import read_service
from commonweal.community.directory.tests.documents import entry


def with_keys(document: dict[str, Any], name: str, *keys: str) -> dict[str, Any]:
    document = copy.deepcopy(document)
    set_own_keys(document, name, keys)
    return document


CHANGES: dict[str, dict[str, Any]] = {
    "name": entry(name="Quay Lunch"),
    "description": entry(description="A cooked lunch and music every week."),
    "easy-read": entry(easy_read="We cook lunch."),
    "status": entry(status="temporarily closed"),
    "alert": entry(alert="Closed at Christmas"),
    "needs": with_keys(entry(), "needs", "lunch-clubs"),
    "kind": with_keys(entry(), "kinds", "activity"),
    "conditions": with_keys(entry(), "conditions", "dementia"),
    "circumstances": with_keys(entry(), "circumstances", "older"),
    "access": with_keys(entry(), "access", "parking"),
    "who-for": entry(eligibility_description="Anybody"),
    "ages": entry(maximum_age=90),
    "when": entry(schedules=[]),
    "where": entry(service_at_locations=[]),
    "areas": entry(service_areas=[{"id": "00000000-0000-0000-0000-0000000000f1", "name": "Poole"}]),
    "cost": entry(cost_options=[{"id": "00000000-0000-0000-0000-0000000000f1", "amount": 5}]),
    "contact": entry(phones=[]),
    "email": entry(email=None),
    "url": entry(url="https://harbour.example"),
    "languages": entry(interpretation_services="BSL on request"),
    "joining": entry(application_process="Ring first"),
    "waiting": entry(wait_time="Two weeks"),
    "organisation": entry(organization={"id": "00000000-0000-0000-0000-0000000000a1", "name": "Quay Neighbours"}),
    "rest": entry(funding=[{"source": "The lottery"}]),
}


@pytest.mark.parametrize("key", CHANGES)
def test_each_change_is_told_under_its_own_field_alone(key: str) -> None:
    assert [found.field.key for found in differences(entry(), CHANGES[key])] == [key]


def test_what_says_the_same_is_no_difference() -> None:
    later = entry(last_modified="2026-10-01T00:00:00+00:00", assured_date="2026-10-01")
    later["phones"] = [{"id": "00000000-0000-0000-0000-0000000000b9", "number": "01632 960001"}]
    assert differences(entry(), later) == []


def test_a_new_entry_is_told_whole() -> None:
    told = {found.field.key: found for found in differences(None, entry())}
    assert told["name"].before == () and told["name"].after == ("Harbour Lunch",)
    assert told["where"].after == ("Quay Hall, 1 Quay, Seaborough, Dorset, ZZ1 1AA", "Step-free, hearing loop")
    assert told["needs"].after == ("Lunch clubs", "Company and befriending")


def test_the_words_that_changed_are_marked_on_both_sides() -> None:
    [told] = differences(entry(), CHANGES["description"])
    before, after = told.pieces
    assert [piece.words for piece in before if piece.is_changed and piece.words.strip()] == ["company"]
    assert [piece.words for piece in after if piece.is_changed and piece.words.strip()] == ["music"]
    assert "".join(piece.words for piece in after) == "A cooked lunch and music every week."


keys = st.sampled_from(sorted(CHANGES))


@given(keys, keys)
def test_a_proposal_changes_what_it_changed_and_leaves_what_others_changed_since(proposed: str, since: str) -> None:
    result = rebase(entry(), CHANGES[since], CHANGES[proposed])
    assert result.conflicts == ()
    changed = {found.field.key for found in differences(entry(), result.document)}
    assert changed == {proposed, since}


@pytest.mark.parametrize("key", ["name", "description", "when"])
def test_a_field_that_both_changed_is_a_conflict_with_both_values(key: str) -> None:
    other = {
        "name": entry(name="Pier Lunch"),
        "description": entry(description="Soup."),
        "when": entry(schedules=[{"id": "00000000-0000-0000-0000-0000000000c1", "byday": "FR"}]),
    }[key]
    result = rebase(entry(), other, CHANGES[key])
    [conflict] = result.conflicts
    assert conflict.field.key == key
    assert list(conflict.before) == conflict.field.said(other)
    assert list(conflict.after) == conflict.field.said(CHANGES[key]) == conflict.field.said(result.document)


def test_rebasing_changes_none_of_its_documents() -> None:
    before, current, proposed = entry(), CHANGES["alert"], CHANGES["needs"]
    kept = copy.deepcopy((before, current, proposed))
    rebase(before, current, proposed)
    assert (before, current, proposed) == kept


@given(st.dictionaries(st.sampled_from([field.key for field in all_fields()]), st.sampled_from(Choice)), keys, keys)
def test_a_merged_entry_has_of_each_field_what_was_chosen(choices: dict[str, Choice], one: str, two: str) -> None:
    kept, other = CHANGES[one], CHANGES[two] | {"id": "00000000-0000-0000-0000-000000000002"}
    document = merged(kept, other, choices)
    assert document["id"] == kept["id"]
    assert read_service(document, "merged")[1] == []
    for field in all_fields():
        choice = choices.get(field.key, Choice.KEPT)
        ours, theirs, now = field.said(kept), field.said(other), field.said(document)
        if choice == Choice.KEPT or field.key in ("organisation", "rest"):
            assert now == ours
        elif choice == Choice.OTHER or not can_have_both(field):
            assert now == theirs
        else:
            assert set(now) == set(ours) | set(theirs)


def test_a_merge_begins_with_what_an_editor_most_often_wants() -> None:
    kept, other = entry(email=None), entry(url="https://harbour.example")
    set_own_keys(other, "needs", ["meals"])
    likely = {field.key: likely_choice(field, kept, other) for field in all_fields()}
    assert (likely["name"], likely["email"], likely["url"]) == (Choice.KEPT, Choice.OTHER, Choice.OTHER)
    assert own_keys(merged(kept, other, likely), "needs") == ["lunch-clubs", "company", "meals"]


def test_every_property_that_a_document_may_have_belongs_to_a_field() -> None:
    document = entry(local_code="LC-7")
    taken: dict[str, Any] = {}
    for field in all_fields():
        if field.key != "rest":
            field.take(taken, document)
    assert document.keys() - taken.keys() == {"id", "status", "last_modified", "assured_date", "local_code"} - {
        "status"
    }
    assert field_of("rest").said(document) == ['local_code: "LC-7"']
