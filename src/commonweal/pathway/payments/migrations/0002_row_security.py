"""Who sees money, and what the database itself refuses.

What is about a person is seen with sight of their money (what was given, with sight of their care too); a provider sees
its own, and of runs only what is posted. The council's own tables are seen by its finance officers and managers. Nobody
writes any of it but an action that has asked who may, as the system.

A line of a run continues the chain of its piece, or is refused: so nothing is paid twice, whatever is tried again. What
is posted never changes.
"""

from django.db import migrations

from commonweal.core.database.policies import DELETE, INSERT, READ, UPDATE, sight_condition

SYSTEM = "(SELECT database_is_system())"
VIEWERS = "ANY ((SELECT database_viewers())::uuid[])"
FINANCE = "(SELECT database_has_role(ARRAY['finance_officer', 'team_manager']))"
PROVIDER = "(SELECT database_has_role(ARRAY['provider']))"


def seen(table: str, *conditions: str) -> migrations.RunSQL:
    """Row security: read by whoever fulfils one of the conditions, written by the system only."""
    read = " OR ".join((SYSTEM, *conditions))
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {READ} ON {table} FOR SELECT USING ({read});
        CREATE POLICY {INSERT} ON {table} FOR INSERT WITH CHECK ({SYSTEM});
        CREATE POLICY {UPDATE} ON {table} FOR UPDATE USING ({SYSTEM}) WITH CHECK ({SYSTEM});
        CREATE POLICY {DELETE} ON {table} FOR DELETE USING ({SYSTEM});
        """,
        f"""
        DROP POLICY {READ} ON {table};
        DROP POLICY {INSERT} ON {table};
        DROP POLICY {UPDATE} ON {table};
        DROP POLICY {DELETE} ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def money(table: str) -> str:
    return sight_condition(f"{table}.person_id", "'money'")


def care(table: str) -> str:
    return sight_condition(f"{table}.person_id", "'care'")


def of_provider(table: str) -> str:
    return f"({PROVIDER} AND {table}.provider_id = {VIEWERS})"


def of_council(table: str) -> str:
    return f"({FINANCE} AND {table}.council_id = {VIEWERS})"


FORWARD = """
CREATE FUNCTION payments_continue_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    came_to numeric := 0;
BEGIN
    IF NEW.sequence > 1 THEN
        SELECT l.after INTO came_to FROM payments_runline l
         WHERE l.source_kind = NEW.source_kind AND l.source_id = NEW.source_id AND l.week = NEW.week
           AND l.sequence = NEW.sequence - 1;
    END IF;
    IF came_to IS DISTINCT FROM NEW.before THEN
        RAISE EXCEPTION 'Line % of this piece must begin at %, not at %', NEW.sequence, came_to, NEW.before
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Prepare the run again.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION payments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is posted does not change: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Take the run back with a run that mirrors it.';
END $$;

CREATE TRIGGER payments_chain BEFORE INSERT ON payments_runline
    FOR EACH ROW EXECUTE FUNCTION payments_continue_chain();
CREATE TRIGGER payments_posted_stays BEFORE UPDATE OR DELETE ON payments_runline
    FOR EACH ROW WHEN (OLD.posted_at IS NOT NULL) EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_line_stays BEFORE UPDATE OF run_id, person_id, source_kind, source_id, week, sequence, before,
    amount, after, payee_reference ON payments_runline FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_posting_stays BEFORE UPDATE OR DELETE ON payments_posting
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_receipt_stays BEFORE UPDATE OR DELETE ON payments_receipt
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_run_stays BEFORE DELETE ON payments_run
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_posted_run_stays BEFORE UPDATE ON payments_run
    FOR EACH ROW WHEN (OLD.posted_at IS NOT NULL
        AND (NEW.total, NEW.line_count, NEW.posted_at, NEW.first, NEW.last, NEW.kind, NEW.council_id, NEW.approved_by_id)
            IS DISTINCT FROM (OLD.total, OLD.line_count, OLD.posted_at, OLD.first, OLD.last, OLD.kind, OLD.council_id,
                              OLD.approved_by_id))
    EXECUTE FUNCTION payments_refuse_change();
"""

BACKWARD = """
DROP TRIGGER payments_posted_run_stays ON payments_run;
DROP TRIGGER payments_run_stays ON payments_run;
DROP TRIGGER payments_receipt_stays ON payments_receipt;
DROP TRIGGER payments_posting_stays ON payments_posting;
DROP TRIGGER payments_line_stays ON payments_runline;
DROP TRIGGER payments_posted_stays ON payments_runline;
DROP TRIGGER payments_chain ON payments_runline;
DROP FUNCTION payments_refuse_change();
DROP FUNCTION payments_continue_chain();
"""


class Migration(migrations.Migration):
    dependencies = (("payments", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        seen("payments_absence", care("payments_absence"), money("payments_absence")),
        seen(
            "payments_delivery",
            of_provider("payments_delivery"),
            care("payments_delivery"),
            money("payments_delivery"),
        ),
        seen("payments_invoiceline", of_provider("payments_invoiceline"), money("payments_invoiceline")),
        seen(
            "payments_runline",
            money("payments_runline"),
            f"({of_provider('payments_runline')} AND payments_runline.posted_at IS NOT NULL)",
        ),
        seen("payments_billingaccount", money("payments_billingaccount")),
        seen("payments_receipt", money("payments_receipt")),
        seen("payments_posting", money("payments_posting")),
        seen("payments_providerterms", of_council("payments_providerterms"), of_provider("payments_providerterms")),
        seen(
            "payments_providerreturn",
            of_provider("payments_providerreturn"),
            "EXISTS (SELECT 1 FROM payments_delivery d WHERE d.provider_return_id = payments_providerreturn.id)",
        ),
        seen("payments_invoice", of_council("payments_invoice"), of_provider("payments_invoice")),
        seen(
            "payments_run",
            of_council("payments_run"),
            "EXISTS (SELECT 1 FROM payments_runline l WHERE l.run_id = payments_run.id)",
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    )
