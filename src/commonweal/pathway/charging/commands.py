"""`commonweal charging ...`"""

import json

import click
from django.core.exceptions import ValidationError

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.registry import in_pounds
from commonweal.pathway.charging.actions import cancel_uprating, start_uprating, work_out_uprating
from commonweal.pathway.charging.models import Uprating
from commonweal.pathway.charging.queries import Report, report_of

SYSTEM = system_actor("the command line")


@click.group(name="charging")
def group() -> None:
    """What people pay towards their support."""


@group.command()
@click.option("--year", required=True, metavar="2026-27", help="The new year, as its file of figures is named.")
@click.option("--council", default="", metavar="NAME", help="Only this council; else each one that has a finance team.")
@click.option("--dry-run", is_flag=True, help="Say what it would come to, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def uprate(year: str, council: str, dry_run: bool, as_json: bool) -> None:
    """Work out the new year's figures for everybody. Nothing is in force until somebody approves it on its page.

    What was cut off goes on from where it was. Exit 1 where there are no figures for the year, or no such council.
    """
    with acting_as(SYSTEM):
        councils = Organisation.objects.filter(kind=Organisation.Kind.COUNCIL, teams__work="finance").distinct()
        chosen = list(councils.filter(name=council) if council else councils.order_by("name"))
    if not chosen:
        raise click.ClickException(
            f"There is no council called {council!r} with a finance team"
            if council
            else "No council has a finance team"
        )
    for one in chosen:
        report = _uprate(one, year, dry_run=dry_run, quiet=as_json)
        if as_json:
            click.echo(json.dumps({"council": one.name, "year": year, **report.as_json()}))
        else:
            _print(one, report, dry_run=dry_run)


def _uprate(council: Organisation, year: str, *, dry_run: bool, quiet: bool) -> Report:
    with acting_as(SYSTEM) as actor:
        known = Uprating.objects.filter(council=council, year=year, cancelled_at=None, in_force_at=None).exists()
        try:
            run = start_uprating(actor, council, year, queue=False)
        except ValidationError as error:
            raise click.ClickException("; ".join(error.messages)) from error
    shown = -1

    def say(done: int, total: int) -> None:
        nonlocal shown
        share = 100 * done // max(total, 1)
        if share > shown and not quiet:
            click.echo(f"{council.name}: {done:,} of {total:,} worked out", err=True)
            shown = share

    work_out_uprating(run.pk, say)
    with acting_as(SYSTEM) as actor:
        report = report_of(run)
        if dry_run and not known:
            cancel_uprating(actor, run)
    return report


def _print(council: Organisation, report: Report, *, dry_run: bool) -> None:
    click.echo(f"{council.name}")
    for words, number in report.counts:
        click.echo(f"  {words}: {number:,}")
    click.echo(f"  Together a week: {in_pounds(report.weekly_before)} before, {in_pounds(report.weekly_after)} after")
    click.echo("  Nothing was kept." if dry_run else "  Nothing is in force until somebody approves it on its page.")
