"""The outbox and the wording pages: who may open them, what they show, and that nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.models import Message, Template
from commonweal.core.correspondence.sending import send_claimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    """`link()`: a message with a link that opens something, as it is written."""

    def write(number: int = 1, **options):
        context = {"link": f"https://care.example/sign-in/link?key=S3CRET{number}", "minutes": 15}
        with acting_as(system_actor("test")) as actor:
            return send_message(actor, "sign-in-link", context=context, **({"to_email": "rose@example.org"} | options))

    return write


@pytest.fixture
def administrator(client, staff):
    client.force_login(staff(Role.ADMINISTRATOR))
    return client


def page(client, address, **options):
    response = client.get(address, **options)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("address", ["/outbox", "/templates", "/templates/sign-in-link", "/templates/sign-in-link/en"])
def test_residents_and_strangers_open_neither(client, resident, address):
    stranger = client.get(address)
    assert stranger.status_code == 404 or stranger.headers["Location"].startswith("/sign-in?next=")
    client.force_login(resident)
    assert client.get(address).status_code in (403, 404)


def test_in_the_demo_anybody_reads_the_outbox(client, settings, link):
    settings.IS_DEMO = True
    message = link()
    status, words = page(client, "/outbox")
    assert status == 200
    assert f"/outbox/{message.pk}" in words
    status, words = page(client, f"/outbox/{message.pk}")
    assert status == 200
    assert 'href="https://care.example/sign-in/link?key=S3CRET1"' in words
    assert "I have sent this by hand" not in words


def test_care_staff_read_what_they_have_sight_of_and_administrators_all(client, staff, link):
    message = link()
    for role, status in ((Role.CONTACT_OFFICER, 404), (Role.ADMINISTRATOR, 200)):
        client.force_login(staff(role))
        assert client.get("/outbox").status_code == 200
        assert client.get(f"/outbox/{message.pk}").status_code == status


def test_an_administrator_of_a_provider_reads_no_message_and_changes_no_wording(
    client, staff, provider_organisation, link
):
    message = link()
    client.force_login(staff(Role.ADMINISTRATOR, organisation=provider_organisation))
    assert message.subject not in client.get("/outbox").content.decode()
    assert client.get(f"/outbox/{message.pk}").status_code == 404
    for address in ("/templates", f"/templates/{message.template}", f"/templates/{message.template}/en"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"revert": "1"}).status_code in (403, 405)
    assert "/templates" not in client.get("/home").content.decode()


def test_the_start_page_counts_what_has_to_be_sent_by_hand(administrator, settings, link):
    def waits() -> bool:
        return "messages to send by hand" in page(administrator, "/home")[1]

    for number in range(2):
        link(number)
    assert not waits(), "what the outbox keeps needs no hands"
    with acting_as(system_actor("test")):
        Message.objects.update(status=Message.Status.FAILED)
    assert waits()
    with acting_as(system_actor("test")):
        Message.objects.update(status=Message.Status.WAITING, channel="call")
    assert waits()
    with acting_as(system_actor("test")):
        Message.objects.update(status=Message.Status.SENT)
    assert not waits()


def test_care_staff_are_told_of_the_messages_they_may_see_only(client, staff, link):
    link()
    with acting_as(system_actor("test")):
        Message.objects.update(status=Message.Status.FAILED)
    for role, told in ((Role.CONTACT_OFFICER, False), (Role.ADMINISTRATOR, True)):
        client.force_login(staff(role))
        assert ("1 message to send by hand" in page(client, "/home")[1]) is told


def test_nobody_reads_what_opens_something_in_production(administrator, settings, link):
    settings.IN_PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = False
    status, words = page(administrator, f"/outbox/{link().pk}")
    assert status == 200
    assert "S3CRET" not in words


def test_the_outbox_is_filtered_and_paged_with_the_same_number_of_queries(administrator, link):
    administrator.get("/outbox")
    counts = []
    for number in range(30):
        link(number)
        if number in (2, 29):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert "Messages, newest first" in page(administrator, "/outbox")[1]
            counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "page=2" in page(administrator, "/outbox")[1]
    assert "No message fits" in page(administrator, "/outbox?channel=letter")[1]
    assert "rose@example.org" in page(administrator, "/outbox?words=ROSE@&status=waiting")[1]
    assert page(administrator, "/outbox?channel=pigeon")[0] == 200


def test_an_administrator_marks_a_message_as_sent_and_a_reader_cannot(administrator, resident, settings, link):
    settings.IN_PRODUCTION, settings.SECURE_SSL_REDIRECT = True, False
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    message = link()
    send_claimed(message.pk)
    words = administrator.post(f"/outbox/{message.pk}/done", {"sent": "1"}, follow=True).content.decode()
    assert "Marked as sent by hand" in words
    with acting_as(system_actor("test")):
        assert Message.objects.get(pk=message.pk).status == Message.Status.SENT
    assert (
        "already been sent"
        in administrator.post(f"/outbox/{message.pk}/done", {"sent": "1"}, follow=True).content.decode()
    )
    settings.IS_DEMO = True
    administrator.force_login(resident)
    assert administrator.post(f"/outbox/{link().pk}/done", {"sent": "1"}).status_code == 403


def test_every_message_and_form_has_a_page(administrator):
    from commonweal.core.correspondence.shipped import shipped_messages

    status, words = page(administrator, "/templates")
    assert status == 200
    for name, message in shipped_messages().items():
        assert message.title in words.replace("&#39;", "'")
        assert page(administrator, f"/templates/{name}")[0] == 200
        for key in ("en", "en-easy-read", "pl"):
            assert page(administrator, f"/templates/{name}/{key}")[0] == 200
    for missing in ("/templates/no-such", "/templates/no-such/en", "/templates/sign-in-link/xx"):
        assert page(administrator, missing)[0] == 404


def test_a_language_is_chosen_to_word_a_message_in(administrator):
    response = administrator.get("/templates/sign-in-link?language=pl")
    assert response.headers["Location"] == "/templates/sign-in-link/pl"
    assert "English is there already" in page(administrator, "/templates/sign-in-link?language=en")[1]


def test_wording_is_shown_filled_before_it_is_saved_and_can_be_taken_back(administrator):
    address = "/templates/sign-in-link/en"
    typed = {"subject": "Come in, {name}", "body": "Here: {link}\r\n\r\nfor {minutes} minutes", "text": ""}
    words = administrator.post(address, typed | {"preview": "1"}).content.decode()
    assert "Come in, Rose" in words
    assert "Come in, {name}" in words
    assert not Template.objects.exists()
    assert administrator.post(address, typed | {"save": "1"}).status_code == 302
    assert Template.objects.get().body == "Here: {link}\n\nfor {minutes} minutes"
    assert "Your own words" in page(administrator, "/templates/sign-in-link")[1]
    assert "Use the shipped wording" in page(administrator, address)[1]
    administrator.post(address, {"revert": "1"})
    assert not Template.objects.exists()


def test_wording_with_a_fault_says_which_and_keeps_what_was_typed(administrator):
    typed = {"subject": "{nobody}", "body": "No way in", "text": "{", "save": "1"}
    response = administrator.post("/templates/sign-in-link/en", typed)
    words = response.content.decode()
    assert response.status_code == 200
    assert "Nothing fills {nobody}" in words
    assert "must have {link}" in words
    assert "Check the braces" in words
    assert "No way in" in words
    assert not Template.objects.exists()
