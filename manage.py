#!/usr/bin/env python
"""Django's own commands, for those who change Commonweal. Everything else is done with `commonweal`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    from commonweal.core.database.preparation import connect_environment

    connect_environment()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
