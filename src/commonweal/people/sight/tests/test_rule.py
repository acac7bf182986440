"""The rule of sight in plain Python, and that the database lets through exactly what it says."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.database.policies import COMPARTMENTS
from commonweal.people.sight.rule import SightFact, may_see

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROSE, TEAM, OTHER = uuid4(), uuid4(), uuid4()


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (-1, None, True),
        (0, None, True),
        (1, None, False),
        (-2, 1, True),
        (-2, 0, False),
        (-2, -1, False),
    ],
)
def test_a_sight_holds_from_its_start_until_before_its_end(starts, ends, holds):
    hour = timedelta(hours=1)
    fact = SightFact(ROSE, TEAM, "care", NOON + starts * hour, None if ends is None else NOON + ends * hour)
    assert may_see([OTHER, TEAM], ROSE, "care", [fact], NOON) is holds


def test_a_sight_is_of_one_person_one_part_and_one_viewer():
    fact = SightFact(ROSE, TEAM, "care", NOON, None)
    assert not may_see([TEAM], OTHER, "care", [fact], NOON)
    assert not may_see([TEAM], ROSE, "money", [fact], NOON)
    assert not may_see([OTHER], ROSE, "care", [fact], NOON)
    assert not may_see([], ROSE, "care", [fact], NOON)


PEOPLE = [uuid4() for _ in range(4)]
ACCOUNTS = [uuid4() for _ in range(4)]
ORGANISATIONS = [uuid4() for _ in range(2)]
TEAMS = {uuid4(): ORGANISATIONS[number % 2] for number in range(4)}
VIEWERS = [*ACCOUNTS, *TEAMS, *ORGANISATIONS]

FOR_THE_PLACE = {
    Role.COMMISSIONER,
    Role.ENGAGEMENT_LEAD,
    Role.COUNCILLOR,
    Role.DIRECTORY_EDITOR,
    Role.ADMINISTRATOR,
}

DAYS = st.integers(-3, 3)
MEMBERSHIPS = st.lists(
    st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(list(TEAMS)), st.sampled_from(Role), DAYS, st.none() | DAYS),
    max_size=8,
)
HOURS = st.sampled_from([-48, -1, 1, 48])
SIGHTS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(VIEWERS),
        st.sampled_from((*COMPARTMENTS, "identity", "care")),
        HOURS,
        st.none() | HOURS,
    ),
    max_size=20,
)  # fmt: skip
CHECKED = {"identity_person": "identity", "identity_address": "identity", "circle_supporter": "care"}


@pytest.fixture
def ground(own_database):
    """People, each with an address and a supporter, and accounts, teams and organisations that nothing yet relates."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO places_place (slug, name, summary) VALUES ('p', 'P', '')")
        for number, organisation in enumerate(ORGANISATIONS):
            cursor.execute(
                "INSERT INTO accounts_organisation (id, place_id, kind, name) VALUES (%s, 'p', 'council', %s)",
                [organisation, f"Organisation {number}"],
            )
        for number, (team, organisation) in enumerate(TEAMS.items()):
            cursor.execute(
                "INSERT INTO accounts_team (id, organisation_id, name, work) VALUES (%s, %s, %s, 'assessment')",
                [team, organisation, f"Team {number}"],
            )
        for number, account in enumerate(ACCOUNTS):
            cursor.execute(
                "INSERT INTO accounts_account (id, email, name, password, is_active, created_at)"
                " VALUES (%s, %s, 'A', '', true, now())",
                [account, f"{number}@seaborough.example"],
            )
        for person in PEOPLE:
            cursor.execute(
                "INSERT INTO identity_person (id, place_id, given_name, family_name, known_as, gender, nhs_number,"
                " phone, email, created_at) VALUES (%s, 'p', 'A', 'B', '', 'not_said', '', '', '', now())",
                [person],
            )
            cursor.execute(
                "INSERT INTO identity_address (id, person_id, lines, town, postcode, starts_on)"
                " VALUES (gen_random_uuid(), %s, 'x', '', 'ZZ1 1AA', '2020-01-01')",
                [person],
            )
            cursor.execute(
                "INSERT INTO circle_supporter (id, person_id, name, kind, relationship, does_what, how_often,"
                " works_for, phone, email, is_carer, is_emergency_contact, holds_keys)"
                " VALUES (gen_random_uuid(), %s, 'T', 'friend', 'friend', '', '', '', '', '', false, false, false)",
                [person],
            )


def relate(memberships: list[tuple], sights: list[SightFact]) -> None:
    """Make these, and only these, memberships and sights the database's."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM sight_sight")
        cursor.execute("DELETE FROM accounts_membership")
        cursor.executemany(
            "INSERT INTO accounts_membership (account_id, team_id, role, starts_on, ends_on)"
            " VALUES (%s, %s, %s, %s, %s)",
            memberships,
        )
        cursor.executemany(
            "INSERT INTO sight_sight (id, person_id, viewer, viewer_kind, viewer_name, compartment, basis, reason,"
            " starts_at, ends_at, granted_by_name)"
            " VALUES (gen_random_uuid(), %s, %s, 'account', '', %s, 'worker', '', %s, %s, '')",
            [(fact.person_id, fact.viewer, fact.compartment, fact.starts_at, fact.ends_at) for fact in sights],
        )


def plain_viewers(account: UUID, memberships: list[tuple], today: date) -> set[UUID]:
    """The account, the teams in which it works with people today (first and last day included), their organisations."""
    teams = {
        team
        for member, team, role, starts, ends in memberships
        if member == account and role not in FOR_THE_PLACE and starts <= today and (ends is None or today <= ends)
    }
    return {account} | teams | {TEAMS[team] for team in teams}


def seen_in(table: str) -> set[UUID]:
    column = "id" if table == "identity_person" else "person_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return {row[0] for row in cursor.fetchall()}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(memberships=MEMBERSHIPS, sights=SIGHTS)
def test_the_database_lets_through_exactly_what_the_rule_says(ground, memberships, sights):
    now, today = timezone.now(), timezone.localdate()
    dated = [
        (account, team, role, today + timedelta(days=starts), None if ends is None else today + timedelta(days=ends))
        for account, team, role, starts, ends in memberships
        if ends is None or ends >= starts
    ]
    facts = [
        SightFact(
            person,
            viewer,
            compartment,
            now + timedelta(hours=starts),
            None if ends is None else now + timedelta(hours=ends),
        )
        for person, viewer, compartment, starts, ends in sights
        if ends is None or ends >= starts
    ]
    relate(dated, facts)
    for account in Account.objects.filter(pk__in=ACCOUNTS):
        viewers = plain_viewers(account.pk, dated, today)
        with acting_as(account) as actor:
            assert actor.viewers == viewers
            for table, compartment in CHECKED.items():
                allowed = {person for person in PEOPLE if may_see(viewers, person, compartment, facts, now)}
                assert seen_in(table) == allowed
    with acting_as(None):
        assert {table: seen_in(table) for table in CHECKED} == {table: set() for table in CHECKED}
