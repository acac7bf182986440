"""Documents of the kit are data; what they say goes into a page or a word processor, and nothing in it runs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.volunteering.kit import Document, Link, Part, document_from, documents, rich_text

TABLE = {
    "order": 1,
    "title": "A title",
    "about": "What for",
    "source": "Whose",
    "parts": [{"heading": "One", "words": "First\nline\n\nSecond", "items": ["a"], "ticks": ["b"], "blanks": ["Name"]}],
    "links": [{"text": "GOV.UK", "href": "https://www.gov.uk"}],
}


def read_back(rtf: bytes) -> str:
    """The words of an RTF file, as a word processor shows them."""
    text = rtf.decode("ascii")
    units = re.sub(r"\\u(-?\d+)\?", lambda found: f"\\'{int(found[1]) % 65536:04x}\\", text)
    words = re.sub(r"\\'([0-9a-f]{4})\\", lambda found: chr(int(found[1], 16)), units)
    joined = words.encode("utf-16", "surrogatepass").decode("utf-16")
    return joined.replace("\\\\", "\x00").replace("\\{", "{").replace("\\}", "}").replace("\x00", "\\")


def test_the_kit_is_read_whole_and_in_its_order():
    found = documents()
    assert [one.order for one in found] == sorted(one.order for one in found)
    assert {"constitution", "role-description", "safeguarding", "risks", "privacy", "insurance"} <= {
        one.slug for one in found
    }
    assert all(one.source and one.about and one.parts for one in found)
    assert all(link.href.startswith("https://") for one in found for link in one.links)


def test_a_document_has_its_paragraphs_lists_and_lines_to_fill_in():
    part = document_from("x", TABLE).parts[0]
    assert part == Part("One", ("First line", "Second"), ("a",), ("b",), ("Name",))


@pytest.mark.parametrize(
    "wrong",
    [{"html": "<b>"}, {"parts": [{"heading": "One", "script": "x"}]}, {"parts": [{"words": "x"}]}, {"order": "first"}],
)
def test_what_is_not_known_or_missing_is_refused(wrong):
    with pytest.raises((KeyError, ValueError)):
        document_from("x", TABLE | wrong)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_whatever_is_written_comes_out_of_the_word_processor_as_it_went_in(words):
    document = Document(
        "x",
        1,
        words,
        "about",
        "source",
        (Part(words, (words,), (words,), (words,), (words,)),),
        (Link(words, "https://x"),),
    )
    file = rich_text(document)
    assert read_back(file).count(words) >= 6
    bare = re.sub(rb"\\[\\{}]", b"", file)
    assert bare.count(b"{") == bare.count(b"}")
