"""A broker reads and changes the briefs and offers for people they may see, not those of every council here.

Offers are prices of competitors, and a brief says much of a life even without a name.
"""

from django.db import migrations

from commonweal.core.database.policies import DELETE, INSERT, READ, UPDATE

SYSTEM = "(SELECT database_is_system())"
BROKER = "(SELECT database_has_role(ARRAY['broker']))"
INVITED = "EXISTS (SELECT 1 FROM brokerage_invitation i WHERE i.brief_id = brokerage_brief.id)"


def of_a_person_seen(table: str, brief: str = "brief_id") -> str:
    """SQL: the line the brief was made from is visible, by its own policy, to whoever sees the person's care."""
    return f"EXISTS (SELECT 1 FROM brokerage_briefline b WHERE b.brief_id = {table}.{brief})"


def own(table: str) -> str:
    return f"{table}.organisation_id = ANY ((SELECT database_viewers())::uuid[])"


def condition(policy: str, table: str, now: str, before: str) -> migrations.RunSQL:
    """Replace the condition of one policy."""
    parts = {
        READ: "USING ({0})",
        INSERT: "WITH CHECK ({0})",
        UPDATE: "USING ({0}) WITH CHECK ({0})",
        DELETE: "USING ({0})",
    }
    statement = f"ALTER POLICY {policy} ON {table} {parts[policy]}"
    return migrations.RunSQL(statement.format(now), statement.format(before))


def for_brokers(policy: str, table: str, *others: str, brief: str = "brief_id") -> migrations.RunSQL:
    """Brokers only where they see the person; the others stay as they were."""
    seen = f"({BROKER} AND {of_a_person_seen(table, brief)})"
    return condition(policy, table, " OR ".join((SYSTEM, seen, *others)), " OR ".join((SYSTEM, BROKER, *others)))


class Migration(migrations.Migration):
    dependencies = (("brokerage", "0006_undecided_index"),)
    operations = (
        condition(
            READ,
            "brokerage_brief",
            f"{SYSTEM} OR {INVITED} OR {of_a_person_seen('brokerage_brief', 'id')}",
            f"{SYSTEM} OR {BROKER} OR {INVITED} OR {of_a_person_seen('brokerage_brief', 'id')}",
        ),
        for_brokers(UPDATE, "brokerage_brief", brief="id"),
        for_brokers(READ, "brokerage_invitation", own("brokerage_invitation")),
        for_brokers(INSERT, "brokerage_invitation"),
        for_brokers(UPDATE, "brokerage_invitation"),
        for_brokers(READ, "brokerage_offer", own("brokerage_offer")),
        for_brokers(UPDATE, "brokerage_offer", own("brokerage_offer")),
        *(for_brokers(policy, "brokerage_passedover") for policy in (READ, INSERT, UPDATE, DELETE)),
    )
