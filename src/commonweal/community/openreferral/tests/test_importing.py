"""Taking records in: all or nothing, each fault where it is, and nothing changed but what a record changes."""

import csv
import io
import json
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from commonweal.community.directory.actions import Origin
from commonweal.community.directory.fields import own_keys
from commonweal.community.directory.models import ListedOrganisation, Service, Version
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.terms import own_terms
from commonweal.community.openreferral.actions import candidates
from commonweal.community.openreferral.actions.candidates import Settings
from commonweal.community.openreferral.actions.importing import import_file
from commonweal.community.openreferral.actions.reporting import Report, State
from commonweal.community.openreferral.exporting import csv_pieces, row_of
from commonweal.community.openreferral.tests.records import bare, name_id, sample, store, whole
from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Place

pytestmark = pytest.mark.django_db


def take_in(actor: Actor, *documents: dict[str, Any], check: bool = False, **settings: Any) -> Report:
    content = "\n".join(map(json.dumps, documents)).encode()
    return import_file(actor, content, Settings("Elsewhere", **settings), check=check)


def rows_in(actor: Actor, text: str, place: Place | None = None, *, check: bool = False) -> Report:
    return import_file(actor, text.encode(), Settings("A table", place), check=check)


def test_new_records_are_listed_and_counted(as_system: Actor) -> None:
    report = take_in(as_system, whole("Tea"), bare("Choir"))
    assert report.stored
    assert report.counts == {State.NEW: 2, State.CHANGED: 0, State.UNCHANGED: 0, State.FAULTY: 0}
    service = Service.objects.get(name="Tea")
    assert (service.listing, service.source, service.needs) == ("listed", "Elsewhere", ["lunch-clubs"])
    [entry, _] = report.entries
    assert [(term.key, term.why) for term in entry.terms if term.list == "needs"] == [
        ("lunch-clubs", "its term “Lunch clubs”")
    ]


def test_a_check_says_the_same_and_stores_nothing(as_system: Actor) -> None:
    checked = take_in(as_system, whole("Tea"), check=True)
    assert not Service.objects.exists()
    assert not checked.stored
    assert checked.entries == take_in(as_system, whole("Tea")).entries


def test_a_second_import_changes_nothing(as_system: Actor) -> None:
    documents = [whole("Tea"), bare("Choir"), on_earth(sample("default/service_full"))]
    take_in(as_system, *documents)
    before = dict(Service.objects.values_list("pk", "last_modified"))
    report = take_in(as_system, *documents)
    assert report.counts[State.UNCHANGED] == 3, report.entries
    assert dict(Service.objects.values_list("pk", "last_modified")) == before
    assert not Version.objects.exists()


def on_earth(document: dict[str, Any]) -> dict[str, Any]:
    document["service_at_locations"][0]["location"] |= {"latitude": 50.7, "longitude": -1.9}
    return document


def test_a_changed_record_says_what_it_changes_and_what_was_is_kept(as_system: Actor) -> None:
    take_in(as_system, whole("Tea"))
    report = take_in(as_system, whole("Tea", description="With cake", fees_description="£5", assured_date="2026-11-01"))
    [entry] = report.entries
    assert [(change.field, change.before, change.after) for change in entry.changes] == [
        ("What it is", ("Tea, with tea",), ("With cake",)),
        ("Cost", ("£4 a session", "A session: £4.50"), ("£5", "A session: £4.50")),
        ("Last confirmed", ("2026-10-01",), ("2026-11-01",)),
    ]
    assert Service.objects.get().description == "With cake"
    version = Version.objects.get()
    assert (version.state, version.document["description"]) == ("approved", "Tea, with tea")


def test_with_one_fault_nothing_is_stored_however_many_records_came_before(as_system: Actor, monkeypatch) -> None:
    monkeypatch.setattr(candidates, "AT_ONCE", 2)
    store(bare("Here"))
    before = document_of(UUID(name_id("Here")))
    documents = [bare(f"Good {number}") for number in range(5)] + [bare("Here", description="Changed")]
    bad = whole("Bad", schedules=[{"id": name_id("x"), "byday": "XX"}], email="nobody")
    report = take_in(as_system, *documents, bad, bare("Good 9"))
    assert not report.stored
    assert [str(fault) for fault in report.faults] == [
        "record 7 “Bad”, email: “nobody” is not an e-mail address",
        "record 7 “Bad”, schedules[0].byday: “XX” names days as MO, TU … SU with a comma between; “XX” is none",
    ]
    assert list(Service.objects.values_list("name", flat=True)) == ["Here"]
    assert document_of(UUID(name_id("Here"))) == before
    assert not Version.objects.exists()
    assert not Entry.objects.filter(kind="directory.imported").exists()


def test_the_standards_failing_sample_is_refused_for_each_of_its_faults(as_system: Actor) -> None:
    report = import_file(as_system, json.dumps(sample("fail/service_list")).encode(), Settings("The standard"))
    assert (report.fault_count, report.counts[State.FAULTY]) == (11, 4)
    assert [fault.where for fault in report.faults].count("name") == 4
    whole_one = import_file(as_system, json.dumps(sample("fail/service_full")).encode(), Settings("The standard"))
    assert {fault.where for fault in whole_one.faults} == {
        "url",
        "email",
        "service_at_locations[0].location.latitude",
    }


def test_what_the_schemas_ask_beyond_our_classes_is_a_fault_too(as_system: Actor) -> None:
    given = whole("Tea", funding=[{"source": "The lottery"}])
    given["organization"]["organization_identifiers"] = [{"id": name_id("i"), "identifier": "1"}]
    report = take_in(as_system, given)
    assert {fault.where for fault in report.faults} == {
        "funding[0].id",
        "organization.organization_identifiers[0].identifier_type",
    }


def test_two_records_with_one_id_are_a_fault(as_system: Actor) -> None:
    report = take_in(as_system, bare("Tea"), bare("Tea", description="Another"))
    [fault] = report.faults
    assert str(fault).startswith("record 2 “Tea”, id: record 1 “Tea” has the id")


def test_null_and_empty_values_are_left_out_however_deep(as_system: Actor) -> None:
    given = whole("Tea", alert="", licenses=None, funding=[{"id": name_id("f"), "source": None, "more": [{}, ""]}])
    assert take_in(as_system, given).stored
    document = document_of(UUID(name_id("Tea")))
    assert document["funding"] == [{"id": name_id("f")}]
    assert not {"alert", "licenses"} & document.keys()


def test_a_point_outside_the_country_is_noticed(as_system: Actor) -> None:
    swapped, far = whole("Swapped"), whole("Far")
    swapped["service_at_locations"][0]["location"] |= {"latitude": -1.98, "longitude": 50.72}
    far["service_at_locations"][0]["location"] |= {"latitude": 10, "longitude": 10}
    report = take_in(as_system, swapped, far)
    assert report.stored
    assert ["look swapped" in note for note in report.notes] == [True, False]
    assert "record 2 “Far”: “Far Hall” is at 10, 10, outside the UK" in report.notes[1]


def test_a_moment_without_a_time_zone_is_taken_as_utc(as_system: Actor) -> None:
    take_in(as_system, bare("Tea", last_modified="2026-07-01T10:00:00"))
    assert document_of(UUID(name_id("Tea")))["last_modified"] == "2026-07-01T10:00:00+00:00"


def test_own_terms_are_worked_out_only_if_asked_for(as_system: Actor) -> None:
    take_in(as_system, whole("Tea"), finds_terms=False)
    assert Service.objects.get().needs == []


def test_an_import_is_written_in_the_ledger_once(as_system: Actor, place: Place) -> None:
    take_in(as_system, whole("Tea"), bare("Choir"), place=place)
    entry = Entry.objects.get(kind="directory.imported")
    assert entry.chain == "place:seaborough"
    assert entry.summary == "Records taken in from Elsewhere: 2 new, 0 changed, 0 unchanged"
    assert len(entry.payload["sha256"]) == 64


@pytest.mark.parametrize("check", [True, False])
def test_only_editors_may(staff, check: bool) -> None:
    for role in (Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR):
        with acting_as(staff(role)) as actor:
            assert take_in(actor, bare("Tea"), check=check).fault_count == 0
    with acting_as(staff(Role.BROKER)) as actor, pytest.raises(PermissionDenied):
        take_in(actor, bare("Tea"), check=check)


def test_progress_is_told(as_system: Actor) -> None:
    told: list[tuple[int, int]] = []
    content = json.dumps([bare("Tea"), bare("Choir")]).encode()
    import_file(as_system, content, Settings("Elsewhere"), lambda done, total: told.append((done, total)))
    assert told == [(2, 2)]


TABLE = """Service name,Provider,About,Category,Price,When,Telephone,Website,Address,Post code
Tea,Friends,With cake,Lunch clubs;Social,£3,"Tuesdays, 2pm",01632 960001,www.example.org,"The hall, School Lane",zz11aa
Walks,Friends,Health walks,Exercise,Free,,01632 960002,,,
"""


def test_a_table_in_other_words_becomes_entries(as_system: Actor, place: Place) -> None:
    report = rows_in(as_system, TABLE, place)
    assert report.stored, report.faults
    tea = Service.objects.get(name="Tea")
    assert (tea.when, tea.cost, tea.url) == ("Tuesdays, 2pm", "£3", "https://www.example.org")
    assert (tea.postcode, tea.place, tea.latitude) == ("ZZ1 1AA", place, 50.72)
    assert (tea.needs, tea.source) == (["lunch-clubs"], "A table")
    assert [one.term.name for one in tea.attributes.all()] == ["Lunch clubs", "Social"]
    assert ListedOrganisation.objects.get().services.count() == 2
    again = rows_in(as_system, TABLE, place)
    assert again.counts[State.UNCHANGED] == 2


def test_faults_of_a_table_name_row_and_column(as_system: Actor, place: Place) -> None:
    text = TABLE.replace("£3", "x" * 301).replace("zz11aa", "12345").replace("Health walks", "")
    report = rows_in(as_system, text, place)
    assert [str(fault) for fault in report.faults] == [
        "row 2, column cost: This has 301 characters. It may have 300",
        "row 2, column postcode: “12345” is not a postcode. Enter one such as BH15 1AB",
        "row 3, column description: This is empty and is needed",
    ]
    assert not Service.objects.exists()


def test_an_unknown_postcode_is_noticed(as_system: Actor, place: Place) -> None:
    report = rows_in(as_system, TABLE.replace("zz11aa", "ZZ9 9ZZ"), place)
    assert report.stored
    assert report.notes == ["row 2: ZZ9 9ZZ is not among the postcodes that are known here. Look whether it is right"]


def exported() -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO("".join(csv_pieces(Service.objects.order_by("name"))).removeprefix("\ufeff")))
    )


def as_csv(rows: list[dict[str, str]]) -> str:
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


@pytest.fixture
def entries(as_system: Actor, place: Place) -> list[dict[str, Any]]:
    """Entries with more than a table can say, and what they are."""
    two_places = whole("Two places")
    two_places["service_at_locations"] += whole("Elsewhere")["service_at_locations"]
    rich = whole(
        "Rich", description="Line one\n\n  Line  two = “x”, 'y'", phones=[{"id": name_id("p"), "number": "+44 1632 1"}]
    )
    odd = bare("=Odd; name", description="-", organization={"id": name_id("o"), "name": "@home"}, status="defunct")
    store(two_places, rich, odd, origin=Origin("A feed", place, is_invented=True))
    return [document_of(one.pk) for one in Service.objects.order_by("name")]


def test_the_directory_as_csv_can_be_taken_in_again_and_changes_nothing(
    as_system: Actor, place: Place, entries
) -> None:
    report = rows_in(as_system, "".join(csv_pieces(Service.objects.order_by("name"))), place)
    assert report.counts == {State.NEW: 0, State.CHANGED: 0, State.UNCHANGED: 3, State.FAULTY: 0}, report.entries
    assert [document_of(one.pk) for one in Service.objects.order_by("name")] == entries


CELLS = [
    ("name", "New name", "Name"),
    ("description", "New words", "What it is"),
    ("cost", "£9", "Cost"),
    ("who_for", "Everybody", "Who it is for"),
    ("when", "Mondays, 1pm to 2pm", "When"),
    ("phone", "01632 960009", "Phone and people"),
    ("email", "new@example.org", "E-mail"),
    ("url", "https://example.org/new", "Website"),
    ("needs", "transport; company", "What it helps with"),
    ("organisation", "Somebody else", "Who runs it"),
    ("accessibility", "Hearing loop", "Where"),
    ("postcode", "ZZ2 2BB", "Where"),
    ("last_confirmed_on", "2026-11-20", "Last confirmed"),
    ("kind", "group", "Kind of entry"),
    ("circumstances", "older; carer", "Especially for"),
    ("conditions", "dementia", "Conditions it knows about"),
    ("maximum_age", "70", "Ages"),
    ("languages", "English; Polish", "Languages"),
    ("areas_served", "Otterhythe", "Area served"),
    ("is_user_led", "yes", "Who runs it"),
    ("how_to_join", "Just come", "How to join"),
    ("easy_read", "You can sing.", "In easy words"),
]


@pytest.mark.parametrize(("column", "cell", "label"), CELLS)
def test_one_changed_cell_changes_that_and_nothing_else(
    as_system: Actor, place: Place, entries, column: str, cell: str, label: str
) -> None:
    rows = exported()
    [row] = [one for one in rows if one["name"] == "Rich"]
    row[column] = cell
    report = rows_in(as_system, as_csv(rows), place)
    assert report.stored, report.faults
    [entry] = report.entries
    assert label in [change.field for change in entry.changes]
    assert len(entry.changes) == 1 + (column == "accessibility")
    service = Service.objects.get(pk=row["id"])
    assert row_of(service, document_of(service.pk))[column] == cell
    kept = document_of(service.pk)
    was = next(one for one in entries if one["id"] == row["id"])
    same = {"cost_options", "languages", "funding", "service_areas"} - {"languages" if column == "languages" else ""}
    for name in same - {"service_areas" if column == "areas_served" else ""}:
        assert kept[name] == was[name], name
    assert (service.source, service.is_invented) == ("A feed", True)


def test_an_emptied_cell_takes_away_what_it_held(as_system: Actor, place: Place, entries) -> None:
    rows = exported()
    [row] = [one for one in rows if one["name"] == "Rich"]
    row |= dict.fromkeys(("url", "phone", "needs", "when", "postcode", "address"), "")
    report = rows_in(as_system, as_csv(rows), place)
    assert report.stored, report.faults
    document = document_of(UUID(row["id"]))
    assert not {"url", "phones", "schedules", "service_at_locations"} & document.keys()
    assert own_keys(document, "needs") == []


def test_a_cell_that_is_not_changed_is_not_judged(as_system: Actor, place: Place) -> None:
    store(bare("Long", description="x" * 6000, phones=[{"id": name_id("p"), "number": "ask for Ann"}]))
    rows = exported()
    rows[0]["cost"] = "Free"
    assert rows_in(as_system, as_csv(rows), place).stored


def test_terms_that_people_gave_stay_when_a_feed_says_something_new(as_system: Actor) -> None:
    take_in(as_system, whole("Tea"))
    Service.objects.update(needs=["transport"], kind="activity")
    assert take_in(as_system, whole("Tea", description="New")).stored
    service = Service.objects.get()
    assert (service.description, service.needs, service.kind) == ("New", ["transport"], "activity")
    assert "transport" in own_terms("needs")
