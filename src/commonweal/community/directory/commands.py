"""`commonweal directory ...` and `commonweal search ...`: the directory from the command line.

Rooms built on the directory add their own commands to the group.
"""

import json

import click

from commonweal.community.directory.queries import search_services
from commonweal.core.accounts.actors import NOBODY, acting_as
from commonweal.core.places.models import Place


@click.group()
def directory() -> None:
    """Take records in, check them against the standard, read feeds."""


@click.command()
@click.argument("words")
@click.option("--near", default="", metavar="POSTCODE", help="Put what is near this postcode first.")
@click.option("--need", default="", metavar="KEY", help="Only services listed under this need of needs.toml.")
@click.option("--place", default="", metavar="SLUG", help="Only services of this place.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of objects with id, name, score and why.")
def search(words: str, near: str, need: str, place: str, limit: int, as_json: bool) -> None:
    """Find services by WORDS, as anybody would type them.

    What was relaxed to find something, or a postcode that is not known, is said on standard error.
    """
    with acting_as(NOBODY):
        chosen = Place.objects.filter(slug=place).first()
        if place and chosen is None:
            known = ", ".join(Place.objects.values_list("slug", flat=True)) or "none: load one first"
            raise click.UsageError(f"There is no place {place!r}. Known: {known}.")
        results = search_services(chosen, words, near, need=need, per_page=limit)
    for message in (*results.messages, results.postcode_problem):
        if message:
            click.echo(message, err=True)
    if as_json:
        listed = [
            {"id": str(one.service.pk), "name": one.service.name, "score": one.score, "why": one.why}
            for one in results.found
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for one in results.found:
        click.echo(f"{one.service.name} ({one.service.organisation})\n    {one.why}")
    if not results.found:
        click.echo(f"Nothing found. Near it: {', '.join(f'{need.name} ({need.key})' for need in results.nearest)}.")
