"""What was asked and not met, by kind and by area: for those who plan, and for the scheme itself."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.community.volunteering.queries.counts import (
    Report,
    Row,
    days_looked_at,
    periods,
    report_for_place,
    report_for_scheme,
)
from commonweal.community.volunteering.queries.schemes import DECIDES, first_place, own_organisation
from commonweal.community.volunteering.views.held import put_errors
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.design.forms import DayField
from commonweal.core.design.listing import csv_address, csv_response, wants_csv
from commonweal.core.design.period_form import PeriodForm

HELD_BACK = "held back"


class DaysForm(forms.Form):
    since = DayField(label="From", empty="Enter the first day")
    until = DayField(label="To", empty="Enter the last day")


@role_required(*DECIDES, Role.VOLUNTEER_COORDINATOR)
@require_safe
def unmet(request: CommonwealRequest) -> HttpResponse:
    """For a coordinator their own scheme, half a year or between two days; for those who plan the place, by financial
    years; and as CSV."""
    organisation = own_organisation(request.actor)
    form, report = _of_scheme(request, organisation) if organisation is not None else _of_place(request)
    if wants_csv(request):
        return csv_response("unmet-tasks", ("By", "Which", "Asked", "Not met", "Share not met (%)"), _rows(report))
    context = {
        "form": form,
        "report": report,
        "csv_address": csv_address(request),
        "is_own": organisation is not None,
    }
    return render(request, "volunteering/unmet.html", context)


def _of_scheme(request: CommonwealRequest, organisation: Organisation) -> tuple[forms.Form, Report]:
    first, last = days_looked_at(None, None)
    is_asked = any(key.startswith(("since", "until")) for key in request.GET)
    form = DaysForm(request.GET if is_asked else None, initial={"since": first, "until": last})
    if is_asked and form.is_valid():
        try:
            first, last = days_looked_at(form.cleaned_data["since"], form.cleaned_data["until"])
        except ValidationError as error:
            put_errors(form, error)
    return form, report_for_scheme(organisation, first, last)


def _of_place(request: CommonwealRequest) -> tuple[forms.Form, Report]:
    place = first_place()
    if place is None:
        raise Http404("No place is loaded")
    form = PeriodForm(request.GET or None, periods=periods(place))
    return form, report_for_place(place, form.chosen())


def _rows(report: Report) -> list[tuple[object, ...]]:
    listed: list[tuple[str, Row]] = [("Kind", row) for row in report.by_kind]
    listed += [("Area", row) for row in report.by_area]
    return [(by, row.label, _said(row.asked), _said(row.unmet), _said(row.share)) for by, row in listed]


def _said(count: int | None) -> object:
    return HELD_BACK if count is None else count
