"""Who sees and writes briefs and offers. Brokers work with those for people they may see, not with those of every council
here: offers are prices of competitors, and a brief says much of a life even without a name. An invited provider sees the
brief and its own offer, and offers only where it was invited; who a brief is for stays with sight of the person.
Nobody removes any of it."""

from django.db import migrations

from commonweal.core.database.policies import DELETE, INSERT, READ, UPDATE, protect

SYSTEM = "(SELECT database_is_system())"
BROKER = "(SELECT database_has_role(ARRAY['broker']))"
INVITED = "EXISTS (SELECT 1 FROM brokerage_invitation i WHERE i.brief_id = brokerage_brief.id)"
INVITED_TO_OFFER = (
    "EXISTS (SELECT 1 FROM brokerage_invitation i WHERE i.brief_id = brokerage_offer.brief_id"
    " AND i.organisation_id = brokerage_offer.organisation_id)"
)


def of_a_person_seen(table: str, brief: str = "brief_id") -> str:
    """SQL: the line the brief was made from is visible, by its own policy, to whoever sees the person's care."""
    return f"EXISTS (SELECT 1 FROM brokerage_briefline b WHERE b.brief_id = {table}.{brief})"


def brokers(table: str, brief: str = "brief_id") -> str:
    """SQL: brokers, where they see the person."""
    return f"({BROKER} AND {of_a_person_seen(table, brief)})"


def own(table: str) -> str:
    """SQL: the provider whose row it is."""
    return f"{table}.organisation_id = ANY ((SELECT database_viewers())::uuid[])"


def policies(table: str, *, read: str, insert: str, update: str, delete: str = "") -> migrations.RunSQL:
    """The four policies of a table; each holds for the system too."""
    who = {
        name: " OR ".join(filter(None, (SYSTEM, condition)))
        for name, condition in ((READ, read), (INSERT, insert), (UPDATE, update), (DELETE, delete))
    }
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {READ} ON {table} FOR SELECT USING ({who[READ]});
        CREATE POLICY {INSERT} ON {table} FOR INSERT WITH CHECK ({who[INSERT]});
        CREATE POLICY {UPDATE} ON {table} FOR UPDATE USING ({who[UPDATE]}) WITH CHECK ({who[UPDATE]});
        CREATE POLICY {DELETE} ON {table} FOR DELETE USING ({who[DELETE]});
        """,
        f"""
        DROP POLICY {READ} ON {table};
        DROP POLICY {INSERT} ON {table};
        DROP POLICY {UPDATE} ON {table};
        DROP POLICY {DELETE} ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


class Migration(migrations.Migration):
    dependencies = (("brokerage", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("brokerage_briefline", compartment="care"),
        *protect("brokerage_award", compartment="care"),
        policies(
            "brokerage_brief",
            read=f"{INVITED} OR {of_a_person_seen('brokerage_brief', 'id')}",
            insert=BROKER,
            update=brokers("brokerage_brief", "id"),
        ),
        policies(
            "brokerage_invitation",
            read=f"{brokers('brokerage_invitation')} OR {own('brokerage_invitation')}",
            insert=brokers("brokerage_invitation"),
            update=brokers("brokerage_invitation"),
        ),
        policies(
            "brokerage_offer",
            read=f"{brokers('brokerage_offer')} OR {own('brokerage_offer')}",
            insert=f"({own('brokerage_offer')} AND {INVITED_TO_OFFER})",
            update=f"{brokers('brokerage_offer')} OR {own('brokerage_offer')}",
        ),
        policies(
            "brokerage_passedover",
            read=brokers("brokerage_passedover"),
            insert=brokers("brokerage_passedover"),
            update=brokers("brokerage_passedover"),
            delete=brokers("brokerage_passedover"),
        ),
    )
