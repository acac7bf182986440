"""Answers of the feed: JSON, also where something is wrong."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from commonweal.community.openreferral.served.parameters import Wrong

JSON, LINES = "application/json", "application/x-ndjson"


def in_json(request: HttpRequest, content: Any) -> HttpResponse:
    """A whole answer. Whoever has it already, by its ETag, is told so and sent nothing."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    response = HttpResponse(text, content_type=JSON)
    etag = f'"{hashlib.md5(response.content, usedforsecurity=False).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def in_pieces(request: HttpRequest, pieces: Iterable[str], content_type: str) -> HttpResponseBase:
    """An answer that is sent while it is made."""
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type)
    return StreamingHttpResponse(pieces, content_type=content_type)


def refused(status: int, detail: str, wrong: Sequence[Wrong] = (), **headers: str) -> HttpResponse:
    """Why not, in a sentence, and for each parameter that is wrong what to give instead."""
    said: dict[str, Any] = {"detail": detail}
    if wrong:
        said["faults"] = [{"parameter": one.parameter, "message": one.message} for one in wrong]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(json.dumps(said, ensure_ascii=False), content_type=JSON, status=status, headers=named)
