"""Only brokers write briefs and invitations; a provider offers only where it was invited, and nobody removes an offer."""

from django.db import migrations

from commonweal.core.database.policies import DELETE, INSERT, UPDATE, protect_for_roles

BROKER = "(SELECT database_is_system()) OR (SELECT database_has_role(ARRAY['broker']))"
MINE = "brokerage_offer.organisation_id = ANY ((SELECT database_viewers())::uuid[])"
INVITED = (
    "EXISTS (SELECT 1 FROM brokerage_invitation i WHERE i.brief_id = brokerage_offer.brief_id"
    " AND i.organisation_id = brokerage_offer.organisation_id)"
)


def rewrite(table: str, insert: str, update: str, delete: str) -> str:
    """SQL that leaves who may read as it is, and replaces who may write."""
    return f"""
        DROP POLICY {INSERT} ON {table};
        DROP POLICY {UPDATE} ON {table};
        DROP POLICY {DELETE} ON {table};
        CREATE POLICY {INSERT} ON {table} FOR INSERT WITH CHECK ({insert});
        CREATE POLICY {UPDATE} ON {table} FOR UPDATE USING ({update}) WITH CHECK ({update});
        CREATE POLICY {DELETE} ON {table} FOR DELETE USING ({delete});
    """


class Migration(migrations.Migration):
    dependencies = (("brokerage", "0003_passed_over"), ("brokerage", "0002_row_security"))
    operations = (
        migrations.RunSQL(rewrite("brokerage_brief", BROKER, BROKER, "(SELECT database_is_system())"), ""),
        migrations.RunSQL(rewrite("brokerage_invitation", BROKER, BROKER, "(SELECT database_is_system())"), ""),
        migrations.RunSQL(
            rewrite(
                "brokerage_offer",
                f"(SELECT database_is_system()) OR ({MINE} AND {INVITED})",
                f"{BROKER} OR {MINE}",
                "(SELECT database_is_system())",
            ),
            "",
        ),
        *protect_for_roles("brokerage_passedover", ["broker"]),
    )
