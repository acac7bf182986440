"""`commonweal check`"""

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError


@click.command()
def check() -> None:
    """Check the settings and the database role; in production, also everything that a public server needs.

    Exit 1 names what is wrong and what to do.
    """
    try:
        call_command("check", databases=["default"], deploy=settings.IN_PRODUCTION, fail_level="WARNING")
    except SystemCheckError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
