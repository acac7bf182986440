"""Requests that come by e-mail: read, acknowledged, written down, or set aside."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.pathway.requests.actions import delete_old_drafts, receive_email
from commonweal.pathway.requests.actions.emails import set_aside
from commonweal.pathway.requests.commands import group
from commonweal.pathway.requests.emails import LONGEST, UnreadableEmailError, read_email
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.tests.conftest import FOR_OTHER, stored, walk
from commonweal.pathway.requests.waiting import requests_waiting

WORDS = "My mother has fallen twice this week and cannot manage the bath."


def written(words: str = WORDS, *, html: bool = False, **headers: str) -> bytes:
    message = EmailMessage()
    given = {"From": "Tom Holt <Tom@home.example>", "Subject": "Help for Mum", "Message-ID": "<1@home.example>"}
    for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            message[name] = value
    message.set_content(words, subtype="html" if html else "plain")
    return message.as_bytes()


def receive(place, content: bytes) -> Request:
    with acting_as(system_actor("test")) as actor:
        return receive_email(actor, place, read_email(content))


def sent_messages() -> list[Message]:
    with acting_as(system_actor("test")):
        return list(Message.objects.filter(template="email-received"))


def test_who_wrote_and_what_is_read() -> None:
    read = read_email(written())
    assert (read.sender_name, read.sender, read.subject) == ("Tom Holt", "tom@home.example", "Help for Mum")
    assert (read.words, read.key, read.attachments, read.is_automatic) == (WORDS, "<1@home.example>", (), False)


@pytest.mark.parametrize(
    ("words", "html", "expected"),
    [
        ("Hello\r\n\r\nOn Monday the team wrote:\r\n> Old words", False, "Hello"),
        ("Hello\n-----Original Message-----\nOld words", False, "Hello"),
        ("> Only old words", False, "> Only old words"),
        ("<style>p{}</style><p>First</p><p>Second &amp; last</p><script>x</script>", True, "First\nSecond & last"),
        ("One\n\n\n\n\nTwo", False, "One\n\nTwo"),
    ],
)
def test_the_words_are_those_written_this_time(words: str, html: bool, expected: str) -> None:
    assert read_email(written(words, html=html)).words == expected


def test_files_that_came_with_it_are_named() -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "tom@home.example", "<2@home.example>"
    message.set_content(WORDS)
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="stairs.png")
    assert read_email(message.as_bytes()).attachments == ("stairs.png",)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"From": "no-reply@shop.example"},
        {"From": "MAILER-DAEMON@mx.example"},
    ],
)
def test_what_a_machine_sent_is_told_from_what_a_person_wrote(headers: dict[str, str]) -> None:
    assert read_email(written(**headers)).is_automatic


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "does not say who sent it"),
        (b"\x00\xff not an e-mail", "does not say who sent it"),
        (written(Message_ID=""), "no Message-ID"),
        (written("", Subject=""), "empty"),
        (b"From: a@b.example\nMessage-ID: <3>\nContent-Type: text/plain; charset=nonsense\n\nHello", "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableEmailError, match=why):
        read_email(content)


@given(st.text(max_size=300))
def test_any_words_are_read_or_refused_and_never_more_than_are_kept(words: str) -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"], message["Subject"] = "tom@home.example", "<4@home.example>", "Help"
    message.set_content(words.encode("utf-8", "replace").decode() * 30, cte="base64")
    read = read_email(message.as_bytes())
    assert len(read.words) <= LONGEST
    assert "\x00" not in read.words


@pytest.mark.django_db
def test_an_email_is_acknowledged_with_a_reference_and_a_promise(place, contact_team) -> None:
    request = receive(place, written())
    (message,) = sent_messages()
    assert message.to == "tom@home.example"
    assert request.reference in message.subject
    assert "contacts you within 2 working days" in message.body
    assert (request.channel, request.team, request.sent_at) == ("email", contact_team, None)


@pytest.mark.django_db
def test_the_same_email_twice_is_one_request_and_one_answer(place, contact_team) -> None:
    assert receive(place, written()) == receive(place, written())
    assert len(sent_messages()) == 1


@pytest.mark.django_db
def test_a_machine_gets_no_answer(place, contact_team) -> None:
    receive(place, written(Auto_Submitted="auto-replied"))
    assert sent_messages() == []


@pytest.mark.django_db
def test_words_of_danger_are_caught_at_once_and_nothing_is_written_back(place, contact_team, officer, client) -> None:
    calm = receive(place, written(Message_ID="<calm@home.example>"))
    at_risk = receive(place, written("Please help, my husband hits me"))
    assert at_risk.mentions_safety
    assert len(sent_messages()) == 1
    client.force_login(officer)
    shown = client.get("/requests?shows=drafts").content.decode()
    assert "At risk?" in shown
    assert shown.index(at_risk.reference) < shown.index(calm.reference)


@pytest.mark.django_db
def test_only_the_system_receives_and_only_where_a_team_takes_requests(place, staff) -> None:
    with acting_as(system_actor("test")) as actor, pytest.raises(ValidationError, match="No team takes requests"):
        receive_email(actor, place, read_email(written()))
    with acting_as(staff(Role.CONTACT_OFFICER)) as actor, pytest.raises(PermissionDenied):
        receive_email(actor, place, read_email(written()))


@pytest.mark.django_db
def test_the_contact_team_writes_it_down_with_what_it_says_filled_in(client: Client, place, officer) -> None:
    received = receive(place, written())
    client.force_login(officer)
    with acting_as(officer) as actor:
        assert requests_waiting(actor) == "1 e-mail to write down"
    assert "1 e-mail to write down" in client.get("/requests").content.decode()
    whose = f"/ask/{received.pk}/whose"
    assert WORDS in client.get(whose).content.decode()
    here = client.post(whose, {"person": "new"})["Location"]
    asker = client.get(here.replace("/who", "/asker")).content.decode()
    assert 'value="Tom Holt"' in asker and 'value="tom@home.example"' in asker
    typed = {page: answers for page, answers in FOR_OTHER.items() if page != "happening"}
    check = walk(client, typed, here)
    client.post(check)
    request = stored()
    assert request.sent_at == request.started_at
    assert request.answers["happening"] == {"happening": f"Help for Mum\n\n{WORDS}"}
    assert "sender" not in request.answers
    assert len(sent_messages()) == 1


@pytest.mark.django_db
def test_what_was_promised_counts_from_when_it_came(client: Client, place, officer) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False):
        receive(place, written())
    with time_machine.travel(datetime(2026, 11, 9, 9, tzinfo=UTC), tick=False):
        client.force_login(officer)
        shown = client.get("/requests?shows=drafts").content.decode()
    assert "4 November 2026" in shown
    assert "Late" in shown


@pytest.mark.django_db
def test_an_email_nobody_wrote_down_is_not_deleted_as_an_old_draft(place, contact_team) -> None:
    receive(place, written())
    with acting_as(system_actor("test")) as actor:
        assert delete_old_drafts(actor, timezone.localdate() + timedelta(days=1000)) == 0


@pytest.mark.django_db
def test_an_email_that_asks_for_nothing_is_set_aside_with_a_reason(client: Client, place, officer) -> None:
    received = receive(place, written("Cheap loans"))
    client.force_login(officer)
    address = f"/ask/{received.pk}/set-aside"
    assert "Say why this e-mail asks for nothing" in client.post(address, {"why": " "}).content.decode()
    client.post(address, {"why": "An advertisement"})
    request = stored()
    assert (request.outcome, request.outcome_note, request.worker) == ("no_action", "An advertisement", officer)
    assert "e-mail to write down" not in client.get("/requests").content.decode()
    assert "written down as a request already" in client.post(address, {"why": "Again"}).content.decode()


@pytest.mark.django_db
def test_nobody_else_sets_an_email_aside_nor_anything_but_an_email(
    place, contact_team, officer, make_request, staff, other_council
) -> None:
    received, asked = receive(place, written()), make_request(sent=False)
    with acting_as(staff(Role.BROKER)) as actor, pytest.raises(PermissionDenied):
        set_aside(actor, received, "An advertisement")
    elsewhere = staff(Role.CONTACT_OFFICER, "Sam Elsewhere", organisation=other_council)
    with acting_as(elsewhere) as actor, pytest.raises((PermissionDenied, Request.DoesNotExist)):
        set_aside(actor, received, "An advertisement")
    with acting_as(officer) as actor, pytest.raises((PermissionDenied, Request.DoesNotExist)):
        set_aside(actor, asked, "An advertisement")


@pytest.mark.django_db
def test_a_mail_server_hands_it_over_on_standard_input(place, contact_team) -> None:
    result = CliRunner().invoke(group, ["email"], input=written())
    assert result.exit_code == 0, result.output
    assert result.output.strip() == stored().reference


@pytest.mark.django_db
def test_a_mail_server_is_told_of_what_cannot_be_read(place, contact_team) -> None:
    result = CliRunner().invoke(group, ["email"], input=b"nothing")
    assert result.exit_code == 65
    assert "This is no e-mail" in result.output


@pytest.mark.django_db
def test_a_team_that_is_not_there_is_told(place, contact_team) -> None:
    result = CliRunner().invoke(group, ["email", "--team", "Elsewhere"], input=written())
    assert result.exit_code == 2
    assert "No contact team of" in result.output
