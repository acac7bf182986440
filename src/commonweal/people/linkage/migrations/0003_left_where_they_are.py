"""Some things a record has once and both may have: a billing account, the same communication need. They cannot be ended
first, and need not be: a merge leaves the other record's where it is.

The room that keeps such a thing says so on the index that holds it unique, in a migration of its own:

    COMMENT ON INDEX billing_account_once_a_person IS 'a merge leaves it'
"""

from importlib import import_module

from django.db import migrations

LEAVES = "a merge leaves it"
BEFORE = import_module("commonweal.people.linkage.migrations.0002_bringing_together").FUNCTIONS


def function_before(name: str) -> str:
    """The statement that made a function, to change it as it stands and to go back to it."""
    start = BEFORE.index(f"CREATE FUNCTION {name}(")
    return BEFORE[start : BEFORE.index("END $$;", start) + len("END $$;")].replace("CREATE", "CREATE OR REPLACE", 1)


CLASHES = function_before("linkage_clashes").replace(
    "WHERE t.held <> 'identity_communicationneed'::regclass",
    f"WHERE COALESCE(obj_description(i.indexrelid, 'pg_class'), '') <> '{LEAVES}'",
)
_SPECIAL = function_before("linkage_move")
_FROM, _TO = (
    _SPECIAL.index("            -- The same need said"),
    _SPECIAL.index(", made.kept_id::text, made.other_id::text) AS"),
)
MOVE = f"{_SPECIAL[:_FROM]}            linkage_unless_there(one.held, one.col)){_SPECIAL[_TO:]}"

FORWARD = f"""
COMMENT ON INDEX communication_need_once_a_person IS '{LEAVES}';

-- SQL, true of a row t of the other record (the second of $1) that may move to the kept one (the first): which has none
-- that is the same by a rule that a merge leaves.
CREATE FUNCTION linkage_unless_there(held regclass, col name) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    one record;
    same text;
    found text := 'true';
BEGIN
    FOR one IN SELECT i.indkey FROM pg_index i
                WHERE i.indrelid = held AND i.indisunique AND obj_description(i.indexrelid, 'pg_class') = '{LEAVES}'
                  AND (SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = held AND a.attname = col)
                      = ANY (i.indkey::smallint[])
    LOOP
        SELECT string_agg(format('k.%1$I = t.%1$I', a.attname), ' AND ') INTO same
          FROM pg_attribute a
         WHERE a.attrelid = held AND a.attnum = ANY (one.indkey::smallint[]) AND a.attname <> col;
        found := found || format(' AND NOT EXISTS (SELECT 1 FROM %s k WHERE k.%I = ($1)[1]::uuid AND %s)',
                                 held, col, COALESCE(same, 'true'));
    END LOOP;
    RETURN found;
END $$;
{CLASHES}
{MOVE}
"""

BACKWARD = f"""
{function_before("linkage_clashes")}
{function_before("linkage_move")}
DROP FUNCTION linkage_unless_there(regclass, name);
COMMENT ON INDEX communication_need_once_a_person IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = (("linkage", "0002_bringing_together"), ("identity", "0005_more_needs"))
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
