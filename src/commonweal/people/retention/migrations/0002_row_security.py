"""Who reads dry runs and holds; and the one door by which what is held about somebody goes for good.

Erasing runs as the owner of the tables, because much of what goes refuses every change on purpose (signed plans, answers,
the ledger). The function itself asks that a second person approved the run, that this person's lines wait to be done, and
that nobody holds the record back. All of one person goes in one transaction, or nothing.
"""

from django.db import migrations

from commonweal.core.database.embedded import RUNTIME_ROLE
from commonweal.core.database.policies import protect, protect_for_roles

KEEPERS = ("administrator", "team_manager")
IS_ADMINISTRATOR = "(SELECT database_has_role(ARRAY['administrator']))"

FUNCTIONS = f"""
-- Every column by which a row is a person's, with its table and the table's key.
CREATE FUNCTION retention_tables() RETURNS TABLE (held regclass, col name, key name, is_needed boolean)
LANGUAGE sql STABLE AS $$
    SELECT c.oid::regclass, a.attname, k.attname, a.attnotnull
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'uuid'::regtype
       AND (a.attname = 'person_id'
            OR EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid
                          AND f.confrelid = 'identity_person'::regclass AND f.conkey = ARRAY[a.attnum]))
       AND c.relname NOT IN ('identity_person', 'retention_retentionline')
$$;

-- One column that points at another table: which, by what, and whether it must point at something.
CREATE FUNCTION retention_pointers()
RETURNS TABLE (child regclass, col name, child_key name, is_needed boolean, parent regclass, is_about_person boolean)
LANGUAGE sql STABLE AS $$
    SELECT f.conrelid::regclass, hung.attname, k.attname, hung.attnotnull, f.confrelid::regclass,
           EXISTS (SELECT 1 FROM pg_attribute p WHERE p.attrelid = f.conrelid AND p.attname = 'person_id'
                                                  AND NOT p.attisdropped)
      FROM pg_constraint f
      JOIN pg_attribute hung ON hung.attrelid = f.conrelid AND hung.attnum = f.conkey[1]
      JOIN pg_index i ON i.indrelid = f.conrelid AND i.indisprimary
      JOIN pg_attribute k ON k.attrelid = f.conrelid AND k.attnum = i.indkey[0]
     WHERE f.contype = 'f' AND array_length(f.conkey, 1) = 1
$$;

-- What refuses changes of these tables' rows is off until it is switched on again, the tables locked against writers.
CREATE FUNCTION retention_guard(tables regclass[], switch text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one regclass;
BEGIN
    PERFORM set_config('lock_timeout', '5s', true);
    SET CONSTRAINTS ALL IMMEDIATE;
    FOREACH one IN ARRAY tables LOOP
        IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = one AND NOT tgisinternal AND tgtype & 24 <> 0) THEN
            EXECUTE format('ALTER TABLE %s %s TRIGGER USER', one, switch);
        END IF;
    END LOOP;
    SET CONSTRAINTS ALL DEFERRED;
END $$;

-- Erases the rows of `going` (names of tables) that are this person's. Rows of a table in `unnamed` stay, with what is in
-- their columns of words written over. With `whole`, the name goes too, and the history. Says how many rows of which
-- table went; and of each history its chain, its last number and its last hash.
CREATE FUNCTION retention_erase(this_run uuid, whose uuid, going text[], unnamed jsonb, whole boolean)
RETURNS TABLE (what text, number bigint, last_hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ids uuid[];
    touched regclass[];
    one record;
    here bigint;
    again boolean := true;
BEGIN
    IF NOT database_is_system() OR NOT EXISTS (
        SELECT 1 FROM retention_retentionrun r JOIN retention_retentionline l ON l.run_id = r.id
         WHERE r.id = this_run AND l.person_id = whose AND l.why_kept = '' AND l.outcome = ''
           AND r.approved_at IS NOT NULL AND r.approved_by_id <> r.asked_by_id AND r.done_at IS NULL) THEN
        RAISE EXCEPTION 'Nothing goes but by a run that one person asked for and a second approved'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH RECURSIVE same (id) AS (
        SELECT whose UNION SELECT p.id FROM identity_person p JOIN same s ON p.merged_into_id = s.id)
    SELECT array_agg(id) INTO ids FROM same;
    PERFORM 1 FROM identity_person WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM retention_legalhold WHERE person_id = ANY (ids) AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'The record is held back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    CREATE TEMPORARY TABLE IF NOT EXISTS retention_doomed (held regclass, id text, PRIMARY KEY (held, id))
        ON COMMIT DROP;
    TRUNCATE retention_doomed;
    FOR one IN SELECT t.* FROM retention_tables() t
                WHERE t.held::text = ANY (going) AND NOT unnamed ? t.held::text
                  AND (t.col = 'person_id' OR t.is_needed)
    LOOP
        EXECUTE format('INSERT INTO retention_doomed SELECT %L::regclass, %I::text FROM %s WHERE %I = ANY ($1)'
                       ' ON CONFLICT DO NOTHING', one.held, one.key, one.held, one.col) USING ids;
    END LOOP;
    -- What cannot be without what goes, goes with it, unless it is somebody else's or is kept longer.
    WHILE again LOOP
        again := false;
        FOR one IN SELECT p.* FROM retention_pointers() p
                    WHERE p.is_needed AND p.parent IN (SELECT held FROM retention_doomed) LOOP
            IF one.is_about_person THEN
                EXECUTE format('SELECT count(*) FROM %s c JOIN retention_doomed d ON d.held = $1 AND d.id = c.%I::text'
                               ' WHERE NOT EXISTS (SELECT 1 FROM retention_doomed k WHERE k.held = $2'
                               ' AND k.id = c.%I::text)', one.child, one.col, one.child_key)
                   INTO here USING one.parent, one.child;
                IF here > 0 THEN
                    RAISE EXCEPTION 'Something that is kept rests on it: % of %', here, one.child
                        USING ERRCODE = 'foreign_key_violation';
                END IF;
            ELSE
                EXECUTE format('INSERT INTO retention_doomed SELECT $2, c.%I::text FROM %s c'
                               ' JOIN retention_doomed d ON d.held = $1 AND d.id = c.%I::text ON CONFLICT DO NOTHING',
                               one.child_key, one.child, one.col) USING one.parent, one.child;
                GET DIAGNOSTICS here = ROW_COUNT;
                again := again OR here > 0;
            END IF;
        END LOOP;
    END LOOP;
    IF whole THEN
        FOR one IN SELECT h.* FROM ledger_head h
                    WHERE h.chain IN (SELECT 'person:' || i FROM unnest(ids) AS i) ORDER BY h.chain LOOP
            what := one.chain; number := one.number; last_hash := one.hash;
            RETURN NEXT;
        END LOOP;
    END IF;
    SELECT array_agg(DISTINCT held) INTO touched FROM (
        SELECT held FROM retention_doomed
        UNION SELECT p.child FROM retention_pointers() p
               WHERE NOT p.is_needed AND p.parent IN (SELECT held FROM retention_doomed)
        UNION SELECT t.name::regclass FROM jsonb_object_keys(unnamed) AS t (name) WHERE t.name = ANY (going)
    ) AS all_of_them WHERE held <> 'identity_person'::regclass;
    IF touched IS NOT NULL THEN
        PERFORM retention_guard(touched, 'DISABLE');
        FOR one IN SELECT p.* FROM retention_pointers() p
                    WHERE NOT p.is_needed AND p.parent IN (SELECT held FROM retention_doomed) LOOP
            EXECUTE format('UPDATE %s AS c SET %I = NULL FROM retention_doomed d WHERE d.held = $1 AND d.id = c.%I::text'
                           ' AND NOT EXISTS (SELECT 1 FROM retention_doomed k WHERE k.held = $2 AND k.id = c.%I::text)',
                           one.child, one.col, one.col, one.child_key) USING one.parent, one.child;
        END LOOP;
        FOR one IN SELECT DISTINCT d.held, k.attname AS key FROM retention_doomed d
                     JOIN pg_index i ON i.indrelid = d.held AND i.indisprimary
                     JOIN pg_attribute k ON k.attrelid = d.held AND k.attnum = i.indkey[0] LOOP
            EXECUTE format('DELETE FROM %s AS c USING retention_doomed d WHERE d.held = $1 AND d.id = c.%I::text',
                           one.held, one.key) USING one.held;
            GET DIAGNOSTICS here = ROW_COUNT;
            what := one.held::text; number := here; last_hash := '';
            RETURN NEXT;
        END LOOP;
        FOR one IN SELECT t.key AS held, string_agg(format('%I = %L', w.key, w.value), ', ') AS words
                     FROM jsonb_each(unnamed) AS t JOIN LATERAL jsonb_each_text(t.value) AS w ON true
                    WHERE t.key = ANY (going) GROUP BY t.key LOOP
            EXECUTE format('UPDATE %I SET %s WHERE person_id = ANY ($1)', one.held, one.words) USING ids;
            GET DIAGNOSTICS here = ROW_COUNT;
            CONTINUE WHEN here = 0;
            what := one.held; number := here; last_hash := 'without a name';
            RETURN NEXT;
        END LOOP;
        PERFORM retention_guard(touched, 'ENABLE');
    END IF;
    IF whole THEN
        UPDATE identity_person
           SET given_name = '', family_name = '', known_as = '', date_of_birth = NULL, gender = 'not_said',
               nhs_number = '', phone = '', email = '', account_id = NULL
         WHERE id = ANY (ids);
        what := 'identity_person'; number := array_length(ids, 1); last_hash := '';
        RETURN NEXT;
    END IF;
END $$;
REVOKE ALL ON FUNCTION retention_erase(uuid, uuid, text[], jsonb, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_erase(uuid, uuid, text[], jsonb, boolean) TO {RUNTIME_ROLE};
"""

DROP_FUNCTIONS = """
DROP FUNCTION retention_erase(uuid, uuid, text[], jsonb, boolean);
DROP FUNCTION retention_guard(regclass[], text);
DROP FUNCTION retention_pointers();
DROP FUNCTION retention_tables();
"""


class Migration(migrations.Migration):
    dependencies = (
        ("retention", "0001_initial"),
        ("sight", "0002_row_security"),
        ("ledger", "0002_append_only"),
        ("linkage", "0002_bringing_together"),
    )
    operations = (
        *protect_for_roles("retention_retentionrun", KEEPERS),
        *protect_for_roles("retention_retentionline", KEEPERS),
        *protect(
            "retention_legalhold",
            compartment="identity",
            readable_where=IS_ADMINISTRATOR,
            insertable_where=f"{IS_ADMINISTRATOR} OR (SELECT database_has_role(ARRAY['team_manager']))",
        ),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
    )
