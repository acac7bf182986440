"""What was asked and not met, by kind and by area: for those who plan, and for the scheme itself."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.volunteering.queries.counts import Report, Row, report_for_place, report_for_scheme
from commonweal.community.volunteering.queries.schemes import DECIDES, first_place, own_organisation
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.design.forms import DayField
from commonweal.core.design.listing import csv_address, csv_response, wants_csv

USUAL_DAYS = 183
HELD_BACK = "held back"


class PeriodForm(forms.Form):
    since = DayField(label="From", empty="Enter the first day")
    until = DayField(label="To", empty="Enter the last day")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", "The last day must be the first day or later")
        return given


@role_required(*DECIDES, Role.VOLUNTEER_COORDINATOR)
@require_safe
def unmet(request: CommonwealRequest) -> HttpResponse:
    """The report of half a year, or between two days; and as CSV."""
    today = timezone.localdate()
    usual = {"since": today - timedelta(days=USUAL_DAYS), "until": today}
    asked = any(key.startswith(("since", "until")) for key in request.GET)
    form = PeriodForm(request.GET if asked else None, initial=usual)
    chosen = form.cleaned_data if asked and form.is_valid() else usual
    report = _report(request, chosen["since"], chosen["until"])
    if wants_csv(request):
        return csv_response("unmet-tasks", ("By", "Which", "Asked", "Not met", "Share not met (%)"), _rows(report))
    context = {
        "form": form if asked else PeriodForm(initial=usual),
        "report": report,
        "csv_address": csv_address(request),
        "is_own": own_organisation(request.actor) is not None,
    }
    return render(request, "volunteering/unmet.html", context)


def _report(request: CommonwealRequest, since: date, until: date) -> Report:
    organisation = own_organisation(request.actor)
    if organisation is not None:
        return report_for_scheme(organisation, since, until)
    place = first_place()
    if place is None:
        raise Http404("No place is loaded")
    return report_for_place(place, since, until)


def _rows(report: Report) -> list[tuple[object, ...]]:
    listed: list[tuple[str, Row]] = [("Kind", row) for row in report.by_kind]
    listed += [("Area", row) for row in report.by_area]
    return [(by, row.label, _said(row.asked), _said(row.unmet), _said(row.share)) for by, row in listed]


def _said(count: int | None) -> object:
    return HELD_BACK if count is None else count
