"""Sight at work: the policies of the people tables and of the core tables that name a person, and the only two doors
through which sight is given and ended."""

from django.db import migrations

from commonweal.core.database.embedded import RUNTIME_ROLE
from commonweal.core.database.policies import policy_statements, protect

FUNCTIONS = f"""
-- Runs as the owner, so that a policy on the sight table itself can ask it without asking itself.
CREATE FUNCTION sight_sees(seen uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM sight_sight s
                    WHERE s.person_id = seen AND s.compartment = wanted AND s.viewer = ANY (database_viewers())
                      AND s.starts_at <= statement_timestamp() AND (s.ends_at IS NULL OR s.ends_at > statement_timestamp()))
$$;

-- As sight_sees, but only on grounds that may be handed on: what is seen in an emergency is for whoever took it.
CREATE FUNCTION sight_may_give(seen uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM sight_sight s
                    WHERE s.person_id = seen AND s.compartment = wanted AND s.viewer = ANY (database_viewers())
                      AND s.basis <> 'emergency'
                      AND s.starts_at <= statement_timestamp() AND (s.ends_at IS NULL OR s.ends_at > statement_timestamp()))
$$;

CREATE FUNCTION sight_is_new(seen uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM sight_sight s WHERE s.person_id = seen)
$$;

-- Gives sight: `grants` is an array of objects with the columns of the table. Whoever grants must see each compartment
-- themselves, or be the first to keep this person's record, or take emergency access for themselves to care and health
-- (its reason and end are enforced by the table).
CREATE FUNCTION sight_grant(seen uuid, grants jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (database_is_system()
            OR (database_actor() IS NOT NULL AND sight_is_new(seen))
            OR (SELECT bool_and(sight_may_give(seen, g->>'compartment')
                                OR (g->>'basis' = 'emergency' AND (g->>'viewer')::uuid = database_actor()
                                    AND g->>'compartment' IN ('care', 'health')
                                    AND database_is_staff() AND sight_sees(seen, 'identity')))
                  FROM jsonb_array_elements(grants) g)) THEN
        RAISE EXCEPTION 'Nobody can give sight of what they may not see themselves'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO sight_sight (id, person_id, viewer, viewer_kind, viewer_name, compartment, basis, origin, reason,
                             starts_at, ends_at, granted_by_name)
    SELECT r.id, seen, r.viewer, r.viewer_kind, r.viewer_name, r.compartment, r.basis, r.origin, r.reason,
           LEAST(r.starts_at, statement_timestamp()), r.ends_at, r.granted_by_name
      FROM jsonb_to_recordset(grants) AS r(id uuid, viewer uuid, viewer_kind text, viewer_name text, compartment text,
           basis text, origin uuid, reason text, starts_at timestamptz, ends_at timestamptz, granted_by_name text);
END $$;

-- Ends the sights that come from one origin (a consent, an award, an allocation), or one sight by its own id.
CREATE FUNCTION sight_end(seen uuid, ended_origin uuid, ended_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended integer;
BEGIN
    IF NOT (database_is_system() OR sight_sees(seen, 'identity')) THEN
        RAISE EXCEPTION 'Only somebody with sight of a record can end another''s sight of it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE sight_sight SET ends_at = GREATEST(starts_at, LEAST(sight_end.ended_at, statement_timestamp()))
     WHERE person_id = seen AND (origin = ended_origin OR id = ended_origin)
       AND (ends_at IS NULL OR ends_at > sight_end.ended_at);
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$;

REVOKE INSERT, UPDATE, DELETE ON sight_sight FROM {RUNTIME_ROLE};
"""

DROP_FUNCTIONS = """
DROP FUNCTION sight_end(uuid, uuid, timestamptz);
DROP FUNCTION sight_grant(uuid, jsonb);
DROP FUNCTION sight_is_new(uuid);
DROP FUNCTION sight_may_give(uuid, text);
DROP FUNCTION sight_sees(uuid, text);
"""


class Migration(migrations.Migration):
    dependencies = (
        ("sight", "0001_initial"),
        ("identity", "0001_initial"),
        ("circle", "0001_initial"),
        ("consent", "0001_initial"),
        ("accounts", "0002_set_actor"),
        ("ledger", "0002_append_only"),
        ("calculations", "0001_initial"),
        ("correspondence", "0001_initial"),
    )
    operations = (
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *protect(
            "identity_person",
            person_column="id",
            compartment="identity",
            insertable_where="(SELECT database_actor()) IS NOT NULL",
        ),
        *protect("identity_address", compartment="identity"),
        *protect("identity_communicationneed", compartment="identity"),
        *protect("circle_supporter", compartment="care"),
        *protect("consent_consent", compartment="identity"),
        # Viewers see their own sights; whoever may see a person's identity sees who else may look.
        *policy_statements(
            "sight_sight",
            "(SELECT database_is_system()) OR sight_sight.viewer = ANY ((SELECT database_viewers())::uuid[])"
            " OR sight_sees(sight_sight.person_id, 'identity')",
            "",
        ),
        # Anybody acting may append, in their own name only; entries about nobody in particular are for staff to read.
        *protect(
            "ledger_entry",
            compartment_column="compartment",
            readable_where="ledger_entry.person_id IS NULL AND (SELECT database_is_staff())",
            insertable_where="ledger_entry.actor_id IS NOT DISTINCT FROM (SELECT database_actor())",
        ),
        *protect(
            "calculations_storedresult",
            compartment_column="compartment",
            readable_where="calculations_storedresult.person_id IS NULL AND (SELECT database_is_staff())",
        ),
        *protect(
            "correspondence_message",
            compartment="identity",
            viewer_columns=["account_id"],
            insertable_where="true",
        ),
    )
