"""The words of a message and the places in them that are filled in. Pure.

Councils edit wording, so only plain placeholders are taken: `{name}`, never `{name.attribute}` or `{name:format}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from commonweal.core.calculations.registry import in_pounds, on_day

ALWAYS_GIVEN = frozenset({"name", "site"})
"""Placeholders every message may use: what the person likes to be called, and the address of this site."""


class WordingError(ValueError):
    """A message cannot be worded: a placeholder is not given, or a brace is in the wrong place."""


@dataclass(frozen=True)
class Wording:
    """Subject and body for e-mail and letter (blank lines part paragraphs), and the text message ("" where none)."""

    subject: str
    body: str
    text: str = ""

    def parts(self) -> dict[str, str]:
        return {"subject": self.subject, "body": self.body, "text": self.text}


def placeholders(words: str) -> set[str]:
    """The names in braces in `words`. Raises WordingError where a brace or a name is not plain."""
    found = set()
    try:
        parsed = list(Formatter().parse(words))
    except ValueError as error:
        raise WordingError(f"a brace has no partner ({error}); write {{{{ for a brace that is meant") from None
    for _, name, spec, conversion in parsed:
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise WordingError(f"{{{name}}} is not a plain placeholder: use a single word, like {{name}}")
        found.add(name)
    return found


def fill(wording: Wording, context: Mapping[str, Any]) -> Wording:
    """`wording` with each placeholder replaced from `context`; a date and a Decimal are said as a person reads them.

    Raises WordingError naming every placeholder that `context` does not give.
    """
    wanted = set().union(*(placeholders(part) for part in wording.parts().values()))
    missing = sorted(wanted - context.keys())
    if missing:
        raise WordingError(f"nothing was given for {', '.join(f'{{{name}}}' for name in missing)}")
    said = {name: as_said(context[name]) for name in wanted}
    return Wording(**{key: part.format_map(said) for key, part in wording.parts().items()})


def as_said(value: Any) -> str:
    """A value in a message's words: 4 May 2026 for a day, £12.50 for a Decimal, everything else as it prints."""
    if isinstance(value, datetime):
        return f"{on_day(value.date())} at {value:%H:%M}"
    if isinstance(value, date):
        return on_day(value)
    return in_pounds(value) if isinstance(value, Decimal) else str(value)


def faults(wording: Wording, allowed: set[str], must_say: set[str]) -> dict[str, str]:
    """What is wrong with edited wording, by part (subject, body, text): unknown placeholders, or one it must have."""
    found = {}
    for key, part in wording.parts().items():
        try:
            used = placeholders(part)
        except WordingError as error:
            found[key] = f"Check the braces: {error}"
            continue
        if unknown := sorted(used - allowed - ALWAYS_GIVEN):
            listed = ", ".join(f"{{{name}}}" for name in sorted(allowed | ALWAYS_GIVEN))
            found[key] = f"Nothing fills {', '.join(f'{{{name}}}' for name in unknown)}. Use only {listed}"
        elif (key == "body" or (key == "text" and part)) and (unsaid := sorted(must_say - used)):
            found[key] = f"This must have {', '.join(f'{{{name}}}' for name in unsaid)} in it, or it is no use"
    return found
