"""The pages: taking in a file or an address, feeds, and the directory as open data."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.community.directory.reading import document_of
from commonweal.community.openreferral import forms, tasks
from commonweal.community.openreferral.actions import feeds as feed_actions
from commonweal.community.openreferral.actions import uploads
from commonweal.community.openreferral.models import Feed, FeedRecord, Import
from commonweal.community.openreferral.tests.elsewhere import Elsewhere, paged
from commonweal.community.openreferral.tests.records import bare, name_id, store, whole
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place

pytestmark = pytest.mark.django_db

SYSTEM = system_actor("test")
EDITOR_PAGES = ("/openreferral/import", "/openreferral/feeds", "/openreferral/feeds/new")
Queued = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def editor(client: Client, staff: Callable[..., Account]) -> Client:
    client.force_login(staff(Role.DIRECTORY_EDITOR))
    return client


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queued]:
    jobs: Queued = []
    for module in (uploads, feed_actions):
        monkeypatch.setattr(module, "queue_job", lambda task, queue, **given: jobs.append((task, given)))
    yield jobs


def give(client: Client, content: str | bytes | None, name: str = "services.ndjson", **typed: str) -> Any:
    """Give a file, and follow to the page of what was found."""
    data: dict[str, Any] = {"source": "A friend", "address": "", **typed}
    if content is not None:
        data["file"] = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post("/openreferral/import", data, follow=True)


def upload_of() -> Import:
    with acting_as(SYSTEM):
        return Import.objects.get()


def lines(*documents: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, documents))


@pytest.mark.parametrize("path", EDITOR_PAGES)
def test_only_editors_open_these_pages(client: Client, staff, path: str) -> None:
    assert client.get(path).status_code == 302
    for role, status in ((Role.BROKER, 403), (Role.ADMINISTRATOR, 200), (Role.DIRECTORY_EDITOR, 200)):
        client.force_login(staff(role))
        assert client.get(path).status_code == status


def test_a_small_file_is_checked_at_once_and_stored_when_the_editor_says_so(editor: Client, place: Place) -> None:
    store(whole("Tea"), whole("Choir"))
    page = give(editor, lines(whole("Tea"), whole("Choir", description="Louder"), bare("Walks"))).content.decode()
    assert "Take in 1 new and 1 changed" in page
    assert '<del class="cw-was">Choir, with tea</del>' in page
    assert '<ins class="cw-now">Louder</ins>' in page
    assert Service.objects.count() == 2
    answer = editor.post(f"/openreferral/imports/{upload_of().pk}", {"confirm": "1"}, follow=True)
    assert "1 new and 1 changed entries" in answer.content.decode()
    assert Service.objects.get(name="Choir").description == "Louder"
    assert Service.objects.get(name="Walks").source == "A friend"
    with acting_as(SYSTEM):
        kept = Import.objects.get()
        assert (kept.state, kept.content, kept.done) == ("stored", None, 3)


def test_a_file_is_stored_only_once(editor: Client) -> None:
    give(editor, lines(bare("Tea")))
    path = f"/openreferral/imports/{upload_of().pk}"
    editor.post(path, {"confirm": "1"})
    page = editor.post(path, {"confirm": "1"}, follow=True).content.decode()
    assert "This file is not waiting for a yes" in page


def test_what_became_wrong_since_the_check_is_not_stored(editor: Client) -> None:
    give(editor, lines(bare("Tea")))
    upload = upload_of()
    with acting_as(SYSTEM):
        Import.objects.update(content=gzip.compress(lines(bare("Tea", email="nobody")).encode()))
    page = editor.post(f"/openreferral/imports/{upload.pk}", {"confirm": "1"}, follow=True).content.decode()
    assert "Nothing was stored" in page
    assert upload_of().state == "faulty"
    assert not Service.objects.exists()


def test_faults_are_shown_by_row_and_column_and_as_csv(editor: Client) -> None:
    page = give(editor, "name,provider,about,postcode\nTea,A,,12345\n", "t.csv").content.decode()
    assert "Nothing was stored" in page and "2 faults" in page
    assert "row 2" in page and "column postcode" in page
    assert 'name="confirm"' not in page
    report = editor.get(f"/openreferral/imports/{upload_of().pk}/report.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(report.removeprefix("\ufeff"))))
    assert [(row["record or row"], row["field or column"]) for row in rows] == [
        ("row 2", "column description"),
        ("row 2", "column postcode"),
    ]


def test_headings_can_be_named_on_the_page(editor: Client) -> None:
    page = give(editor, "What it is called,provider,about,colour\nTea,A,B,blue\n", "t.csv").content.decode()
    assert "No column is the name" in page
    assert "“What it is called”" in page
    path = f"/openreferral/imports/{upload_of().pk}"
    columns = {"column_0": "name", "column_1": "organisation", "column_2": "description", "column_3": "-"}
    page = editor.post(path, {"columns": "1", **columns}, follow=True).content.decode()
    assert "Take in 1 new and 0 changed" in page
    again = editor.post(path, {"columns": "1", **columns, "column_0": "nonsense"})
    assert (
        "There is a problem" in again.content.decode() or "not one of the available choices" in again.content.decode()
    )


def test_a_file_can_be_forgotten(editor: Client) -> None:
    give(editor, lines(bare("Tea")))
    page = editor.post(f"/openreferral/imports/{upload_of().pk}", {"forget": "1"}, follow=True).content.decode()
    assert "It is forgotten" in page
    with acting_as(SYSTEM):
        assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("content", "typed", "said"),
    [
        (None, {}, "Choose a file, or give an address"),
        ("[]", {"address": "https://example.org"}, "Give a file or an address, not both"),
        (None, {"address": "example.org"}, "is not a web address"),
        ("[]", {"source": ""}, "This field is required"),
        ("x" * 60, {}, "This file has"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    editor: Client, monkeypatch, content: str | None, typed: dict[str, str], said: str
) -> None:
    monkeypatch.setattr(forms, "MOST_BYTES", 50)
    page = give(editor, content, **{"source": "My source", **typed}).content.decode()
    assert said in page and "There is a problem" in page
    for value in {"source": "My source", **typed}.values():
        assert f'value="{value}"' in page or not value


def test_a_larger_file_is_a_job_that_says_how_far_it_is(editor: Client, queued: Queued, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 10)
    noted: list[tuple[int, int]] = []
    monkeypatch.setattr(uploads, "note_progress", lambda key, done, total: noted.append((done, total)))
    page = give(editor, lines(bare("Tea"))).content.decode()
    assert "It waits for its turn" in page
    upload = upload_of()
    assert queued == [("openreferral.check_upload", {"import_id": str(upload.pk)})]
    tasks.check_upload_job(str(upload.pk))
    assert noted == [(1, 1)]
    path = f"/openreferral/imports/{upload.pk}"
    assert "Take in 1 new" in editor.get(path).content.decode()
    page = editor.post(path, {"confirm": "1"}, follow=True).content.decode()
    assert "Being stored" in page
    tasks.store_upload_job(str(upload.pk))
    assert Service.objects.count() == 1
    assert "Taken in" in editor.get(path).content.decode()


def test_an_address_is_fetched_by_a_job(editor: Client, queued: Queued, elsewhere: Elsewhere) -> None:
    elsewhere.paths["/services"] = paged([bare(f"Number {number}") for number in range(3)], 2)
    give(editor, None, address=elsewhere.address + "/services")
    tasks.check_upload_job(str(upload_of().pk))
    assert (upload_of().state, upload_of().report["counts"]["new"]) == ("checked", 3)
    editor.post(f"/openreferral/imports/{upload_of().pk}", {"confirm": "1"})
    assert Service.objects.count() == 3


def test_an_address_that_cannot_be_read_says_why(editor: Client, queued: Queued, elsewhere: Elsewhere) -> None:
    give(editor, None, address=elsewhere.address + "/nothing")
    tasks.check_upload_job(str(upload_of().pk))
    page = editor.get(f"/openreferral/imports/{upload_of().pk}").content.decode()
    assert "answered 404" in page


def test_a_private_address_is_not_read(editor: Client, queued: Queued) -> None:
    give(editor, None, address="http://127.0.0.1:8000/")
    tasks.check_upload_job(str(upload_of().pk))
    page = editor.get(f"/openreferral/imports/{upload_of().pk}").content.decode()
    assert "is on a network of its own" in page


def test_a_job_that_breaks_off_says_so_and_stores_nothing(editor: Client, queued: Queued, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 10)
    give(editor, lines(bare("Tea")))
    key = str(upload_of().pk)
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "import_file", lambda *given, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.check_upload_job(key)
    page = editor.get(f"/openreferral/imports/{key}").content.decode()
    assert "Something went wrong here, and nothing was stored" in page
    assert upload_of().state == Import.State.FAULTY


def test_a_job_whose_import_is_gone_does_nothing(db: None) -> None:
    tasks.check_upload_job(name_id("gone"))
    tasks.store_upload_job(name_id("gone"))


@pytest.fixture
def feed(place: Place, elsewhere: Elsewhere) -> Feed:
    with acting_as(SYSTEM):
        return Feed.objects.create(
            name="Next door", address=f"{elsewhere.address}/services", place=place, added_at=timezone.now()
        )


def test_a_feed_is_added_and_read_for_the_first_time(editor: Client, queued: Queued, place: Place) -> None:
    typed = {"name": "Next door", "address": "https://example.org/services", "every_hours": "168", "hides_after": "5"}
    page = editor.post("/openreferral/feeds/new", typed, follow=True).content.decode()
    assert "being read for the first time" in page and "Every week" in page
    with acting_as(SYSTEM):
        made = Feed.objects.get()
    assert (made.place, made.every_hours, made.hides_after, made.finds_terms) == (place, 168, 5, False)
    assert queued == [("openreferral.read_feed", {"feed_id": str(made.pk)})]
    page = editor.post("/openreferral/feeds/new", typed).content.decode()
    assert "There is a problem" in page and 'value="https://example.org/services"' in page


def test_a_feed_is_changed_paused_fetched_and_removed(editor: Client, queued: Queued, feed: Feed) -> None:
    path = f"/openreferral/feeds/{feed.pk}"
    assert 'value="Next door"' in editor.get(f"{path}/change").content.decode()
    changed = {"name": "Over there", "address": feed.address, "every_hours": "24", "hides_after": "3"}
    assert "Over there" in editor.post(f"{path}/change", changed, follow=True).content.decode()
    assert "Paused" in editor.post(path, {"pause": "1"}, follow=True).content.decode()
    assert "Paused" not in editor.post(path, {"resume": "1"}, follow=True).content.decode()
    editor.post(path, {"fetch": "1"})
    assert queued == [("openreferral.read_feed", {"feed_id": str(feed.pk)})]
    page = editor.post(path, {"remove": "1"}, follow=True).content.decode()
    assert "Over there is no longer read" in page


def test_a_feeds_page_shows_how_it_went_and_what_to_decide(editor: Client, feed: Feed, elsewhere: Elsewhere) -> None:
    def read(*records: dict[str, Any]) -> None:
        elsewhere.paths["/services"] = paged(list(records), 50)
        tasks.read_feed_job(str(feed.pk))

    read(whole("Tea"), whole("Choir"), whole("Walks"))
    store(document_of(UUID(name_id("Tea"))) | {"description": "Ours"})
    read(whole("Tea", description="Theirs"), whole("Choir", email="nobody"))
    page = editor.get(f"/openreferral/feeds/{feed.pk}").content.decode()
    assert "Walks</a>: missing from 1 reading" in page
    assert "“nobody” is not an e-mail address" in page
    with acting_as(SYSTEM):
        record = FeedRecord.objects.get(waiting__isnull=False)
    path = f"/openreferral/feeds/records/{record.pk}"
    assert path in page
    shown = editor.get(path).content.decode()
    assert "Ours" in shown and "Theirs" in shown
    editor.post(path, {"theirs": "1"})
    assert Service.objects.get(name="Tea").description == "Theirs"
    assert editor.get(path).status_code == 302
    assert "decided on this record already" in editor.post(path, {"ours": "1"}, follow=True).content.decode()
    assert "Next door" in editor.get("/openreferral/feeds").content.decode()


def test_the_start_page_says_what_waits(editor: Client) -> None:
    give(editor, lines(bare("Tea")))
    assert "1 file to say yes to" in editor.get("/home").content.decode()


@pytest.mark.parametrize("path", ["/openreferral/feeds", "/openreferral/import"])
def test_a_list_asks_the_database_as_often_for_many_as_for_few(editor: Client, place: Place, path: str) -> None:
    def make(first: int, last: int) -> None:
        with acting_as(SYSTEM):
            for number in range(first, last):
                name = f"Number {number}"
                Feed.objects.create(name=name, address=f"https://example.org/{number}", added_at=timezone.now())
                Import.objects.create(name=name, source=name, starter_name="A", started_at=timezone.now())

    make(0, 3)
    editor.get(path)
    with CaptureQueriesContext(connection) as few:
        editor.get(path)
    make(3, 15)
    with CaptureQueriesContext(connection) as many:
        editor.get(path)
    assert len(many) == len(few)


def test_anybody_reads_about_the_feed_and_how_good_it_is(client: Client) -> None:
    cache.clear()
    store(whole("Tea"), bare("Choir"))
    page = client.get("/openreferral").content.decode()
    assert "All 2 entries" in page
    assert "http://testserver/openreferral/v3/services?format=ndjson&amp;full=true" in page
    assert "Open Government Licence v3.0" in page
    assert "With opening times" in page and "50%" in page


def test_anybody_downloads_the_directory(client: Client) -> None:
    keys = store(whole("Tea"), bare("=Choir"), bare("Hidden"))
    Service.objects.filter(pk=keys[2]).update(listing="hidden")
    response = client.get("/openreferral/services.csv")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == ["'=Choir", "Tea"]
    assert rows[1]["languages"] == "English"
