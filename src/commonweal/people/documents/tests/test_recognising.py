"""Files are what is in them, and parts of them are given as asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.people.documents.recognising import (
    DOCX,
    GIF,
    HEIC,
    JPEG,
    M4A,
    MOV,
    MP3,
    MP4,
    ODT,
    OGG,
    PDF,
    PNG,
    RTF,
    TEXT,
    WAV,
    WEBM,
    WEBP,
    XLSX,
    range_asked,
    recognise,
)

ZIP = b"PK\x03\x04rest"
WORD = frozenset({"[Content_Types].xml", "word/document.xml"})


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", PNG), (b"\xff\xd8\xff\xe0", JPEG), (b"GIF89a", GIF), (b"RIFF....WEBPVP8", WEBP),
        (b"RIFF....WAVEfmt ", WAV), (b"ID3\x04", MP3), (b"\xff\xfb\x90", MP3), (b"OggS\x00", OGG),
        (b"\x00\x00\x00\x18ftypM4A ", M4A), (b"\x00\x00\x00\x18ftypisom", MP4), (b"\x00\x00\x00\x18ftypqt  ", MOV),
        (b"\x00\x00\x00\x18ftypheic", HEIC), (b"\x1aE\xdf\xa3\x01", WEBM), (b"%PDF-1.7", PDF), (b"{\\rtf1", RTF),
        ("Dear Rose, caf\u00e9".encode(), TEXT),
    ],
)  # fmt: skip
def test_a_file_is_recognised_by_how_it_begins(head, kind):
    assert recognise(head) is kind


@pytest.mark.parametrize(
    "head",
    [
        b"<html><script>alert(1)</script>", b"  <!DOCTYPE html>", b"<svg xmlns='x'>", b"<?xml version='1.0'?><svg/>",
        b"MZ\x90\x00", b"\x7fELF", b"RIFF....AVI ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"text\x00with nought", b"",
        b"   ",
        b"\xff\xfe\x00\x01 not text", b"hello <SCRIPT src=x>",
    ],
)  # fmt: skip
def test_what_runs_in_a_browser_and_what_nobody_knows_is_not_taken(head):
    assert recognise(head) is None


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (WORD, DOCX),
        ({"[Content_Types].xml", "xl/workbook.xml"}, XLSX),
        ({"mimetype", "content.xml"}, ODT),
        (WORD | {"word/vbaProject.bin"}, None),
        ({"mimetype", "content.xml", "Basic/script-lc.xml"}, None),
        ({"setup.exe"}, None),
        (set(), None),
    ],
)
def test_a_zip_is_taken_only_where_it_is_a_paper_without_macros(names, kind):
    assert recognise(ZIP, frozenset(names)) is kind


def test_letters_cut_in_the_middle_are_letters_still():
    assert recognise("é".encode()[:1] * 0 + ("a" + "é").encode()[:2]) is TEXT


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", (0, 99)), ("bytes=10-19", (10, 19)), ("bytes=90-500", (90, 99)), ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)), ("bytes=20-10", None), ("bytes=-", None), ("pages=1-2", None), ("bytes=1-2,5-6", None),
    ],
)  # fmt: skip
def test_the_part_that_is_asked_for(header, part):
    assert range_asked(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=500-600"])
def test_a_part_that_is_not_there_is_refused(header):
    with pytest.raises(ValueError, match=r"file|asked"):
        range_asked(header, 100)


@settings(max_examples=80)
@given(st.integers(0, 300), st.one_of(st.none(), st.integers(0, 300)), st.integers(1, 200))
def test_a_part_lies_within_the_file(first, last, size):
    try:
        part = range_asked(f"bytes={first}-{'' if last is None else last}", size)
    except ValueError:
        assert first >= size
        return
    assert part is None or 0 <= part[0] <= part[1] < size
