"""Setting a booklet as PDF that a screen reader can read (PDF/UA-1), by Typst. Nothing is fetched."""

import json
from datetime import UTC, datetime
from pathlib import Path

from commonweal.community.directory.booklet.gathering import Booklet
from commonweal.core.design.data import data_folder

PAPERS = {"a4": "A4", "a5": "A5"}
TEMPLATE = Path(__file__).with_name("booklet.typ")


def set_booklet(booklet: Booklet, paper: str = "a5") -> bytes:
    """The PDF. The same booklet gives the same bytes, on any machine: only our own letters are used."""
    import typst  # loads compiled code that few commands need

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(data_folder() / "fonts")])
    made_on = booklet.made_on
    pdf = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, ignore_system_fonts=True).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"booklet": json.dumps(booklet.as_json(), sort_keys=True), "paper": paper},
        timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf
