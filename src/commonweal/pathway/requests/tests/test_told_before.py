"""What somebody said in a guide is filled in when they go on to ask, and theirs to change."""

import pytest

from commonweal.community.guides.handover import SESSION_KEY, ToldBefore, hand_over
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.pathway.requests.actions.asking import BESIDE_ANSWERS
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.tests.conftest import FOR_SELF

pytestmark = pytest.mark.django_db

TOLD = ToldBefore("Falls", "me", "From the guide “Falls”:\n\nFalls in the last 12 months: Twice or more.", "ZZ1 1AA")


@pytest.fixture
def told(client, place):
    """A browser in which a guide was answered."""
    session = client.session
    hand_over(session, TOLD)
    session.save()
    return client


def begin(client) -> str:
    """Press the start button; returns the address of the request's pages."""
    return client.post("/ask/begin").url.rpartition("/")[0]


def test_the_first_page_says_that_something_is_filled_in(told, client):
    assert "What you answered in “Falls” is filled in for you" in told.get("/ask").content.decode()


def test_what_was_said_is_shown_on_its_pages_and_nowhere_taken_for_an_answer(told):
    at = begin(told)
    shown = told.get(f"{at}/who").content.decode()
    assert 'value="me" checked' in shown
    told.post(f"{at}/who", FOR_SELF["who"])
    assert "Twice or more." in told.get(f"{at}/happening").content.decode()
    assert 'value="ZZ1 1AA"' in told.get(f"{at}/address").content.decode()
    assert told.get(f"{at}/check").url == f"{at}/happening"


def test_what_was_said_is_sent_as_it_was_changed_and_kept_only_there(told, contact_team):
    at = begin(told)
    changed = {"happening": "I fell again in March."}
    for page, typed in (FOR_SELF | {"happening": changed}).items():
        assert told.post(f"{at}/{page}", typed).status_code == 302, page
    told.post(f"{at}/check")
    with acting_as(system_actor("test")):
        sent = Request.objects.get(sent_at__isnull=False)
    assert sent.answers["happening"] == changed
    assert not sent.answers.keys() & set(BESIDE_ANSWERS)


def test_what_was_said_is_used_once(told):
    begin(told)
    assert SESSION_KEY not in told.session
    at = begin(told)
    assert "Twice or more." not in told.get(f"{at}/happening").content.decode()
