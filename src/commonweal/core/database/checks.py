"""Whether row security holds the running application: a superuser and an owner of tables it does not hold."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connections

_ROLE = """
SELECT current_user, r.rolsuper, r.rolbypassrls,
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND pg_has_role(current_user, c.relowner, 'MEMBER'))
  FROM pg_roles r WHERE r.rolname = current_user
"""
REMEDY = (
    "Give DATABASE_URL a role of its own (the installation guide has the SQL), and the owner's to DATABASE_OWNER_URL."
)


@register(Tags.database)
def check_runtime_role(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Django's check of the connection that the application runs on; run by `commonweal check`."""
    if "default" not in (databases or ()):
        return []
    try:
        faults = runtime_role_faults()
    except DatabaseError as error:
        return [Error(f"The database cannot be reached: {error}", hint="Check DATABASE_URL.", id="commonweal.E001")]
    return [Error(fault, hint=REMEDY, id="commonweal.E002") for fault in faults]


def runtime_role_faults() -> list[str]:
    """Why the role of the running application may see more than row security lets through; empty when it may not."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_ROLE)
        name, is_superuser, bypasses, owned = cursor.fetchone()
    faults = []
    if is_superuser:
        faults.append(f"The database role {name!r} is a superuser, whom row security does not hold.")
    if bypasses:
        faults.append(f"The database role {name!r} bypasses row security.")
    if owned:
        faults.append(
            f"The database role {name!r} owns tables (or may act as their owner): it could lift row security."
        )
    return faults


def refuse_unsafe_role() -> None:
    """Stop a production server from starting on a role that row security does not hold. Raises ImproperlyConfigured.

    A database that is down is no reason to stop: `/health` tells of it, and the server recovers when it is back.
    """
    if not settings.IN_PRODUCTION:
        return
    try:
        faults = runtime_role_faults()
    except OperationalError:
        return
    finally:
        connections["default"].close()
    if faults:
        raise ImproperlyConfigured(" ".join([*faults, REMEDY]))
