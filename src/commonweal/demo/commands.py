"""`commonweal demo` and `commonweal demo-reset`"""

import os
import subprocess
import sys
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
from commonweal.core.running.lifeline import live_with
from commonweal.demo.home import NotADemoError, claim_for_demo, empty_demo_home
from commonweal.demo.story import PLACE, tell

TOLD = "demo.told"
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL")
"""Set in this process once it has started its own database; another finds that by its home."""


@click.command()
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines reach it.")
@click.option("--load-only", is_flag=True, help="Prepare the demo and stop.")
@click.option("--belongs-to", type=int, hidden=True, help="The process it must not outlive.")
def demo(port: int, host: str, load_only: bool, belongs_to: int | None) -> None:
    """Serve the demo: a real place with invented people. The first start loads it; later ones keep what was done."""
    if belongs_to is not None:
        live_with(belongs_to)
    try:
        claim_for_demo(embedded_home(), holds_records=holds_records())
    except NotADemoError as error:
        raise click.ClickException(str(error)) from None
    if load_only:
        load_demo()
        return
    if not is_loaded():
        _load_apart()
    start_serving(host, port, None, threads=4)


def _load_apart() -> None:
    """Load in a process of its own: the half gigabyte that loading takes goes with it, instead of being held."""
    command = [sys.executable, "-m", "commonweal", "demo", "--load-only", "--belongs-to", str(os.getpid())]
    environment = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
    ended = subprocess.run(command, env=environment, check=False)
    if ended.returncode:
        raise SystemExit(ended.returncode)


def is_loaded() -> bool:
    """Whether the demo was loaded, and its story told."""
    with acting_as(system_actor("loading the demo")):
        return Entry.objects.filter(chain="demo", kind=TOLD).exists()


def load_demo() -> None:
    """Load the demo place and tell its story, unless that was done: all in one transaction, so never by halves."""
    with acting_as(system_actor("loading the demo")) as actor:
        if is_loaded():
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
