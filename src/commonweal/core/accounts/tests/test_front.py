"""The front page, the start page, and the demo's invented people."""

import uuid

import pytest
from django.contrib.auth import SESSION_KEY

from commonweal.core.accounts.demo import KINDS, personas
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.core.design.navigation import Item, Reminder, _items

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.IS_DEMO = True


@pytest.fixture
def people(staff):
    """Three of the demo's people: a resident, a carer and a social worker; and one real colleague."""
    for email, name in (("rose@", "Rose Penny"), ("carer.asha@", "Asha Penny")):
        Account.objects.create_user(f"{email}demo.commonweal.example", name=name)
    worker = staff(Role.SOCIAL_WORKER, name="Maya Ellis")
    Account.objects.filter(pk=worker.pk).update(email="maya@demo.commonweal.example")
    staff(Role.BROKER, name="Real Person")


def test_the_front_page_offers_three_ways_in(client):
    page = client.get("/").content.decode()
    for way in ('href="/find"', 'href="/ask"', 'href="/sign-in"'):
        assert way in page
    assert "Look around as somebody" not in page


def test_there_is_a_kind_of_persona_for_each_role():
    assert {kind.key for kind in KINDS} == {*Role, "resident", "carer"}


def test_the_demo_offers_each_kind_of_user_with_what_they_will_see(client, demo, people):
    assert [(kind.key, [(one.account.name, one.workplace) for one in kind.personas]) for kind in personas()] == [
        ("resident", [("Rose Penny", "")]),
        ("carer", [("Asha Penny", "")]),
        ("social_worker", [("Maya Ellis", "Seaborough Council")]),
    ]
    page = client.get("/").content.decode()
    assert "Sign in as Maya Ellis" in page
    assert "Real Person" not in page


def test_the_front_page_asks_the_database_no_more_for_many_people(
    client, demo, people, staff, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        client.get("/")
    for number in range(10):
        account = staff(Role.COMMISSIONER, name=f"Planner {number}")
        Account.objects.filter(pk=account.pk).update(email=f"planner{number}@demo.commonweal.example")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/")


def test_one_press_signs_in_as_somebody_and_the_next_as_another(client, demo, people):
    maya = Account.objects.get(name="Maya Ellis")
    rose = Account.objects.get(name="Rose Penny")
    for account in (maya, rose, maya):
        assert client.post("/demo/sign-in", {"account": account.pk}).url == "/home"
        assert client.session[SESSION_KEY] == str(account.pk)
        assert account.name in client.get("/home").content.decode()


@pytest.mark.parametrize("chosen", ["Real Person", "nobody", "nonsense"])
def test_only_invented_people_can_be_chosen(client, demo, people, chosen):
    account = Account.objects.filter(name=chosen).first()
    pk = account.pk if account else uuid.uuid4() if chosen == "nobody" else "x"
    assert client.post("/demo/sign-in", {"account": pk}).status_code == 404
    assert SESSION_KEY not in client.session


def test_outside_a_demo_there_is_no_such_page_and_personas_need_their_second_step(client, people):
    maya = Account.objects.get(name="Maya Ellis")
    assert client.post("/demo/sign-in", {"account": maya.pk}).status_code == 404
    maya.authenticator_set.all().delete()
    client.force_login(maya)
    assert client.get("/home").url == "/account/second-step"


def test_a_resident_starts_from_their_record(client, resident):
    client.force_login(resident)
    page = client.get("/home").content.decode()
    for way in ('href="/my-record"', 'href="/ask"', 'href="/find"'):
        assert page.count(f'<a class="govuk-link" {way}>') == 1
    assert "Rose Penny" in page


def test_staff_start_from_the_pages_of_their_work_with_what_each_is_for(client, staff, monkeypatch):
    items = [*_items, Item("Keys", "accounts:keys", lambda actor: actor.has_role(Role.BROKER), 1, "For other systems.")]
    monkeypatch.setattr("commonweal.core.design.navigation._items", items)
    client.force_login(staff(Role.BROKER))
    page = client.get("/home").content.decode()
    assert "For other systems." in page
    assert "Broker, Finds support team, Seaborough Council" in page
    client.force_login(staff(Role.COUNCILLOR))
    assert "For other systems." not in client.get("/home").content.decode()


def test_every_page_of_the_navigation_says_what_it_is_for():
    assert [item.text for item in _items if not item.description.endswith(".")] == []


def test_the_start_page_says_what_waits_where_and_the_bar_of_other_pages_asks_for_none_of_it(
    client, staff, monkeypatch
):
    asked = []

    def waiting(actor):
        asked.append(actor.name)
        return "2 wait" if actor.has_role(Role.BROKER) else ""

    keys = Item("Keys", "accounts:keys", lambda actor: True, 1, "For other systems.", waiting)
    monkeypatch.setattr("commonweal.core.design.navigation._items", [keys])
    client.force_login(staff(Role.BROKER, name="Bo Lin"))
    assert '<p class="cw-card__waiting">2 wait</p>' in client.get("/home").content.decode()
    assert client.get("/privacy").status_code == 200
    assert asked == ["Bo Lin"]
    client.force_login(staff(Role.COUNCILLOR))
    assert "cw-card__waiting" not in client.get("/home").content.decode()


def test_what_somebody_has_to_do_next_stands_first_with_its_link(client, resident, monkeypatch):
    source = [lambda actor: [Reminder("A letter came.", "Read it", "/letter")] if actor.name == "Rose Penny" else []]
    monkeypatch.setattr("commonweal.core.design.navigation._reminders", source)
    client.force_login(resident)
    page = client.get("/home").content.decode()
    assert page.index("A letter came.") < page.index('href="/letter">Read it</a>') < page.index("cw-cards")
    client.force_login(Account.objects.create_user("jo@seaborough.example", name="Jo Marsh"))
    assert "Waiting for you" not in client.get("/home").content.decode()


def test_a_past_role_is_not_shown(client, staff):
    account = staff(Role.BROKER)
    past = Membership.objects.get(account=account)
    past.ends_on = past.starts_on
    past.save()
    client.force_login(account)
    assert "Finds support team" not in client.get("/home").content.decode()


@pytest.mark.parametrize(("page", "words"), [("/accessibility", "WCAG"), ("/privacy", "What is held")])
def test_what_the_house_says_of_itself_is_open_to_all(client, settings, page, words):
    settings.CONTACT_EMAIL = "access@seaborough.example"
    shown = client.get(page).content.decode()
    assert words in shown or "Web Content Accessibility Guidelines" in shown
    assert "mailto:access@seaborough.example" in shown
    settings.CONTACT_EMAIL = ""
    assert "mailto:" not in client.get(page).content.decode()
