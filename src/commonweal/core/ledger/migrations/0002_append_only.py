"""The chain: each entry carries the hash of the one before, and nobody changes or removes one, not even the owner."""

from django.db import migrations

from commonweal.core.database.embedded import RUNTIME_ROLE

FORWARD = f"""
-- What an entry's hash is taken over. A JSON array, so that no two different entries can read the same.
CREATE FUNCTION ledger_hash(e ledger_entry) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        e.chain, e.number, e.id, e.kind,
        to_char(e.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        e.actor_id, e.actor_name, e.person_id, e.compartment, e.summary, e.payload, e.reason, e.previous_hash
    )::text, 'UTF8')), 'hex')
$$;

-- Runs as the owner: the runtime role itself may not touch the heads. The row lock on the head lets one writer at a
-- time extend a chain; the next waits and then reads where it ended.
CREATE FUNCTION ledger_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head ledger_head;
BEGIN
    INSERT INTO ledger_head AS h (chain, number, hash) VALUES (NEW.chain, 0, '')
        ON CONFLICT (chain) DO UPDATE SET chain = h.chain RETURNING h.* INTO head;
    NEW.number := head.number + 1;
    NEW.previous_hash := head.hash;
    NEW.hash := ledger_hash(NEW);
    UPDATE ledger_head SET number = NEW.number, hash = NEW.hash WHERE chain = NEW.chain;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_append BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_append();

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Write a new entry that corrects the earlier one.';
END $$;
CREATE TRIGGER ledger_refuse_change BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_refuse_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
-- A head moves only while an entry is being appended (one trigger deep); by hand it is refused.
CREATE TRIGGER ledger_refuse_head_change BEFORE INSERT OR UPDATE OR DELETE ON ledger_head
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_refuse_head_truncate BEFORE TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

REVOKE UPDATE, DELETE ON ledger_entry FROM {RUNTIME_ROLE};
REVOKE ALL ON ledger_head FROM {RUNTIME_ROLE};
"""

BACKWARD = """
DROP TRIGGER ledger_refuse_head_truncate ON ledger_head;
DROP TRIGGER ledger_refuse_head_change ON ledger_head;
DROP TRIGGER ledger_refuse_truncate ON ledger_entry;
DROP TRIGGER ledger_refuse_change ON ledger_entry;
DROP TRIGGER ledger_append ON ledger_entry;
DROP FUNCTION ledger_refuse();
DROP FUNCTION ledger_append();
DROP FUNCTION ledger_hash(ledger_entry);
"""


class Migration(migrations.Migration):
    dependencies = (("ledger", "0001_initial"), ("database", "0001_actor"))
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
