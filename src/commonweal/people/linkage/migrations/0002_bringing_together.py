"""Bringing two records together, and taking them apart again: the only doors, run as the owner, because a merge moves
every row about a person, those too that whoever merges may not read. Which tables those are is read from the database
itself, so that a new room is never forgotten."""

from django.db import migrations

from commonweal.core.database.embedded import RUNTIME_ROLE
from commonweal.core.database.policies import policy_statements, sight_condition

FUNCTIONS = f"""
-- Every column that names a person, with its table and the table's key. Not the ledger: its entries stay in their own
-- chain. Not sight, which is joined and not moved; nor what is kept of merges themselves.
CREATE FUNCTION linkage_tables() RETURNS TABLE (held regclass, col name, key name) LANGUAGE sql STABLE AS $$
    SELECT c.oid::regclass, a.attname, k.attname
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'uuid'::regtype
       AND (a.attname = 'person_id'
            OR EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid
                          AND f.confrelid = 'identity_person'::regclass AND f.conkey = ARRAY[a.attnum]))
       AND c.relname NOT IN ('identity_person', 'sight_sight', 'ledger_entry') AND c.relname NOT LIKE 'linkage\\_%'
     ORDER BY c.relname, a.attname
$$;

CREATE FUNCTION linkage_may(one uuid, other uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT database_is_system()
        OR (database_has_role(ARRAY['contact_officer', 'team_manager'])
            AND sight_sees(one, 'identity') AND sight_sees(other, 'identity'))
$$;

CREATE FUNCTION linkage_require(one uuid, other uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT linkage_may(one, other) THEN
        RAISE EXCEPTION 'Only a contact officer or team manager who may see both records can do this'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- What both records have and one record may have once only: the table, the rule, and how many rows of the other.
CREATE FUNCTION linkage_clashes(kept uuid, other uuid) RETURNS TABLE (held text, rule text, number bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    compared text;
    columns text;
BEGIN
    PERFORM linkage_require(kept, other);
    FOR one IN SELECT t.held, t.col, i.indexrelid, c.relname, i.indnkeyatts, i.indnullsnotdistinct AS nulls_alike,
                      COALESCE(pg_get_expr(i.indpred, i.indrelid), 'true') AS predicate
                 FROM linkage_tables() t
                 JOIN pg_index i ON i.indrelid = t.held AND i.indisunique
                 JOIN pg_class c ON c.oid = i.indexrelid
                WHERE t.held <> 'identity_communicationneed'::regclass
                  AND (SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = t.held AND a.attname = t.col)
                      = ANY (i.indkey::smallint[])
    LOOP
        SELECT string_agg(format('%s AS c%s', pg_get_indexdef(one.indexrelid, n, true), n), ', '),
               string_agg(format(CASE WHEN one.nulls_alike THEN 'a.c%1$s IS NOT DISTINCT FROM b.c%1$s'
                                      ELSE 'a.c%1$s = b.c%1$s' END, n), ' AND ')
                   FILTER (WHERE pg_get_indexdef(one.indexrelid, n, true) <> quote_ident(one.col))
          INTO columns, compared
          FROM generate_series(1, one.indnkeyatts) AS n;
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, %L::text, count(*) FROM (SELECT %s FROM %s WHERE %I = $1 AND (%s)) AS a'
            ' JOIN (SELECT %s FROM %s WHERE %I = $2 AND (%s)) AS b ON %s HAVING count(*) > 0',
            one.held, one.relname, columns, one.held, one.col, one.predicate,
            columns, one.held, one.col, one.predicate, COALESCE(compared, 'true')) USING kept, other;
    END LOOP;
END $$;

-- Points rows at another person. What refuses every change of a row (a signed plan, an answer in a form) guards its
-- content, which does not change here: those triggers are off for the moment, with the table locked against writers.
CREATE FUNCTION linkage_point(held regclass, change text, VARIADIC used text[]) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    guarded boolean := EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = held AND NOT tgisinternal AND tgtype & 16 <> 0);
BEGIN
    IF guarded THEN
        PERFORM set_config('lock_timeout', '5s', true);
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', held);
        SET CONSTRAINTS ALL IMMEDIATE;
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', held);
    END IF;
    RETURN QUERY EXECUTE change USING used;
    IF guarded THEN
        SET CONSTRAINTS ALL IMMEDIATE;
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', held);
        SET CONSTRAINTS ALL DEFERRED;
    END IF;
END $$;

-- Points everything of the other record at the kept one, and remembers each row. Does no harm when run again.
CREATE FUNCTION linkage_move(merge uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made linkage_merge;
    one record;
    found boolean;
    moved bigint := 0;
    here bigint;
BEGIN
    SELECT * INTO STRICT made FROM linkage_merge WHERE id = merge;
    FOR one IN SELECT * FROM linkage_tables() LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s WHERE %I = $1)', one.held, one.col)
           INTO found USING made.other_id;
        CONTINUE WHEN NOT found;
        INSERT INTO linkage_movedrow (merge_id, "table", "column", "row")
        SELECT merge, one.held::text, one.col, point FROM linkage_point(one.held, format(
            'UPDATE %1$s AS t SET %2$I = ($1)[1]::uuid WHERE %2$I = ($1)[2]::uuid AND %4$s RETURNING %3$I::text',
            one.held, one.col, one.key,
            -- The same need said in both records need not be said twice: the other's stays where it is.
            CASE WHEN one.held = 'identity_communicationneed'::regclass
                 THEN 'NOT EXISTS (SELECT 1 FROM identity_communicationneed k WHERE k.person_id = ($1)[1]::uuid'
                      ' AND k.kind = t.kind AND k.language = t.language)'
                 ELSE 'true' END), made.kept_id::text, made.other_id::text) AS point
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS here = ROW_COUNT;
        moved := moved + here;
    END LOOP;
    RETURN moved;
END $$;

-- Gives everybody who sees one person the same sight of another, and remembers what it gave.
CREATE FUNCTION linkage_share_sight(merge uuid, seen uuid, also uuid) RETURNS void LANGUAGE sql AS $$
    WITH given AS (
        INSERT INTO sight_sight (id, person_id, viewer, viewer_kind, viewer_name, compartment, basis, origin, reason,
                                 starts_at, ends_at, granted_by_name)
        SELECT gen_random_uuid(), also, s.viewer, s.viewer_kind, s.viewer_name, s.compartment, s.basis, s.origin,
               s.reason, statement_timestamp(), s.ends_at, s.granted_by_name
          FROM sight_sight s
         WHERE s.person_id = seen AND s.starts_at <= statement_timestamp()
           AND (s.ends_at IS NULL OR s.ends_at > statement_timestamp())
           AND NOT EXISTS (SELECT 1 FROM sight_sight k
                            WHERE k.person_id = also AND k.viewer = s.viewer AND k.compartment = s.compartment
                              AND k.basis = s.basis AND k.origin IS NOT DISTINCT FROM s.origin
                              AND (k.ends_at IS NULL OR k.ends_at >= s.ends_at))
        RETURNING id)
    INSERT INTO linkage_movedrow (merge_id, "table", "column", "row")
    SELECT merge, 'sight_sight', 'person_id', id::text FROM given
$$;

CREATE FUNCTION linkage_bring_together(merge uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made linkage_merge;
    moved bigint;
BEGIN
    SELECT * INTO STRICT made FROM linkage_merge WHERE id = merge AND undone_at IS NULL;
    PERFORM linkage_require(made.kept_id, made.other_id);
    PERFORM 1 FROM identity_person WHERE id IN (made.kept_id, made.other_id) ORDER BY id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM identity_person
                WHERE id IN (made.kept_id, made.other_id) AND merged_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'One of the two was brought together with another record already'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    moved := linkage_move(merge);
    PERFORM linkage_share_sight(merge, made.other_id, made.kept_id);
    PERFORM linkage_share_sight(merge, made.kept_id, made.other_id);
    UPDATE identity_person SET merged_into_id = made.kept_id WHERE id = made.other_id;
    RETURN moved;
END $$;

-- What came to be about the other record while it was being merged, or by a job that still knew it: run in the night.
CREATE FUNCTION linkage_gather() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moved bigint := 0;
    made uuid;
BEGIN
    IF NOT database_is_system() THEN
        RAISE EXCEPTION 'Only the system gathers' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR made IN SELECT id FROM linkage_merge WHERE undone_at IS NULL ORDER BY made_at LOOP
        moved := moved + linkage_move(made);
    END LOOP;
    RETURN moved;
END $$;

-- Points back exactly the rows that the merge moved and that are still there, with what has been hung on them since.
CREATE FUNCTION linkage_take_apart(merge uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made linkage_merge;
    one record;
    here bigint;
    again boolean := true;
    moved bigint := 0;
BEGIN
    SELECT * INTO STRICT made FROM linkage_merge WHERE id = merge;
    PERFORM linkage_require(made.kept_id, made.other_id);
    PERFORM 1 FROM identity_person WHERE id IN (made.kept_id, made.other_id) ORDER BY id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM identity_person WHERE id = made.other_id AND merged_into_id = made.kept_id)
       OR EXISTS (SELECT 1 FROM identity_person WHERE id = made.kept_id AND merged_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'These two records are not together now, or the kept one was merged since: undo that first'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- First, so that sights which end below are no longer ended for both.
    UPDATE identity_person SET merged_into_id = NULL WHERE id = made.other_id;
    FOR one IN SELECT t.* FROM linkage_tables() t
                WHERE EXISTS (SELECT 1 FROM linkage_movedrow m
                               WHERE m.merge_id = merge AND m."table" = t.held::text AND m."column" = t.col)
    LOOP
        SELECT count(*) INTO here FROM linkage_point(one.held, format(
            'UPDATE %1$s SET %2$I = ($1)[1]::uuid WHERE %2$I = ($1)[2]::uuid AND %3$I::text IN ('
            ' SELECT m."row" FROM linkage_movedrow m'
            ' WHERE m.merge_id = ($1)[3]::uuid AND m."table" = %4$L AND m."column" = %2$L) RETURNING %3$I::text',
            one.held, one.col, one.key, one.held::text), made.other_id::text, made.kept_id::text, merge::text);
        moved := moved + here;
    END LOOP;
    WHILE again LOOP
        again := false;
        FOR one IN SELECT child.held AS child, child.col AS child_col, child.key AS child_key, hung.attname AS hangs_by,
                          parent.held AS parent, parent.col AS parent_col, parent.key AS parent_key
                     FROM pg_constraint f
                     JOIN linkage_tables() child ON child.held = f.conrelid AND child.col = 'person_id'
                     JOIN linkage_tables() parent ON parent.held = f.confrelid AND parent.col = 'person_id'
                     JOIN pg_attribute hung ON hung.attrelid = f.conrelid AND hung.attnum = f.conkey[1]
                    WHERE f.contype = 'f' AND array_length(f.conkey, 1) = 1 ORDER BY child.held::text
        LOOP
            EXECUTE format('SELECT count(*) FROM %s c JOIN %s p ON p.%I = c.%I WHERE c.%I = $1 AND p.%I = $2',
                           one.child, one.parent, one.parent_key, one.hangs_by, one.child_col, one.parent_col)
               INTO here USING made.kept_id, made.other_id;
            CONTINUE WHEN here = 0;
            PERFORM linkage_point(one.child, format(
                'UPDATE %1$s AS c SET %2$I = ($1)[1]::uuid FROM %3$s AS p WHERE p.%4$I = c.%5$I'
                ' AND c.%2$I = ($1)[2]::uuid AND p.%6$I = ($1)[1]::uuid RETURNING c.%7$I::text',
                one.child, one.child_col, one.parent, one.parent_key, one.hangs_by, one.parent_col, one.child_key),
                made.other_id::text, made.kept_id::text);
            moved := moved + here;
            again := true;
        END LOOP;
    END LOOP;
    UPDATE linkage_merge SET undone_at = statement_timestamp() WHERE id = merge;
    UPDATE sight_sight AS s SET ends_at = GREATEST(s.starts_at, statement_timestamp())
      FROM linkage_movedrow m
     WHERE m.merge_id = merge AND m."table" = 'sight_sight' AND s.id = m."row"::uuid
       AND (s.ends_at IS NULL OR s.ends_at > statement_timestamp());
    RETURN moved;
END $$;

-- While records are together, sight of the kept one is sight of the other: whoever reads a history reads all of it.
CREATE FUNCTION linkage_mirror_sight() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made linkage_merge;
BEGIN
    FOR made IN SELECT * FROM linkage_merge WHERE kept_id = NEW.person_id AND undone_at IS NULL LOOP
        IF TG_OP = 'INSERT' THEN
            PERFORM linkage_share_sight(made.id, made.kept_id, made.other_id);
        ELSE
            UPDATE sight_sight SET ends_at = GREATEST(starts_at, NEW.ends_at)
             WHERE person_id = made.other_id AND viewer = NEW.viewer AND compartment = NEW.compartment
               AND basis = NEW.basis AND origin IS NOT DISTINCT FROM NEW.origin
               AND (ends_at IS NULL OR ends_at > NEW.ends_at);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER linkage_mirror_new_sight AFTER INSERT ON sight_sight
    FOR EACH ROW EXECUTE FUNCTION linkage_mirror_sight();
CREATE TRIGGER linkage_mirror_ended_sight AFTER UPDATE OF ends_at ON sight_sight
    FOR EACH ROW WHEN (NEW.ends_at IS DISTINCT FROM OLD.ends_at AND NEW.ends_at IS NOT NULL)
    EXECUTE FUNCTION linkage_mirror_sight();

REVOKE INSERT, UPDATE, DELETE ON linkage_movedrow FROM {RUNTIME_ROLE};
"""

DROP_FUNCTIONS = """
DROP TRIGGER linkage_mirror_ended_sight ON sight_sight;
DROP TRIGGER linkage_mirror_new_sight ON sight_sight;
DROP FUNCTION linkage_mirror_sight();
DROP FUNCTION linkage_take_apart(uuid);
DROP FUNCTION linkage_gather();
DROP FUNCTION linkage_bring_together(uuid);
DROP FUNCTION linkage_share_sight(uuid, uuid, uuid);
DROP FUNCTION linkage_move(uuid);
DROP FUNCTION linkage_point(regclass, text, text[]);
DROP FUNCTION linkage_clashes(uuid, uuid);
DROP FUNCTION linkage_require(uuid, uuid);
DROP FUNCTION linkage_may(uuid, uuid);
DROP FUNCTION linkage_tables();
"""


def seen_by_who_sees_both(table: str, one: str, other: str) -> str:
    both = " AND ".join(sight_condition(f"{table}.{column}", "'identity'") for column in (one, other))
    return f"(SELECT database_is_system()) OR ({both})"


class Migration(migrations.Migration):
    dependencies = (("linkage", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *policy_statements(
            "linkage_recordpair", seen_by_who_sees_both("linkage_recordpair", "first_id", "second_id"), ""
        ),
        *policy_statements("linkage_merge", seen_by_who_sees_both("linkage_merge", "kept_id", "other_id"), ""),
        *policy_statements(
            "linkage_movedrow",
            "EXISTS (SELECT 1 FROM linkage_merge AS made WHERE made.id = linkage_movedrow.merge_id)",
            "",
        ),
    )
