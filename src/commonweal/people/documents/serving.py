"""Giving out a file: with headers that keep it from doing harm, and in parts where a film or recording is played."""

from collections.abc import Iterator
from urllib.parse import quote

from django.core.files.base import File
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from commonweal.people.documents.keeping import open_file
from commonweal.people.documents.models import Document
from commonweal.people.documents.recognising import range_asked

CHUNK = 64 * 1024
POLICY = "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


def served(document: Document, range_header: str = "", *, download: bool = False) -> HttpResponseBase:
    """The answer with a document's file, or the part of it that is asked for. Raises FileNotFoundError.

    Pictures, recordings and films are shown in the page; everything else, and all where `download`, is saved.
    """
    size = document.size
    try:
        part = range_asked(range_header, size) if range_header else None
    except ValueError:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return _safe(refused, document, download=True)
    first, last = part or (0, size - 1)
    response = StreamingHttpResponse(
        _read(open_file(document.key), first, last - first + 1),
        status=206 if part else 200,
        content_type=document.content_type,
    )
    response["Content-Length"] = str(last - first + 1)
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _safe(response, document, download=download)


def _read(file: "File[bytes]", first: int, count: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while count > 0 and (chunk := file.read(min(CHUNK, count))):
            count -= len(chunk)
            yield chunk


def _safe(response: HttpResponseBase, document: Document, *, download: bool) -> HttpResponseBase:
    """The headers under which a browser neither guesses, runs, keeps nor embeds elsewhere what it is given."""
    way = "inline" if document.type.is_shown and not download else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(document.file_name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Accept-Ranges"] = "bytes"
    return response
