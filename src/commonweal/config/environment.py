"""Reading what an installation is told by its environment."""

import os


def required(name: str, why: str) -> str:
    """The value of an environment variable that cannot be done without. Raises RuntimeError that says what to set."""
    value = os.environ.get(name, "")
    if not value:
        raise RuntimeError(f"Set {name}: {why}")
    return value
