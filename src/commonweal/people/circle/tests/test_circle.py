"""The circle of support: who may change it, and what sharing with a supporter lets them see."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.circle.actions import (
    add_supporter,
    change_supporter,
    share_with_supporter,
    stop_sharing,
    supporter_left,
)
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of, parts_shared_with, who_left
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Compartment, Sight
from commonweal.people.sight.queries import access_of, people_i_see

pytestmark = pytest.mark.django_db

TOM = {"name": "Tom Penny", "kind": "family", "relationship": "son"}
AGREED = {"agreed_by": "Rose Penny", "agreed_how": "face to face"}


@pytest.fixture
def tom(db) -> Account:
    return Account.objects.create_user("tom@seaborough.example", "a long enough password", name="Tom Penny")


@pytest.fixture
def supporter(worker, rose) -> Supporter:
    with acting_as(worker) as actor:
        return add_supporter(actor, rose, **TOM)


def test_the_person_and_their_worker_put_people_in_the_circle(worker, resident, rose):
    with acting_as(worker) as actor:
        add_supporter(actor, rose, **TOM, does_what=" Shops on Saturdays ")
    with acting_as(resident) as actor:
        add_supporter(actor, rose, name="Joe Okafor", kind="neighbour", relationship="next door")
        assert [(one.name, one.does_what) for one in circle_of(rose)] == [
            ("Joe Okafor", ""),
            ("Tom Penny", "Shops on Saturdays"),
        ]
        assert [entry.summary for entry in Entry.objects.filter(kind="circle.joined").order_by("number")] == [
            "Tom Penny (son) joined the circle of support",
            "Joe Okafor (next door) joined the circle of support",
        ]


def test_others_do_not(staff, rose):
    with acting_as(staff(Role.FINANCE_OFFICER)) as actor, pytest.raises(PermissionDenied):
        add_supporter(actor, rose, **TOM)


def test_whoever_sees_no_care_sees_no_circle(colleague, supporter):
    with acting_as(colleague):
        assert not Supporter.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": " "}, "name"), ({"kind": "pet"}, "kind"), ({"email": "x"}, "email")]
)
def test_what_is_wrong_is_said_by_field(worker, rose, wrong, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        add_supporter(actor, rose, **(TOM | wrong))
    assert field in refused.value.message_dict


def test_a_change_keeps_what_was_before(worker, supporter):
    with acting_as(worker) as actor:
        change_supporter(actor, supporter, phone="01632 960010", is_carer=True)
        change_supporter(actor, supporter, phone="01632 960010")
        entry = Entry.objects.get(kind="circle.changed")
        assert entry.payload["before"] == {"phone": "", "is_carer": False}
        assert entry.payload["after"] == {"phone": "01632 960010", "is_carer": True}


def test_a_supporter_sees_what_a_worker_recorded_that_the_person_agreed_to(worker, supporter, rose, tom):
    with acting_as(tom) as actor:
        assert not Person.objects.exists()
    with acting_as(worker) as actor:
        share_with_supporter(actor, supporter, ["care"], account=tom, **AGREED)
        assert parts_shared_with(supporter) == [Compartment.IDENTITY, Compartment.CARE]
        assert Sight.objects.filter(viewer=tom.pk).first().reason == "Rose Penny agreed: face to face"
    with acting_as(tom) as actor:
        assert list(people_i_see(actor)) == [rose]
        assert access_of(actor, rose).compartments == {"identity", "care"}


def test_the_person_shares_by_themselves(resident, supporter, rose, tom):
    with acting_as(resident) as actor:
        share_with_supporter(actor, supporter, ["money"], account=tom)
    with acting_as(tom) as actor:
        assert access_of(actor, rose).compartments == {"identity", "money"}


def test_a_supporter_does_not_hand_on_what_they_see(worker, supporter, rose, tom):
    stranger = Account.objects.create_user("eve@seaborough.example", None, name="Eve")
    with acting_as(worker) as actor:
        share_with_supporter(actor, supporter, ["care"], account=tom, **AGREED)
    with acting_as(tom) as actor, pytest.raises(PermissionDenied):
        share_with_supporter(actor, supporter, ["care"], account=stranger, **AGREED)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"compartments": []}, "compartments"),
        ({"compartments": ["safeguarding"]}, "compartments"),
        ({"agreed_by": ""}, "agreed_by"),
        ({"agreed_how": " "}, "agreed_how"),
        ({"account": None}, "email"),
    ],
)
def test_staff_say_who_agreed_how_and_to_what(worker, supporter, tom, given, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        share_with_supporter(actor, supporter, **({"compartments": ["care"], "account": tom, **AGREED} | given))
    assert field in refused.value.message_dict


def test_nobody_is_a_supporter_of_themselves(worker, supporter, resident):
    with acting_as(worker) as actor, pytest.raises(ValidationError, match="own account"):
        share_with_supporter(actor, supporter, ["care"], account=resident, **AGREED)


def test_a_worker_who_does_not_see_money_does_not_share_it(worker, rose, supporter, tom, staff):
    """Sight of money was never theirs: the database refuses, and nothing else of the sharing is kept."""
    agent = staff(Role.COMMUNITY_AGENT)
    with acting_as(worker) as actor:
        grant_sight(actor, rose, [viewer_of(agent)], ["identity", "care"], Basis.WORKER)
    with acting_as(agent) as actor, pytest.raises(PermissionDenied):
        share_with_supporter(actor, supporter, ["care", "money"], account=tom, **AGREED)
    with acting_as(tom):
        assert not Person.objects.exists()


def test_choosing_anew_takes_away_what_is_not_chosen(worker, supporter, rose, tom):
    with acting_as(worker) as actor:
        share_with_supporter(actor, supporter, ["care", "health"], account=tom, **AGREED)
        share_with_supporter(actor, supporter, ["money"], **AGREED)
    with acting_as(tom) as actor:
        assert access_of(actor, rose).compartments == {"identity", "money"}


def test_stopping_ends_it_at_once(worker, resident, supporter, rose, tom):
    with acting_as(worker) as actor:
        share_with_supporter(actor, supporter, ["care"], account=tom, **AGREED)
    with acting_as(resident) as actor:
        assert stop_sharing(actor, supporter)
        assert not stop_sharing(actor, supporter)
    with acting_as(tom):
        assert not Person.objects.exists()


def test_whoever_leaves_the_circle_sees_no_more(worker, supporter, rose, tom):
    with acting_as(worker) as actor:
        share_with_supporter(actor, supporter, ["care"], account=tom, **AGREED)
        supporter_left(actor, supporter, timezone.localdate() - timedelta(days=3))
        assert not circle_of(rose).exists()
        assert list(who_left(rose)) == [supporter]
    with acting_as(tom):
        assert not Person.objects.exists()


def test_nobody_leaves_tomorrow(worker, supporter):
    with acting_as(worker) as actor, pytest.raises(ValidationError, match="today or earlier"):
        supporter_left(actor, supporter, timezone.localdate() + timedelta(days=1))


def test_the_pages_of_the_circle(browse, resident, rose, tom):
    client = browse(resident)
    typed = {**TOM, "does_what": "", "phone": "", "email": "nowhere"}
    wrong = client.post(f"/people/{rose.pk}/circle/add", typed).content.decode()
    assert "Enter an e-mail address" in wrong
    assert 'value="Tom Penny"' in wrong
    assert client.post(f"/people/{rose.pk}/circle/add", typed | {"email": tom.email}).status_code == 302
    with acting_as(resident):
        supporter = Supporter.objects.get()
    at = f"/people/{rose.pk}/circle/{supporter.pk}"
    for path in (f"/people/{rose.pk}/circle", at, f"{at}/share", f"{at}/stop-sharing", f"{at}/leave"):
        assert client.get(path).status_code == 200
    assert "Tom Penny, son" in client.get(f"/people/{rose.pk}/circle").content.decode()
    assert "Choose what to share" in client.post(f"{at}/share", {"email": tom.email}).content.decode()
    client.post(f"{at}/share", {"email": tom.email, "compartments": ["care"]})
    assert browse(tom).get(f"/people/{rose.pk}").status_code == 200
    assert browse(tom).get(at).status_code == 403
    client.post(f"{at}/stop-sharing", {"reason": ""})
    assert browse(tom).get(f"/people/{rose.pk}").status_code == 404
    client.post(f"{at}/leave", {"left_on_day": "1", "left_on_month": "2", "left_on_year": "2024"})
    assert "left on 1 February 2024" in client.get(f"/people/{rose.pk}/circle").content.decode()


def test_the_pages_of_the_circle_are_closed_to_others(browse, colleague, staff, supporter, rose):
    at = f"/people/{rose.pk}/circle/{supporter.pk}"
    for path in (f"/people/{rose.pk}/circle", f"/people/{rose.pk}/circle/add", at, f"{at}/share", f"{at}/leave"):
        assert browse(colleague).get(path).status_code == 403
        assert browse(staff(Role.PROVIDER, name=f"Provider {path[-8:]}")).get(path).status_code in (403, 404)


def test_a_supporter_of_another_is_not_found_under_this_person(browse, worker, supporter, make_person):
    other = make_person(given_name="Ann")
    assert browse(worker).get(f"/people/{other.pk}/circle/{supporter.pk}").status_code == 404
