"""Row-level security in one line: the SQL that lets a row of a table be seen only where a current sight exists.

A room protects its table in its migration:

    operations = [*protect("assessments_assessment", compartment="care")]

The sight rows themselves are the `people.sight` room's table; here only its name and columns are known.
"""

from collections.abc import Sequence

from django.db.migrations import RunSQL

COMPARTMENTS = ("identity", "care", "money", "health", "safeguarding")
"""What a sight can be of. identity: who and where; care: assessments, plans, support; money; health; safeguarding."""

READ = "database_read"
INSERT = "database_insert"
UPDATE = "database_update"
DELETE = "database_delete"


def sight_condition(person: str, compartment: str) -> str:
    """SQL, true where the transaction's actor has a current sight of `person` (an SQL expression) in `compartment`.

    The viewers are read once a statement (an uncorrelated sub-select); the rest is an index probe on
    (person, compartment, viewer) for each row. `OFFSET 0` keeps the planner from gathering everybody the actor may see
    first, which it would for any list of some thousand rows, whatever its page: among 200,000 people a page of a search
    takes 6 ms so and 300 ms otherwise. `compartment` is an SQL expression too: a quoted literal or a column.
    """
    return (
        "EXISTS (SELECT 1 FROM sight_sight AS s"
        f" WHERE s.person_id = {person} AND s.compartment = {compartment}"
        " AND s.viewer = ANY ((SELECT database_viewers())::uuid[])"
        # not now(): what is granted in this transaction must hold in its next statement
        " AND s.starts_at <= statement_timestamp() AND (s.ends_at IS NULL OR s.ends_at > statement_timestamp())"
        " OFFSET 0)"
    )


def protect(
    table: str,
    *,
    compartment: str | None = None,
    compartment_column: str | None = None,
    person_column: str = "person_id",
    viewer_columns: Sequence[str] = (),
    readable_where: str = "",
    insertable_where: str = "",
) -> list[RunSQL]:
    """Migration operations that put row security on `table`.

    - `compartment` (or the column that names it) of the person in `person_column` must be within the actor's sight;
    - or one of `viewer_columns` (an account, team or organisation on the row itself) is the actor or one of theirs;
    - or `readable_where` holds (SQL over the table's columns, aliased by the table's name);
    - the same condition guards update and delete; `insertable_where` replaces it for insert, where a row must exist
      before anybody can have sight of it.
    """
    if (compartment is None) == (compartment_column is None):
        raise ValueError("Name either a compartment or the column that holds it")
    if compartment is not None and compartment not in COMPARTMENTS:
        raise ValueError(f"{compartment!r} is not one of {COMPARTMENTS}")
    named = f"'{compartment}'" if compartment else f"{table}.{compartment_column}"
    conditions = ["(SELECT database_is_system())", sight_condition(f"{table}.{person_column}", named)]
    conditions += [f"{table}.{column} = ANY ((SELECT database_viewers())::uuid[])" for column in viewer_columns]
    if readable_where:
        conditions.append(f"({readable_where})")
    return policy_statements(table, " OR ".join(conditions), insertable_where)


def protect_for_roles(table: str, roles: Sequence[str], *, readable_where: str = "") -> list[RunSQL]:
    """Row security for a table that holds pseudonyms or briefs: only actors with one of `roles` (or the condition)."""
    listed = ", ".join(f"'{role}'" for role in roles)
    condition = f"(SELECT database_is_system()) OR (SELECT database_has_role(ARRAY[{listed}]))"
    if readable_where:
        condition += f" OR ({readable_where})"
    return policy_statements(table, condition, "")


def policy_statements(table: str, condition: str, insertable_where: str) -> list[RunSQL]:
    """The four policies of a table from one condition. For tables whose rule is their own; others call `protect`."""
    insertable = f"(SELECT database_is_system()) OR ({insertable_where})" if insertable_where else condition
    forward = f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {READ} ON {table} FOR SELECT USING ({condition});
        CREATE POLICY {INSERT} ON {table} FOR INSERT WITH CHECK ({insertable});
        CREATE POLICY {UPDATE} ON {table} FOR UPDATE USING ({condition}) WITH CHECK ({condition});
        CREATE POLICY {DELETE} ON {table} FOR DELETE USING ({condition});
    """
    backward = f"""
        DROP POLICY {READ} ON {table};
        DROP POLICY {INSERT} ON {table};
        DROP POLICY {UPDATE} ON {table};
        DROP POLICY {DELETE} ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """
    return [RunSQL(forward, backward)]
