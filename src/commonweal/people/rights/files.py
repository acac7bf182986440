"""Everything held, as files: a page to read, a PDF that a screen reader can read, and data in one zip. From what was
released; nothing is fetched."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from commonweal.core.design.data import data_folder

TEMPLATE = Path(__file__).with_name("everything.typ")

README = """Everything held about {name}, as it was on {day}.

One file for each kind of thing held, in JSON: a list of rows, each with its facts by name. Values that say
“[withheld: about somebody else]” would tell of other people; you were told why when this was released.

You can ask that what is wrong be put right, and you can complain to the Information Commissioner: ico.org.uk.

Files:
{files}
"""


def as_zip(name: str, day: date, kinds: list[dict[str, Any]]) -> bytes:
    """One zip: a README and a JSON file for each kind."""
    made = io.BytesIO()
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    names = [f"{kind['key'].replace('.', '-')}.json" for kind in kinds]
    listed = "\n".join(
        f"  {file}: {kind['title']}, {len(kind['rows'])}" for file, kind in zip(names, kinds, strict=True)
    )
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        readme = README.format(name=name, day=f"{day:%-d %B %Y}", files=listed)
        bundle.writestr(zipfile.ZipInfo("README.txt", stamp), readme)
        for file, kind in zip(names, kinds, strict=True):
            rows = [{"id": row["id"]} | {fact["name"]: fact["value"] for fact in row["facts"]} for row in kind["rows"]]
            content = json.dumps({"title": kind["title"], "rows": rows}, ensure_ascii=False, indent=1)
            bundle.writestr(zipfile.ZipInfo(f"data/{file}", stamp), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def as_pdf(name: str, day: date, kinds: list[dict[str, Any]]) -> bytes:
    """The PDF (PDF/UA-1). The same content gives the same bytes."""
    import typst  # loads compiled code that few pages need

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(data_folder() / "fonts")])
    content = {"name": name, "day": f"{day:%-d %B %Y}", "date": [day.year, day.month, day.day], "kinds": kinds}
    pdf = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, ignore_system_fonts=True).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"everything": json.dumps(content, sort_keys=True)},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf
