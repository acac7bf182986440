"""The function that sets who acts, with the teams, organisations and roles they have today.

Sight that a team or an organisation was given reaches those of its members whose work is with people: not those whose
work is with the place, or with the accounts.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION accounts_set_actor(acting text, draft_key text,
                                   OUT teams uuid[], OUT organisations uuid[], OUT roles text[],
                                   OUT viewers uuid[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    for_the_place constant text[] := '{commissioner,engagement_lead,councillor,directory_editor,administrator}';
    today date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
    teams := '{}'; organisations := '{}'; roles := '{}'; viewers := '{}';
    IF acting NOT IN ('', 'system') THEN
        SELECT COALESCE(array_agg(DISTINCT m.team_id), '{}'),
               COALESCE(array_agg(DISTINCT t.organisation_id), '{}'),
               COALESCE(array_agg(DISTINCT m.role::text), '{}'),
               ARRAY[acting::uuid]
                   || COALESCE(array_agg(DISTINCT m.team_id) FILTER (WHERE m.role <> ALL (for_the_place)), '{}')
                   || COALESCE(array_agg(DISTINCT t.organisation_id) FILTER (WHERE m.role <> ALL (for_the_place)), '{}')
          INTO teams, organisations, roles, viewers
          FROM accounts_membership m
          JOIN accounts_team t ON t.id = m.team_id
          JOIN accounts_account a ON a.id = m.account_id AND a.is_active
         WHERE m.account_id = acting::uuid
           AND m.starts_on <= today AND (m.ends_on IS NULL OR m.ends_on >= today);
    END IF;
    PERFORM set_config('commonweal.actor', acting, true),
            set_config('commonweal.draft_key', draft_key, true),
            set_config('commonweal.roles', roles::text, true),
            set_config('commonweal.viewers', viewers::text, true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"), ("database", "0001_actor"))
    operations = (migrations.RunSQL(FORWARD, "DROP FUNCTION accounts_set_actor(text, text)"),)
