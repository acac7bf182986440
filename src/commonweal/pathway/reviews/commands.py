"""`commonweal reviews ...`: when plans are looked at again."""

import click

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.pathway.reviews.actions import set_missing_dues


@click.group(name="reviews")
def group() -> None:
    """When plans are looked at again."""


@group.command(name="set-dues")
def set_dues() -> None:
    """Say by when every plan in force is reviewed, where that is not said yet (plans signed before it was kept)."""
    with acting_as(system_actor("saying when plans are reviewed")) as actor:
        click.echo(f"Said for {set_missing_dues(actor)} plans.")
