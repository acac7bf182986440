"""`commonweal guides ...`: what a council runs over its guides before it uses them. Reads files only."""

import json
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from commonweal.community.guides.checking import PATHS_WALKED, Checked, check_document
from commonweal.community.guides.document.reading import Fault, Weight
from commonweal.community.guides.nearby import need_names
from commonweal.community.guides.shipped import read_file, shipped_files


@click.group()
def group() -> None:
    """Guides: questions that end in advice, kept as data."""


@group.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]...")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with an object for each guide.")
@click.option(
    "--paths",
    default=PATHS_WALKED,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help="How many ways through each guide are walked to their end.",
)
def check(files: tuple[Path, ...], as_json: bool, paths: int) -> None:
    """Find what is wrong with guides: FILEs, or all that come with the software.

    Dead ends, questions never asked, rules about what was not asked before, answers that lead to no advice, names that
    are not there, missing sources, and words that are hard to read. Exits with 1 where there is a fault; notes are only
    told.
    """
    guides = {path.stem for path in (*shipped_files(), *files)}
    found = [(path, _check(path, guides, paths)) for path in files or shipped_files()]
    if as_json:
        click.echo(json.dumps([_as_json(path, one) for path, one in found], indent=2, ensure_ascii=False))
    else:
        for path, one in found:
            _tell(path, one)
    if not all(one.is_sound for _, one in found):
        raise SystemExit(1)


def _check(path: Path, guides: set[str], paths: int) -> Checked:
    try:
        document = read_file(path)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Checked(None, [Fault("form", f"The file is no TOML: {error}")])
    return check_document(path.stem, document, need_names().keys(), timezone.localdate(), guides=guides, walks=paths)


def _as_json(path: Path, checked: Checked) -> dict[str, Any]:
    guide = checked.guide
    return {
        "guide": path.stem,
        "file": str(path),
        "sound": checked.is_sound,
        "questions": len(guide.questions) if guide else 0,
        "advice": len(guide.advice) if guide else 0,
        "paths_walked": checked.walked,
        "all_paths_walked": checked.walked_all,
        "reading_age": checked.reading_age,
        "faults": [{**asdict(one), "where": one.where} for one in checked.of_weight(Weight.FAULT)],
        "notes": [{**asdict(one), "where": one.where} for one in checked.of_weight(Weight.NOTE)],
    }


def _tell(path: Path, checked: Checked) -> None:
    guide = checked.guide
    if guide is None:
        click.echo(f"{path.stem}: cannot be read")
    else:
        walked = f"{checked.walked:,} paths walked{', which are all' if checked.walked_all else ', spread over all'}"
        said = f"{len(guide.questions)} questions, {len(guide.advice)} pieces of advice, {walked}"
        click.echo(
            f"{path.stem}: {'sound' if checked.is_sound else 'not sound'}. {said}, reading age {checked.reading_age}"
        )
    for fault in checked.faults:
        part = f", {fault.part}" if fault.part else ""
        click.echo(f"  {fault.weight}: {fault.where}{part}: {fault.message}")
