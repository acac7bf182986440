"""The dry run, the run by two persons, and what is held back: what goes, what stays, and how it is proven."""

from datetime import date

import pytest
import time_machine
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import ERASURES
from commonweal.people.circle.actions import add_supporter
from commonweal.people.circle.models import Supporter
from commonweal.people.documents.actions import add_document
from commonweal.people.documents.keeping import open_file
from commonweal.people.documents.models import Document
from commonweal.people.identity.models import Address, Person
from commonweal.people.retention import contributed
from commonweal.people.retention.actions import (
    approve_run,
    ask_for_run,
    carry_out_run,
    end_hold,
    hold_back,
    set_run_aside,
    start_dry_run,
    work_out_run,
)
from commonweal.people.retention.commands import group
from commonweal.people.retention.models import LegalHold, RetentionLine, RetentionRun
from commonweal.people.rights.actions import ask_correction, decide_correction
from commonweal.people.rights.models import Correction
from commonweal.people.sight.models import Sight

pytestmark = pytest.mark.django_db
LONG_AGO = "2010-03-01 09:00:00"


def as_system():
    return acting_as(system_actor("test"))


@pytest.fixture
def administrator(worker, staff):
    return staff(Role.ADMINISTRATOR, "Ann Rowe")


@pytest.fixture
def manager(worker, staff):
    return staff(Role.TEAM_MANAGER, "Grace Odell")


@pytest.fixture
def old(make_person, place, team, worker):
    """`old("Abel")`: a record in which nothing has happened since 2010."""

    def make(name, **facts):
        with time_machine.travel(LONG_AGO):
            person = make_person(given_name=name, family_name="Long", **facts)
            with acting_as(worker) as actor:
                add_supporter(actor, person, name="Tess Marsh", kind="family", relationship="daughter")
        return person

    return make


@pytest.fixture
def dry_run(administrator, place):
    def make():
        with acting_as(administrator) as actor:
            run = start_dry_run(actor, place, queue=False)
        work_out_run(run.pk)
        run.refresh_from_db()
        return run

    def by_system():
        with as_system():
            return make()

    return by_system


@pytest.fixture
def carried_out(administrator, manager):
    def carry(run):
        with acting_as(administrator) as actor:
            ask_for_run(actor, run)
        with acting_as(manager) as actor:
            approve_run(actor, run, queue=False)
        carry_out_run(run.pk)
        with as_system():
            run.refresh_from_db()
        return run

    return carry


def lines(run, person):
    with as_system():
        return {line.kind: line for line in run.lines.filter(person=person)}


def test_a_dry_run_lists_whose_time_has_come_and_erases_nothing(old, rose, dry_run):
    abel = old("Abel")
    run = dry_run()
    found = lines(run, abel)
    assert {"care", "sight"} <= found.keys()
    assert (found["care"].last_thing, found["care"].goes_on) == (date(2010, 3, 1), date(2018, 3, 2))
    assert found["care"].rows >= 1
    assert "8 years" in found["care"].rule
    assert lines(run, rose) == {}
    with as_system():
        assert Supporter.objects.filter(person=abel).exists()
        assert Person.objects.get(pk=abel.pk).name == "Abel Long"


def test_looking_at_a_record_starts_no_clock_anew_but_something_that_happens_does(old, worker, dry_run, place):
    looked, changed = old("Abel"), old("Bea")
    with as_system() as actor:
        write_entry(actor, "record.opened", "Looked", person_id=looked.pk, compartment="identity")
        write_entry(actor, "person.changed", "Moved", person_id=changed.pk, compartment="identity")
    run = dry_run()
    assert lines(run, looked)
    assert lines(run, changed) == {}


def test_what_goes_is_asked_by_one_and_approved_by_another(old, administrator, manager, worker, dry_run, place):
    old("Abel")
    run = dry_run()
    with acting_as(worker) as actor, pytest.raises(PermissionDenied):
        ask_for_run(actor, run)
    with acting_as(manager) as actor, pytest.raises(ValidationError, match="Nobody has asked"):
        approve_run(actor, run)
    with acting_as(administrator) as actor:
        ask_for_run(actor, run)
        with pytest.raises(PermissionDenied, match="somebody else approves"):
            approve_run(actor, run)
    with pytest.raises(PermissionDenied, match="before a second person approved"):
        carry_out_run(run.pk)
    with as_system(), connection.cursor() as cursor:
        asked = [run.pk, run.lines.first().person_id]
        with pytest.raises(ProgrammingError, match="a second approved"), transaction.atomic():
            cursor.execute("SELECT * FROM retention_erase(%s, %s, '{}', '{}', true)", asked)


def test_a_record_goes_whole_with_its_files_and_the_ledger_says_what_went_without_the_words(
    old, resident, dry_run, carried_out, worker, django_capture_on_commit_callbacks
):
    abel = old("Abel", account=resident, phone="01632 960777")
    with time_machine.travel(LONG_AGO), acting_as(worker) as actor:
        paper = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")
        document = add_document(actor, abel, paper, title="Letter of her doctor")
    with django_capture_on_commit_callbacks(execute=True):
        run = carried_out(dry_run())
    assert {line.outcome for line in lines(run, abel).values()} == {"erased"}
    assert (run.done, run.to_do) == (1, 1)
    assert run.done_at is not None
    with as_system():
        for model in (Supporter, Address, Sight, Document):
            assert not model.objects.filter(person=abel).exists()
        assert not Entry.objects.filter(person_id=abel.pk).exists()
        gone = Person.objects.get(pk=abel.pk)
        assert (gone.name, gone.date_of_birth, gone.phone, gone.account_id) == ("", None, "", None)
        told = Entry.objects.get(chain=ERASURES, kind="record.erased")
    assert told.payload["rows"]["circle_supporter"] == 1
    assert {one["kind"] for one in told.payload["kinds"]} >= {"The record of care and support"}
    assert (told.payload["asked_by"], told.payload["approved_by"]) == ("Ann Rowe", "Grace Odell")
    assert not {"Abel", "Tess", "doctor"} & set(str(told.payload).split())
    account = Account.objects.get(pk=resident.pk)
    assert (account.is_active, account.name) == (False, "")
    with pytest.raises(FileNotFoundError):
        open_file(document.key)


def test_nothing_of_a_record_on_hold_goes_and_all_of_it_when_the_hold_ends(old, administrator, dry_run, carried_out):
    abel, bea = old("Abel"), old("Bea")
    with acting_as(administrator) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            hold_back(actor, abel, " ")
        hold = hold_back(actor, abel, "An inquest is open")
    run = carried_out(dry_run())
    assert {line.why_kept for line in lines(run, abel).values()} == {"Held back by Ann Rowe: An inquest is open"}
    assert {line.outcome for line in lines(run, bea).values()} == {"erased"}
    with as_system():
        assert Supporter.objects.filter(person=abel).exists()
        assert Person.objects.get(pk=abel.pk).name == "Abel Long"
    with acting_as(administrator) as actor:
        end_hold(actor, hold, "The inquest is over")
    run = carried_out(dry_run())
    assert {line.outcome for line in lines(run, abel).values()} == {"erased"}


def test_a_hold_set_after_the_approval_still_keeps_all_of_it(old, administrator, manager, dry_run):
    abel, bea = old("Abel"), old("Bea")
    run = dry_run()
    with acting_as(administrator) as actor:
        ask_for_run(actor, run)
    with acting_as(manager) as actor:
        approve_run(actor, run, queue=False)
        hold_back(actor, abel, "A claim")
    with as_system() as actor:
        write_entry(actor, "person.changed", "Rang", person_id=bea.pk, compartment="identity")
    carry_out_run(run.pk)
    assert {line.outcome_words for line in lines(run, abel).values()} == {"Held back by Grace Odell: A claim"}
    assert {line.outcome_words for line in lines(run, bea).values()} == {"Something has happened in the record since"}
    with as_system():
        assert Supporter.objects.filter(person__in=(abel, bea)).count() == 2


def test_other_rooms_say_why_a_record_is_kept_and_a_dispute_keeps_it(old, worker, dry_run, monkeypatch):
    abel, bea = old("Abel"), old("Bea")
    monkeypatch.setitem(
        contributed._reasons, "test", contributed.ReasonToKeep("test", "A debt is open", lambda people: [abel.pk])
    )
    with time_machine.travel("2011-01-01 09:00:00"), acting_as(worker) as actor:
        ask_correction(actor, bea, "phone", "01632 960777", "She told me", asked_by="Bea")
    run = dry_run()
    assert {line.why_kept for line in lines(run, abel).values()} == {"A debt is open"}
    assert {line.why_kept for line in lines(run, bea).values()} == {
        "Somebody says that a fact is wrong, and nobody has decided"
    }
    with as_system(), pytest.raises(ValidationError, match="Nothing of it goes"):
        ask_for_run(system_actor("test"), run)


def test_a_run_cut_off_goes_on_where_it_was_and_does_nothing_twice(old, administrator, manager, dry_run):
    people = [old(name) for name in ("Abel", "Bea", "Cy")]
    run = dry_run()
    with acting_as(administrator) as actor:
        ask_for_run(actor, run)
    with acting_as(manager) as actor:
        approve_run(actor, run, queue=False)

    class CutOffError(Exception):
        pass

    def cut(done, total):
        raise CutOffError

    with pytest.raises(CutOffError):
        carry_out_run(run.pk, say=cut)
    with as_system():
        assert RetentionRun.objects.get(pk=run.pk).done == 1
    carry_out_run(run.pk)
    carry_out_run(run.pk)
    with as_system():
        assert RetentionLine.objects.exclude(outcome="erased").count() == 0
        assert Entry.objects.filter(kind="record.erased").count() == len(people)
        assert Entry.objects.filter(kind="retention.done").count() == 1


def test_what_has_the_shorter_term_goes_first_and_is_said_to_have_gone(
    make_person, worker, manager, dry_run, carried_out
):
    with time_machine.travel("2022-03-01 09:00:00"):
        person = make_person(given_name="Cy")
        with acting_as(worker) as actor:
            asked = ask_correction(actor, person, "phone", "01632 960777", "He told me", asked_by="Cy")
        with acting_as(manager) as actor:
            decide_correction(actor, asked, put_right=True, reason="Rang it", value="01632 960777")
    run = carried_out(dry_run())
    assert {kind: line.outcome for kind, line in lines(run, person).items()} == {"rights": "erased"}
    with as_system():
        assert not Correction.objects.filter(person=person).exists()
        assert Person.objects.get(pk=person.pk).phone == "01632 960777"
        told = Entry.objects.get(person_id=person.pk, kind="retention.let_go")
        assert told.summary == "Erased by rule: What was asked of the record"
    assert lines(dry_run(), person) == {}


def test_what_cannot_go_whole_stays_whole(old, dry_run, carried_out, monkeypatch):
    abel = old("Abel")
    monkeypatch.setattr(
        "commonweal.people.retention.actions.kept_without_name", lambda: {"circle_supporter": {"nowhere": ""}}
    )
    run = carried_out(dry_run())
    assert all(line.outcome_words.startswith("It could not go as a whole") for line in lines(run, abel).values())
    with as_system():
        assert Supporter.objects.filter(person=abel).count() == 1
        assert Sight.objects.filter(person=abel).exists()


def test_rows_that_sums_rest_on_stay_without_words(old, dry_run, carried_out, monkeypatch):
    abel = old("Abel")
    monkeypatch.setitem(contributed._without_name, "circle_supporter", {"name": "Erased"})
    carried_out(dry_run())
    with as_system():
        assert Supporter.objects.get(person=abel).name == "Erased"


def test_the_pages_of_a_run(browse, old, administrator, manager, dry_run, resident):
    abel = old("Abel")
    run = dry_run()
    at = f"/what-may-go/{run.pk}"
    assert browse(resident).get("/what-may-go").status_code == 403
    client = browse(administrator)
    assert "to be looked through" in client.get("/what-may-go").content.decode()
    page = client.get(at).content.decode()
    assert "Abel Long" in page
    assert "nothing has been erased" in page
    assert "Abel Long" not in client.get(f"{at}?shows=kept").content.decode()
    assert "Abel Long" in client.get(f"{at}?format=csv").content.decode("utf-8-sig")
    client.post(at, {"verb": "ask"})
    assert "somebody else approves it" in client.get(at).content.decode()
    assert client.post(at, {"verb": "approve"}).status_code == 403
    hold = f"/people/{abel.pk}/hold"
    assert "Say why it is held back" in client.post(hold, {"reason": ""}).content.decode()
    client.post(hold, {"reason": "A claim"})
    assert "Held back by Ann Rowe: A claim" in client.get(at).content.decode()
    assert "A claim" in client.get("/what-may-go/held-back").content.decode()
    client.post(hold, {"reason": "Settled"})
    second = browse(manager)
    assert "cannot be brought back" in second.get(at).content.decode()
    second.post(at, {"verb": "approve"})
    carry_out_run(run.pk)
    done = second.get(at).content.decode()
    assert "A record that was erased" in done
    assert "Something of 1 people was erased" in done
    assert "held back" in second.get(hold).content.decode() or second.get(hold).status_code == 404


def test_the_lists_ask_the_same_however_long_they_are(browse, old, administrator, dry_run):
    people = [old(name) for name in ("Abel", "Bea", "Cy")]
    run = dry_run()
    client = browse(administrator)

    def questions(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    def of_each(person):
        with acting_as(administrator) as actor:
            hold_back(actor, person, "A claim")
        return questions("/what-may-go/held-back")

    counts = [of_each(person) for person in people]
    assert len(set(counts)) == 1
    many = questions(f"/what-may-go/{run.pk}")
    with as_system():
        run.lines.exclude(person=people[0]).delete()
    assert questions(f"/what-may-go/{run.pk}") == many


def test_a_run_is_read_as_json(browse, old, administrator, worker, dry_run):
    old("Abel")
    run = dry_run()
    client = browse(administrator)
    assert [one["id"] for one in client.get("/api/v1/retention/runs").json()] == [str(run.pk)]
    found = client.get(f"/api/v1/retention/runs/{run.pk}", {"shows": "goes"}).json()
    assert {line["name"] for line in found["lines"]} == {"Abel Long"}
    assert client.get(f"/api/v1/retention/runs/{run.pk}", {"shows": "kept"}).json()["lines"] == []
    assert browse(worker).get("/api/v1/retention/runs").status_code == 403


def test_what_is_laid_aside_is_not_carried_out(old, administrator, manager, dry_run):
    old("Abel")
    run = dry_run()
    with acting_as(administrator) as actor:
        set_run_aside(actor, run)
        with pytest.raises(ValidationError, match="laid it aside"):
            ask_for_run(actor, run)


def test_the_command_lists_and_changes_nothing(old, place):
    old("Abel")
    found = CliRunner().invoke(group, ["dry-run", "--place", place.pk, "--on", "2026-11-24"])
    assert found.exit_code == 0
    assert "something of 1 people may go; 0 are kept" in found.output
    assert "Abel Long: The record of care and support" in found.output
    early = CliRunner().invoke(group, ["dry-run", "--on", "2012-11-24"])
    assert "There are no retention figures for 24 November 2012" in early.output
    with as_system():
        assert not RetentionRun.objects.exists()
        assert not LegalHold.objects.exists()
