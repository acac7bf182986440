"""`commonweal requests ...`: requests that reach an installation by other ways than its pages."""

import sys
from pathlib import Path

import click
from django.core.exceptions import ValidationError

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.places.models import Place
from commonweal.pathway.requests.actions import receive_email
from commonweal.pathway.requests.emails import UnreadableEmailError, read_email

_REFUSED = 65
"""What mail servers take for "this message cannot be read: send it back" (EX_DATAERR)."""


@click.group(name="requests")
def group() -> None:
    """Requests for help that come by e-mail."""


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option("--place", "slug", default="", metavar="SLUG", help="Whose e-mail it is, where several places are here.")
@click.option("--team", "team_name", default="", help="The contact team whose mailbox it came to.")
def email(file: Path, slug: str, team_name: str) -> None:
    """Receive an e-mail (FILE, or standard input) as a request for the contact team to write down.

    Point the council's mailbox at it, as a pipe of the mail server. The same e-mail twice is one request.
    """
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        read = read_email(content)
    except UnreadableEmailError as error:
        click.echo(str(error), err=True)
        sys.exit(_REFUSED)
    with acting_as(system_actor("receiving e-mail")) as actor:
        place = _place(slug)
        team = Team.objects.filter(organisation__place=place, work=Team.Work.CONTACT, name=team_name).first()
        if team_name and team is None:
            raise click.UsageError(f"No contact team of {place.name} is called {team_name!r}.")
        try:
            received = receive_email(actor, place, read, team)
        except ValidationError as error:
            raise click.ClickException(" ".join(error.messages)) from None
        click.echo(received.reference)


def _place(slug: str) -> Place:
    places = list(Place.objects.filter(**({"slug": slug} if slug else {})))
    if len(places) != 1:
        known = ", ".join(Place.objects.values_list("slug", flat=True)) or "none: load one first"
        raise click.UsageError(f"Name one place with --place. Known: {known}.")
    return places[0]
