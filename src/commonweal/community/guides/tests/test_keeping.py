"""Keeping answers: under a code or in an account, shared by nobody but oneself, and deleted when their time is over."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.community.guides.actions import (
    delete_old_runs,
    delete_run,
    keep_run,
    open_run,
    save_run,
    share_run,
    stop_sharing,
)
from commonweal.community.guides.actions.running import KEPT_DAYS
from commonweal.community.guides.models import Run
from commonweal.community.guides.tests.test_pages import FALLS, answer_all, page
from commonweal.core.accounts.actors import NOBODY, acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry

pytestmark = pytest.mark.django_db

ANSWERS = {"who": "me", "rooms": ("bath", "bed"), "age": 80}


def saved_codes(shown: str) -> tuple[str, str]:
    """The reference and the code on the page that says they are saved."""
    values = [part.split("<")[0].strip() for part in shown.split('cw-return-code">')[1:]]
    return values[0], values[1]


def test_answers_are_kept_under_a_code_and_opened_by_nothing_else():
    with acting_as(NOBODY) as actor:
        saved = save_run(actor, "falls", "as shipped", ANSWERS)
        other = save_run(actor, "falls", "as shipped", {})
        assert Run.objects.count() == 0  # nobody holds the key any more
        found = open_run(actor, saved.run.reference, saved.code)
        assert found is not None
        assert found.answers == {"who": "me", "rooms": ["bath", "bed"], "age": 80}
        assert open_run(actor, saved.run.reference, other.code) is None
        assert open_run(actor, other.run.reference, saved.code) is None
        assert saved.code not in str(vars(found))


def test_answers_saved_again_are_the_same_run():
    with acting_as(NOBODY) as actor:
        saved = save_run(actor, "falls", "as shipped", ANSWERS)
        again = save_run(actor, "falls", "version 2", {"who": "other"}, saved.run.reference, saved.code)
        assert again.run.pk == saved.run.pk
        assert open_run(actor, saved.run.reference, saved.code).answers == {"who": "other"}
        wrong = save_run(actor, "falls", "version 2", {"who": "me"}, saved.run.reference, "wrong")
        assert wrong.run.pk != saved.run.pk


def test_staff_do_not_see_what_others_saved(worker, editor):
    with acting_as(NOBODY) as actor:
        save_run(actor, "falls", "as shipped", ANSWERS)
    for account in (worker, editor):
        with acting_as(account):
            assert not Run.objects.exists()


def test_answers_are_kept_in_an_account_and_seen_by_it_alone(resident, worker, rose):
    with acting_as(resident) as actor:
        run = keep_run(actor, "falls", "as shipped", ANSWERS)
        assert keep_run(actor, "falls", "as shipped", {}, run.reference).pk == run.pk
        assert Run.objects.count() == 1
    with acting_as(worker):
        assert not Run.objects.exists()
    with acting_as(NOBODY) as actor, pytest.raises(PermissionDenied):
        keep_run(actor, "falls", "as shipped", ANSWERS)


def test_only_whoever_answered_shares_and_takes_back(resident, worker, editor, rose):
    with acting_as(resident) as actor:
        run = share_run(actor, keep_run(actor, "falls", "as shipped", ANSWERS), "Falls")
    with acting_as(editor):
        assert not Run.objects.exists()
    with acting_as(worker) as actor:
        assert Run.objects.get().person_id == rose.pk
        for action in (share_run, stop_sharing, delete_run):
            with pytest.raises(PermissionDenied):
                action(actor, run, "Falls")
    with acting_as(resident) as actor:
        stop_sharing(actor, run, "Falls")
        stop_sharing(actor, run, "Falls")
    with acting_as(worker):
        assert not Run.objects.exists()
    with acting_as(system_actor("test")):
        kinds = Entry.objects.filter(person_id=rose.pk, kind__startswith="guide.").order_by("number")
        assert [one.kind for one in kinds] == ["guide.shared", "guide.unshared"]


def test_without_a_record_there_is_nobody_to_share_with(resident):
    with acting_as(resident) as actor, pytest.raises(ValidationError, match="no record here yet"):
        share_run(actor, keep_run(actor, "falls", "as shipped", ANSWERS), "Falls")


def test_a_deleted_run_is_taken_back_first(resident, rose):
    with acting_as(resident) as actor:
        run = share_run(actor, keep_run(actor, "falls", "as shipped", ANSWERS), "Falls")
        delete_run(actor, run, "Falls")
        assert not Run.objects.exists()
    with acting_as(system_actor("test")):
        assert Entry.objects.filter(kind="guide.unshared").count() == 1


def test_answers_are_deleted_when_their_time_is_over(resident, rose):
    now = timezone.now()
    with acting_as(NOBODY) as actor:
        save_run(actor, "falls", "as shipped", ANSWERS)
        with pytest.raises(PermissionDenied):
            delete_old_runs(actor, now)
    with acting_as(resident) as actor:
        keep_run(actor, "memory", "as shipped", ANSWERS)
        share_run(actor, keep_run(actor, "falls", "as shipped", ANSWERS), "Falls")
    with acting_as(system_actor("test")) as actor:
        assert delete_old_runs(actor, now + timedelta(days=KEPT_DAYS)) == 0
        assert delete_old_runs(actor, now + timedelta(days=KEPT_DAYS + 2)) == 1
        assert delete_old_runs(actor, now + timedelta(days=740)) == 1
        assert Run.objects.get().person_id == rose.pk


def test_somebody_saves_halfway_and_comes_back_on_another_computer(client, place):
    client.post("/guides/falls/begin")
    client.post("/guides/falls/q/who", {"answer": "other"})
    response = client.post("/guides/falls/q/hurt", {"answer": "no", "save": "yes"})
    assert response.url == "/guides/falls/saved"
    reference, code = saved_codes(page(client.get(response.url)))
    client.post("/guides/falls/q/fell", {"answer": "never"})  # saved too, without asking again
    other = Client()
    response = other.post("/guides/return", {"reference": reference.lower(), "code": code.replace("-", " ")})
    assert response.url == "/guides/falls/q/fear"
    assert "Somebody I know" not in page(other.get(response.url))


def test_leaving_without_an_answer_saves_what_there_is(client):
    client.post("/guides/falls/begin")
    assert client.post("/guides/falls/q/who", {"save": "yes"}).url == "/guides/falls/saved"


def test_a_wrong_code_is_told_and_after_five_there_is_a_pause(client, place):
    answer_all(client, "falls", FALLS)
    client.post("/guides/falls/save")
    reference, code = saved_codes(page(client.get("/guides/falls/saved")))
    wrong = {"reference": reference, "code": "2222-2222-2222"}
    for _ in range(5):
        assert "do not belong together" in page(client.post("/guides/return", wrong))
    assert "Wait 15 minutes" in page(client.post("/guides/return", {"reference": reference, "code": code}))
    assert "three groups" in page(client.post("/guides/return", {"reference": "x", "code": "y"}))


def test_a_finished_run_opens_at_its_report(client, place):
    answer_all(client, "falls", FALLS)
    client.post("/guides/falls/save")
    reference, code = saved_codes(page(client.get("/guides/falls/saved")))
    assert Client().post("/guides/return", {"reference": reference, "code": code}).url == "/guides/falls/report"


def test_the_code_is_sent_by_e_mail(client, place):
    client.post("/guides/falls/begin")
    client.post("/guides/falls/save")
    _, code = saved_codes(page(client.get("/guides/falls/saved")))
    assert client.post("/guides/falls/saved", {"email": "rose@home.example"}).url == "/guides/falls/saved"
    with acting_as(system_actor("test")):
        message = Message.objects.get()
    assert code in message.body
    assert message.template == "guide-code"


def test_a_resident_keeps_shares_and_deletes_in_the_browser(signed_in, resident, rose, worker):
    answer_all(signed_in, "falls", FALLS)
    signed_in.post("/guides/falls/save")
    assert "answers you keep" in page(signed_in.get("/guides/falls/saved"))
    with acting_as(resident):
        run = Run.objects.get()
    assert "Share with whoever works with me" in page(signed_in.get("/guides/kept"))
    signed_in.post(f"/guides/kept/{run.pk}", {"do": "share"})
    assert "Stop sharing" in page(signed_in.get("/guides/kept"))

    at_work = Client()
    at_work.force_login(worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert f"/guides/shared/{run.pk}" in page(at_work.get(f"/people/{rose.pk}"))
    shown = page(at_work.get(f"/guides/shared/{run.pk}"))
    assert "81 years" in shown
    assert "Ask your GP for a falls assessment" in shown
    with acting_as(system_actor("test")):
        assert Entry.objects.filter(kind="record.opened", payload__part="answers to a guide").count() == 1
    assert at_work.post(f"/guides/kept/{run.pk}", {"do": "delete"}).status_code == 404

    signed_in.post(f"/guides/kept/{run.pk}", {"do": "take-back"})
    assert at_work.get(f"/guides/shared/{run.pk}").status_code == 404
    assert signed_in.post(f"/guides/kept/{run.pk}", {"do": "open"}).url == "/guides/falls/report"
    signed_in.post(f"/guides/kept/{run.pk}", {"do": "delete"})
    assert "You keep none yet" in page(signed_in.get("/guides/kept"))
    assert signed_in.get("/guides/falls/report").status_code == 200  # still open in this browser, saved no more


def test_what_is_kept_is_for_those_who_are_signed_in(client):
    assert client.get("/guides/kept").url.startswith("/sign-in")


def test_whoever_is_at_work_saves_for_others_under_a_code(client, staff, place):
    client.force_login(staff(Role.CONTACT_OFFICER), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/guides/falls/begin")
    client.post("/guides/falls/save")
    assert saved_codes(page(client.get("/guides/falls/saved")))


def test_the_list_of_what_is_kept_asks_as_often_for_three_as_for_thirty(signed_in, resident):
    counted = []
    for more in (3, 27):
        with acting_as(resident) as actor:
            for _ in range(more):
                keep_run(actor, "falls", "as shipped", ANSWERS)
        with CaptureQueriesContext(connection) as asked:
            shown = page(signed_in.get("/guides/kept"))
        counted.append((shown.count('value="delete"'), len(asked)))
    assert counted[0] == (3, counted[1][1])
    assert counted[1][0] == 30
