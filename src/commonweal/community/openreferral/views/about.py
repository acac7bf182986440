"""The directory as open data: for developers, other councils and whoever wants to use it."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.openreferral.exporting import csv_pieces
from commonweal.community.openreferral.quality import Figure, quality_of
from commonweal.community.openreferral.served.endpoints import ENDPOINTS
from commonweal.community.openreferral.served.filters import listed
from commonweal.community.openreferral.served.parameters import PARAMETERS
from commonweal.community.openreferral.served.urls import BASE

FIGURES_SECONDS = 600
"""How long the figures of quality are kept: they are for reading, not for counting on."""
MOST_WANTED = (
    "search",
    "postcode",
    "proximity",
    "day",
    "start_time",
    "taxonomy_term_id",
    "modified_after",
    "full",
    "format",
)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the feed is, examples, the licence, and how good the data is."""
    figures: list[Figure] = cache.get("openreferral.quality") or _figures()
    context: dict[str, Any] = {
        "base": request.build_absolute_uri(f"/{BASE}"),
        "endpoints": ENDPOINTS,
        "parameters": {name: PARAMETERS[name] for name in MOST_WANTED},
        "figures": figures,
        "entries": figures[0].of,
        "licence": settings.DIRECTORY_LICENCE,
        "licence_address": settings.DIRECTORY_LICENCE_ADDRESS,
        "requests_a_minute": settings.FEED_REQUESTS_A_MINUTE,
    }
    return render(request, "openreferral/about.html", context)


def _figures() -> list[Figure]:
    figures = quality_of(listed(), timezone.localdate())
    cache.set("openreferral.quality", figures, FIGURES_SECONDS)
    return figures


@require_safe
def services_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The whole directory in our columns, sent while it is read; it can be taken in again."""
    pieces = csv_pieces(listed().order_by("name", "pk"))
    headers = {"Content-Disposition": 'attachment; filename="services.csv"', "Access-Control-Allow-Origin": "*"}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)
