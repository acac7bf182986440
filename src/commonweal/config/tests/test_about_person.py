"""In a browser: who matters, who may decide, what to be careful of, the person's own words, and a picture of theirs."""

import re
import struct
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import STAFF
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.browser

WORKER = STAFF[Role.SOCIAL_WORKER][0]


def _drawing(path: Path) -> Path:
    """A small green picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 120, 80, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + b"\x0f\x5c\x55" * 120 for _ in range(80)))
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    path.write_bytes(content)
    return path


def test_a_person_is_known_to_whoever_meets_them(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    worker = visitor(size=PHONE, javascript=False)
    worker.signs_in_as(WORKER)
    worker.goes("/people/new")
    worker.types("First name", "Winifred")
    worker.types("Last name", "Oake")
    worker.chooses("Large print")
    worker.presses("Save and check for others like them")
    record = worker.path
    person = re.search(r"/people/[0-9a-f-]+", record)
    assert person is not None
    at = person[0]

    worker.goes(f"{at}/circle/add")
    worker.types("Name", "Ivy Oake")
    worker.chooses("Family")
    worker.types("Who they are, in a word or two", "daughter")
    worker.types("Phone", "01632 960123")
    worker.chooses("They have a key to the home")
    worker.chooses("Call them in an emergency")
    worker.types("Their place in the order of calling", "1")
    worker.presses("Save")
    worker.goes(f"{at}/circle")
    worker.follows("Attorney, next of kin")
    worker.chooses("Lasting power of attorney for health and welfare")
    worker.types_day("Since when", date(2021, 5, 4))
    worker.types_day("Registered with the Office of the Public Guardian on", date(2021, 8, 2))
    worker.presses("Save")
    worker.goes(f"{at}/circle")
    assert "so it does not count" in worker.reads()
    worker.follows("Check it")
    worker.types("How did you check it?", "Saw the stamped document")
    worker.presses("I have checked it")
    worker.goes(f"{at}/circle")
    assert "Checked by Maya Ellis" in worker.reads()

    worker.goes(f"{at}/consent/give")
    assert "Ivy Oake, lasting power of attorney" in worker.reads()

    worker.goes(f"{at}/alerts/new")
    worker.chooses("There is a key safe")
    worker.types("In words", "The code is 1984")
    worker.presses("Save")
    assert "Do not write the code" in worker.reads()
    worker.types("In words", "Ivy and the agency know how to open it")
    worker.presses("Save")
    worker.goes(f"{at}/legal-status/new")
    worker.goes(f"{at}/wishes/new")

    worker.goes(f"{at}/about-me/write")
    assert "Ivy Oake, daughter" in worker.page.get_by_label("People who are important to me").input_value()
    worker.types("What is most important to me", "My garden, and hearing the news at six")
    worker.chooses("Somebody else, for the person")
    worker.types("Supported to write this by", "Maya Ellis, social worker")
    worker.presses("Save")
    assert "hearing the news at six" in worker.reads()
    assert "Ivy and the agency know how to open it" in worker.reads(), "the alert stands at the top of every page"
    worker.follows("Large print")
    worker.goes(f"{at}/about-me/versions")

    worker.goes(f"{at}/documents/add")
    worker.page.get_by_label("The file").set_input_files(_drawing(tmp_path / "garden.png"))
    worker.types("What is it?", "My garden")
    worker.chooses("Photograph of the person")
    worker.types("For whoever cannot see or hear it", "A green field")
    worker.chooses("Assessments, plans and support")
    worker.presses("Add it")
    assert worker.page.get_by_role("img", name="A green field").is_visible()
    assert worker.page.evaluate("document.querySelector('main img').naturalWidth") == 120
    worker.goes(f"{at}/documents")
    for page in ("known", "accessible-information", "careful", "timeline", "consent"):
        worker.goes(f"{at}/{page}")
    worker.goes(f"{at}/timeline")
    worker.follows("Document: My garden")
    assert worker.heading == "My garden"
    worker.goes(at)
    assert "Ivy and the agency know how to open it" in worker.reads()
