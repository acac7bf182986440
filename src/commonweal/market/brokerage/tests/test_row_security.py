"""What the database itself lets a provider see and write, asked in raw SQL as the runtime role."""

import pytest
from django.db import DatabaseError, connection, transaction

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.market.brokerage.models import Invitation
from commonweal.market.brokerage.tests.factories import account_in
from commonweal.pathway.plans.tests.factories import SYSTEM

pytestmark = pytest.mark.django_db
HIDDEN = (
    "brokerage_briefline",
    "brokerage_award",
    "brokerage_passedover",
    "identity_person",
    "identity_address",
    "plans_plan",
    "plans_supportline",
    "plans_support",
    "budgets_indicativebudget",
    "calculations_storedresult",
)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def write(statement: str, *values: object) -> int:
    """How many rows a statement writes; a refusal writes none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)
    except DatabaseError:
        return 0


@pytest.fixture
def offered(arranging):
    """A brief with an offer of each of the two providers invited."""
    brief = arranging.open()
    offers = [arranging.offer(brief, provider) for provider in arranging.providers[:2]]
    return arranging, brief, offers


def people_of(arranging):
    return [arranging.people[provider.pk] for provider in arranging.providers]


def test_nobody_at_all_sees_nothing(offered):
    with acting_as(None):
        for table in (*HIDDEN, "brokerage_brief", "brokerage_invitation", "brokerage_offer"):
            assert count(table) == 0, table


def test_an_uninvited_provider_sees_no_brief(offered):
    arranging, _, _ = offered
    with acting_as(people_of(arranging)[2]):
        for table in (*HIDDEN, "brokerage_brief", "brokerage_invitation", "brokerage_offer"):
            assert count(table) == 0, table


def test_a_broker_of_another_council_sees_neither_briefs_nor_what_was_offered(offered, place, client):
    arranging, brief, offers = offered
    with acting_as(SYSTEM):
        neighbours = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Hillborough")
        stranger = account_in(neighbours, Team.Work.BROKERAGE, Role.BROKER, "Gil Hobbs")
    with acting_as(stranger):
        for table in (*HIDDEN, "brokerage_brief", "brokerage_invitation", "brokerage_offer"):
            assert count(table) == 0, table
        for table in ("brokerage_brief", "brokerage_offer"):
            assert not write(f"UPDATE {table} SET withdrawn_at = now()"), table
        assert not write("UPDATE brokerage_invitation SET seen_at = now()")
        assert not write("DELETE FROM brokerage_passedover")
    with acting_as(arranging.broker):
        assert count("brokerage_offer") == len(offers)
        assert count("brokerage_passedover") == 1
    client.force_login(stranger)
    assert client.get("/api/v1/brokerage/briefs").json() == []
    assert client.get(f"/api/v1/brokerage/briefs/{brief.pk}").status_code == 404


def test_an_invited_provider_sees_the_brief_and_its_own_offer_and_not_whom_it_is_for(offered):
    arranging, _, offers = offered
    with acting_as(people_of(arranging)[0]):
        assert count("brokerage_brief") == 1
        assert count("brokerage_invitation") == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM brokerage_offer")
            assert cursor.fetchall() == [(offers[0].pk,)]
        for table in HIDDEN:
            assert count(table) == 0, table


def test_after_the_award_the_chosen_provider_sees_the_person_without_the_money_and_the_other_still_nobody(offered):
    arranging, brief, offers = offered
    arranging.award(brief, offers[0])
    chosen, other, _ = people_of(arranging)
    with acting_as(chosen):
        for table in ("identity_person", "identity_address", "plans_plan", "plans_supportline", "brokerage_award"):
            assert count(table) == 1, table
        for table in ("budgets_indicativebudget", "charging_financialassessment", "brokerage_passedover"):
            assert count(table) == 0, table
        assert count("brokerage_offer") == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT compartment FROM ledger_entry WHERE person_id IS NOT NULL")
            assert {row[0] for row in cursor.fetchall()} == {"identity", "care"}
            cursor.execute("SELECT count(*) FROM ledger_entry WHERE kind LIKE 'offer.%'")
            assert cursor.fetchone() == (0,)
    with acting_as(other):
        for table in HIDDEN:
            assert count(table) == 0, table
        assert count("brokerage_offer") == 1


def test_a_provider_cannot_invite_itself_or_offer_uninvited(offered):
    arranging, brief, _ = offered
    uninvited = arranging.providers[2]
    with acting_as(people_of(arranging)[2]) as actor:
        assert not write(
            "INSERT INTO brokerage_invitation (brief_id, organisation_id, hourly_price, why) VALUES (%s, %s, 30, '')",
            brief.pk,
            uninvited.pk,
        )
        assert not write(
            "INSERT INTO brokerage_offer (id, brief_id, organisation_id, made_by_id, hourly_price, can_start_on, note,"
            " made_at) VALUES (gen_random_uuid(), %s, %s, %s, 20, '2027-01-01', '', now())",
            brief.pk,
            uninvited.pk,
            actor.account_id,
        )
    with acting_as(SYSTEM):
        assert Invitation.objects.filter(organisation=uninvited.pk).count() == 0


def test_an_invited_provider_changes_neither_the_brief_nor_its_framework_price_nor_anothers_offer(offered):
    arranging, _, offers = offered
    with acting_as(people_of(arranging)[0]):
        assert not write("UPDATE brokerage_brief SET awarded_at = now()")
        assert not write("UPDATE brokerage_invitation SET hourly_price = 99")
        assert not write("DELETE FROM brokerage_invitation")
        assert not write("DELETE FROM brokerage_offer")
        assert not write("UPDATE brokerage_offer SET hourly_price = 1 WHERE id = %s", offers[1].pk)


def test_a_provider_gives_itself_no_sight(offered):
    arranging, _, _ = offered
    provider = arranging.providers[0]
    with acting_as(people_of(arranging)[0]):
        assert not write(
            "SELECT sight_grant(%s, jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'viewer', %s::text,"
            " 'viewer_kind', 'organisation', 'viewer_name', 'Us', 'compartment', 'care', 'basis', 'provider',"
            " 'reason', '', 'starts_at', now(), 'granted_by_name', 'Us')))",
            arranging.planning.person.pk,
            provider.pk,
        )
        assert count("identity_person") == 0
