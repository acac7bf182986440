"""Two connections to one database: everything runs as the runtime role; only migrations use the owner role."""

from typing import Any


class MigrateAsOwner:
    """Lets migrations run on the `owner` connection alone, and treats both connections as one database."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True
