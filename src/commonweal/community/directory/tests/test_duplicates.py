"""Entries that are there twice are found with their reasons, and merged so that it can be undone."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from commonweal.community.directory.actions.merging import look_for_duplicates, mark_different, merge_pair, undo_merge
from commonweal.community.directory.duplicates import Listed, find_matches
from commonweal.community.directory.merging import Choice
from commonweal.community.directory.models import DuplicatePair, Service
from commonweal.community.directory.needs import all_needs
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.service_rows import read_rows
from commonweal.community.directory.tests.factories import again, make_entry
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.design.data import data_folder
from commonweal.core.places.models import Place

Staff = Callable[..., Account]
State = DuplicatePair.State
ALIKE = {("Beach Wheels", "Beach Wheels crew"), ("Cob Lane Handyperson", "Cob Lane Handyperson West")}
"""Entries of the demo that an editor would look at, and say that they are two."""


class Anything:
    """A set that holds everything: the demo's postcodes need no looking up here."""

    def __contains__(self, one: object) -> bool:
        return True


def demo_entries() -> list[Listed]:
    path = data_folder() / "places/bournemouth-dorset-poole/directory/services.csv"
    rows, faults = read_rows(path.read_text(encoding="utf-8"), all_needs().keys(), Anything())  # type: ignore[arg-type]
    assert faults == []
    return [
        Listed(UUID(int=number), row.text["name"], row.text["organisation"], row.postcode, row.text["phone"],
               row.text["url"], row.text["description"])
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def test_copies_of_entries_are_found_and_services_of_one_organisation_are_not_taken_for_one() -> None:
    entries = demo_entries()
    lunch = next(one for one in entries if one.name == "Pebblewick Lunch Club")
    copies = [
        replace(lunch, id=UUID(int=9001), name="Pebblewick Luncheon Club"),
        replace(lunch, id=UUID(int=9002), organisation="Poole lunch clubs", phone="", url="", description="Lunch"),
        replace(lunch, id=UUID(int=9003), name="Lunch Club (Pebblewick)", url=""),
    ]
    found = find_matches([*entries, *copies])
    pairs = {(match.first, match.second) for match in found}
    assert {(lunch.id, copy.id) for copy in copies} <= pairs
    named = {one.id: one.name for one in entries}
    assert {(named[first], named[second]) for first, second in pairs if second.int < 9000} == ALIKE
    match = next(one for one in found if one.second == copies[1].id)
    said = {reason.what: (reason.said, reason.weight) for reason in match.reasons}
    assert said["Name"][0] == said["Postcode"][0] == "the same"
    assert said["Who runs it"][1] < 0 < min(said["Postcode"][1], said["Name"][1])


def test_the_same_entries_give_the_same_pairs_and_few_give_none() -> None:
    entries = demo_entries()[:30]
    twice = [*entries, replace(entries[3], id=UUID(int=9001))]
    assert find_matches(twice) == find_matches(reversed(twice))
    assert find_matches(entries[:1]) == find_matches([]) == []


@pytest.fixture
def editor(staff: Staff) -> Account:
    return staff(Role.DIRECTORY_EDITOR, name="Sandra Voss")


@pytest.fixture
def pair(place: Place, editor: Account) -> DuplicatePair:
    """Two entries of one lunch club, found by comparing."""
    make_entry(place)
    make_entry(place, "Harbour Lunch Club", email=None, url="https://harbour.example", schedules=None)
    with acting_as(editor) as actor:
        assert look_for_duplicates(actor) == 1
    return DuplicatePair.objects.select_related("first", "second").get()


def test_looking_again_keeps_what_was_decided_and_forgets_what_no_longer_looks_alike(
    pair: DuplicatePair, editor: Account, place: Place
) -> None:
    with acting_as(editor) as actor:
        mark_different(actor, pair)
        assert look_for_duplicates(actor) == 0
        third = make_entry(place, "Harbour Lunch", organization={"name": "Another"})
        assert look_for_duplicates(actor) >= 1
        Service.objects.filter(pk=third.pk).update(listing="removed")
        assert look_for_duplicates(actor) == 0
    assert list(DuplicatePair.objects.values_list("state", flat=True)) == ["different"]


def test_a_merge_takes_what_was_chosen_redirects_and_is_undone_to_the_letter(
    pair: DuplicatePair, editor: Account, client: Client
) -> None:
    kept, other = (pair.first, pair.second) if pair.first.name == "Harbour Lunch" else (pair.second, pair.first)
    before, gone = document_of(kept.pk), document_of(other.pk)
    with acting_as(editor) as actor:
        merged = merge_pair(actor, pair, kept.pk, {"name": Choice.OTHER, "url": Choice.OTHER, "needs": Choice.BOTH})
    assert (merged.name, merged.url, merged.email) == (
        "Harbour Lunch Club", "https://harbour.example", "lunch@harbour.example",
    )  # fmt: skip
    answer = client.get(f"/services/{other.pk}")
    assert (answer.status_code, answer["Location"]) == (302, f"/services/{kept.pk}")
    assert client.get(f"/services/{kept.pk}").status_code == 200
    with acting_as(editor) as actor:
        assert look_for_duplicates(actor) == 0
        with pytest.raises(ValidationError, match="Say why"):
            undo_merge(actor, DuplicatePair.objects.get(), "")
        undo_merge(actor, DuplicatePair.objects.get(), "They are two clubs")
        history = list(kept.versions.order_by("decided_at").values_list("kind", flat=True))
    plain = {"last_modified": ""}
    assert document_of(kept.pk) | plain == before | plain
    assert document_of(other.pk) == gone
    assert again(other).listing == "listed"
    assert history == ["before", "merge", "back"]


def test_only_an_editor_decides_on_a_pair_and_only_once(pair: DuplicatePair, editor: Account, staff: Staff) -> None:
    with acting_as(staff(Role.SOCIAL_WORKER)) as actor:
        for refused in (
            lambda: look_for_duplicates(actor), lambda: mark_different(actor, pair),
            lambda: merge_pair(actor, pair, pair.first_id, {}), lambda: undo_merge(actor, pair, "No"),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied):
                refused()
    with acting_as(editor) as actor:
        with pytest.raises(ValidationError, match="which of the two"):
            merge_pair(actor, pair, UUID(int=7), {})
        merge_pair(actor, pair, pair.first_id, {})
        for refused in (lambda: mark_different(actor, pair), lambda: merge_pair(actor, pair, pair.first_id, {})):
            with pytest.raises(ValidationError, match="decided already"):
                refused()


def test_an_entry_merged_twice_over_leads_to_the_last(place: Place, editor: Account, client: Client) -> None:
    one, two, three = (make_entry(place, f"Lunch {number}") for number in range(3))
    for kept, other in ((two, one), (three, two)):
        Service.objects.filter(pk=other.pk).update(listing="merged", merged_into=kept)
    assert client.get(f"/services/{one.pk}")["Location"] == f"/services/{three.pk}"
    Service.objects.filter(pk=three.pk).update(listing="hidden")
    assert client.get(f"/services/{one.pk}").status_code == 404
