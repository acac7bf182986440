"""`commonweal load FOLDER`"""

import time
from collections import Counter
from pathlib import Path

import click

from commonweal.core.design.data import data_folder
from commonweal.core.places.actions import load_place
from commonweal.core.places.loading import LoadReport

MOST_FAULTS_SHOWN = 30
"""Of one file: whoever has a column wrong has it wrong in every line."""


@click.command()
@click.argument("folder")
@click.option("--check", is_flag=True, help="Read and report everything, and store nothing.")
def load(folder: str, check: bool) -> None:
    """Load a place from FOLDER, or the place of that name that comes with Commonweal.

    \b
    Everything is stored together, or nothing is: with a fault in any file the
    exit code is 1, and each fault is told with its file, row and column.
    Loading again updates what is there. Figures that do not add up in print
    are reported and never repaired. data/places/README.md describes the files.
    """
    started = time.monotonic()
    report = load_place(_found(folder), lambda line: click.echo(f"{line} …", err=True), check=check)
    _tell(report, check, time.monotonic() - started)
    if report.faults:
        raise SystemExit(1)


def _found(folder: str) -> Path:
    for path in (Path(folder), data_folder() / "places" / folder):
        if path.is_dir():
            return path
    shipped = sorted(path.parent.name for path in (data_folder() / "places").glob("*/place.toml"))
    raise click.UsageError(f"There is no folder {folder!r}. Places that come with Commonweal: {', '.join(shipped)}.")


def _tell(report: LoadReport, check: bool, seconds: float) -> None:
    if report.read:
        click.echo("Read:")
    for line in report.read:
        click.echo(f"  {line}")
    if report.findings:
        click.echo(f"\nNoticed, and left as it is ({len(report.findings)}):")
    for line in report.findings:
        click.echo(f"  - {line}")
    if report.faults:
        _tell_faults(report)
        return
    outcome = "Checked, and nothing stored" if check else "Loaded"
    click.echo(f"\n{outcome}: {report.place}, in {seconds:.1f} seconds.")


def _tell_faults(report: LoadReport) -> None:
    shown: Counter[str] = Counter()
    click.echo(f"\nNothing was stored. Faults to mend ({len(report.faults):,}):", err=True)
    for fault in report.faults:
        shown[fault.file] += 1
        if shown[fault.file] <= MOST_FAULTS_SHOWN:
            click.echo(f"  - {fault}", err=True)
    for file, count in shown.items():
        if count > MOST_FAULTS_SHOWN:
            click.echo(f"  - {file}: and {count - MOST_FAULTS_SHOWN:,} more", err=True)
    if report.passed_over:
        click.echo(f"Not tried before these are mended: {', '.join(report.passed_over)}.", err=True)
