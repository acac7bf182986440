"""A form as PDF that a screen reader can read (PDF/UA-1), by Typst. Nothing is fetched."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from commonweal.core.design.data import data_folder
from commonweal.pathway.forms.written import Line

TEMPLATE = Path(__file__).with_name("paper.typ")
SIZES = {False: "12pt", True: "18pt"}
"""Letters in ordinary and in large print."""


def form_as_pdf(
    *,
    title: str,
    person: str,
    about: str,
    sections: Iterable[tuple[str, Iterable[Line]]],
    is_large: bool,
    made_on: date,
) -> bytes:
    """The PDF: sections with questions, answers and who wrote them; where a form is reviewed, what was said then.

    The same answers give the same bytes, on any machine: only our own letters are used.
    """
    import typst  # loads compiled code that few commands need

    said = {
        "title": title,
        "person": person,
        "about": about,
        "made_on": f"{made_on:%-d %B %Y}",
        "day": [made_on.year, made_on.month, made_on.day],
        "sections": [
            {
                "title": name,
                "lines": [
                    {"label": one.label, "now": one.now, "by": one.by, "then": one.then, "compared": one.is_compared}
                    for one in lines
                ],
            }
            for name, lines in sections
        ],
    }
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(data_folder() / "fonts")])
    pdf = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, ignore_system_fonts=True).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"form": json.dumps(said, sort_keys=True), "size": SIZES[is_large]},
        timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf
