"""`commonweal ledger ...`"""

from typing import TextIO

import click

from commonweal.core.ledger.queries import seal, verify_ledger
from commonweal.core.ledger.seals import NoSealError, read_seal, write_seal


@click.group(name="ledger")
def group() -> None:
    """The append-only history of everything done."""


@group.command(name="seal")
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
def write_down(file: TextIO) -> None:
    """Write where each chain ends now to FILE, for somebody to keep who cannot change the database."""
    write_seal(seal(), file)


@group.command()
@click.option("--sealed", type=click.File(encoding="utf-8"), help="A file of `ledger seal`, kept elsewhere.")
def verify(sealed: TextIO | None) -> None:
    """Prove that no entry was changed, removed or put in between. Exit 1 names the first broken entry.

    With --sealed, also that nothing that was there when it was sealed was written anew or removed with its whole chain.
    """
    try:
        ends = read_seal(sealed) if sealed else ()
    except (NoSealError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"This is no seal of a ledger. {error}", param_hint="--sealed") from error
    found = verify_ledger(ends)
    if found.first_break is None:
        click.echo(f"Ledger verified: {found.entries:,} entries in {found.chains:,} chains, none changed or missing.")
        if ends:
            click.echo(f"All {len(ends):,} chains of the seal still hold what they held.")
        return
    fault = found.first_break
    which = f"entry {fault.entry_id} (number {fault.number} of {fault.chain})" if fault.entry_id else fault.chain
    click.echo(f"Ledger broken at {which}: {fault.message}.", err=True)
    raise SystemExit(1)
