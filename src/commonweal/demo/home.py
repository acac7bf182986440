"""The home that a demo lives in, told apart from homes that hold real records."""

import shutil
from pathlib import Path

from commonweal.core.database.embedded import other_holders, stop_embedded

MARK = "demo"
_WORDS = "This home holds the Commonweal demo. `commonweal demo-reset` empties it.\n"


class NotADemoError(Exception):
    """What was asked for is for demo homes only. The words are for whoever asked."""


def is_demo_home(home: Path) -> bool:
    """Whether this home was made for the demo."""
    return (home / MARK).exists()


def claim_for_demo(home: Path | None, *, holds_records: bool) -> None:
    """Make an empty home the demo's. Raises NotADemoError where real records could be opened to everybody."""
    if home is None:
        raise NotADemoError("The demo keeps a database of its own: unset DATABASE_URL, or use `commonweal serve`.")
    if is_demo_home(home):
        return
    if holds_records:
        raise NotADemoError(
            f"{home} holds records that are not the demo's, and in the demo everybody may sign in as anybody."
            " Set COMMONWEAL_HOME to a folder of its own."
        )
    (home / MARK).write_text(_WORDS)


def empty_demo_home(home: Path) -> None:
    """Remove the demo's records, files and keys. Raises NotADemoError for another home, or while it is open."""
    if not (home / "database").exists():
        return
    if not is_demo_home(home):
        raise NotADemoError(f"{home} is not a demo home, so nothing was removed.")
    if holders := other_holders(home):
        raise NotADemoError(f"The demo is open in process {holders[0]}: stop it first (Ctrl-C where it runs).")
    stop_embedded(home)
    for folder in ("database", "files", "static"):
        shutil.rmtree(home / folder, ignore_errors=True)
    for file in ("secret_key", MARK):
        (home / file).unlink(missing_ok=True)
