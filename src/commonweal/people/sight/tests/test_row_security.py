"""The database itself knows who may see whom: what no view, query or bug in one can get round."""

import re
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.models import QuerySet
from psycopg import sql

from commonweal.core.accounts.actors import acting_as, set_actor, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.database.embedded import RUNTIME_ROLE, Addresses, address_of
from commonweal.core.database.policies import COMPARTMENTS
from commonweal.core.database.testing import TestCluster
from commonweal.people.circle.actions import add_supporter
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Compartment
from commonweal.people.sight.tests.tables import TABLES_WITH_PERSON, tables_of_models

COMMANDS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def run(statement: str, values: Sequence[object] = ()) -> None:
    """Run a statement as the actor of the transaction, which outlives a refusal."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def tables_about_people() -> set[str]:
    """From the models and from the database; both must agree that there are some."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES_WITH_PERSON)
        return tables_of_models() | {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_about_a_person_has_row_security_and_its_four_policies():
    tables = tables_about_people()
    assert {"identity_person", "identity_address", "circle_supporter", "sight_sight", "ledger_entry"} <= tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind, relrowsecurity FROM pg_class WHERE relname = ANY(%s)"
            " AND relnamespace = 'public'::regnamespace",
            [list(tables)],
        )
        secured = {name: (kind, secure) for name, kind, secure in cursor.fetchall()}
        cursor.execute("SELECT tablename, cmd FROM pg_policies WHERE schemaname = 'public'")
        policies: dict[str, list[str]] = {}
        for table, command in cursor.fetchall():
            policies.setdefault(table, []).append(command)
    unprotected = {
        table: (secured.get(table), policies.get(table))
        for table in tables
        if secured.get(table) != ("r", True) or sorted(policies.get(table, [])) != sorted(COMMANDS)
    }
    assert unprotected == {}


@pytest.mark.django_db
def test_no_view_and_no_function_is_a_way_round():
    """A view reads as its owner, past every policy; a function may do so only with its search path pinned."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
            " AND NOT COALESCE(reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on']"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
            " AND NOT EXISTS (SELECT 1 FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%')"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_the_runtime_role_owns_nothing_and_cannot_bypass():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchall() == [(RUNTIME_ROLE, False, False, False)]
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_auth_members WHERE pg_get_userbyid(member) = current_user")
        assert cursor.fetchone() == (0,)
    with pytest.raises(ProgrammingError, match="must be owner"):
        run("ALTER TABLE identity_person DISABLE ROW LEVEL SECURITY")


def a_row_in_every_table(test_cluster: TestCluster, addresses: Addresses, tables: set[str], person: UUID) -> None:
    """Put one row about `person` into each table, as the superuser, with checks, foreign keys and triggers off."""
    database = str(psycopg.conninfo.conninfo_to_dict(addresses.owner)["dbname"])
    with psycopg.connect(address_of(test_cluster.superuser, "postgres", database), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for table in sorted(tables):
            name = sql.Identifier(table)
            checks = superuser.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table]
            ).fetchall()
            for (check,) in checks:
                superuser.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, sql.Identifier(check)))
            columns = superuser.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " AND attidentity = '' AND attgenerated = '' AND (attnotnull OR attname = 'person_id')",
                [table],
            ).fetchall()
            values = {column: _value(column, kind, person) for column, kind in columns}
            if table == Person._meta.db_table:
                values["id"] = person
            superuser.execute(
                sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    name,
                    sql.SQL(", ").join(map(sql.Identifier, values)),
                    sql.SQL(", ").join(sql.Placeholder() * len(values)),
                ),
                list(values.values()),
            )


def _value(column: str, kind: str, person: UUID) -> object:
    if column == "person_id":
        return person
    by_kind = {
        "uuid": uuid4(), "boolean": False, "jsonb": "{}", "date": "2026-01-01",
        "timestamp with time zone": "2026-01-01", "integer": 1, "bigint": 1, "smallint": 1, "numeric": 1,
        "double precision": 1, "time without time zone": "12:00", "tsvector": "",
    }  # fmt: skip
    return [] if kind.endswith("[]") else by_kind.get(kind, "")


@pytest.fixture
def filled(own_database: Addresses, test_cluster: TestCluster) -> Iterator[tuple[Addresses, set[str], UUID]]:
    """A database with a row about one person in every table about people; its addresses, the tables, the person."""
    tables, person = tables_about_people(), uuid4()
    a_row_in_every_table(test_cluster, own_database, tables, person)
    yield own_database, tables, person


def counts(connected: psycopg.Connection, tables: set[str]) -> dict[str, int]:
    found = {}
    for table in tables:
        row = connected.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        assert row is not None
        found[table] = row[0]
    return found


def test_raw_sql_without_an_actor_sees_and_changes_no_row_about_anybody(filled):
    addresses, tables, _ = filled
    with psycopg.connect(addresses.owner) as owner:
        assert counts(owner, tables) == dict.fromkeys(tables, 1)
    with psycopg.connect(addresses.runtime, autocommit=True) as runtime:
        assert counts(runtime, tables) == dict.fromkeys(tables, 0)
        for table in tables:
            try:
                removed = runtime.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table))).rowcount
            except psycopg.errors.InsufficientPrivilege:
                removed = 0
            assert (table, removed) == (table, 0)


def test_somebody_signed_in_without_sight_sees_no_row_about_anybody(filled):
    addresses, tables, _ = filled
    with psycopg.connect(addresses.runtime) as runtime:
        runtime.execute("SELECT accounts_set_actor(%s, '')", [str(uuid4())])
        assert counts(runtime, tables) == dict.fromkeys(tables, 0)


def test_an_actor_ends_with_its_transaction(filled):
    addresses, _, _ = filled
    with psycopg.connect(addresses.runtime) as runtime:
        runtime.execute("SELECT accounts_set_actor('system', '')")
        assert counts(runtime, {"identity_person"}) == {"identity_person": 1}
        runtime.commit()
        assert counts(runtime, {"identity_person"}) == {"identity_person": 0}
        runtime.rollback()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO sight_sight SELECT * FROM sight_sight",
        "UPDATE sight_sight SET ends_at = NULL",
        "DELETE FROM sight_sight",
        "TRUNCATE sight_sight",
    ],
)
def test_the_runtime_role_writes_sight_by_no_other_door(rose, worker, statement):
    with acting_as(worker), pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


GRANT = """SELECT sight_grant(%s, jsonb_build_array(jsonb_build_object(
    'id', gen_random_uuid(), 'viewer', %s::uuid, 'viewer_kind', 'account', 'viewer_name', 'Somebody',
    'compartment', %s::text, 'basis', %s::text, 'reason', 'a test', 'starts_at', now(),
    'ends_at', now() + interval '1 hour', 'granted_by_name', 'Somebody')))"""


def grant(person: Person, viewer: Account, compartment: str, basis: str = "worker") -> None:
    """Call the granting function as raw SQL."""
    run(GRANT, [person.pk, viewer.pk, compartment, basis])


@pytest.mark.django_db
@pytest.mark.parametrize("compartment", ["care", "money", "health", "safeguarding"])
def test_nobody_gives_what_they_may_not_see(rose, colleague, resident, compartment):
    """The colleague sees who she is; the rest is not theirs to take nor to give."""
    for viewer in (colleague, resident):
        with acting_as(colleague), pytest.raises(ProgrammingError, match="may not see themselves"):
            grant(rose, viewer, compartment)


@pytest.mark.django_db
def test_nobody_not_signed_in_gives_anything(rose, colleague):
    with acting_as(None), pytest.raises(ProgrammingError, match="may not see themselves"):
        grant(rose, colleague, "identity")


@pytest.mark.django_db
def test_what_one_may_see_one_may_give_and_nothing_beside(rose, worker, colleague):
    with acting_as(worker):
        grant(rose, colleague, "care")
        with pytest.raises(ProgrammingError):
            grant(rose, colleague, "safeguarding")


@pytest.mark.django_db
def test_emergency_access_is_for_oneself_of_care_and_health_and_is_not_handed_on(
    rose, worker, colleague, resident, staff
):
    with acting_as(colleague):
        grant(rose, colleague, "care", "emergency")
        for viewer, compartment, basis in (
            (colleague, "money", "emergency"),
            (colleague, "safeguarding", "emergency"),
            (resident, "health", "emergency"),
            (colleague, "care", "worker"),
            (resident, "care", "carer"),
        ):
            with pytest.raises(ProgrammingError, match="may not see themselves"):
                grant(rose, viewer, compartment, basis)


@pytest.mark.django_db
@pytest.mark.parametrize(("ended", "seen"), [("1 hour ahead", True), ("1 second ago", False)])
@pytest.mark.parametrize("basis", ["emergency", "partner"])
def test_a_sight_runs_out_by_the_clock_of_the_database(rose, worker, colleague, basis, ended, seen):
    """Nothing has to be run when a consent or an emergency ends."""
    with acting_as(worker) as actor:
        add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son")
    moment = f"now() {'+' if 'ahead' in ended else '-'} interval '{ended.rpartition(' ')[0]}'"
    with acting_as(system_actor("test")):
        run(GRANT.replace("now() + interval '1 hour'", moment).replace("now(),", "now() - interval '1 day',"),
            [rose.pk, colleague.pk, "care", basis])  # fmt: skip
    with acting_as(colleague):
        assert Supporter.objects.exists() is seen


@pytest.mark.django_db
def test_the_record_of_a_stranger_gives_no_emergency_access(rose, staff, provider_organisation):
    carer_company = staff(Role.PROVIDER, organisation=provider_organisation)
    with acting_as(carer_company), pytest.raises(ProgrammingError, match="may not see themselves"):
        grant(rose, carer_company, "care", "emergency")


@pytest.mark.django_db
def test_nobody_ends_sight_of_a_record_they_may_not_see(rose, worker, provider_organisation, staff):
    stranger = staff(Role.PROVIDER, organisation=provider_organisation)
    with acting_as(stranger), pytest.raises(ProgrammingError, match="Only somebody with sight"):
        run("SELECT sight_end(%s, %s, now())", [rose.pk, worker.memberships.get().team_id])


@pytest.mark.django_db
def test_a_row_about_somebody_unseen_cannot_be_written(rose, staff, provider_organisation):
    stranger = staff(Role.PROVIDER, organisation=provider_organisation)
    with acting_as(stranger), pytest.raises(ProgrammingError, match="row-level security"):
        run(
            "INSERT INTO identity_address (id, person_id, lines, town, postcode, starts_on)"
            " VALUES (gen_random_uuid(), %s, 'x', '', 'ZZ1 1AA', '2020-01-01')",
            [rose.pk],
        )


@pytest.mark.django_db
def test_nobody_writes_to_the_ledger_in_anothers_name(rose, worker, colleague):
    entry = (
        "INSERT INTO ledger_entry (id, chain, number, kind, happened_at, actor_id, actor_name, person_id, compartment,"
        " summary, payload, reason, previous_hash, hash)"
        " VALUES (gen_random_uuid(), %s, 0, 'test.done', now(), %s, '', %s, 'care', 'Done', '{}', '', '', '')"
    )
    about_rose = [f"person:{rose.pk}", worker.pk, rose.pk]
    for somebody_else in (colleague, None):
        with acting_as(somebody_else), pytest.raises(ProgrammingError, match="row-level security"):
            run(entry, about_rose)
    with acting_as(worker):
        run(entry, about_rose)


@pytest.fixture
def five_thousand(own_database: Addresses) -> Iterator[UUID]:
    """5,000 people whom one team sees, and an actor of that team; the id of one of the people."""
    team, wanted = uuid4(), uuid4()
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO places_place (slug, name, summary) VALUES ('p', 'P', '')")
        cursor.execute(
            "INSERT INTO identity_person (id, place_id, given_name, family_name, known_as, gender, nhs_number, phone,"
            " email, created_at) SELECT CASE WHEN n = 2500 THEN %s ELSE gen_random_uuid() END, 'p', 'Ann',"
            " 'Person' || n %% 10, '', 'not_said', '', '', '', now() FROM generate_series(1, 5000) n",
            [wanted],
        )
        cursor.execute(
            "INSERT INTO sight_sight (id, person_id, viewer, viewer_kind, viewer_name, compartment, basis, reason,"
            " starts_at, granted_by_name) SELECT gen_random_uuid(), p.id, %s, 'team', 'Team', c, 'team', '', now(), ''"
            " FROM identity_person p, unnest(%s::text[]) c",
            [team, ["identity", "care"]],
        )
        cursor.execute("ANALYZE identity_person")
        cursor.execute("ANALYZE sight_sight")
    with acting_as(system_actor("test")):
        set_actor(None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('commonweal.viewers', %s, true)", [f"{{{team}}}"])
        yield wanted


def plan_of(people: QuerySet[Person]) -> str:
    query, values = people.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS OFF) {query}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_opening_a_person_reads_the_sight_by_its_index(five_thousand):
    wanted = Person.objects.filter(pk=five_thousand)
    plan = plan_of(wanted)
    assert wanted.get().pk == five_thousand
    assert "Seq Scan" not in plan
    assert re.search(r"on sight_sight s .*\n +Index Cond: \(.*person_id = identity_person.id", plan)


def test_a_page_of_a_list_asks_for_the_sight_of_its_own_rows_only(five_thousand):
    plan = plan_of(Person.objects.order_by("family_key", "given_key")[:20])
    probes = re.search(r"on sight_sight s .*rows=1.00 loops=(\d+)", plan)
    assert probes is not None
    assert int(probes[1]) == 20
    assert "hashed" not in plan


def test_the_parts_of_a_record_are_those_that_policies_know():
    assert tuple(Compartment.values) == COMPARTMENTS
