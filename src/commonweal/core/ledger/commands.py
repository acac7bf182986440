"""`commonweal ledger ...`"""

import click

from commonweal.core.ledger.queries import verify_ledger


@click.group(name="ledger")
def group() -> None:
    """The append-only history of everything done."""


@group.command()
def verify() -> None:
    """Prove that no entry was changed, removed or put in between. Exit 1 names the first broken entry."""
    found = verify_ledger()
    if found.first_break is None:
        click.echo(f"Ledger verified: {found.entries:,} entries in {found.chains:,} chains, none changed or missing.")
        return
    fault = found.first_break
    which = f"entry {fault.entry_id} (number {fault.number} of {fault.chain})" if fault.entry_id else fault.chain
    click.echo(f"Ledger broken at {which}: {fault.message}.", err=True)
    raise SystemExit(1)
