"""Documents: who adds, reads and removes them, what is refused, and how they are given out."""

import sys
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.circle.actions import add_supporter, share_with_supporter
from commonweal.people.documents.actions import (
    ABOUT_ME,
    add_document,
    attach,
    detach,
    remove_document,
    replace_document,
)
from commonweal.people.documents.keeping import path_of
from commonweal.people.documents.models import Attachment, Document
from commonweal.people.documents.queries import attached_to, documents_of, photo_of, removed_documents, versions_of

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(100))
LETTER = b"%PDF-1.7 Dear Rose"
LETTER_FACTS = {"title": "Letter of the hospital", "kind": "letter"}


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(content: bytes = LETTER, name: str = "letter.pdf") -> ContentFile:
    return ContentFile(content, name)


def stored(document: Document) -> Path:
    return Path(default_storage.path(path_of(document.key)))


@pytest.fixture
def letter(worker, rose) -> Document:
    with acting_as(worker) as actor:
        return add_document(actor, rose, upload(), **LETTER_FACTS)


@pytest.fixture
def tom(worker, rose) -> Account:
    """Rose's son, who sees her care and not her money."""
    account = Account.objects.create_user("tom@seaborough.example", "a long enough password", name="Tom Penny")
    with acting_as(worker) as actor:
        son = add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son")
        share_with_supporter(actor, son, ["care"], account=account, agreed_by="Rose", agreed_how="in person")
    return account


def test_a_file_lies_under_a_key_that_is_not_its_name_with_its_digest(letter, store):
    path = stored(letter)
    assert path.read_bytes() == LETTER
    assert path.is_relative_to(store / "documents")
    assert "letter" not in str(path.relative_to(store)) and str(letter.pk) not in str(path)
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert (letter.content_type, letter.size, len(letter.digest)) == ("application/pdf", len(LETTER), 64)
    assert letter.said_by == "Maya Ellis"


def test_the_type_is_what_is_in_the_file_whatever_it_is_called(worker, rose):
    with acting_as(worker) as actor:
        made = add_document(actor, rose, upload(PNG, "../../evil.html"), title="Garden", words="Roses")
        assert (made.content_type, made.file_name) == ("image/png", "evil.png")
        with pytest.raises(ValidationError) as refused:
            add_document(actor, rose, upload(b"<html><script>", "letter.pdf"), **LETTER_FACTS)
    assert "file" in refused.value.message_dict


@pytest.mark.parametrize(
    ("content", "given", "field"),
    [
        (LETTER, {"title": " "}, "title"),
        (b"", {}, "file"),
        (PNG, {}, "words"),
        (LETTER, {"compartment": "gossip"}, "compartment"),
        (LETTER, {"kind": "poem"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_no_file_is_left_behind(worker, rose, store, content, given, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        add_document(actor, rose, upload(content), **(LETTER_FACTS | given))
    assert field in refused.value.message_dict
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_is_refused(worker, rose, settings):
    settings.DOCUMENTS_MOST_MEGABYTES = 0
    with acting_as(worker) as actor, pytest.raises(ValidationError, match="larger than 0 MB"):
        add_document(actor, rose, upload(), **LETTER_FACTS)


@pytest.mark.parametrize(("code", "match"), [(1, "harmful"), (2, "could not be checked")])
def test_a_scanner_that_finds_something_or_fails_keeps_the_file_out(worker, rose, settings, store, code, match):
    settings.DOCUMENTS_SCAN_COMMAND = f"{sys.executable} -c 'import sys; sys.stdin.read(); sys.exit({code})'"
    with acting_as(worker) as actor, pytest.raises(ValidationError, match=match):
        add_document(actor, rose, upload(), **LETTER_FACTS)
    assert not (store / "documents").exists()


def test_a_scanner_that_finds_nothing_is_remembered(worker, rose, settings):
    settings.DOCUMENTS_SCAN_COMMAND = f"{sys.executable} -c 'import sys; assert sys.stdin.read().startswith(\"%PDF\")'"
    with acting_as(worker) as actor:
        assert add_document(actor, rose, upload(), **LETTER_FACTS).was_scanned


def test_the_person_a_carer_and_staff_add_to_the_parts_they_see(resident, tom, colleague, rose):
    with acting_as(resident) as actor:
        add_document(actor, rose, upload(), **LETTER_FACTS, compartment="money")
    with acting_as(tom) as actor:
        add_document(actor, rose, upload(), **LETTER_FACTS)
        assert documents_of(rose).count() == 1
        with pytest.raises(PermissionDenied):
            add_document(actor, rose, upload(), **LETTER_FACTS, compartment="money")
    with acting_as(colleague) as actor:
        assert not documents_of(rose).exists()
        with pytest.raises(PermissionDenied):
            add_document(actor, rose, upload(), **LETTER_FACTS)


def test_a_newer_version_stands_for_the_older_one_which_is_kept(worker, letter, rose):
    with acting_as(worker) as actor:
        attach(actor, rose, letter, to=("plans.plan", rose.pk))
        newer = replace_document(actor, letter, upload(LETTER + b" again"))
        assert list(documents_of(rose)) == [newer]
        assert list(attached_to("plans.plan", rose.pk)) == [newer]
        assert [one.number for one in versions_of(letter)] == [2, 1]
        assert stored(letter).read_bytes() == LETTER
        with pytest.raises(ValidationError, match="newer version"):
            replace_document(actor, letter, upload())


def test_removing_takes_the_file_and_keeps_the_entry(
    worker, colleague, letter, rose, django_capture_on_commit_callbacks
):
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError) as refused:
            remove_document(actor, letter, reason=" ")
        assert "reason" in refused.value.message_dict
        with django_capture_on_commit_callbacks(execute=True):
            remove_document(actor, letter, reason="Another person's letter")
        assert not documents_of(rose).exists()
        gone = removed_documents(rose).get()
        assert (gone.removed_by_name, gone.digest) == ("Maya Ellis", letter.digest)
        assert not stored(letter).exists()
        assert Entry.objects.get(kind="document.removed").reason == "Another person's letter"
        with pytest.raises(ValidationError, match="already"):
            remove_document(actor, letter, reason="Again")
        with pytest.raises(ValidationError):
            attach(actor, rose, gone, to=("plans.plan", 1))


def test_a_carer_does_not_remove_what_others_added(tom, letter):
    with acting_as(tom) as actor, pytest.raises(PermissionDenied):
        remove_document(actor, letter, reason="I do not like it")


def test_a_document_hangs_once_on_anothers_thing_and_only_on_its_own_persons(worker, letter, rose, make_person):
    other = make_person(given_name="Ann")
    with acting_as(worker) as actor:
        first = attach(actor, rose, letter, to=("plans.plan", 7))
        assert attach(actor, rose, letter, to=("plans.plan", "7")) == first
        with pytest.raises(ValidationError):
            attach(actor, other, letter, to=("plans.plan", 7))
        detach(actor, first)
        assert not attached_to("plans.plan", 7).exists()


def test_a_photograph_stands_on_about_me(worker, rose):
    with acting_as(worker) as actor:
        photo = add_document(actor, rose, upload(PNG, "me.png"), title="Me", kind="photo", words="Rose laughs")
        attach(actor, rose, photo, to=(ABOUT_ME, rose.pk))
        assert photo_of(rose) == photo


def form(content: bytes = LETTER, name: str = "letter.pdf", **more):
    typed = {
        "title": "Letter", "kind": "letter", "words": "", "said_by": "", "compartment": "care",
        "dated_on_day": "", "dated_on_month": "", "dated_on_year": "", "file": SimpleUploadedFile(name, content),
    }  # fmt: skip
    return typed | more


def test_the_pages_of_documents(browse, resident, worker, rose, django_capture_on_commit_callbacks):
    client, at = browse(resident), f"/people/{rose.pk}/documents"
    page = client.post(f"{at}/add", form(PNG, "x.png", title="My garden")).content.decode()
    assert "Enter what it shows" in page
    assert 'value="My garden"' in page
    assert "not checked for viruses here" in page
    assert client.post(f"{at}/add", form(PNG, "x.png", kind="photo", words="Rose laughs")).status_code == 302
    with acting_as(worker):
        photo = Document.objects.get()
        assert Attachment.objects.get().room == ABOUT_ME
    one = f"{at}/{photo.pk}"
    assert 'alt="Rose laughs"' in client.get(one).content.decode()
    assert 'alt="Rose laughs"' in client.get(f"/people/{rose.pk}/about-me").content.decode()
    assert client.post(f"{one}/replace", form(PNG + b"2", "y.png", words="Again")).status_code == 302
    assert "There is a newer version" in client.get(one).content.decode()
    assert "version 2" in client.get(at).content.decode()
    assert "Letter" in client.get(at, {"format": "csv"}).content.decode()
    assert "No document fits" in client.get(at, {"words": "elephant"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{one}/remove", {"reason": "Blurred"}).status_code == 302
    assert "Blurred" in client.get(at).content.decode()
    assert client.get(f"{one}/file").status_code == 404


def read(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_is_given_with_headers_that_keep_it_from_doing_harm(browse, worker, letter, rose):
    client, at = browse(worker), f"/people/{rose.pk}/documents/{letter.pk}/file"
    answer = client.get(at)
    assert read(answer) == LETTER
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    with acting_as(worker) as actor:
        picture = add_document(actor, rose, upload(PNG, "x.png"), title="Garden", words="Roses")
    at = f"/people/{rose.pk}/documents/{picture.pk}/file"
    assert client.get(at)["Content-Disposition"].startswith("inline")
    assert client.get(at, {"save": "1"})["Content-Disposition"].startswith("attachment")


def test_a_player_is_given_the_part_it_asks_for(browse, worker, letter, rose):
    client, at = browse(worker), f"/people/{rose.pk}/documents/{letter.pk}/file"
    part = client.get(at, headers={"Range": "bytes=5-8"})
    assert (part.status_code, read(part)) == (206, LETTER[5:9])
    assert part["Content-Range"] == f"bytes 5-8/{len(LETTER)}"
    beyond = client.get(at, headers={"Range": "bytes=9999-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(LETTER)}")


def test_who_does_not_see_the_part_is_not_told_that_there_is_a_document(browse, colleague, staff, tom, worker, rose):
    with acting_as(worker) as actor:
        bill = add_document(actor, rose, upload(), title="Bill", kind="money", compartment="money")
    for account in (colleague, tom, staff(Role.FINANCE_OFFICER)):
        client = browse(account)
        for path in ("", "/file", "/remove"):
            assert client.get(f"/people/{rose.pk}/documents/{bill.pk}{path}").status_code in (403, 404)
        assert "Bill" not in client.get(f"/people/{rose.pk}/documents").content.decode()


def test_a_file_that_is_gone_from_the_store_is_said(browse, worker, letter, rose):
    stored(letter).unlink()
    page = browse(worker).get(f"/people/{rose.pk}/documents/{letter.pk}/file")
    assert page.status_code == 404


def test_the_list_asks_the_same_number_of_questions_however_many_there_are(browse, worker, rose):
    client = browse(worker)
    client.get(f"/people/{rose.pk}/documents")
    counted = []
    for more in (2, 10):
        with acting_as(worker) as actor:
            for number in range(more):
                add_document(actor, rose, upload(), title=f"Letter {more}{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/people/{rose.pk}/documents")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_documents_are_read_as_json(browse, worker, colleague, letter, rose):
    found = browse(worker).get(f"/api/v1/documents/{rose.pk}").json()
    assert [one["title"] for one in found["documents"]] == ["Letter of the hospital"]
    assert found["documents"][0]["file"].endswith(f"{letter.pk}/file")
    assert found["next_page"] is None
    assert browse(colleague).get(f"/api/v1/documents/{rose.pk}").json()["documents"] == []


def test_the_photograph_is_taken_off_about_me_and_stays_a_document(browse, worker, colleague, rose):
    with acting_as(worker) as actor:
        photo = add_document(actor, rose, upload(PNG, "me.png"), title="Me", kind="photo", words="Rose laughs")
        attach(actor, rose, photo, to=(ABOUT_ME, rose.pk))
    at = f"/people/{rose.pk}/documents/{photo.pk}"
    assert browse(colleague).post(f"{at}/off").status_code == 403
    client = browse(worker)
    assert "Take it off “About me”" in client.get(at).content.decode()
    client.post(f"{at}/off")
    assert "Take it off" not in client.get(at).content.decode()
    with acting_as(worker):
        assert photo_of(rose) is None
        assert documents_of(rose).get() == photo
