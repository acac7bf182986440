"""`commonweal search ...`: the directory from the command line."""

import json
import sys
import time
from collections.abc import Callable

import click

from commonweal.community.directory.needs import all_needs
from commonweal.community.search.actions.meanings import count_waiting, work_out_meanings
from commonweal.community.search.filters import Filters
from commonweal.community.search.queries.reading import has_meaning
from commonweal.community.search.queries.results import search_directory
from commonweal.core.accounts.actors import NOBODY, acting_as
from commonweal.core.places.models import Place

PATIENCE = 120.0
"""Seconds that a search waits for the meanings of entries which no worker has worked out yet."""
WORTH_WAITING = 6_000
"""Of more missing meanings than this, which would take longer, none is waited for: the worker works them out."""


@click.command()
@click.argument("words")
@click.option("--near", default="", metavar="POSTCODE", help="Put what is near this postcode first.")
@click.option("--need", default="", metavar="KEY", help="Only services listed under this need of needs.toml.")
@click.option("--place", default="", metavar="SLUG", help="Only services of this place.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@click.option("--exactly", is_flag=True, help="Take the words as they are: mend and understand nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON list of objects with id, name, score, why and more."
)
def search(words: str, near: str, need: str, place: str, limit: int, exactly: bool, as_json: bool) -> None:
    """Find services by WORDS, as anybody would type them: "lunch club near Poole on Tuesdays".

    What was mended, understood or dropped to find something, and a postcode that is not known, are said on standard
    error.
    """
    if need and need not in all_needs():
        raise click.UsageError(f"There is no need {need!r}. Known: {', '.join(all_needs())}.")
    _catch_up()
    with acting_as(NOBODY):
        if place and not Place.objects.filter(slug=place).exists():
            known = ", ".join(Place.objects.values_list("slug", flat=True)) or "none: load one first"
            raise click.UsageError(f"There is no place {place!r}. Known: {known}.")
        filters = Filters(need=(need,) if need else (), place=place)
        results = search_directory(
            words, near, filters, per_page=limit, exactly=exactly, with_weaker=True, patient=True
        )
    for said, instead in results.mended:
        click.echo(f"Searched for “{instead}” instead of “{said}”.", err=True)
    if results.also:
        click.echo(f"Also searched for {', '.join(f'“{one.instead}”' for one in results.also)}.", err=True)
    if results.parts:
        click.echo(f"Understood: {', '.join(part.label for part in results.parts)}.", err=True)
    for message in filter(None, (*results.messages, results.postcode_problem)):
        click.echo(message, err=True)
    if as_json:
        listed = [
            {
                "id": str(one.entry.id),
                "name": one.entry.name,
                "score": one.score,
                "why": one.why,
                "fits_well": one.fits_well,
                "miles": None if one.miles is None else round(one.miles, 2),
            }
            for one in results.found
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for one in results.found:
        by = f" ({one.entry.organisation})" if one.entry.organisation else ""
        click.echo(f"{one.entry.name}{by}\n    {one.why}")
    if not results.found:
        click.echo(f"Nothing found. Near it: {', '.join(f'{need.name} ({need.key})' for need in results.nearest)}.")


def _catch_up() -> None:
    """Work out meanings that are missing, for as long as somebody may be asked to wait; words work without them."""
    missing = count_waiting() if has_meaning() else 0
    if 0 < missing <= WORTH_WAITING:
        until = time.monotonic() + PATIENCE
        missing = work_out_meanings(_say_on_one_line(), lambda: time.monotonic() < until)
    if missing:
        entries = "1 entry is" if missing == 1 else f"{missing:,} entries are"
        click.echo(f"{entries} found by words only, until `commonweal worker` has read them.", err=True)


def _say_on_one_line() -> Callable[[str], None]:
    """Says progress, on a terminal over what was said before."""
    end = "\r" if sys.stderr.isatty() else "\n"
    return lambda words: click.echo(f"{words} …{end}", err=True, nl=False)
