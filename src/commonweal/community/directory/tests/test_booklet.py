"""The booklet: what is in it, in which order, that it is the same each time, and that a screen reader can read it."""

import re
import zlib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from commonweal.community.directory.booklet import BookletError, gather_booklet, set_booklet
from commonweal.community.directory.commands import directory as group
from commonweal.community.directory.fields import set_own_keys
from commonweal.community.directory.tests.documents import entry
from commonweal.community.directory.tests.factories import make_entry
from commonweal.core.places.models import Place

DAY = date(2026, 11, 23)


def under(*keys: str, kind: str = "group") -> list[dict[str, object]]:
    document = entry(attributes=[])
    set_own_keys(document, "needs", keys)
    set_own_keys(document, "kinds", [kind])
    attributes: list[dict[str, object]] = document["attributes"]
    return attributes


@pytest.fixture
def directory(place: Place) -> Place:
    make_entry(place, "Harbour Lunch", attributes=under("lunch-clubs", "company"))
    make_entry(place, "Quay Choir *_#<$@", attributes=under("arts-and-hobbies"))
    make_entry(place, "Meals to you", attributes=under("meals"), service_at_locations=None)
    make_entry(place, "Walking frames", attributes=under("equipment", kind="product"))
    make_entry(place, "Hidden", attributes=under("lunch-clubs"), listing="hidden")
    return place


def streams(pdf: bytes) -> str:
    """What is inside a PDF's packed parts."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)
    text = pdf.decode("latin-1")
    for one in packed:
        try:
            text += zlib.decompress(one).decode("latin-1")
        except zlib.error:
            continue
    return text


def test_a_booklet_has_a_chapter_for_each_need_and_each_entry_once(directory: Place) -> None:
    booklet = gather_booklet(today=DAY)
    shape = {chapter.title: [one.name for one in chapter.entries] for chapter in booklet.chapters}
    assert shape == {
        "Meals": ["Meals to you"], "Equipment": ["Walking frames"], "Company and befriending": [],
        "Lunch clubs": ["Harbour Lunch"], "Arts, music and hobbies": ["Quay Choir *_#<$@"],
    }  # fmt: skip
    company = next(chapter for chapter in booklet.chapters if chapter.key == "company")
    assert [name for _, name in company.see_also] == ["Harbour Lunch"]
    assert booklet.entry_count == 4


@pytest.mark.parametrize(
    ("area", "topic", "title", "names"),
    [
        ("ZZ1", "", "What there is in ZZ1", {"Harbour Lunch", "Quay Choir *_#<$@", "Walking frames", "Meals to you"}),
        ("Hill Top", "", "What there is in Hill Top", {"Meals to you"}),
        ("harbour", "lunch-clubs", "Lunch clubs in Harbour", {"Harbour Lunch"}),
        ("harbour", "Lunch clubs", "Lunch clubs in Harbour", {"Harbour Lunch"}),
        ("", "getting-out-and-company", "Getting out and company for everyone", {"Harbour Lunch", "Quay Choir *_#<$@"}),
        ("Seaborough Council", "product", "Equipment or product in Seaborough Council", {"Walking frames"}),
    ],
)
def test_an_area_and_a_topic_choose_what_is_in_it(
    directory: Place, area: str, topic: str, title: str, names: set[str]
) -> None:
    booklet = gather_booklet(area, topic, today=DAY)
    assert f"{booklet.title} {booklet.subtitle}" == title
    assert {one.name for chapter in booklet.chapters for one in chapter.entries} == names


@pytest.mark.parametrize(("area", "topic", "said"), [
    ("Atlantis", "", "No area is called"), ("", "dragons", "No topic is called"), ("", "dementia", "nothing to print"),
])  # fmt: skip
def test_what_cannot_be_printed_is_told(directory: Place, area: str, topic: str, said: str) -> None:
    with pytest.raises(BookletError, match=said):
        gather_booklet(area, topic)


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_the_pdf_is_tagged_has_headings_links_and_our_letters_and_is_the_same_each_time(
    directory: Place, paper: str
) -> None:
    booklet = gather_booklet(today=DAY, site="https://care.example")
    pdf = set_booklet(booklet, paper)
    inside = streams(pdf)
    assert pdf == set_booklet(gather_booklet(today=DAY, site="https://care.example"), paper)
    for wanted in ("/StructTreeRoot", "/Marked true", "/Lang", "/H1", "/H2", "/Link", "/TOCI", "AtkinsonHyperlegible",
                   "pdfuaid"):  # fmt: skip
        assert wanted in inside, wanted
    assert "/Table" not in inside
    width = float(re.search(r"/MediaBox ?\[0 0 ([\d.]+)", inside)[1])  # type: ignore[index]
    assert round(width) == {"a4": 595, "a5": 420}[paper]


def test_the_page_and_the_command_make_the_same_booklet(directory: Place, client: Client, tmp_path: Path) -> None:
    page = client.get("/directory/booklet", {"topic": "lunch-clubs"}).content.decode()
    assert "Make the booklet" in page and "Seaborough Council" in page
    made = client.get("/directory/booklet", {"make": "1", "topic": "lunch-clubs", "area": "ZZ1", "paper": "a5"})
    assert made["Content-Type"] == "application/pdf"
    assert 'filename="lunch-clubs-in-zz1.pdf"' in made["Content-Disposition"]
    out = tmp_path / "booklet.pdf"
    done = CliRunner().invoke(group, ["booklet", "--area", "ZZ1", "--topic", "lunch-clubs", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == made.content
    assert "1 entry" in done.output
    wrong = client.get("/directory/booklet", {"make": "1", "area": "Atlantis", "paper": "a5"}).content.decode()
    assert "No area is called" in wrong and 'value="Atlantis"' in wrong
    failed = CliRunner().invoke(group, ["booklet", "--topic", "dragons", "--out", str(out)])
    assert failed.exit_code == 1 and "No topic is called" in failed.output
    nowhere = CliRunner().invoke(group, ["booklet", "--out", str(tmp_path / "no folder" / "booklet.pdf")])
    assert nowhere.exit_code == 1 and "cannot be written" in nowhere.output
