"""`commonweal directory import`, `check` and `sync`."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click
from django.utils import timezone

from commonweal.community.directory.commands import directory
from commonweal.community.openreferral.actions.candidates import Settings
from commonweal.community.openreferral.actions.importing import Say, check_contents, import_contents
from commonweal.community.openreferral.actions.reporting import Report, State
from commonweal.community.openreferral.actions.syncing import Reading, read_feed
from commonweal.community.openreferral.fetching import Fetcher, FetchError
from commonweal.community.openreferral.harvesting import SECONDS_BETWEEN_WORDS, gathered, harvest
from commonweal.community.openreferral.models import Feed
from commonweal.community.openreferral.quality import judge_entries, quality_of
from commonweal.community.openreferral.reading.contents import Contents, Form, open_contents
from commonweal.community.openreferral.served.filters import listed
from commonweal.core.accounts.actors import NOBODY, acting_as, system_actor
from commonweal.core.places.models import Place

__all__ = ("directory",)

MOST_SHOWN = 30
"""Faults, changes and notes that are printed; `--json` gives all that the report keeps."""


@directory.command("import")
@click.argument("file", metavar="FILE|URL")
@click.option("--place", default="", metavar="SLUG", help="Whose directory it is; not needed where there is one place.")
@click.option(
    "--format",
    "form",
    default="auto",
    show_default=True,
    type=click.Choice([str(one) for one in Form]),
    help="auto finds it out.",
)
@click.option("--source", default="", metavar="NAME", help="Where it is from, as entries say it [default: the file].")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="'THEIRS=OURS'",
    help="A table's heading and the column of ours that it is; 'THEIRS=-' passes it over.",
)
@click.option("--no-terms", is_flag=True, help="Work out no needs and so on for records that come without any.")
@click.option("--invented", is_flag=True, help="The records are made up.")
@click.option("--check-only", is_flag=True, help="Say what would be done and every fault, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_command(
    file: str,
    place: str,
    form: str,
    source: str,
    columns: tuple[str, ...],
    no_terms: bool,
    invented: bool,
    check_only: bool,
    as_json: bool,
) -> None:
    """Take services into the directory: all of them or, with one fault, none.

    \b
    FILE or URL may be
      - Open Referral UK: a page, a list, one service, one a line (ndjson),
        version 3 or 1; or the address of a feed, which is read to its end
      - the standard's tables, as a zip of CSV files
      - CSV or a spreadsheet (xlsx, xls, ods) with our columns or others that
        mean the same: name, organisation, description, needs, cost, who_for,
        when, accessibility, phone, email, url, address, postcode ...

    Every fault is told with its row and column, or its record and property; then the exit code is 1 and the directory
    is as it was. Records that are there already are changed, and unchanged ones left alone.
    """
    started = time.monotonic()
    chosen = chosen_place(place)
    name = source or file.rsplit("/", 1)[-1] or file
    settings = Settings(name[:300], chosen, invented, not no_terms)
    say = _progress("Checked" if check_only else "Taken in", started)
    contents = _open(file, settings.source, Form(form), _columns(columns), started)
    with acting_as(system_actor("taking records in")) as actor:
        if check_only:
            report = check_contents(contents, settings, say)
        else:
            report = import_contents(actor, contents, settings, say)
    if as_json:
        click.echo(json.dumps(report.in_json(), indent=2, ensure_ascii=False))
    else:
        _tell(report, check_only, time.monotonic() - started)
    if report.fault_count:
        raise SystemExit(1)


def chosen_place(slug: str) -> Place | None:
    """The place named, or the only one there is. Raises UsageError."""
    places = {one.pk: one for one in Place.objects.all()}
    if slug and slug not in places:
        raise click.UsageError(f"There is no place {slug!r}. Known: {', '.join(places) or 'none: load one first'}.")
    if not slug and len(places) > 1:
        raise click.UsageError(f"There are several places. Say whose directory it is: --place {'|'.join(places)}.")
    return places.get(slug) or next(iter(places.values()), None)


def _open(file: str, source: str, form: Form, columns: dict[str, str], started: float) -> Contents:
    if "://" in file:
        try:
            with Fetcher() as fetcher:
                return gathered(harvest(file, fetcher, source, form, columns), _progress("Fetched", started))
        except FetchError as error:
            raise click.ClickException(str(error)) from None
    path = Path(file)
    if not path.is_file():
        raise click.UsageError(f"There is no file {file!r}.")
    return open_contents(path.read_bytes(), source, form, columns)


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.rpartition("=")[::2] for one in given]
    if wrong := [one for one, (theirs, ours) in zip(given, pairs, strict=True) if not theirs or not ours]:
        raise click.UsageError(f"--column {wrong[0]!r} has no “=” between their heading and our column.")
    return dict(pairs)


def _progress(verb: str, started: float) -> Say:
    def say(done: int, total: int) -> None:
        speed = done / max(time.monotonic() - started, 0.001)
        of = f" of {total:,}" if total > done else ""
        click.echo(f"{verb} {done:,}{of}, {speed:,.0f} a second …", err=True)

    return say


def _tell(report: Report, check_only: bool, seconds: float) -> None:
    counts = report.counts
    for entry in report.entries[:MOST_SHOWN]:
        click.echo(f"{entry.state:8} {entry.name} ({entry.where})")
        for change in entry.changes:
            click.echo(f"           {change.field}: {_short(change.before)} -> {_short(change.after)}")
        for term in entry.terms:
            click.echo(f"           {term.list}: {term.name}, from {term.why}")
    told = min(len(report.entries), MOST_SHOWN)
    if (rest := counts[State.NEW] + counts[State.CHANGED] - told) > 0:
        click.echo(f"… and {rest:,} more that are new or changed")
    unused = [heading for heading, column in report.headings.items() if heading and not column]
    if unused:
        click.echo(f"Columns that are not used: {', '.join(unused)}. --column 'THEIRS=OURS' names one of ours for them")
    for note in report.notes[:MOST_SHOWN]:
        click.echo(f"Note: {note}")
    if len(report.notes) > MOST_SHOWN:
        click.echo(f"… and {len(report.notes) - MOST_SHOWN:,} more notes")
    if report.fault_count:
        _tell_faults(report)
        return
    outcome = "Checked, and nothing stored" if check_only else "Taken in"
    said = ", ".join(f"{counts[state]:,} {state}" for state in (State.NEW, State.CHANGED, State.UNCHANGED))
    click.echo(f"{outcome}: {said}, in {seconds:.1f} seconds.")


def _tell_faults(report: Report) -> None:
    click.echo(f"Nothing was stored. Faults to mend: {report.fault_count:,}", err=True)
    shown: Counter[str] = Counter()
    for fault in report.faults:
        shown[fault.message] += 1
        if sum(shown.values()) <= MOST_SHOWN:
            click.echo(f"  - {fault}", err=True)
    if report.fault_count > MOST_SHOWN:
        click.echo(f"  … and {report.fault_count - MOST_SHOWN:,} more. --json gives them all", err=True)
        often, count = shown.most_common(1)[0]
        if count > 1:
            click.echo(f"  Most often ({count:,} times): {often}", err=True)


def _short(lines: tuple[str, ...]) -> str:
    words = " / ".join(lines) or "nothing"
    return words if len(words) <= 80 else f"{words[:79]}…"


@directory.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print faults and figures as JSON.")
def check_command(as_json: bool) -> None:
    """Judge every listed entry against the standard, and tell how good the directory is.

    The exit code is 1 where an entry breaks Open Referral UK 3.0, or a range that its schemas lack (a latitude of 100
    passes them). The figures break nothing.
    """
    started = time.monotonic()
    with acting_as(NOBODY):
        faults = list(judge_entries(_said_now_and_then(started)))
        figures = quality_of(listed(), timezone.localdate())
    if as_json:
        found = {"faults": [asdict(fault) for fault in faults], "figures": [asdict(one) for one in figures]}
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for fault in faults[:MOST_SHOWN]:
            click.echo(f"  - {fault}", err=True)
        if len(faults) > MOST_SHOWN:
            click.echo(f"  … and {len(faults) - MOST_SHOWN:,} more. --json gives them all", err=True)
        for one in figures:
            click.echo(f"{one.percent:3}%  {one.count:,} of {one.of:,}  {one.label}")
        judged = f"{figures[0].of:,} entries judged in {time.monotonic() - started:.1f} seconds"
        click.echo(f"{judged}: {f'{len(faults):,} faults' if faults else 'every one keeps to the standard'}.")
    if faults:
        raise SystemExit(1)


def _said_now_and_then(started: float) -> Callable[[int], None]:
    spoken = started

    def say(done: int) -> None:
        nonlocal spoken
        if time.monotonic() - spoken > SECONDS_BETWEEN_WORDS:
            spoken = time.monotonic()
            click.echo(f"Judged {done:,} …", err=True)

    return say


@directory.command("sync")
@click.argument("feed", default="")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def sync_command(feed: str, as_json: bool) -> None:
    """Read the feeds that are set up, now: all active ones, or the FEED of this name or address.

    The exit code is 1 where one could not be read to its end.
    """
    actor = system_actor("reading feeds")
    with acting_as(actor):
        feeds = list(Feed.objects.select_related("place"))
    chosen = [one for one in feeds if (feed in (one.name, one.address) if feed else one.is_active)]
    if not chosen:
        known = ", ".join(one.name for one in feeds) or "none: add one on the page of feeds"
        raise click.UsageError(f"There is no {'such' if feed else 'active'} feed. Known: {known}.")
    found = {}
    for one in chosen:
        started = time.monotonic()
        with Fetcher() as fetcher:
            reading = read_feed(actor, one, fetcher, _progress(f"{one.name}: fetched", started))
        found[one.name] = reading
        if not as_json:
            _tell_reading(one.name, reading)
    if as_json:
        told = {name: reading.in_json() | {"problem": reading.problem} for name, reading in found.items()}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    if any(reading.problem for reading in found.values()):
        raise SystemExit(1)


def _tell_reading(name: str, reading: Reading) -> None:
    counts = reading.report.counts
    said = {"new": counts[State.NEW], "changed": counts[State.CHANGED], "unchanged": counts[State.UNCHANGED],
            "with faults": counts[State.FAULTY], "waiting for an editor": reading.waiting, "missing": reading.missing,
            "hidden": reading.hidden, "shown again": reading.shown}  # fmt: skip
    click.echo(f"{name}: {', '.join(f'{count:,} {word}' for word, count in said.items() if count) or 'nothing'}")
    for fault in reading.report.faults[:MOST_SHOWN]:
        click.echo(f"  - {fault}", err=True)
    if reading.problem:
        click.echo(f"  {reading.problem}", err=True)
