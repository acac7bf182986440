"""Small grants: applied for by anybody, decided within the year's fund, spent and reported."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.volunteering.actions import (
    NewGrant,
    apply_for_grant,
    award_grant,
    decline_grant,
    record_spend,
    report_grant,
    withdraw_grant,
)
from commonweal.community.volunteering.actions.grants import left_in_year
from commonweal.community.volunteering.keys import GRANT, code_of
from commonweal.community.volunteering.models import Grant
from commonweal.community.volunteering.tests.conftest import TODAY, messages, stored
from commonweal.community.volunteering.tests.test_matched import by_key
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.places.models import Area, Place, Postcode


def an_application(**changed: Any) -> NewGrant:
    given = NewGrant(
        group_name="Quay Lunch Friends",
        about="Six neighbours, about to begin",
        contact_name="Bridget Lane",
        email="bridget@quay.example",
        postcode="zz1 1aa",
        purpose="A lunch once a week for people who eat alone",
        costs="Hall £200, kettle £40",
        amount=Decimal(240),
        people=20,
    )
    return replace(given, **changed)


@pytest.fixture
def commissioner(staff) -> Account:
    return staff(Role.COMMISSIONER, "Priya Nair")


@pytest.fixture
def grant(place, resident) -> Grant:
    with acting_as(resident) as actor:
        return apply_for_grant(actor, an_application())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"group_name": ""}, "group_name"),
        ({"amount": Decimal("500.01")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"email": ""}, "email"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"costs": " "}, "costs"),
    ],
)
def test_what_is_wrong_with_an_application_is_said_by_field(place, changed, field):
    with pytest.raises(ValidationError) as refused, acting_as(None) as actor:
        apply_for_grant(actor, an_application(**changed))
    assert field in refused.value.message_dict


def test_a_group_without_an_account_follows_its_grant_by_a_code(place):
    with acting_as(None) as actor:
        made = apply_for_grant(actor, an_application())
    (message,) = messages("group-grant-received")
    assert message.to == "bridget@quay.example" and code_of(GRANT, made.pk) in message.body
    with acting_as(None):
        withdraw_grant(by_key(code_of(GRANT, made.pk)), made)
    assert stored(made).state == Grant.State.WITHDRAWN


def test_from_the_award_to_the_result(grant, commissioner, resident):
    with acting_as(commissioner) as actor:
        award_grant(actor, grant, Decimal(200), "Good luck")
        assert left_in_year(grant.place, TODAY) == Decimal(5800)
    now = stored(grant)
    assert (now.state, now.awarded, now.report_by) == ("awarded", Decimal(200), TODAY + timedelta(days=180))
    assert "£200.00" in messages("group-grant-decided")[0].body
    with acting_as(resident) as actor:
        with pytest.raises(ValidationError, match="first what the grant was spent on"):
            report_grant(actor, grant, result="Twenty came", people_helped=20)
        record_spend(actor, grant, what="Hall", on=TODAY, amount=Decimal("150.50"))
        report_grant(actor, grant, result="Twenty came, and stay friends", people_helped=23)
        with pytest.raises(ValidationError, match="moved on"):
            record_spend(actor, grant, what="Kettle", on=TODAY, amount=Decimal(40))
    assert stored(grant).people_helped == 23


def test_who_may_do_what(grant, commissioner, resident, coordinator, account):
    stranger = account("Guy Nosy")
    for nobody in (None, resident, coordinator, stranger):
        with pytest.raises((PermissionDenied, Grant.DoesNotExist)), acting_as(nobody) as actor:
            award_grant(actor, grant, Decimal(100))
    with pytest.raises(PermissionDenied), acting_as(commissioner) as actor:
        withdraw_grant(actor, grant)
    with acting_as(commissioner) as actor:
        award_grant(actor, grant, Decimal(100))
    with pytest.raises(PermissionDenied), acting_as(commissioner) as actor:
        record_spend(actor, grant, what="Hall", on=TODAY, amount=Decimal(1))


def test_nobody_decides_on_what_they_asked_for_themselves(place, commissioner):
    with acting_as(commissioner) as actor:
        own = apply_for_grant(actor, an_application())
        with pytest.raises(PermissionDenied):
            award_grant(actor, own, Decimal(100))


def test_an_award_is_no_more_than_was_asked_and_a_refusal_says_why(grant, commissioner):
    with acting_as(commissioner) as actor:
        for amount in (Decimal(241), Decimal(0)):
            with pytest.raises(ValidationError, match="asked for"):
                award_grant(actor, grant, amount)
        with pytest.raises(ValidationError, match="Say why"):
            decline_grant(actor, grant, " ")
        decline_grant(actor, grant, "Two groups meet there already: join one of them.")
    assert "join one of them" in messages("group-grant-decided")[0].body


def test_two_awards_at_the_same_moment_cannot_take_the_fund_below_nought(own_database) -> None:
    with acting_as(system_actor("test")) as system:
        place = Place.objects.create(slug="bay", name="Bay")
        council = Area.objects.create(code="C", place=place, kind=Area.Kind.COUNCIL, name="Bay")
        Postcode.objects.create(
            postcode="ZZ1 1AA", latitude=1, longitude=1, small_area_code="S", neighbourhood=council, council=council
        )
        organisation = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Bay Council")
        team = Team.objects.create(organisation=organisation, name="Plans", work=Team.Work.COMMISSIONING)
        deciders = [Account.objects.create_user(f"c{number}@bay.example", name=f"C {number}") for number in range(4)]
        for one in deciders:
            Membership.objects.create(account=one, team=team, role=Role.COMMISSIONER, starts_on=TODAY)
        fourteen = [apply_for_grant(system, an_application(amount=Decimal(500))) for _ in range(14)]
        for one in fourteen[:10]:
            award_grant(system, one, Decimal(500))

    def award(decider: Account, grant: Grant):
        def act(actor: Actor) -> None:
            award_grant(actor, grant, Decimal(500))

        return decider, act

    told = at_once(*(award(decider, grant) for decider, grant in zip(deciders, fourteen[10:], strict=True)))
    assert told == ["Only £0.00 of this year's fund is left"] * 2 + ["done"] * 2
