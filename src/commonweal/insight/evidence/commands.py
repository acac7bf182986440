"""`commonweal evidence ...`"""

import click

from commonweal.insight.evidence.actions import rebuild_evidence


@click.group(name="evidence")
def group() -> None:
    """What the live record shows of the place, under pseudonyms."""


@group.command()
def rebuild() -> None:
    """Write the evidence anew from the ledger. Safe at any time: the outcome is the same."""
    click.echo(f"Evidence rebuilt from the ledger: {rebuild_evidence():,} pieces of support.")
