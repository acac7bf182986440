"""Who is acting: set once a transaction, read by every policy. And what the runtime role may touch."""

from django.db import migrations

from commonweal.core.database.embedded import RUNTIME_ROLE

FORWARD = f"""
-- Whoever owns the tables grants their use; what must not be used is revoked where it is created.
GRANT USAGE ON SCHEMA public TO {RUNTIME_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {RUNTIME_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {RUNTIME_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {RUNTIME_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {RUNTIME_ROLE};

CREATE FUNCTION database_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(NULLIF(current_setting('commonweal.actor', true), ''), 'system')::uuid $$;

CREATE FUNCTION database_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT COALESCE(current_setting('commonweal.actor', true), '') = 'system' $$;

CREATE FUNCTION database_viewers() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT COALESCE(NULLIF(current_setting('commonweal.viewers', true), ''), '{{}}')::uuid[] $$;

CREATE FUNCTION database_has_role(wanted text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT COALESCE(NULLIF(current_setting('commonweal.roles', true), ''), '{{}}')::text[] && wanted $$;

CREATE FUNCTION database_is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT COALESCE(NULLIF(current_setting('commonweal.roles', true), ''), '{{}}') <> '{{}}' $$;
"""

BACKWARD = """
DROP FUNCTION database_is_staff();
DROP FUNCTION database_has_role(text[]);
DROP FUNCTION database_viewers();
DROP FUNCTION database_is_system();
DROP FUNCTION database_actor();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
