"""`commonweal people ...`: keeping people's records in order, from the command line."""

import click

from commonweal.core.places.models import Place
from commonweal.people.linkage.actions import look_for_pairs


@click.group()
def people() -> None:
    """Find records that may be of one person."""


@people.command()
@click.option("--place", "slug", default="", metavar="P", help="One place only, by its short name.")
def link(slug: str) -> None:
    """Compare all records, as every night, and keep the pairs that may be of one person for somebody to look at."""
    places = list(Place.objects.filter(pk=slug) if slug else Place.objects.order_by("pk"))
    if not places:
        raise click.ClickException(f"There is no place “{slug}”." if slug else "There is no place yet: load one first.")
    for place in places:
        run = look_for_pairs(place, say=lambda stage: click.echo(stage, err=True))
        click.echo(f"{place.name}: {run.records:,} records, {run.found:,} pairs, {run.added:,} of them new")
