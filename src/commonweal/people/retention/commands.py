"""`commonweal retention ...`"""

import csv
from datetime import date, datetime
from typing import TextIO

import click
from django.utils import timezone

from commonweal.core.calculations.registry import OutsideRule
from commonweal.core.design.listing import safe_cell
from commonweal.core.places.models import Place
from commonweal.people.retention.actions import due_in

HEADER = ("Person", "Name", "Kind", "Rows", "Rule", "Last thing", "May go on", "Kept because")


@click.group(name="retention")
def group() -> None:
    """See what of people's records may go by the schedule."""


@group.command(name="dry-run")
@click.option("--place", "slug", default="", metavar="P", help="One place only, by its short name.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="For another day than today.")
@click.option("--csv", "file", type=click.File("w", encoding="utf-8"), help="Write every line to FILE.")
def dry_run(slug: str, on: datetime | None, file: TextIO | None) -> None:
    """List what may go by the schedule, and what is kept though its day has come, and why. Nothing is changed or kept:
    to erase it, one person asks and a second approves, on the page “What may go”."""
    day: date = on.date() if on else timezone.localdate()
    places = list(Place.objects.filter(pk=slug) if slug else Place.objects.order_by("pk"))
    if not places:
        raise click.ClickException(f"There is no place “{slug}”." if slug else "There is no place yet: load one first.")
    writer = csv.writer(file) if file else None
    if writer:
        writer.writerow(HEADER)
    for place in places:
        try:
            found = due_in(place, day)
        except OutsideRule as error:
            raise click.ClickException(str(error)) from error
        goes = {due.person.pk for due in found if not due.why_kept}
        kept = {due.person.pk for due in found if due.why_kept}
        click.echo(f"{place.name}, {day:%-d %B %Y}: something of {len(goes):,} people may go; {len(kept):,} are kept")
        for due in found:
            row = (
                str(due.person.pk),
                due.person.name,
                due.kind.title,
                due.rows,
                due.rule,
                due.last_thing,
                due.goes_on,
                due.why_kept,
            )
            if writer:
                writer.writerow([safe_cell(value) for value in row])
            else:
                ends = f"kept: {due.why_kept}" if due.why_kept else f"may go since {due.goes_on:%-d %B %Y}"
                click.echo(f"  {due.person.name}: {due.kind.title}, {due.rows} rows, {ends}")
