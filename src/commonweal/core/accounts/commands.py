"""`commonweal account ...`: for whoever runs an installation, above all to let its first administrator in."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.actions import close_account, forget_second_step, join_team, leave_team, open_account
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role


@click.group(name="account")
def group() -> None:
    """Open and close accounts, and give them roles in teams."""


@group.command()
@click.argument("email")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What they are there to do.")
@click.option("--team", "team_name", help="The name of their team; needed with --role.")
@click.option("--organisation", help="Whose team it is, where several have one of that name.")
def add(email: str, name: str, role: str | None, team_name: str | None, organisation: str | None) -> None:
    """Open an account for EMAIL. Its owner chooses a password at the address that is printed."""
    if bool(role) != bool(team_name):
        raise click.UsageError("Give --role and --team together, or neither for a resident.")
    with _acting() as actor:
        account = open_account(actor, email, name)
        if role and team_name:
            join_team(actor, account, _team(team_name, organisation), Role(role))
    click.echo(f"{account.name} can now choose a password at {settings.SITE_URL}/forgotten-password")


@group.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--team", "team_name", required=True)
@click.option("--organisation", help="Whose team it is, where several have one of that name.")
def join(email: str, role: str, team_name: str, organisation: str | None) -> None:
    """Give EMAIL a role in a team, from today."""
    with _acting() as actor:
        join_team(actor, _account(email), _team(team_name, organisation), Role(role))
    click.echo(f"{email} is {Role(role).label.lower()} in {team_name} from today.")


@group.command()
@click.argument("email")
@click.option("--team", "team_name", required=True)
@click.option("--organisation", help="Whose team it is, where several have one of that name.")
def leave(email: str, team_name: str, organisation: str | None) -> None:
    """End every role of EMAIL in a team."""
    with _acting() as actor:
        today = timezone.localdate()
        held = _account(email).memberships.filter(team=_team(team_name, organisation)).exclude(ends_on__lt=today)
        for membership in held:
            leave_team(actor, membership)
    click.echo(f"{email} has left {team_name}.")


@group.command()
@click.argument("email")
def close(email: str) -> None:
    """Let EMAIL sign in no more. What they did stays."""
    with _acting() as actor:
        close_account(actor, _account(email))
    click.echo(f"{email} can sign in no more.")


@group.command("reset-second-step")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """For EMAIL who lost phone, key and recovery codes. Be sure who is asking: then a password alone is enough once."""
    with _acting() as actor:
        forget_second_step(actor, _account(email))
    click.echo(f"{email} sets up a second step at the next sign-in.")


@contextmanager
def _acting() -> Iterator[Actor]:
    try:
        with acting_as(system_actor("the command line")) as actor:
            yield actor
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from None


def _account(email: str) -> Account:
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return account


def _team(name: str, organisation: str | None) -> Team:
    teams = Team.objects.filter(name=name).select_related("organisation")
    if organisation:
        teams = teams.filter(organisation__name=organisation)
    found = list(teams)
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{team.name} ({team.organisation.name})" for team in found or Team.objects.all())
    what = "There is no such team" if not found else "Several organisations have such a team: say --organisation"
    raise click.ClickException(f"{what}. Known: {known or 'none; load a place first'}.")
