"""`commonweal referrals`: bring along referrals of the past, and remind of what is late."""

from pathlib import Path

import click
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor


@click.group()
def group() -> None:
    """Bring along referrals of the past; remind of late ones now."""


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", "slug", required=True, help="The slug of the place, as in place.toml.")
@click.option("--check", is_flag=True, help="Only read the file and tell what is wrong with it.")
def history(file: Path, slug: str, check: bool) -> None:
    """Bring along referrals that ended before, from a CSV file without names: all rows, or none.

    Columns: checklist, from, sent_on, question, needs, to, contacted_on, outcome, ended_on. docs/rooms/referrals.md
    describes them.
    """
    from commonweal.community.referrals.actions.history import bring_history
    from commonweal.community.referrals.history_files import read_history
    from commonweal.core.places.models import Place

    try:
        rows, faults = read_history(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8 text. Save it as UTF-8") from None
    if faults:
        raise click.ClickException("Nothing was stored:\n" + "\n".join(map(str, faults)))
    with acting_as(system_actor("bringing referrals of the past along")) as actor:
        place = Place.objects.filter(slug=slug).first()
        if place is None:
            raise click.ClickException(f"There is no place {slug!r} here")
        if check:
            click.echo(f"{len(rows)} referrals can be read")
            return
        try:
            stored = bring_history(actor, place, rows)
        except ValidationError as error:
            raise click.ClickException("Nothing was stored:\n" + "\n".join(error.messages)) from None
    click.echo(f"{stored} referrals brought along")


@group.command()
def remind() -> None:
    """Remind of what is late now, as the job does each working morning."""
    from commonweal.community.referrals.actions import remind_of_late

    with acting_as(system_actor("reminding of late referrals")) as actor:
        click.echo(f"Reminded of {remind_of_late(actor, timezone.localdate())} referrals")
