"""Consent drives sight: it begins with the consent and ends with it, in the same transaction."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.circle.actions import (
    add_supporter,
    check_standing,
    end_standing,
    record_standing,
    share_with_supporter,
)
from commonweal.people.circle.models import Standing
from commonweal.people.consent.actions import give_consent, withdraw_consent
from commonweal.people.consent.models import Consent
from commonweal.people.consent.queries import consents_ended, consents_in_force, possible_partners
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db

FOR_NURSES = {"purpose": "so that the nurses know who else visits", "given_by": "Rose Penny"}


@pytest.fixture
def trust(place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.NHS, name="Seaborough NHS Trust")


@pytest.fixture
def nurse(staff, trust) -> Account:
    return staff(Role.COMMUNITY_AGENT, "Nell Ward", organisation=trust)


@pytest.fixture
def nurses(nurse) -> Team:
    return Team.objects.select_related("organisation").get(memberships__account=nurse)


def test_a_partner_sees_from_the_consent_until_it_is_withdrawn(worker, resident, rose, nurse, nurses):
    with acting_as(nurse):
        assert not Person.objects.exists()
    with acting_as(worker) as actor:
        consent = give_consent(actor, rose, nurses, ["health"], **FOR_NURSES)
        assert list(consents_in_force(rose)) == [consent]
    with acting_as(nurse) as actor:
        assert access_of(actor, rose).compartments == {"identity", "health"}
    with acting_as(resident) as actor:
        withdraw_consent(actor, consent)
        assert list(consents_ended(rose)) == [consent]
        assert Entry.objects.get(kind="consent.withdrawn").summary == (
            "Rose Penny withdrew consent to share with Community and voluntary work team, Seaborough NHS Trust"
        )
    with acting_as(nurse):
        assert not Person.objects.exists()


def test_withdrawing_ends_sight_within_the_transaction(resident, rose, nurse, nurses):
    with acting_as(resident) as actor:
        consent = give_consent(actor, rose, nurses, ["health"], purpose="nursing")
        with connection.cursor() as cursor:
            held = (
                "SELECT count(*) FROM sight_sight"
                " WHERE origin = %s AND (ends_at IS NULL OR ends_at > statement_timestamp())"
            )
            cursor.execute(held, [consent.pk])
            assert cursor.fetchone() == (2,)
            withdraw_consent(actor, consent)
            cursor.execute(held, [consent.pk])
            assert cursor.fetchone() == (0,)


def test_a_consent_with_a_last_day_ends_by_itself(worker, rose, nurses):
    today = timezone.localdate()
    with acting_as(worker) as actor:
        consent = give_consent(actor, rose, nurses, ["health"], **FOR_NURSES, until=today)
        ends = timezone.localtime(consent.ends_at)
        assert (ends.date(), ends.hour, ends.minute) == (today + timedelta(days=1), 0, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"compartments": []}, "compartments"),
        ({"compartments": ["safeguarding"]}, "compartments"),
        ({"purpose": " "}, "purpose"),
        ({"given_by": ""}, "given_by"),
        ({"until": timezone.localdate() - timedelta(days=1)}, "until"),
        ({"until": timezone.localdate().replace(year=9999)}, "until"),
    ],
)
def test_staff_say_who_gave_it_for_what_and_until_when(worker, rose, nurses, given, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        give_consent(actor, rose, nurses, **({"compartments": ["health"], **FOR_NURSES} | given))
    assert field in refused.value.message_dict


def test_neither_a_partner_nor_others_of_the_council_give_or_withdraw(staff, worker, rose, nurses, nurse):
    with acting_as(worker) as actor:
        consent = give_consent(actor, rose, nurses, ["health"], **FOR_NURSES)
    with acting_as(staff(Role.FINANCE_OFFICER)) as actor:
        with pytest.raises(PermissionDenied):
            give_consent(actor, rose, nurses, ["health"], **FOR_NURSES)
        with pytest.raises(PermissionDenied):
            withdraw_consent(actor, consent)


def test_a_partner_does_not_widen_what_it_sees(nurse, worker, rose, nurses):
    with acting_as(worker) as actor:
        give_consent(actor, rose, nurses, ["health"], **FOR_NURSES)
    with acting_as(nurse) as actor, pytest.raises(PermissionDenied):
        give_consent(actor, rose, nurses, ["money"], **FOR_NURSES)
    with acting_as(nurse) as actor:
        assert access_of(actor, rose).compartments == {"identity", "health"}


def test_what_is_withdrawn_is_not_withdrawn_again(worker, rose, nurses):
    with acting_as(worker) as actor:
        consent = give_consent(actor, rose, nurses, ["health"], **FOR_NURSES)
        withdraw_consent(actor, consent, withdrawn_by="Rose Penny")
        with pytest.raises(ValidationError, match="withdrawn already"):
            withdraw_consent(actor, consent, withdrawn_by="Rose Penny")


def test_the_council_that_keeps_the_record_is_not_shared_with_by_consent(worker, rose, nurses):
    with acting_as(worker):
        assert possible_partners(rose) == [nurses.organisation, nurses]


def test_the_pages_of_consent(browse, resident, rose, nurses):
    client = browse(resident)
    typed = {"partner": str(nurses.pk), "purpose": "", "until_day": "", "until_month": "", "until_year": ""}
    wrong = client.post(f"/people/{rose.pk}/consent/give", typed).content.decode()
    assert "Enter what it is shared for" in wrong
    assert "Choose what to share" in wrong
    assert "What is written of your health" in wrong
    good = typed | {"purpose": "nursing", "compartments": ["health"]}
    done = client.post(f"/people/{rose.pk}/consent/give", good, follow=True).content.decode()
    assert f"{nurses.organisation.name}: {nurses.name} can see what was chosen" in done
    with acting_as(resident):
        consent = Consent.objects.get()
    assert consent.given_by == "Rose Penny"
    assert "nursing" in client.get(f"/people/{rose.pk}/consent").content.decode()
    assert client.get(f"/people/{rose.pk}/consent/{consent.pk}/withdraw").status_code == 200
    client.post(f"/people/{rose.pk}/consent/{consent.pk}/withdraw")
    assert "withdrawn by Rose Penny" in client.get(f"/people/{rose.pk}/consent").content.decode()


def test_the_pages_of_consent_are_closed_to_others(browse, colleague, staff, rose):
    for path in ("consent", "consent/give"):
        assert browse(colleague).get(f"/people/{rose.pk}/{path}").status_code == 403


@pytest.fixture
def tom(db) -> Account:
    return Account.objects.create_user("tom@seaborough.example", "a long enough password", name="Tom Penny")


@pytest.fixture
def attorney(worker, rose, tom) -> Standing:
    """Tom, who sees Rose's care and is her attorney for health and welfare: registered and checked."""
    long_ago = timezone.localdate() - timedelta(days=900)
    with acting_as(worker) as actor:
        son = add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son")
        share_with_supporter(actor, son, ["care", "health"], account=tom, agreed_by="Rose", agreed_how="in person")
        made = record_standing(actor, son, "lpa_health", starts_on=long_ago, registered_on=long_ago)
        return check_standing(actor, made, how="Saw the stamped document")


def test_consent_by_a_representative_names_the_right_they_hold(worker, rose, nurses, attorney):
    with acting_as(worker) as actor:
        consent = give_consent(
            actor, rose, nurses, ["health"], purpose="nursing", given_by="by phone", standing=attorney
        )
    assert consent.standing_id == attorney.pk
    assert consent.given_by == "Tom Penny, lasting power of attorney for health and welfare, by phone"


@pytest.mark.parametrize("parts", [["money"], ["money", "care"]])
def test_a_right_that_does_not_cover_what_is_shared_is_refused(worker, rose, nurses, attorney, parts):
    with (
        acting_as(worker) as actor,
        pytest.raises(ValidationError, match="no right to decide about property and money"),
    ):
        give_consent(actor, rose, nurses, parts, purpose="bills", given_by="by phone", standing=attorney)
    with acting_as(worker):
        assert not Consent.objects.exists()


def test_a_right_that_is_over_is_refused(worker, rose, nurses, attorney):
    with acting_as(worker) as actor:
        end_standing(actor, attorney, ended_on=timezone.localdate() - timedelta(days=1), reason="Revoked")
        attorney.refresh_from_db()
        with pytest.raises(ValidationError, match="ended on"):
            give_consent(actor, rose, nurses, ["health"], purpose="nursing", given_by="by phone", standing=attorney)


def test_a_representative_gives_and_withdraws_it_themselves_and_the_partner_sees_it_at_once(
    tom, rose, nurse, nurses, attorney
):
    with acting_as(tom) as actor:
        consent = give_consent(actor, rose, nurses, ["health"], purpose="nursing")
    with acting_as(nurse) as actor:
        assert access_of(actor, rose).compartments == {"identity", "health"}
    with acting_as(tom) as actor:
        with pytest.raises(ValidationError, match="property and money"):
            give_consent(actor, rose, nurses, ["money"], purpose="bills")
        withdraw_consent(actor, consent)
        assert Entry.objects.get(kind="consent.withdrawn").summary.startswith("Tom Penny, lasting power of attorney")
    with acting_as(nurse):
        assert not Person.objects.exists()


def test_a_supporter_without_a_right_gives_no_consent(worker, tom, rose, nurses, attorney):
    with acting_as(worker) as actor:
        end_standing(actor, attorney, ended_on=timezone.localdate() - timedelta(days=1), reason="Revoked")
    with acting_as(tom) as actor, pytest.raises(PermissionDenied):
        give_consent(actor, rose, nurses, ["health"], purpose="nursing")


def test_who_decides_only_together_with_others_does_not_agree_alone(worker, tom, rose, nurses, attorney):
    with acting_as(worker):
        Standing.objects.filter(pk=attorney.pk).update(manner="jointly")
    with acting_as(tom) as actor, pytest.raises(ValidationError, match="only together with others"):
        give_consent(actor, rose, nurses, ["health"], purpose="nursing")


def test_staff_choose_who_agreed_on_the_page_and_a_wrong_right_is_said_there(browse, worker, rose, nurses, attorney):
    client, at = browse(worker), f"/people/{rose.pk}/consent/give"
    typed = {
        "partner": str(nurses.pk), "compartments": ["money"], "purpose": "bills", "how": "by phone",
        "given_by": str(attorney.pk), "until_day": "", "until_month": "", "until_year": "",
    }  # fmt: skip
    assert "Nobody may decide" in client.get(at).content.decode()
    assert "Tom Penny cannot agree to this" in client.post(at, typed).content.decode()
    assert client.post(at, typed | {"given_by": "best_interests", "how": "Asked Tom"}).status_code == 302
    with acting_as(worker):
        assert Consent.objects.get().given_by.startswith("In the person's best interests")


def test_a_representative_opens_the_pages_of_consent(browse, tom, rose, nurses, attorney):
    client = browse(tom)
    assert client.get(f"/people/{rose.pk}/consent").status_code == 200
    page = client.get(f"/people/{rose.pk}/consent/give").content.decode()
    assert "Who agreed?" not in page


def test_two_rights_of_one_holder_cover_together_what_neither_covers_alone(worker, rose, nurses, attorney):
    long_ago = timezone.localdate() - timedelta(days=900)
    with acting_as(worker) as actor:
        money = record_standing(actor, attorney.supporter, "lpa_money", starts_on=long_ago, registered_on=long_ago)
        given = {"purpose": "nursing", "given_by": "by phone", "standing": attorney}
        with pytest.raises(ValidationError, match="property and money"):
            give_consent(actor, rose, nurses, ["health", "money"], **given)
        check_standing(actor, money, how="Saw it")
        consent = give_consent(actor, rose, nurses, ["health", "money"], **given)
    assert "health and welfare and lasting power of attorney for property and money" in consent.given_by
