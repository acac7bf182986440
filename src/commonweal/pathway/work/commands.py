"""`commonweal work ...`"""

import click

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.pathway.work.following import rebuild


@click.group(name="work")
def group() -> None:
    """What waits for somebody."""


@group.command(name="rebuild")
def rebuild_command() -> None:
    """Make all worklists, coordinators and times of requests again from the ledger, which nothing else changes."""
    with acting_as(system_actor("making work again from the ledger")):
        work, ways = rebuild()
    click.echo(f"Made again from the ledger: {work:,} pieces of work, the times of {ways:,} requests.")
