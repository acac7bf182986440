"""What a file is, by its content and never by its name, and what part of it a reader asks for. Pure.

Only what a person, a carer or a worker has reason to add is taken. What a browser would run (pages, scripts, drawings
with scripts in them) and documents with macros are not.
"""

import re
from dataclasses import dataclass
from enum import Enum

HEAD_BYTES = 4096
"""How much of the beginning of a file is enough to recognise it."""


class Sort(Enum):
    """What can be done with a file: looked at, listened to, watched, or saved and opened elsewhere."""

    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"
    PAPER = "paper"


@dataclass(frozen=True)
class FileType:
    """A type of file: its name on the web, what it is called, its ending, and its sort."""

    content_type: str
    called: str
    ending: str
    sort: Sort

    @property
    def is_shown(self) -> bool:
        """Whether it is shown in the page. Everything else is saved to the reader's own device."""
        return self.sort is not Sort.PAPER


PNG = FileType("image/png", "PNG picture", ".png", Sort.PICTURE)
JPEG = FileType("image/jpeg", "JPEG picture", ".jpg", Sort.PICTURE)
GIF = FileType("image/gif", "GIF picture", ".gif", Sort.PICTURE)
WEBP = FileType("image/webp", "WebP picture", ".webp", Sort.PICTURE)
MP3 = FileType("audio/mpeg", "MP3 recording", ".mp3", Sort.SOUND)
M4A = FileType("audio/mp4", "M4A recording", ".m4a", Sort.SOUND)
OGG = FileType("audio/ogg", "Ogg recording", ".ogg", Sort.SOUND)
WAV = FileType("audio/wav", "WAV recording", ".wav", Sort.SOUND)
MP4 = FileType("video/mp4", "MP4 film", ".mp4", Sort.FILM)
MOV = FileType("video/quicktime", "QuickTime film", ".mov", Sort.FILM)
WEBM = FileType("video/webm", "WebM film", ".webm", Sort.FILM)
PDF = FileType("application/pdf", "PDF", ".pdf", Sort.PAPER)
TEXT = FileType("text/plain", "plain text", ".txt", Sort.PAPER)
RTF = FileType("application/rtf", "rich text", ".rtf", Sort.PAPER)
HEIC = FileType("image/heic", "HEIC picture", ".heic", Sort.PAPER)
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = FileType(_OFFICE + "wordprocessingml.document", "Word document", ".docx", Sort.PAPER)
XLSX = FileType(_OFFICE + "spreadsheetml.sheet", "Excel sheet", ".xlsx", Sort.PAPER)
ODT = FileType("application/vnd.oasis.opendocument.text", "OpenDocument text", ".odt", Sort.PAPER)
TYPES = (PNG, JPEG, GIF, WEBP, MP3, M4A, OGG, WAV, MP4, MOV, WEBM, PDF, TEXT, RTF, HEIC, DOCX, XLSX, ODT)
BY_CONTENT_TYPE = {one.content_type: one for one in TYPES}

_BEGINS = (
    (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF), (b"OggS", OGG),
    (b"ID3", MP3), (b"\xff\xfb", MP3), (b"\xff\xf3", MP3), (b"\xff\xf2", MP3), (b"\x1aE\xdf\xa3", WEBM),
    (b"%PDF-", PDF), (b"{\\rtf", RTF),
)  # fmt: skip
_BRANDS = {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV, b"heic": HEIC, b"heix": HEIC, b"mif1": HEIC}
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|\?xml|iframe|object|embed)", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
ZIP = b"PK\x03\x04"


def recognise(head: bytes, names_inside: frozenset[str] = frozenset()) -> FileType | None:
    """The type of a file that begins with `head` (its first HEAD_BYTES); None for what is not taken.

    `names_inside` are the names of the files in it, where it is a zip: office documents are. One with macros is not
    taken.
    """
    for beginning, kind in _BEGINS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], MP4)
    if head.startswith(ZIP):
        return _office(names_inside)
    return TEXT if _is_text(head) else None


def _office(names: frozenset[str]) -> FileType | None:
    if any(
        name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) or name.startswith("Basic/") for name in names
    ):
        return None
    if "[Content_Types].xml" in names:
        return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else None
    return ODT if {"mimetype", "content.xml"} <= names else None


def _is_text(head: bytes) -> bool:
    if not head.strip() or _CONTROL.search(head) or _MARKUP.search(head):
        return False
    for cut in range(4):  # the beginning may end within a letter
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False


_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


def range_asked(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte (both included) that a `Range` header asks of a file of `size` bytes.

    None where it asks for nothing that can be understood, and then all is given, as RFC 9110 (14.2) allows. Raises
    ValueError where it asks for what is not there.
    """
    found = _RANGE.match(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        wanted = int(last)
        if wanted == 0 or size == 0:
            raise ValueError("Nothing of the file is asked for")
        return max(size - wanted, 0), size - 1
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < begin:
        return None
    if begin >= size:
        raise ValueError(f"The file has {size} bytes")
    return begin, end
