"""The letter that says what somebody pays and why, as a PDF that a screen reader can read (PDF/UA-1), by Typst."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.design.data import data_folder
from commonweal.pathway.charging.explaining import in_plain_words
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.people.identity.models import Person

TEMPLATE = Path(__file__).with_name("letter.typ")
PLAIN_POINTS, LARGE_POINTS = 11, 18


def letter_of(person: Person, made: FinancialAssessment, *, large: bool, easy: bool) -> dict[str, Any]:
    """What the letter says, in large print (18 points) or in the few sentences of easy read where that is needed."""
    return {
        "points": LARGE_POINTS if large or easy else PLAIN_POINTS,
        "name": person.name,
        "made_on": on_day(timezone.localtime(made.made_at).date()),
        "pays": in_pounds(made.weekly_contribution),
        "from": on_day(made.on),
        "until": on_day(made.until) if made.until else "",
        "why": in_plain_words(made.working.result),
        "lines": []
        if easy
        else [
            {
                "label": line["label"],
                "value": line["value"] + (" (unverified)" if line.get("unverified") else ""),
                "how": line.get("how", ""),
            }
            for line in made.working.workings
        ],
        "day": timezone.localtime(made.made_at).date().isoformat(),
    }


def set_letter(letter: dict[str, Any]) -> bytes:
    """The PDF. The same letter gives the same bytes, on any machine: only our own letters are used."""
    import typst  # loads compiled code that few pages need

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(data_folder() / "fonts")])
    made_on = datetime.fromisoformat(letter["day"]).replace(tzinfo=UTC)
    pdf = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, ignore_system_fonts=True).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"letter": json.dumps(letter, sort_keys=True)},
        timestamp=made_on,
    )
    assert isinstance(pdf, bytes)
    return pdf
