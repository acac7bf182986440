"""Messages are written with the action, sent once, tried again when that may help, and never sent twice."""

import smtplib
import threading
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, set_actor, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence import delivery, preferences, sending
from commonweal.core.correspondence.actions import (
    mark_as_sent,
    revert_wording,
    save_wording,
    send_again,
    send_message,
)
from commonweal.core.correspondence.models import Channel, Message
from commonweal.core.correspondence.preferences import Preferences
from commonweal.core.correspondence.queries import to_send_by_hand
from commonweal.core.correspondence.sending import TryAgainLaterError, messages_to_queue, send_claimed
from commonweal.core.correspondence.shipped import shipped_message, shipped_messages
from commonweal.core.correspondence.tasks import sweep
from commonweal.core.correspondence.wording import Wording, WordingError
from commonweal.core.ledger.models import Entry

SYSTEM = system_actor("test")
ROSE = "11111111-1111-1111-1111-111111111111"
CONTEXT = {"reference": "HELP-7K3M", "days": 2, "team": "Seaborough Council", "link": "https://care.example/r/1"}
Status = Message.Status


@pytest.fixture
def rose(monkeypatch):
    """`rose(by_post=True)`: what the record of a person says of how to reach her."""
    facts = {"name": "Rose Penny", "called": "Rosie", "email": "rose@example.org", "phone": "01632 960001"}

    def prefers(**more):
        monkeypatch.setattr(preferences, "_sources", [lambda person_id: Preferences(**{**facts, **more})])

    prefers()
    return prefers


def write(**options):
    with acting_as(SYSTEM) as actor:
        return send_message(actor, "request-received", context=CONTEXT, **{"to_email": "rose@example.org", **options})


def to_rose(**options):
    return write(to_person=uuid.UUID(ROSE), to_email="", **options)


def again(message):
    with acting_as(SYSTEM):
        return Message.objects.get(pk=message.pk)


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'message_id' FROM procrastinate_jobs WHERE task_name = 'correspondence.send'")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_a_message_waits_with_its_job_in_the_transaction_that_wrote_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        assert len(jobs()) == 1
        raise RuntimeError
    assert jobs() == []
    message = write()
    assert message.status == Status.WAITING
    assert jobs() == [str(message.pk)]


@pytest.mark.django_db
def test_a_person_is_written_to_as_they_prefer_and_their_ledger_says_so(rose):
    rose(by_post=True, easy_read=True, postal_address="1 Quay Street\nZZ1 1AA")
    message = again(to_rose())
    assert (message.channel, message.format, message.language) == (Channel.LETTER, "easy_read", "en")
    assert message.to == "Rose Penny\n1 Quay Street\nZZ1 1AA"
    assert message.body.startswith("Hello Rosie,\n\nYou asked us for help.")
    with acting_as(SYSTEM):
        entry = Entry.objects.get(kind="message.written")
    assert str(entry.person_id) == ROSE
    assert entry.payload["message"] == str(message.pk)
    assert "Quay" not in str(entry.payload)


@pytest.mark.django_db
def test_a_person_nothing_reaches_is_no_error_and_is_written_down(rose):
    rose(email="", phone="")
    assert to_rose() is None
    with acting_as(SYSTEM):
        assert Entry.objects.get(kind="message.unsent").summary == "Nobody could be told: We have your request"


@pytest.mark.django_db
def test_whoever_causes_a_message_need_not_see_where_it_goes(rose, staff):
    with acting_as(staff(Role.BROKER)) as actor:
        message = send_message(actor, "request-received", to_person=uuid.UUID(ROSE), context=CONTEXT)
        assert message is not None
        assert not Message.objects.filter(pk=message.pk).exists()


@pytest.mark.django_db
def test_nobody_reads_a_message_but_whom_it_is_to(resident, staff):
    message = write(to_account=resident, to_email="")
    for who, seen in ((None, False), (staff(Role.BROKER), False), (resident, True)):
        with acting_as(who):
            assert Message.objects.filter(pk=message.pk).exists() is seen


@pytest.mark.django_db
def test_a_placeholder_that_is_not_given_undoes_the_action():
    with pytest.raises(WordingError, match=r"request-received.*\{team\}"), acting_as(SYSTEM) as actor:
        send_message(
            actor, "request-received", to_email="rose@example.org", context={"reference": "HELP-7K3M", "days": 2}
        )
    assert jobs() == []


@pytest.mark.django_db
def test_an_email_goes_in_plain_words_and_as_a_page_in_large_print(rose):
    rose(large_print=True)
    message = to_rose()
    send_claimed(message.pk)
    assert again(message).status == Status.SENT
    assert again(message).sent_at is not None
    (sent,) = mail.outbox
    assert sent.to == ["rose@example.org"]
    assert sent.subject == "We have your request for help (HELP-7K3M)"
    page = sent.alternatives[0][0]
    assert 'href="https://care.example/r/1"' in page
    assert "font-size: 22px" in page


@pytest.mark.django_db
def test_a_sent_message_is_not_sent_again():
    message = write()
    for _ in range(3):
        send_claimed(message.pk)
    assert len(mail.outbox) == 1
    assert again(message).tries == 1


@pytest.mark.parametrize(
    ("mode", "channel", "key", "backend", "way"),
    [
        ("demo", "email", "key", "smtp.EmailBackend", "outbox"),
        ("demo", "text", "key", "", "outbox"),
        ("development", "text", "", "", "outbox"),
        ("development", "email", "", "dummy.EmailBackend", "outbox"),
        ("production", "email", "", "dummy.EmailBackend", "by hand"),
        ("production", "email", "", "smtp.EmailBackend", "mail"),
        ("production", "text", "key", "", "notify"),
        ("production", "letter", "key", "", "notify"),
        ("production", "letter", "", "", "by hand"),
        ("production", "call", "key", "", "by hand"),
        ("demo", "call", "key", "", "by hand"),
    ],
)
def test_where_a_message_goes_follows_mode_and_settings(settings, mode, channel, key, backend, way):
    settings.IS_DEMO, settings.IN_PRODUCTION = mode == "demo", mode == "production"
    settings.NOTIFY_API_KEY, settings.EMAIL_BACKEND = key, backend
    settings.NOTIFY_TEXT_TEMPLATE = settings.NOTIFY_LETTER_TEMPLATE = "a-template"
    assert delivery.way_for(channel).value == way


def test_a_letter_in_large_type_is_not_left_to_notify(settings):
    settings.IN_PRODUCTION, settings.NOTIFY_API_KEY, settings.NOTIFY_LETTER_TEMPLATE = True, "key", "a-template"
    assert delivery.way_for("letter", "large_print") is delivery.Way.BY_HAND


@pytest.mark.django_db
def test_what_opens_something_is_not_kept_once_it_is_sent_in_production(settings):
    def link():
        with acting_as(SYSTEM) as actor:
            context = {"link": "https://care.example/sign-in/link?key=S3CRET", "minutes": 15}
            message = send_message(actor, "sign-in-link", to_email="rose@example.org", context=context)
        send_claimed(message.pk)
        return again(message)

    assert "S3CRET" in link().body
    settings.IN_PRODUCTION = True
    kept = link()
    assert "S3CRET" in mail.outbox[-1].body
    assert "S3CRET" not in kept.body + kept.subject


@pytest.mark.django_db
def test_a_call_waits_for_somebody_who_may_say_that_it_is_done(rose, staff, resident):
    rose(by_phone=True)
    message = to_rose()
    assert message.channel == Channel.CALL
    send_claimed(message.pk)
    assert (again(message).status, again(message).tries) == (Status.WAITING, 0)
    for who in (resident, staff(Role.PROVIDER)):
        with pytest.raises(PermissionDenied), acting_as(who) as actor:
            mark_as_sent(actor, message)
    with acting_as(staff(Role.CONTACT_OFFICER)) as actor:
        mark_as_sent(actor, message)
    assert again(message).status == Status.SENT
    with pytest.raises(ValidationError), acting_as(staff(Role.ADMINISTRATOR)) as actor:
        mark_as_sent(actor, message)


class Hands:
    """Stands where the mail server is: fails as told, counts what it took."""

    def __init__(self, monkeypatch, *faults):
        self.faults, self.taken = list(faults), []
        monkeypatch.setattr(mail.EmailMultiAlternatives, "send", self.take)

    def take(self, message=None):
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(message)


@pytest.mark.django_db
def test_a_mail_server_that_does_not_answer_is_tried_again_and_the_reason_kept(monkeypatch):
    hands = Hands(monkeypatch, OSError("Connection refused"))
    message = write()
    with pytest.raises(TryAgainLaterError):
        send_claimed(message.pk)
    assert again(message).status == Status.WAITING
    assert "Connection refused" in again(message).failure
    send_claimed(message.pk)
    assert (again(message).status, again(message).failure, len(hands.taken)) == (Status.SENT, "", 1)


@pytest.mark.django_db
def test_after_the_last_try_it_has_failed_until_somebody_sends_it_again(monkeypatch, staff):
    Hands(monkeypatch, *[OSError("Connection refused")] * sending.MOST_TRIES)
    message = write()
    for _ in range(sending.MOST_TRIES - 1):
        with pytest.raises(TryAgainLaterError):
            send_claimed(message.pk)
    send_claimed(message.pk)
    assert again(message).status == Status.FAILED
    assert "tried 5 times" in again(message).failure
    with acting_as(staff(Role.ADMINISTRATOR)) as actor:
        send_again(actor, message)
    send_claimed(message.pk)
    assert again(message).status == Status.SENT


@pytest.mark.django_db
def test_an_address_that_is_refused_is_not_tried_again(monkeypatch):
    Hands(monkeypatch, smtplib.SMTPRecipientsRefused({"rose@example.org": (550, b"no such mailbox")}))
    message = write()
    send_claimed(message.pk)
    assert again(message).status == Status.FAILED
    assert "no such mailbox" in again(message).failure


class Notify:
    """Stands where the Notify client is."""

    def __init__(self, error=None):
        self.error, self.sent = error, []

    def send_sms_notification(self, *given, **named):
        if self.error:
            raise self.error
        self.sent.append((given, named))

    send_letter_notification = send_sms_notification


def notify_error(status):
    from notifications_python_client.errors import HTTPError
    from requests import Response

    response = Response()
    response.status_code = status
    response._content = b'{"errors": [{"message": "as the server says"}]}'
    return HTTPError(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [(None, Status.SENT), (400, Status.FAILED), (403, Status.FAILED), (429, Status.WAITING), (500, Status.WAITING)],
)
def test_texts_go_through_notify_and_its_answer_is_kept(monkeypatch, settings, error, status):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEXT_TEMPLATE = "key", "a-template"
    client = Notify(notify_error(error) if error else None)
    monkeypatch.setattr(delivery, "_notify_client", lambda key: client)
    message = write(to_email="", to_phone="07700 900001")
    assert message.channel == Channel.TEXT
    try:
        send_claimed(message.pk)
    except TryAgainLaterError:
        assert status == Status.WAITING
    assert again(message).status == status
    if error is None:
        ((given, named),) = client.sent
        assert given == ("07700 900001", "a-template", {"message": message.body})
        assert named == {"reference": str(message.pk)}
    else:
        assert str(error) in again(message).failure
        assert "as the server says" in again(message).failure


@pytest.mark.django_db
def test_letters_go_through_notify_with_their_address_in_lines(monkeypatch, settings, rose):
    rose(by_post=True, postal_address="1 Quay Street\nSeaborough\nZZ1 1AA")
    settings.NOTIFY_API_KEY, settings.NOTIFY_LETTER_TEMPLATE = "key", "a-template"
    client = Notify()
    monkeypatch.setattr(delivery, "_notify_client", lambda key: client)
    send_claimed(to_rose().pk)
    ((given, _),) = client.sent
    assert given[1]["address_line_1"] == "Rose Penny"
    assert given[1]["address_line_4"] == "ZZ1 1AA"


@pytest.mark.django_db
def test_the_sweep_owns_up_to_a_cut_off_sending_and_queues_what_has_no_job():
    cut_off, lost, queued = write(), write(), write()
    with acting_as(SYSTEM), connection.cursor() as cursor:
        long_ago = timezone.now() - timedelta(hours=1)
        Message.objects.update(created_at=long_ago)
        Message.objects.filter(pk=cut_off.pk).update(status=Status.SENDING, claimed_at=long_ago)
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'message_id' <> %s", [str(queued.pk)])
    assert messages_to_queue(timezone.now()) == [lost.pk]
    assert again(cut_off).status == Status.FAILED
    assert "may have arrived" in again(cut_off).failure
    sweep.func(timestamp=int(timezone.now().timestamp()))
    assert sorted(jobs()) == sorted([str(queued.pk), str(lost.pk)])


@pytest.mark.django_db
def test_a_councils_own_wording_goes_before_the_shipped_one_until_it_is_put_back(staff):
    shipped = shipped_message("request-received")
    with acting_as(staff(Role.ADMINISTRATOR)) as actor:
        save_wording(actor, shipped, Wording("Got it: {reference}", "Dear {name}"))
        save_wording(actor, shipped, Wording("Got it, {name}: {reference}", "Dear {name}"))
    assert write().subject == "Got it, there: HELP-7K3M"
    with acting_as(staff(Role.ADMINISTRATOR, "Another")) as actor:
        revert_wording(actor, shipped)
        assert Entry.objects.filter(kind="wording.changed").count() == 3
    assert write().subject == "We have your request for help (HELP-7K3M)"


@pytest.mark.django_db
def test_a_language_of_the_council_is_used_for_those_who_read_it(rose, staff):
    with acting_as(staff(Role.ADMINISTRATOR)) as actor:
        save_wording(actor, shipped_message("request-received"), Wording("Witaj {name}", "{reference}"), "pl")
    rose(language="pl")
    message = to_rose()
    assert (message.language, message.subject) == ("pl", "Witaj Rosie")
    rose(language="cy")
    assert to_rose().language == "en"


@pytest.mark.django_db
def test_wording_is_for_administrators_and_must_be_fillable(staff):
    message = shipped_message("sign-in-link")
    with pytest.raises(PermissionDenied), acting_as(staff(Role.SOCIAL_WORKER)) as actor:
        save_wording(actor, message, Wording("a", "{link}"))
    with pytest.raises(ValidationError) as caught, acting_as(staff(Role.ADMINISTRATOR)) as actor:
        save_wording(actor, message, Wording("", "no link"))
    assert caught.value.message_dict.keys() == {"subject", "body"}


@pytest.mark.django_db
def test_wording_that_an_upgrade_made_stale_falls_back_to_the_shipped_one(staff):
    with acting_as(SYSTEM):
        from commonweal.core.correspondence.models import Template

        Template.objects.create(name="request-received", subject="{gone}", body="x", changed_by_name="Jo")
    assert write().subject == "We have your request for help (HELP-7K3M)"


def test_two_workers_at_once_send_each_message_once(own_database, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    messages = [write().pk for _ in range(12)]
    taken: list[str] = []
    barrier = threading.Barrier(4)

    def worker() -> None:
        barrier.wait()
        for message_id in messages:
            send_claimed(message_id)
        connections.close_all()

    real = delivery.hand_over
    sending.hand_over = lambda message, way: (taken.append(str(message.pk)), real(message, way))[1]
    try:
        threads = [threading.Thread(target=worker) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sending.hand_over = real
    assert sorted(taken) == sorted(str(message_id) for message_id in messages)
    with acting_as(SYSTEM):
        assert set(Message.objects.values_list("status", "tries")) == {(Status.SENT.value, 1)}


def test_a_worker_sends_what_waits_as_the_runtime_role(own_database, settings):
    """The real worker, with its own connections, on the tables and functions of the queue."""
    import asyncio

    from procrastinate.contrib.django import app

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    message = write()
    with app.replace_connector(app.connector.get_worker_connector()) as running:
        asyncio.run(_run_once(running))
    assert again(message).status == Status.SENT
    with transaction.atomic(), connection.cursor() as cursor:
        set_actor(None)
        cursor.execute("SELECT current_user, status FROM procrastinate_jobs WHERE task_name = 'correspondence.send'")
        assert cursor.fetchall() == [("commonweal_runtime", "succeeded")]


async def _run_once(app) -> None:
    async with app.open_async():
        await app.run_worker_async(wait=False, install_signal_handlers=False)


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [True, False])
@pytest.mark.parametrize(
    ("needs", "form"),
    [
        ({"braille": True, "postal_address": "1 Quay Street\nZZ1 1AA"}, "braille"),
        ({"audio": True}, "audio"),
        ({"language": "pl", "spoken": "Polish"}, "translation"),
        ({"language": "", "spoken": "Tetum"}, "translation"),
    ],
)
def test_what_must_be_made_first_waits_for_somebody_and_says_so(rose, settings, needs, form, is_demo):
    settings.IS_DEMO = is_demo
    rose(**needs)
    message = to_rose()
    send_claimed(message.pk)
    waiting = again(message)
    assert (waiting.status, waiting.format) == (Status.WAITING, form)
    assert waiting.failure
    with acting_as(SYSTEM):
        assert to_send_by_hand().filter(pk=message.pk).exists()
        assert waiting.failure in Entry.objects.get(kind="message.written").summary


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(shipped_messages()))
def test_every_message_honours_how_somebody_is_reached_and_reads(rose, name):
    shipped = shipped_message(name)
    context = {key: shipped.example[key] for key in shipped.example}

    def written(**needs):
        rose(postal_address="1 Quay Street\nZZ1 1AA", **needs)
        with acting_as(SYSTEM) as actor:
            return send_message(actor, name, to_person=uuid.UUID(ROSE), context=context)

    assert written(by_phone=True).channel == Channel.CALL
    assert written(by_post=True).channel == Channel.LETTER
    assert written(large_print=True).format == "large_print"
    assert written(easy_read=True).format == ("easy_read" if shipped.easy_read else "large_print")
    elsewhere = written(language="so", spoken="Somali").format
    assert elsewhere == ("" if shipped.secret else "translation")


@pytest.mark.django_db
def test_a_code_is_not_kept_waiting_for_a_translator(rose):
    rose(language="pl", spoken="Polish", braille=True)
    with acting_as(SYSTEM) as actor:
        shipped = shipped_message("sign-in-link")
        message = send_message(actor, "sign-in-link", to_person=uuid.UUID(ROSE), context=dict(shipped.example))
    assert (message.format, message.language) == ("", "en")
