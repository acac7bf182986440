"""What those of the circle are in law: written down, checked, ended, and used where somebody decides for the person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.circle.actions import (
    add_supporter,
    change_supporter,
    check_standing,
    end_standing,
    record_standing,
    share_with_supporter,
    supporter_left,
)
from commonweal.people.circle.models import Standing, Supporter
from commonweal.people.circle.queries import (
    decision_makers,
    emergency_contacts,
    own_standings,
    parts_shared_in,
    standings_before,
    standings_of,
)
from commonweal.people.sight.models import Compartment

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=900)


@pytest.fixture
def tom(db) -> Account:
    return Account.objects.create_user("tom@seaborough.example", "a long enough password", name="Tom Penny")


@pytest.fixture
def supporter(worker, rose) -> Supporter:
    with acting_as(worker) as actor:
        return add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son")


@pytest.fixture
def attorney(worker, supporter) -> Standing:
    """Tom, attorney for health and welfare: registered and checked."""
    with acting_as(worker) as actor:
        made = record_standing(actor, supporter, "lpa_health", starts_on=LONG_AGO, registered_on=LONG_AGO)
        return check_standing(actor, made, how="Saw the stamped document")


def names(person, matter, on=TODAY):
    return [one.name for one in decision_makers(person, on, matter)]


def test_an_attorney_decides_once_somebody_has_checked_and_only_in_what_the_right_covers(worker, supporter, rose):
    with acting_as(worker) as actor:
        standing = record_standing(actor, supporter, "lpa_health", starts_on=LONG_AGO)
        assert names(rose, "health_welfare") == []
        with pytest.raises(ValidationError) as refused:
            check_standing(actor, standing, how="Saw the document")
        assert "registered_on" in refused.value.message_dict
        check_standing(actor, standing, how="Asked the register", registered_on=LONG_AGO)
        found = decision_makers(rose, TODAY, "health_welfare")
        assert [(one.name, one.checked_by, one.only_without_capacity) for one in found] == [
            ("Tom Penny", "Maya Ellis", True)
        ]
        assert names(rose, "property_money") == []
        assert names(rose, "health_welfare", LONG_AGO - timedelta(days=1)) == []
        kinds = list(Entry.objects.filter(kind__startswith="circle.standing").order_by("number").values_list("kind"))
        assert kinds == [("circle.standing",), ("circle.standing_checked",)]


def test_who_decides_is_known_to_whoever_deals_with_the_person(attorney, colleague, rose):
    """Another team sees who the person is, nothing of the circle, and who may decide."""
    with acting_as(colleague):
        assert not Supporter.objects.exists()
        assert names(rose, "health_welfare") == ["Tom Penny"]


def test_joint_attorneys_are_named_together(worker, rose):
    with acting_as(worker) as actor:
        for name in ("Ann Penny", "Tom Penny"):
            one = add_supporter(actor, rose, name=name, kind="family", relationship="child")
            made = record_standing(
                actor, one, "lpa_money", starts_on=LONG_AGO, registered_on=LONG_AGO, manner="jointly"
            )
            check_standing(actor, made, how="Saw it")
        found = decision_makers(rose, TODAY, "property_money")
    assert [(one.name, one.together_with) for one in found] == [
        ("Ann Penny", ("Tom Penny",)),
        ("Tom Penny", ("Ann Penny",)),
    ]


def test_the_person_writes_it_down_and_only_staff_check_it(resident, supporter, rose):
    with acting_as(resident) as actor:
        standing = record_standing(actor, supporter, "next_of_kin", starts_on=LONG_AGO)
        with pytest.raises(PermissionDenied):
            check_standing(actor, standing, how="I know it")
        assert [str(one) for one in standings_of(rose)] == ["Tom Penny, next of kin"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "lpa_health", "starts_on": TODAY + timedelta(days=1)}, "starts_on"),
        ({"kind": "lpa_health", "ends_on": LONG_AGO - timedelta(days=1)}, "ends_on"),
        ({"kind": "lpa_health", "registered_on": TODAY + timedelta(days=1)}, "registered_on"),
        ({"kind": "deputy_money"}, "reference"),
    ],
)
def test_what_is_wrong_with_a_standing_is_said_by_field(worker, supporter, given, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        record_standing(actor, supporter, **({"starts_on": LONG_AGO} | given))
    assert field in refused.value.message_dict


def test_the_same_right_is_not_written_down_twice(worker, supporter, attorney):
    with acting_as(worker) as actor, pytest.raises(ValidationError, match="already"):
        record_standing(actor, supporter, "lpa_health", starts_on=LONG_AGO)


def test_a_right_ends_with_its_last_day_and_with_whoever_leaves(worker, supporter, attorney, rose):
    with acting_as(worker) as actor:
        end_standing(actor, attorney, ended_on=TODAY - timedelta(days=1), reason="Revoked")
        assert names(rose, "health_welfare") == []
        assert names(rose, "health_welfare", TODAY - timedelta(days=1)) == ["Tom Penny"]
        with pytest.raises(ValidationError, match="already"):
            end_standing(actor, attorney, ended_on=TODAY, reason="Again")
        record_standing(actor, supporter, "advocate", starts_on=LONG_AGO)
        supporter_left(actor, supporter, TODAY - timedelta(days=3))
        assert {one.end_reason for one in standings_before(rose)} == {"Revoked", "They left the circle of support"}


def test_others_neither_write_down_nor_end_a_standing(staff, supporter, attorney):
    with acting_as(staff(Role.FINANCE_OFFICER)) as actor:
        with pytest.raises(PermissionDenied):
            record_standing(actor, supporter, "advocate", starts_on=LONG_AGO)
        with pytest.raises(PermissionDenied):
            end_standing(actor, attorney, ended_on=TODAY, reason="No")


def test_a_worker_shares_with_a_supporter_by_a_right_that_covers_it_and_not_by_one_that_does_not(
    worker, supporter, attorney, tom, rose
):
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError, match="property and money"):
            share_with_supporter(actor, supporter, ["money"], account=tom, standing=attorney, agreed_how="by phone")
        share_with_supporter(actor, supporter, ["care"], account=tom, standing=attorney, agreed_how="by phone")
        assert parts_shared_in(rose) == {supporter.pk: [Compartment.IDENTITY, Compartment.CARE]}
        reasons = set(Entry.objects.filter(kind="sight.granted").values_list("reason", flat=True))
    assert "Tom Penny, lasting power of attorney for health and welfare agreed: by phone" in reasons
    with acting_as(tom) as actor:
        assert [one.pk for one in own_standings(actor, rose)] == [attorney.pk]


def test_those_called_in_an_emergency_stand_in_their_order(worker, resident, rose):
    with acting_as(worker) as actor:
        for name, order in (("Ann", 2), ("Ben", None), ("Cy", 1)):
            add_supporter(
                actor, rose, name=name, kind="friend", relationship="friend",
                is_emergency_contact=True, emergency_order=order,
            )  # fmt: skip
        assert [one.name for one in emergency_contacts(rose)] == ["Cy", "Ann", "Ben"]
        with pytest.raises(ValidationError) as refused:
            change_supporter(actor, emergency_contacts(rose)[0], is_emergency_contact=False)
    assert "emergency_order" in refused.value.message_dict


def test_the_pages_of_a_standing(browse, worker, resident, supporter, rose):
    at = f"/people/{rose.pk}/circle"
    typed = {
        "kind": "lpa_health", "manner": "alone", "limits": "", "reference": "OPG 7000", "starts_on_day": "1",
        "starts_on_month": "5", "starts_on_year": "2019", "ends_on_day": "", "ends_on_month": "", "ends_on_year": "",
        "registered_on_day": "2", "registered_on_month": "6", "registered_on_year": "2019",
    }  # fmt: skip
    own = browse(resident)
    assert "Choose what they are" in own.post(f"{at}/{supporter.pk}/standing", typed | {"kind": ""}).content.decode()
    assert own.post(f"{at}/{supporter.pk}/standing", typed).status_code == 302
    assert "Nobody has checked this yet, so it does not count" in own.get(at).content.decode()
    with acting_as(worker):
        standing = Standing.objects.get()
    check = f"{at}/standing/{standing.pk}/check"
    assert own.get(check).status_code == 403
    client = browse(worker)
    assert "Enter how you checked it" in client.post(check, {"how": ""}).content.decode()
    assert client.post(check, {"how": "Saw it", "registered_on_day": ""}).status_code == 302
    page = client.get(at).content.decode()
    assert "Checked by Maya Ellis" in page
    assert "may decide for the person" in page
    gone = {"ended_on_day": "1", "ended_on_month": "1", "ended_on_year": "2024", "reason": "Revoked"}
    assert client.post(f"{at}/standing/{standing.pk}/end", gone).status_code == 302
    assert "Who could decide before" in client.get(at).content.decode()


def test_the_circle_asks_the_same_number_of_questions_however_many_are_in_it(browse, worker, rose):
    client = browse(worker)
    client.get(f"/people/{rose.pk}/circle")
    counted = []
    for more in (2, 12):
        with acting_as(worker) as actor:
            for number in range(more):
                one = add_supporter(actor, rose, name=f"F{more}{number}", kind="friend", relationship="friend")
                record_standing(actor, one, "advocate", starts_on=LONG_AGO)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/people/{rose.pk}/circle")
        counted.append(len(queries))
    assert counted[0] == counted[1]
