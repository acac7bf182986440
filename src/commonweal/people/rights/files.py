"""Everything held, as files: a page to read, a PDF that a screen reader can read, and data in one zip. From what was
released; nothing is fetched."""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from commonweal.core.design.data import data_folder
from commonweal.people.documents.keeping import open_file
from commonweal.people.documents.models import Document
from commonweal.people.rights.marking import WITHHELD, WITHHELD_ALERT

IN_MEMORY = 8 * 1024 * 1024
"""Bytes of a zip that are held in memory; a larger one lies on the disk while it is sent."""

TEMPLATE = Path(__file__).with_name("everything.typ")

README = """Everything held about {name}, as it was on {day}.

In the folder “data”, one file for each kind of thing held, in JSON: a list of rows, each with its facts by name. In the
folder “files”, the letters, pictures, recordings and films. Where it says “{withheld}”, it would tell of other people;
where it says “{alert}”, it is a warning for staff.

You can ask why something was withheld and that what is wrong be put right, and you can complain to the Information
Commissioner: ico.org.uk.

Data:
{data}

Files:
{files}
"""


def as_zip(name: str, day: date, kinds: list[dict[str, Any]], files: Iterable[tuple[str, Document]]) -> IO[bytes]:
    """One zip, open to be read from its beginning: a README, a JSON file for each kind, and the files themselves (the
    name of each in the zip, and whose it is). A file that is gone is said to be gone."""
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    names = [f"{kind['key'].replace('.', '-')}.json" for kind in kinds]
    listed = [f"  {file}: {kind['title']}, {len(kind['rows'])}" for file, kind in zip(names, kinds, strict=True)]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file, kind in zip(names, kinds, strict=True):
            rows = [{"id": row["id"]} | {fact["name"]: fact["value"] for fact in row["facts"]} for row in kind["rows"]]
            content = json.dumps({"title": kind["title"], "rows": rows}, ensure_ascii=False, indent=1)
            bundle.writestr(zipfile.ZipInfo(f"data/{file}", stamp), content, zipfile.ZIP_DEFLATED)
        given = [_put(bundle, path, document, stamp) for path, document in files]
        readme = README.format(
            name=name,
            day=f"{day:%-d %B %Y}",
            withheld=WITHHELD,
            alert=WITHHELD_ALERT,
            data="\n".join(listed),
            files="\n".join(given) or "  none",
        )
        bundle.writestr(zipfile.ZipInfo("README.txt", stamp), readme)
    made.seek(0)
    return made


def _put(bundle: zipfile.ZipFile, path: str, document: Document, stamp: tuple[int, int, int, int, int, int]) -> str:
    """Copy a stored file into the zip; returns what the README says of it."""
    try:
        with open_file(document.key) as stored, bundle.open(zipfile.ZipInfo(path, stamp), "w") as target:
            shutil.copyfileobj(stored, target)
    except FileNotFoundError:
        return f"  {path}: {document.title}. It is missing where files are kept: ask for it."
    return f"  {path}: {document.title}"


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
