"""`commonweal serve` and `commonweal worker`"""

import asyncio
import os

import click
from django.core.exceptions import ImproperlyConfigured

from commonweal.core.database.checks import refuse_unsafe_role
from commonweal.core.running.lifeline import live_with
from commonweal.core.running.static_files import gather_static_files
from commonweal.core.running.supervisor import CannotServeError
from commonweal.core.running.supervisor import serve as serve_until_stopped
from commonweal.core.running.worker import work

port_option = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), envvar="PORT", help="Where to listen."
)


def start_serving(host: str, port: int, workers: int | None, threads: int, *, with_worker: bool = True) -> None:
    """Gather the static files and serve; a reason not to is told in a line, with exit code 1."""
    try:
        refuse_unsafe_role()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from None
    if gather_static_files():
        click.echo("Prepared style sheets, scripts and fonts", err=True)
    try:
        serve_until_stopped(
            host, port, workers or min(os.cpu_count() or 1, 8), threads, click.echo, with_worker=with_worker
        )
    except CannotServeError as error:
        raise click.ClickException(str(error)) from None


@click.command()
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines reach it.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes. [default: one a core, 8 at most]")
@click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Requests a web process works on at once.",
)
@click.option("--no-jobs", is_flag=True, help="Run no worker here: another machine runs `commonweal worker`.")
def serve(host: str, port: int, workers: int | None, threads: int, no_jobs: bool) -> None:
    """Serve the pages, and run the jobs (messages, rebuilding) beside them.

    Each thread keeps one connection to the database: allow workers x threads, and 4 more.
    """
    start_serving(host, port, workers, threads, with_worker=not no_jobs)


@click.command()
@click.option("--belongs-to", type=int, hidden=True, help="The process it must not outlive.")
def worker(belongs_to: int | None) -> None:
    """Run the jobs that wait in the database, for a machine of its own. Several workers share the work."""
    if belongs_to is not None:
        live_with(belongs_to)
    asyncio.run(work())
