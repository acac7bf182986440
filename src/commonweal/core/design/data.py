"""Where the versioned data files are: `data/` of a checkout, or beside the package in an installed wheel. Pure."""

import os
from functools import cache
from pathlib import Path


@cache
def data_folder() -> Path:
    """The folder that holds policy, taxonomies, messages and places. `COMMONWEAL_DATA` overrides it."""
    override = os.environ.get("COMMONWEAL_DATA")
    if override:
        return Path(override)
    package = Path(__file__).resolve().parents[2]
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"
