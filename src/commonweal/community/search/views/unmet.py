"""The report of what people looked for and did not find."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.community.search.queries.unmet import FEWEST, UnmetReport, unmet_report
from commonweal.core.design.listing import csv_address, csv_response, wants_csv

SPANS = {"30": "Last 30 days", "90": "Last 90 days", "365": "Last year"}


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """What was not found, by topic, words, area and condition; for those who plan and who keep the directory."""
    days = request.GET.get("days", "90")
    days = days if days in SPANS else "90"
    found = unmet_report(request.actor, int(days))  # type: ignore[attr-defined]
    if wants_csv(request):
        return _as_csv(found)
    context = {"report": found, "spans": SPANS, "days": days, "fewest": FEWEST, "csv": csv_address(request)}
    return render(request, "search/unmet.html", context)


def _as_csv(report: UnmetReport) -> HttpResponse:
    tables = {"topic": report.topics, "words": report.words, "area": report.areas, "condition": report.conditions}
    header = ("counted by", "what", "searches", "nothing fitted well", "one or two fitted", "found without a condition")
    rows = [
        (name, row.label, row.times, row.nothing, row.few, row.gave_up)
        for name, listed in tables.items()
        for row in listed
    ]
    return csv_response(f"not-found-{report.since}-to-{report.until}", header, rows)
