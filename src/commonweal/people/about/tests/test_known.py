"""Told once: what is known, by whom, and that it is still right."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.about.actions import write_about_me
from commonweal.people.about.known import confirm_fact, known_fact, known_facts
from commonweal.people.circle.actions import add_supporter
from commonweal.people.identity.actions import change_person

pytestmark = pytest.mark.django_db


def test_each_fact_says_its_value_from_where_when_and_by_whom(worker, resident, rose):
    with acting_as(resident) as actor:
        change_person(actor, rose, phone="01632 960099")
        write_about_me(actor, rose, {"most_important": "My cat"})
    with acting_as(worker) as actor:
        add_supporter(
            actor, rose, name="Tom", kind="family", relationship="son", is_emergency_contact=True, holds_keys=True
        )
        rose.refresh_from_db()
        facts = {fact.key: fact for fact in known_facts(rose)}
    phone = facts["identity.phone"]
    assert (phone.value, phone.by, phone.on) == ("01632 960099", "Rose Penny", timezone.localdate())
    assert facts["identity.born"].value == "27 March 1948"
    assert facts["circle.emergency"].value == "Tom (son)"
    assert facts["circle.keys"].value == "Tom"
    assert (facts["about.what-matters"].value, facts["about.what-matters"].source) == ("My cat", "About me")
    assert "circle.decides-money" not in facts


def test_a_fact_stays_confirmed_while_it_is_the_same(worker, rose):
    with acting_as(worker) as actor:
        confirm_fact(actor, rose, "identity.phone", "01632 960001")
        assert known_fact(rose, "identity.phone").confirmed_by == "Maya Ellis"
        assert Entry.objects.get(kind="fact.confirmed").summary == "Still right: phone"
        change_person(actor, rose, phone="01632 960002")
        rose.refresh_from_db()
        assert known_fact(rose, "identity.phone").confirmed_on is None
        with pytest.raises(ValidationError, match="has changed"):
            confirm_fact(actor, rose, "identity.phone", "01632 960001")


def test_others_confirm_nothing_and_know_only_what_they_see(worker, colleague, staff, rose):
    with acting_as(worker) as actor:
        write_about_me(actor, rose, {"most_important": "My cat"})
    with acting_as(colleague):
        assert known_fact(rose, "about.what-matters") is None
        assert known_fact(rose, "identity.phone") is not None
    with acting_as(staff(Role.FINANCE_OFFICER)) as actor, pytest.raises(PermissionDenied):
        confirm_fact(actor, rose, "identity.phone", "01632 960001")


def test_the_page_shows_what_is_known_and_keeps_that_it_is_still_right(browse, resident, staff, rose):
    client, at = browse(resident), f"/people/{rose.pk}/known"
    assert "Nobody has said since" in client.get(at).content.decode()
    told = client.post(at, {"key": "identity.phone", "value": "01632 960001"}, follow=True).content.decode()
    assert "said Rose Penny" in told
    assert "has changed since" in client.post(at, {"key": "identity.phone", "value": "x"}, follow=True).content.decode()
