"""Why a file of a place cannot be loaded. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Why a file cannot be loaded: which file, where in it ("line 4, lat"; empty for the file as a whole), what is
    wrong and what to do."""

    file: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{', '.join(filter(None, (self.file, self.where)))}: {self.message}"


def at(line: int | None, column: str = "") -> str:
    """Where in a file, as "line 4, lat"."""
    return ", ".join(filter(None, (f"line {line}" if line else "", column)))
