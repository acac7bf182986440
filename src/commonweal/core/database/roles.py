"""The SQL that prepares a PostgreSQL server of one's own. Pure."""

from psycopg import sql

from commonweal.core.database.embedded import OWNER_ROLE, RUNTIME_ROLE

_HEAD = """\
-- Two roles: one owns the tables and changes them, the other runs the application, owns nothing and cannot step out of
-- row security. Run it as the server's administrator with psql; running it again changes nothing.
"""

_ROLE = """\
SELECT 'CREATE ROLE {role} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')\\gexec
ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
"""

_DATABASE = """\
SELECT 'CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING ''UTF8'''
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {literal})\\gexec
REVOKE ALL ON DATABASE {name} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {owner};
GRANT CONNECT ON DATABASE {name} TO {runtime};
\\connect {name}
-- Before PostgreSQL 15 anybody could make tables here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO {owner};

-- Then give each role a password of its own; psql asks for it and never shows it:
--   \\password {owner}
--   \\password {runtime}
"""


def roles_sql(database: str) -> str:
    """psql's input: both roles with no more than they need, and the database, owned by the owner role."""
    name = sql.Identifier(database).as_string()
    literal = sql.Literal(database).as_string()
    made = _DATABASE.format(name=name, literal=literal, owner=OWNER_ROLE, runtime=RUNTIME_ROLE)
    return "\n".join([_HEAD, *(_ROLE.format(role=role) for role in (OWNER_ROLE, RUNTIME_ROLE)), made])
