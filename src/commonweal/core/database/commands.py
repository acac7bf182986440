"""`commonweal check`, `commonweal backup`, `commonweal restore` and `commonweal database ...`"""

from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from commonweal.core.database.backup.tools import BackupError
from commonweal.core.database.embedded import DATABASE
from commonweal.core.database.roles import roles_sql


@click.command()
def check() -> None:
    """Check the settings and the database role; in production, also everything that a public server needs.

    Exit 1 names what is wrong and what to do.
    """
    try:
        call_command("check", databases=["default"], deploy=settings.IN_PRODUCTION, fail_level="WARNING")
    except SystemCheckError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write all records and files to FILE, while people go on working.

    It holds everything, unencrypted: keep it as safe as the records themselves. It does not hold the SECRET_KEY,
    without which second steps of sign-in cannot be read: keep that apart.
    """
    from commonweal.core.database.backup.making import make_backup

    if not file.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}.")
    click.echo("Copying all records", err=True)
    try:
        manifest = make_backup(file.absolute())
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    megabytes = file.stat().st_size / 1_000_000
    rows = sum(manifest.counts.values())
    click.echo(f"Backup written: {file}, {megabytes:,.1f} MB, {rows:,} rows, {len(manifest.files):,} files.")
    if manifest.ledger_break:
        raise click.ClickException(
            f"The backup is complete, but the ledger in it is broken at {manifest.ledger_break}."
        )
    click.echo(f"Ledger in it verified: {manifest.ledger_entries:,} entries in {manifest.ledger_chains:,} chains.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put the backup in the place of the records that are here.")
def restore(file: Path, replace: bool) -> None:
    """Bring back the records and files of a backup.

    They are restored beside what is there, counted and proven by the ledger, and only then put in its place: when
    anything is not as it was, the exit code is 1 and nothing has changed. Everybody is signed out, and messages that
    waited when the backup was made wait for somebody to look at them.
    """
    from commonweal.core.database.backup.restoring import restore_backup

    try:
        manifest = restore_backup(file.absolute(), lambda line: click.echo(f"{line} …", err=True), replace=replace)
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    rows = sum(manifest.counts.values())
    click.echo(f"Restored from the backup of {manifest.made_at}: {rows:,} rows, {len(manifest.files):,} files.")
    if manifest.ledger_break:
        raise click.ClickException(f"The ledger was broken when the backup was made, at {manifest.ledger_break}.")
    click.echo(f"Ledger verified: {manifest.ledger_entries:,} entries in {manifest.ledger_chains:,} chains.")


@click.group(name="database")
def group() -> None:
    """A PostgreSQL server of your own. `commonweal check` tells whether its roles are safe."""


@group.command()
@click.option("--database", default=DATABASE, show_default=True, help="What the database is to be called.")
def roles(database: str) -> None:
    """Print the SQL by which the server's administrator makes the two roles and the database.

    \b
    Use it like this:  commonweal database roles | psql -h SERVER -U postgres
    """
    click.echo(roles_sql(database))
