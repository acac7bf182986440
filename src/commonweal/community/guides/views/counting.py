"""How guides are used: counts without anybody in them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.community.guides.queries import COUNTED, READS_COUNTS, use_by_guide, use_of_guides
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, wants_csv

NAMES = {
    "started": "Started",
    "finished": "Report read",
    "suggested": "Told to ask for an assessment",
    "asked": "Went on to ask for help",
    "mailed": "Sent by e-mail",
    "saved": "Saved",
}


@role_required(*READS_COUNTS)
@require_safe
def counts(request: CommonwealRequest) -> HttpResponse:
    """The last twelve months by guide, and by guide and month; all of it as a CSV file."""
    by_month = use_of_guides(12)
    if wants_csv(request):
        rows = [
            [one.month, one.guide, one.title, *(one.counts[name] for name in COUNTED)] for one in use_of_guides(600)
        ]
        return csv_response("use-of-guides", ["Month", "Guide", "Title", *(NAMES[name] for name in COUNTED)], rows)
    context = {"names": NAMES, "by_guide": use_by_guide(12), "by_month": by_month, "csv": csv_address(request)}
    return render(request, "guides/counts.html", context)
