"""`commonweal directory ...`: the directory from the command line.

Rooms built on the directory add their own commands to the group.
"""

import click


@click.group()
def directory() -> None:
    """Take records in, check them against the standard, read feeds."""
