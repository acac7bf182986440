"""`commonweal ...`: one command for everything that is done outside the browser.

A room offers commands by having a `commands.py` with a click command or group, named in the list below. The database is
prepared before a command runs, except where the command needs none or only its help is asked for.
"""

import importlib
import os
import sys
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Entry:
    """Where a command is, what it does in a line, whether it needs the database, and the mode it always runs in."""

    module: str
    attribute: str
    summary: str
    needs_database: bool = True
    mode: str = ""


COMMANDS = {
    "account": Entry("commonweal.core.accounts.commands", "group", "Open and close accounts; give roles in teams."),
    "backup": Entry("commonweal.core.database.commands", "backup", "Write all records and files to one file."),
    "database": Entry(
        "commonweal.core.database.commands", "group", "The roles of a PostgreSQL server of your own.", False
    ),
    "restore": Entry("commonweal.core.database.commands", "restore", "Bring back a backup, proven by the ledger."),
    "calculate": Entry(
        "commonweal.core.calculations.commands", "calculate", "Work out a named calculation from JSON.", False
    ),
    "charging": Entry("commonweal.pathway.charging.commands", "group", "Work out the new year's contributions."),
    "check": Entry("commonweal.core.database.commands", "check", "Check the settings and the database role."),
    "demo": Entry("commonweal.demo.commands", "demo", "Load the demo at its first start, and serve it.", mode="demo"),
    "demo-reset": Entry("commonweal.demo.commands", "demo_reset", "Empty the demo's home.", False, mode="demo"),
    "directory": Entry(
        "commonweal.community.openreferral.commands", "directory", "Take records in, check them, read feeds."
    ),
    "evidence": Entry("commonweal.insight.evidence.commands", "group", "Rebuild the evidence from the ledger."),
    "forms": Entry("commonweal.pathway.forms.commands", "group", "Check and list what forms ask.", False),
    "guides": Entry("commonweal.community.guides.commands", "group", "Check guides: every path to advice.", False),
    "money": Entry("commonweal.pathway.payments.commands", "group", "Prove that all that was paid and billed agrees."),
    "load": Entry("commonweal.core.places.commands", "load", "Load a place from a folder of files, or only check it."),
    "ledger": Entry("commonweal.core.ledger.commands", "group", "Verify the append-only history."),
    "people": Entry("commonweal.people.linkage.commands", "people", "Find records that may be of one person."),
    "referrals": Entry("commonweal.community.referrals.commands", "group", "Bring past referrals; remind of late."),
    "requests": Entry("commonweal.pathway.requests.commands", "group", "Receive requests for help by e-mail."),
    "retention": Entry("commonweal.people.retention.commands", "group", "List what may go by the schedule."),
    "reviews": Entry("commonweal.pathway.reviews.commands", "group", "Say by when plans are reviewed."),
    "serve": Entry("commonweal.core.running.commands", "serve", "Serve the pages and run the jobs."),
    "work": Entry("commonweal.pathway.work.commands", "group", "Make worklists again from the ledger."),
    "worker": Entry("commonweal.core.running.commands", "worker", "Run the jobs only, on a machine of their own."),
    "search": Entry("commonweal.community.search.commands", "search", "Find services in plain words."),
}


class Commands(click.Group):
    """Loads a room's commands only when they are asked for, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if entry.mode:
            os.environ["COMMONWEAL_MODE"] = entry.mode
        set_up_django(entry.needs_database and not {"--help", "-h"} & set(sys.argv))
        command: click.Command = getattr(importlib.import_module(entry.module), entry.attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].summary) for name in self.list_commands(ctx)])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commonweal")
def main() -> None:
    """Commonweal: the open system on which a place in England runs its adult care and support.

    The embedded database and files live in COMMONWEAL_HOME (default: your data folder); DATABASE_URL uses a server of
    your own instead. Any command prepares an empty home by itself.
    """


def set_up_django(prepare_database: bool) -> None:
    """Make Django ready for a command, and its database too. What is wrong is told in a line, with exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    import django
    from django.db import OperationalError
    from psycopg import OperationalError as NotReachedError

    from commonweal.core.database.preparation import connect_environment, migrate_if_needed

    try:
        if prepare_database:
            connect_environment()
        django.setup()
        if prepare_database:
            migrate_if_needed()
    except (OperationalError, NotReachedError) as error:
        raise click.ClickException(f"The database cannot be reached: {str(error).strip()}") from None
    except RuntimeError as error:  # a setting that is missing or wrong
        raise click.ClickException(str(error)) from None
