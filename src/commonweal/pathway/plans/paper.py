"""A support plan as PDF that a screen reader can read (PDF/UA-1), by Typst. Nothing is fetched."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from commonweal.core.design.data import data_folder

TEMPLATE = Path(__file__).with_name("paper.typ")
SIZES = {False: "12pt", True: "18pt"}
"""Letters in ordinary and in large print."""


@dataclass(frozen=True)
class PaperLine:
    """Some words under a small heading ("" for none), and who wrote them ("" where that is not said)."""

    label: str
    words: str
    by: str = ""


@dataclass(frozen=True)
class PaperSection:
    """A part of the plan on paper."""

    title: str
    lines: tuple[PaperLine, ...]


def plan_as_pdf(*, person: str, about: str, sections: Sequence[PaperSection], is_large: bool, made_on: date) -> bytes:
    """The PDF; parts without lines are left out. The same plan gives the same bytes: only our own letters are used."""
    import typst  # loads compiled code that few commands need

    said = {
        "title": "Support plan",
        "person": person,
        "about": about,
        "made_on": f"{made_on:%-d %B %Y}",
        "day": [made_on.year, made_on.month, made_on.day],
        "sections": [asdict(section) for section in sections if section.lines],
    }
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(data_folder() / "fonts")])
    pdf = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, ignore_system_fonts=True).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"plan": json.dumps(said, sort_keys=True), "size": SIZES[is_large]},
        timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf
