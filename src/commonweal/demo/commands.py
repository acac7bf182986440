"""`commonweal demo` and `commonweal demo-reset`"""

import time

import click
from django.db import connections

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.database.backup.state import holds_records
from commonweal.core.database.preparation import embedded_home, home_folder
from commonweal.core.design.data import data_folder
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.models import Entry
from commonweal.core.places.actions import load_place
from commonweal.core.running.commands import port_option, start_serving
from commonweal.demo.home import NotADemoError, claim_for_demo, empty_demo_home
from commonweal.demo.story import PLACE, tell

TOLD = "demo.told"


@click.command()
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines reach it.")
@click.option("--load-only", is_flag=True, help="Prepare the demo and stop.")
def demo(port: int, host: str, load_only: bool) -> None:
    """Serve the demo: a real place with invented people. The first start loads it; later ones keep what was done."""
    try:
        claim_for_demo(embedded_home(), holds_records=holds_records())
    except NotADemoError as error:
        raise click.ClickException(str(error)) from None
    load_demo()
    if not load_only:
        start_serving(host, port, None, threads=4)


def load_demo() -> None:
    """Load the demo place and tell its story, unless that was done: all in one transaction, so never by halves."""
    with acting_as(system_actor("loading the demo")) as actor:
        if Entry.objects.filter(chain="demo", kind=TOLD).exists():
            return
        started = time.monotonic()
        report = load_place(data_folder() / "places" / PLACE, _say)
        if report.faults:
            raise click.ClickException("\n".join(["The demo place cannot be loaded:", *map(str, report.faults)]))
        tell(_say)
        write_entry(actor, TOLD, "The demo was loaded", chain="demo")
    with connections["owner"].cursor() as cursor:  # only who owns the tables may have them counted
        cursor.execute("ANALYZE")
    _say(f"The demo was loaded in {time.monotonic() - started:.0f} seconds")


def _say(line: str) -> None:
    click.echo(f"{line} …", err=True)


@click.command(name="demo-reset")
def demo_reset() -> None:
    """Empty the demo's home, so that the next start begins anew."""
    home = home_folder()
    try:
        empty_demo_home(home)
    except NotADemoError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The demo in {home} is gone.", err=True)
