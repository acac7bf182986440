"""`commonweal money verify`"""

import click

from commonweal.core.calculations.registry import in_pounds
from commonweal.pathway.payments.queries.proof import verify_money


@click.group()
def group() -> None:
    """Prove that all that was paid and billed agrees."""


@group.command()
def verify() -> None:
    """Prove that lines, runs and the ledger of money agree to the penny; exit code 1 and what differs, if not."""
    proof = verify_money()
    for difference in proof.differences:
        click.echo(f"{difference.where}: {difference.message}", err=True)
    if proof.differences:
        raise SystemExit(1)
    click.echo(
        f"{proof.runs:,} runs, {proof.lines:,} lines and {proof.postings:,} postings agree. "
        f"{in_pounds(proof.moved)} was moved from account to account."
    )
