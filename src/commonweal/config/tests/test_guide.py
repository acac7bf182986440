"""Whoever runs it for real can read of every setting there is."""

import re
from pathlib import Path

from commonweal.config.command_line import COMMANDS

SOURCE = Path(__file__).resolve().parents[2]
GUIDE = SOURCE.parents[1] / "docs" / "running.md"
NOT_FOR_RUNNING = {"COMMONWEAL_DATA", "DJANGO_SETTINGS_MODULE", "CI", "COMMONWEAL_BROWSER"}


def test_every_environment_variable_is_in_the_guide():
    words = GUIDE.read_text()
    asked_for = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            asked_for |= set(
                re.findall(r"(?:environ(?:\.get)?[\[(]|required\(|envvar=)\"([A-Z_]{2,})\"", path.read_text())
            )
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_HOST"} <= asked_for
    assert {name for name in asked_for - NOT_FOR_RUNNING if f"`{name}`" not in words} == set()


def test_every_command_in_the_guide_exists():
    told = set(re.findall(r"commonweal ([a-z][a-z-]+)", GUIDE.read_text()))
    assert told - COMMANDS.keys() == set()
    assert {"serve", "worker", "backup", "restore", "check"} <= told
