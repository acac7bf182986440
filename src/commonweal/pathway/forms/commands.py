"""`commonweal forms ...`: what a council runs over its forms before it uses them. Reads files only."""

from pathlib import Path

import click
from django.utils import timezone

from commonweal.pathway.forms.library import check_file, form_files, forms_in_use


@click.group()
def group() -> None:
    """Forms: what assessments, reviews and tools ask, kept as data."""


@group.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]...")
def check(files: tuple[Path, ...]) -> None:
    """Find what is wrong with forms: FILEs, or all of the software and of the folder COMMONWEAL_FORMS.

    A form's file is <form>/<version>.toml. Exits with 1 where there is a fault.
    """
    faulty = False
    for path in files or tuple(form_files()):
        form, faults = check_file(path)
        faulty = faulty or bool(faults)
        asks = f" {len(form.questions)} questions in {len(form.sections)} sections." if form else ""
        click.echo(f"{path.parent.name}/{path.name}: {'not sound' if faults else 'sound'}.{asks}")
        for fault in faults:
            click.echo(f"  {fault}")
    if faulty:
        raise SystemExit(1)


@group.command("list")
def list_forms() -> None:
    """The forms in use today: name, version, from when, and what each is."""
    for held in forms_in_use(timezone.localdate()):
        form = held.form
        whose = " (own)" if held.is_own else ""
        click.echo(f"{form.key} {form.version}{whose}, from {form.published}, {form.purpose}: {form.title}")
