"""The end of a session: led to sign in, back afterwards, and nothing typed is lost. The client here runs no scripts."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role

from .conftest import PASSWORD, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

taken: list[tuple[str, dict[str, list[str]]]] = []


def _take(request):
    from django.http import HttpResponse

    taken.append((request.get_full_path(), dict(request.POST.lists())))
    return HttpResponse("Saved")


@sign_in_required
def needs_sign_in(request):
    return _take(request)


@role_required(Role.BROKER, Role.TEAM_MANAGER)
def needs_role(request):
    return _take(request)


def hides_records(request):
    from django.shortcuts import get_object_or_404

    get_object_or_404(Account, pk=request.actor.account_id)
    return _take(request)


def open_to_all(request):
    return _take(request)


urlpatterns = [
    path("", include("commonweal.config.urls")),
    path("test/sign-in-needed", needs_sign_in),
    path("test/role-needed", needs_role),
    path("test/hidden", hides_records),
    path("test/open", open_to_all),
]
handler403 = "commonweal.core.design.errors.permission_denied"
handler404 = "commonweal.core.design.errors.page_not_found"


@pytest.fixture(autouse=True)
def nothing_taken():
    taken.clear()


class Page(HTMLParser):
    """The forms of a page, as a browser without scripts would send them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action", ""), []))
        elif tag == "input" and self.forms and given.get("name"):
            self.forms[-1][1].append((given["name"], given.get("value", "")))


def end_session(client: Client) -> None:
    """What an hour without activity does."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def as_data(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data


def test_whoever_is_signed_out_is_led_to_sign_in_and_back(client, resident):
    answer = client.get("/test/sign-in-needed?page=2")
    assert answer.url == "/sign-in?next=%2Ftest%2Fsign-in-needed%3Fpage%3D2"
    page = client.get(answer.url).content.decode()
    assert 'name="next" value="/test/sign-in-needed?page=2"' in page
    assert sign_in(client, resident, next="/test/sign-in-needed?page=2").url == "/test/sign-in-needed?page=2"


def test_a_role_that_is_missing_is_named_on_a_page(client, resident, staff):
    assert client.get("/test/role-needed").url.startswith("/sign-in")
    client.force_login(resident)
    refused = client.get("/test/role-needed")
    assert refused.status_code == 403
    assert "Only a broker or team manager can do this." in refused.content.decode()
    client.force_login(staff(Role.BROKER))
    assert client.get("/test/role-needed").status_code == 200


def test_a_record_hidden_from_who_is_signed_out_leads_to_sign_in_only_where_a_session_was_open(client, resident):
    stranger = client.get("/test/hidden")
    assert stranger.status_code == 404
    assert 'href="/sign-in?next=/test/hidden"' in stranger.content.decode()
    sign_in(client, resident)
    end_session(client)
    assert client.get("/test/hidden").url == "/sign-in?next=%2Ftest%2Fhidden"


@pytest.mark.parametrize("page", ["/test/sign-in-needed?step=3", "/test/hidden"])
def test_what_was_typed_is_kept_shown_to_its_owner_and_sent_on_a_press(resident, page):
    client = Client(enforce_csrf_checks=True)
    form = Page(client.get("/sign-in").content.decode()).forms
    signing_in = as_data(next(fields for action, fields in form if action == "/sign-in"))
    client.post("/sign-in", {**signing_in, "login": resident.email, "password": PASSWORD})
    token = client.cookies["csrftoken"].value
    end_session(client)

    typed = {
        "csrfmiddlewaretoken": token,
        "what_is_hard": "Getting up.\nAnd <b>stairs</b>",
        "who": ["Asha", "Ben"],
        "empty": "",
        "new_password": "must not be kept",
    }
    led = client.post(page, typed)
    assert led.url == "/sign-in?next=%2Fkept"
    assert taken == []
    page_of_sign_in = client.get(led.url).content.decode()
    assert "What you typed is kept" in page_of_sign_in
    assert "stairs" not in page_of_sign_in

    fields = as_data(next(fields for action, fields in Page(page_of_sign_in).forms if action == "/sign-in"))
    back = client.post("/sign-in", {**fields, "login": resident.email, "password": PASSWORD})
    assert back.url == "/kept"
    kept = client.get("/kept").content.decode()
    assert "We kept what you typed" in kept
    assert "What is hard" in kept
    assert "And &lt;b&gt;stairs&lt;/b&gt;" in kept
    assert "must not be kept" not in kept

    action, fields = next(form for form in Page(kept).forms if form[0] == page)
    assert client.post(action, as_data(fields)).content == b"Saved"
    address, sent = taken[-1]
    assert address == page
    sent.pop("csrfmiddlewaretoken")
    assert sent == {"what_is_hard": ["Getting up.\nAnd <b>stairs</b>"], "who": ["Asha", "Ben"], "empty": [""]}
    assert client.get("/kept").url == "/home"


def test_another_account_never_sees_what_was_kept(client, resident, staff):
    sign_in(client, resident)
    end_session(client)
    client.post("/test/sign-in-needed", {"what": "Something private"})
    other = Account.objects.create_user("other@seaborough.example", PASSWORD, name="Somebody else")
    assert sign_in(client, other, next="/kept").url == "/kept"
    assert client.get("/kept").url == "/home"
    client.post("/sign-out")
    sign_in(client, resident)
    assert client.get("/kept").url == "/home"


def test_another_browser_never_sees_what_was_kept(client, resident):
    sign_in(client, resident)
    end_session(client)
    client.post("/test/sign-in-needed", {"what": "Something private"})
    elsewhere = Client()
    sign_in(elsewhere, resident)
    assert elsewhere.get("/kept").url == "/home"


def test_what_was_kept_can_be_thrown_away(client, resident):
    sign_in(client, resident)
    end_session(client)
    client.post("/test/sign-in-needed", {"what": "Something"})
    sign_in(client, resident)
    assert client.get("/kept").status_code == 200
    assert client.post("/kept/throw-away").url == "/home"
    assert client.get("/kept").url == "/home"


def test_after_signing_out_a_form_is_not_kept_for_who_was_here_before(client, resident):
    sign_in(client, resident)
    client.post("/sign-out")
    led = client.post("/test/sign-in-needed", {"what": "x"}, headers={"referer": "http://testserver/test/open?a=1"})
    assert led.url == "/sign-in?next=%2Ftest%2Fopen"
    assert "kept_typing" not in client.session
    assert client.post("/test/sign-in-needed", {"what": "x"}).url == "/sign-in?next=%2Fhome"


def test_the_name_of_the_last_account_cannot_be_forged(client, resident):
    client.cookies["last_account"] = str(resident.pk)
    client.post("/test/sign-in-needed", {"what": "x"})
    assert "kept_typing" not in client.session


def test_a_form_opened_before_signing_in_again_elsewhere_is_kept_too(resident):
    client = Client(enforce_csrf_checks=True)
    client.force_login(resident)
    ours = {"origin": "http://testserver"}
    stale = client.post("/test/open", {"csrfmiddlewaretoken": "x" * 64, "what": "Long answer"}, headers=ours)
    assert stale.url == "/kept"
    assert "Long answer" in client.get("/kept").content.decode()


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}])
def test_a_form_from_another_site_is_refused_and_not_kept(resident, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(resident)
    refused = client.post("/test/open", {"what": "planted"}, headers=headers)
    assert refused.status_code == 403
    assert "We could not take that form" in refused.content.decode()
    assert client.get("/kept").url == "/home"
    assert taken == []


def test_asking_how_long_the_session_lasts_lengthens_it(client, resident):
    assert client.get("/session").status_code == 401
    sign_in(client, resident)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
    answer = client.get("/session")
    assert answer.json() == {"signed_in": True, "seconds": 3600}
    left = Session.objects.get(pk=client.session.session_key).expire_date - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)


def test_a_session_ends_after_an_hour_without_activity(client, resident, time_machine):
    sign_in(client, resident)
    time_machine.move_to(timezone.now() + timedelta(minutes=59))
    assert client.get("/home").status_code == 200
    time_machine.shift(timedelta(minutes=61))
    assert client.get("/home").url == "/sign-in?next=%2Fhome"
