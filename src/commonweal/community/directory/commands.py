"""`commonweal directory ...`: the directory from the command line.

Rooms built on the directory add their own commands to the group.
"""

from pathlib import Path

import click

from commonweal.community.directory.booklet import PAPERS, BookletError, gather_booklet, set_booklet
from commonweal.core.accounts.actors import NOBODY, acting_as
from commonweal.core.accounts.mail import at_our_site


@click.group()
def directory() -> None:
    """Take records in, check them against the standard, read feeds, and print booklets."""


@directory.command()
@click.option("--area", default="", metavar="A", help="A council, a neighbourhood or a postcode's first half.")
@click.option("--topic", default="", metavar="T", help="A need or a group of needs, a kind of entry, or for whom.")
@click.option("--paper", default="a5", show_default=True, type=click.Choice(list(PAPERS)), help="Its size.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="F.pdf", help="Where to write it."
)
def booklet(area: str, topic: str, paper: str, out: Path) -> None:
    """Print the directory as a booklet in large type: contents, entries by need, and two indexes."""
    with acting_as(NOBODY):
        try:
            made = gather_booklet(area, topic, site=at_our_site(""))
        except BookletError as error:
            raise click.ClickException(str(error)) from None
    try:
        out.write_bytes(set_booklet(made, paper))
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from None
    entries = "1 entry" if made.entry_count == 1 else f"{made.entry_count} entries"
    click.echo(f"{made.title} {made.subtitle}: {entries} in {out}")
