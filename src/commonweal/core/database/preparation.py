"""Bringing a home to the point where commands can run: server started, roles made, tables migrated."""

import os
import secrets
from pathlib import Path

import platformdirs

_embedded_home: Path | None = None


def home_folder() -> Path:
    """The folder of the embedded database and of uploaded files: `COMMONWEAL_HOME`, or the user's data folder."""
    override = os.environ.get("COMMONWEAL_HOME")
    home = Path(override).expanduser() if override else platformdirs.user_data_path("commonweal")
    home.mkdir(parents=True, exist_ok=True)
    return home.resolve()


def connect_environment() -> None:
    """Make sure DATABASE_URL and DATABASE_OWNER_URL are set, starting the embedded server where they are not.

    Must run before Django reads its settings. With a server of one's own, DATABASE_URL names the runtime role and
    DATABASE_OWNER_URL the role that owns the tables.
    """
    global _embedded_home
    if "DATABASE_URL" in os.environ:
        return
    from commonweal.core.database.embedded import start_embedded

    _embedded_home = home_folder()
    addresses = start_embedded(_embedded_home)
    os.environ["DATABASE_URL"] = addresses.runtime
    os.environ["DATABASE_OWNER_URL"] = addresses.owner


def embedded_home() -> Path | None:
    """The home whose embedded database this process started or joined; None with a server of one's own."""
    return _embedded_home


def local_secret_key() -> str:
    """A key for this home, made at first use and readable by its owner only; production takes it from SECRET_KEY."""
    path = home_folder() / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def migrate_if_needed(*, report: bool = True) -> None:
    """Apply migrations that this database has not seen, as the owner role. A lock keeps two starters apart.

    Raises RuntimeError where there are some and this process was not given the owner role.
    """
    import click
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('commonweal.migrate'))")
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending and "DATABASE_OWNER_URL" not in os.environ:
            raise RuntimeError(
                f"The database is {len(pending)} steps behind this version. Set DATABASE_OWNER_URL for one command,"
                " such as `commonweal ledger verify`: it brings the tables up to date."
            )
        if pending:
            if report:
                click.echo(f"Preparing the database: {len(pending)} steps …", err=True)
            call_command("migrate", database="owner", verbosity=0, interactive=False)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('commonweal.migrate'))")
        connection.close()
