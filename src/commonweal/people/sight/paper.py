"""A timeline on paper: a PDF that a screen reader can read (PDF/UA-1), set by Typst. Nothing is fetched."""

import json
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from commonweal.core.calculations.registry import on_day
from commonweal.core.design.data import data_folder
from commonweal.core.design.environment import moment
from commonweal.core.ledger.models import Entry
from commonweal.people.identity.models import Person
from commonweal.people.sight.kinds import changes_in

TEMPLATE = Path(__file__).with_name("paper.typ")


def timeline_paper(person: Person, entries: Sequence[Entry]) -> bytes:
    """The PDF of these entries, in their order: when, who, what, what changed, and why."""
    import typst  # loads compiled code that few pages need

    now = timezone.now().replace(microsecond=0)
    lines = [
        {
            "when": moment(entry.happened_at),
            "who": entry.actor_name,
            "what": entry.summary,
            "changes": [f"{what}: {before} before, {after} now" for what, before, after in changes_in(entry.payload)],
            "why": entry.reason,
        }
        for entry in entries
    ]
    told = json.dumps({"name": person.name, "made_on": on_day(timezone.localdate()), "entries": lines})
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(data_folder() / "fonts")])
    pdf = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, ignore_system_fonts=True).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"timeline": told},
        timestamp=now,
    )
    assert isinstance(pdf, bytes)
    return pdf
