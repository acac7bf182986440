"""Asking for everything held, and having facts put right: who may, what is given out, and what the pages say."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.about.actions import set_alert
from commonweal.people.circle.actions import add_supporter
from commonweal.people.documents.actions import add_document
from commonweal.people.documents.models import Document
from commonweal.people.identity.actions import change_person
from commonweal.people.identity.models import Person
from commonweal.people.rights.actions import (
    ask_correction,
    ask_for_everything,
    decide_correction,
    decide_marks,
    extend_request,
    gather_everything,
    release_everything,
    withdraw_request,
)
from commonweal.people.rights.marking import WITHHELD, WITHHELD_ALERT
from commonweal.people.rights.models import AccessRequest, Correction, GatheredFile, Mark
from commonweal.people.rights.queries import fact_history, marks_of, released_kinds, what_is_held

pytestmark = pytest.mark.django_db


def as_system():
    return acting_as(system_actor("test"))


@pytest.fixture
def manager(worker, staff):
    return staff(Role.TEAM_MANAGER, "Grace Odell")


@pytest.fixture
def asked(resident, rose, worker):
    with acting_as(worker) as actor:
        add_supporter(actor, rose, name="Tess Marsh", kind="family", relationship="daughter", phone="01632 960555")
    with acting_as(resident) as actor:
        return ask_for_everything(actor, rose)


@pytest.fixture
def reviewing(asked, manager):
    with acting_as(manager) as actor:
        return gather_everything(actor, asked)


def decide_all(manager, request, decision):
    with acting_as(manager) as actor:
        ids = [one["mark"].pk for one in marks_of(request, "waiting")]
        decide_marks(actor, request, ids, decision, "Asked her")
        return release_everything(actor, request)


def test_the_person_asks_and_the_month_begins_that_day(asked):
    assert (asked.state, asked.asked_by_name) == ("asked", "Rose Penny")
    assert (asked.due_on - asked.asked_on).days in (28, 29, 30, 31)


def test_staff_write_down_who_asked_and_when(worker, rose):
    long_ago = timezone.localdate() - timedelta(days=3)
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError, match="Say who asked"):
            ask_for_everything(actor, rose)
        with pytest.raises(ValidationError, match="today or earlier"):
            ask_for_everything(actor, rose, asked_by="Rose", asked_on=timezone.localdate() + timedelta(days=1))
        assert ask_for_everything(actor, rose, asked_by="Rose", asked_on=long_ago).asked_on == long_ago
        with pytest.raises(ValidationError, match="open already"):
            ask_for_everything(actor, rose, asked_by="Rose")


def test_everything_is_gathered_from_every_room_and_what_tells_of_others_is_marked(reviewing):
    with as_system():
        kinds = {kind["key"] for kind in GatheredFile.objects.get().kinds}
    assert {"identity.person", "identity.address", "circle.supporter", "ledger.entry", "sight.sight"} <= kinds
    why = {one["mark"].why for one in marks_of(reviewing)}
    assert "Names Tess Marsh" in why
    assert "A row about somebody else" in why or "Holds somebody’s phone number or e-mail address" in why


def test_what_was_gathered_is_read_by_nobody_directly(manager, resident, reviewing):
    for account in (manager, resident):
        with acting_as(account):
            assert not GatheredFile.objects.exists()
            assert not Mark.objects.exists()


def test_nothing_is_given_out_before_every_mark_was_looked_at(manager, reviewing):
    with acting_as(manager) as actor, pytest.raises(ValidationError, match="have not been looked at yet"):
        release_everything(actor, reviewing)
    with pytest.raises(ValueError, match="before it was released"):
        released_kinds(reviewing)


def test_what_is_withheld_is_not_in_what_is_given_out(manager, reviewing):
    request = decide_all(manager, reviewing, "withhold")
    given = json.dumps(released_kinds(request), ensure_ascii=False)
    assert "Tess Marsh" not in given
    assert "01632 960555" not in given
    assert WITHHELD in given
    assert "1 Quay Street" in given


def test_what_is_released_is_given_out(manager, reviewing):
    assert "Tess Marsh" in json.dumps(released_kinds(decide_all(manager, reviewing, "release")))


def test_only_a_manager_who_sees_the_care_answers_and_never_for_themselves(worker, colleague, resident, asked):
    for account in (worker, colleague, resident):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            gather_everything(actor, asked)


def test_it_may_take_two_further_months_once_and_says_why(manager, asked):
    with acting_as(manager) as actor:
        extended = extend_request(actor, asked, "Forty years of files")
        assert (extended.due_on - asked.due_on).days > 58
        with pytest.raises(ValidationError, match="once already"):
            extend_request(actor, asked, "More")


def test_a_request_is_withdrawn_and_the_copy_goes(resident, reviewing):
    with acting_as(resident) as actor:
        assert withdraw_request(actor, reviewing).state == "withdrawn"
    with as_system():
        assert not GatheredFile.objects.exists()


def test_the_person_reads_it_as_page_pdf_and_data(browse, manager, worker, resident, rose, reviewing):
    decide_all(manager, reviewing, "withhold")
    at = f"/people/{rose.pk}/held/{reviewing.pk}"
    client = browse(resident)
    assert "As a PDF" in client.get(at).content.decode()
    page = client.get(f"{at}/download/page").content.decode()
    assert "1 Quay Street" in page
    assert "Tess Marsh" not in page
    assert client.get(f"{at}/download/pdf").content.startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{at}/download/data").getvalue())) as bundle:
        assert "Everything held about Rose Penny" in bundle.read("README.txt").decode()
        address = json.loads(bundle.read("data/identity-address.json"))
    assert address["rows"][0]["Lines"] == "1 Quay Street"
    assert client.get(f"{at}/download/else").status_code == 404
    assert browse(worker).get(f"{at}/download/pdf").status_code == 403


def test_a_manager_looks_through_decides_and_releases_on_the_page(browse, manager, rose, asked):
    client = browse(manager)
    assert "Rose Penny" in client.get("/what-people-ask").content.decode()
    at = f"/people/{rose.pk}/held/{asked.pk}"
    client.post(at, {"verb": "gather"})
    page = client.get(at).content.decode()
    assert "Names Tess Marsh" in page
    ids = [str(one["mark"].pk) for one in marks_of(asked)]
    unsaid = client.post(at, {"verb": "marks", "mark": ids, "decision": "release"}).content.decode()
    assert "Say why" in unsaid
    client.post(at, {"verb": "marks", "mark": ids, "decision": "release", "reason": "She agreed"})
    client.post(at, {"verb": "release"})
    with as_system():
        assert AccessRequest.objects.get().state == "released"
        assert Entry.objects.filter(kind="access_request.released", person_id=rose.pk).count() == 1


def test_what_is_held_says_how_much_why_and_how_long(browse, resident, rose):
    page = browse(resident).get(f"/people/{rose.pk}/held").content.decode()
    assert "What is held about you, and why" in page
    assert "8 years after the last thing that happened in the record" in page
    assert "Unverified" in page
    assert "Addresses" in page
    file = browse(resident).get(f"/people/{rose.pk}/held?format=csv").content.decode("utf-8-sig")
    assert "Addresses,1," in file
    assert {holding.title for holding in what_is_held(rose)} >= {"Name and details", "Addresses", "Entries"}


def test_a_fact_is_put_right_by_somebody_else_than_who_asked(manager, resident, rose):
    with acting_as(resident) as actor:
        asked = ask_correction(actor, rose, "date_of_birth", "28 March 1948", "My birth certificate")
        assert asked.says_now == "27 March 1948"
    with acting_as(manager) as actor:
        decide_correction(actor, asked, put_right=True, reason="Seen the certificate", value=date(1948, 3, 28))
        with pytest.raises(ValidationError, match="decided already"):
            decide_correction(actor, asked, put_right=False, reason="x")
        assert next((one.fact, one.before, one.after) for one in fact_history(rose)) == (
            "date of birth", "1948-03-27", "1948-03-28",
        )  # fmt: skip
    with as_system():
        assert Person.objects.get(pk=rose.pk).date_of_birth == date(1948, 3, 28)


def test_what_is_refused_keeps_what_the_person_says_beside_the_fact(browse, manager, resident, rose):
    with acting_as(resident) as actor:
        asked = ask_correction(actor, rose, "family_name", "Marsh", "I married")
    with acting_as(manager) as actor:
        decide_correction(actor, asked, put_right=False, reason="No certificate yet")
    page = browse(resident).get(f"/people/{rose.pk}").content.decode()
    assert "it should be “Marsh”" in page
    assert "No certificate yet" in page


def test_whoever_asked_does_not_decide(manager, rose):
    with acting_as(manager) as actor:
        asked = ask_correction(actor, rose, "phone", "01632 960777", "She told me", asked_by="Rose")
        with pytest.raises(PermissionDenied, match="somebody else decides"):
            decide_correction(actor, asked, put_right=True, reason="Yes", value="01632 960777")


def test_the_pages_of_a_correction(browse, manager, resident, rose):
    with as_system() as actor:
        change_person(actor, rose, phone="01632 960111")
    client = browse(resident)
    assert "01632 960111" in client.get(f"/people/{rose.pk}/put-right").content.decode()
    missing = client.post(f"/people/{rose.pk}/put-right/ask", {"fact": "phone", "why": "Mine"}).content.decode()
    assert "Say what it should be" in missing
    client.post(f"/people/{rose.pk}/put-right/ask", {"fact": "phone", "should_say": "01632 960222", "why": "Mine"})
    with as_system():
        asked = Correction.objects.get()
    at = f"/people/{rose.pk}/put-right/{asked.pk}"
    assert client.get(at).status_code == 403
    page = browse(manager).get(at).content.decode()
    assert "Rose Penny says that it should be: 01632 960222" in page
    browse(manager).post(at, {"decision": "right", "value": "01632 960222", "reason": "Rang it"})
    with as_system():
        assert Person.objects.get(pk=rose.pk).phone == "01632 960222"
    assert "Put right by Grace Odell" in client.get(f"/people/{rose.pk}/put-right").content.decode()


def test_others_do_not_see_what_is_held(browse, staff, rose):
    assert browse(staff(Role.FINANCE_OFFICER)).get(f"/people/{rose.pk}/held").status_code == 403


def test_a_warning_for_staff_is_withheld_by_rule_and_says_why(manager, worker, rose, resident, asked):
    with acting_as(worker) as actor:
        set_alert(
            actor,
            rose,
            "risk_to_worker",
            "The dog bites strangers",
            reason="It bit the nurse on 3 March",
            review_on=timezone.localdate() + timedelta(days=90),
        )
    with acting_as(manager) as actor:
        request = gather_everything(actor, asked)
    withheld = marks_of(request, "withhold")
    assert {one["mark"].why for one in withheld} == {"An alert for staff only"}
    assert all("serious harm" in one["mark"].reason for one in withheld)
    assert {one["mark"].kind for one in withheld} == {"about.alert", "ledger.entry"}
    given = json.dumps(released_kinds(decide_all(manager, request, "release")), ensure_ascii=False)
    assert "dog bites" not in given
    assert WITHHELD_ALERT in given


def test_the_files_of_the_record_are_in_the_zip_once_they_were_looked_at(browse, manager, resident, rose, asked):
    with acting_as(resident) as actor:
        for title in ("My own letter", "A film of somebody else"):
            paper = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n%%EOF\n" + title.encode(), "application/pdf")
            add_document(actor, rose, paper, title=title)
    with acting_as(manager) as actor:
        request = gather_everything(actor, asked)
        files = [one for one in marks_of(request) if one["mark"].field == "file"]
        assert {one["mark"].decision for one in files} == {"waiting"}
        with as_system():
            other = str(Document.objects.get(title="A film of somebody else").pk)
        ids = [one["mark"].pk for one in marks_of(request) if one["mark"].row != other]
        decide_marks(actor, request, ids, "release", "Looked at")
    request = decide_all(manager, request, "withhold")
    download = browse(resident).get(f"/people/{rose.pk}/held/{request.pk}/download/data")
    with zipfile.ZipFile(io.BytesIO(download.getvalue())) as bundle:
        files = [name for name in bundle.namelist() if name.startswith("files/")]
        assert files == ["files/1-letter.pdf"]
        assert b"My own letter" in bundle.read(files[0])
        readme = bundle.read("README.txt").decode()
    assert "files/1-letter.pdf: My own letter" in readme
    assert "film of somebody else" not in readme


def test_the_rights_of_a_person_are_read_and_used_as_json(browse, manager, resident, colleague, rose):
    client, at = browse(resident), f"/api/v1/rights/{rose.pk}"
    held = client.get(f"{at}/held").json()
    assert {"title": "Addresses", "number": 1}.items() <= next(
        one for one in held if one["title"] == "Addresses"
    ).items()
    assert all(one["why"] and one["lawful_basis"] and one["how_long"] for one in held)
    made = client.post(f"{at}/requests", {}, "application/json")
    assert (made.status_code, made.json()["asked_by"]) == (201, "Rose Penny")
    assert client.post(f"{at}/requests", {}, "application/json").status_code == 422
    everything = f"{at}/requests/{made.json()['id']}/everything"
    assert client.get(everything).status_code == 404
    wrong = {"fact": "date_of_birth", "should_say": "28 March 1948", "why": "My birth certificate"}
    asked = client.post(f"{at}/corrections", wrong, "application/json").json()
    other = browse(manager)
    assert [one["id"] for one in other.get("/api/v1/rights/requests").json()["requests"]] == [made.json()["id"]]
    assert [one["id"] for one in other.get("/api/v1/rights/corrections").json()["corrections"]] == [asked["id"]]
    decide, given = f"{at}/corrections/{asked['id']}/decide", {"put_right": True, "reason": "Seen it"}
    assert client.post(decide, given | {"value": "1948-03-28"}, "application/json").status_code == 403
    assert other.post(decide, given | {"value": "28/3"}, "application/json").status_code == 422
    assert other.post(decide, given | {"value": "1948-03-28"}, "application/json").json()["state"] == "put_right"
    assert [one["state"] for one in client.get(f"{at}/corrections").json()] == ["put_right"]
    with as_system():
        assert Person.objects.get(pk=rose.pk).date_of_birth == date(1948, 3, 28)
    with acting_as(manager) as actor:
        request = gather_everything(actor, AccessRequest.objects.get(pk=made.json()["id"]))
        if ids := [one["mark"].pk for one in marks_of(request, "waiting")]:
            decide_marks(actor, request, ids, "release", "Looked at")
        release_everything(actor, request)
    kinds = {kind["key"]: kind for kind in client.get(everything).json()["kinds"]}
    assert kinds["identity.address"]["rows"][0]["facts"]["Lines"] == "1 Quay Street"
    assert [one["state"] for one in client.get(f"{at}/requests").json()] == ["released"]
    assert browse(colleague).get(everything).status_code == 403


def test_the_lists_of_what_people_ask_ask_the_same_however_long_they_are(browse, worker, manager, make_person, rose):
    client = browse(manager)
    counts = []
    for number in range(3):
        person = make_person(given_name=f"Ann{number}")
        with acting_as(worker) as actor:
            ask_for_everything(actor, person, asked_by="Ann")
            for one in (person, rose):
                ask_correction(actor, one, "phone", f"01632 96070{number}", "She told me", asked_by="Ann")
        asked_each = []
        for address in ("/what-people-ask", "/what-people-ask?shows=corrections", f"/people/{rose.pk}/put-right"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            asked_each.append(len(asked))
        counts.append(tuple(asked_each))
    assert len(set(counts)) == 1
