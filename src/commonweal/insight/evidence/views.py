"""The rows behind a figure of the live record, and how they add up."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.insight.evidence.forms import SelectionForm
from commonweal.insight.evidence.queries import Selection, support_in
from commonweal.insight.evidence.totals import SupportRow, WeeklySupportInput, WeeklySupportTotal, weekly_support
from commonweal.pathway.plans.models import Holding, SupportKind

ROWS_A_PAGE = 50


def total_of(selection: Selection) -> WeeklySupportTotal:
    """The sum over exactly the rows that the page lists."""
    rows = support_in(selection).values_list("pseudonym", "weekly_hours", "weekly_cost")
    listed = [SupportRow(pseudonym=who, weekly_hours=hours, weekly_cost=cost) for who, hours, cost in rows]
    return weekly_support(WeeklySupportInput(rows=listed, selection=selection.in_words))


def support_rows(request: CommonwealRequest, slug: str) -> HttpResponse:
    """`/places/<slug>/support`: the people behind a figure under pseudonyms, with the working; or as CSV."""
    request.actor.require_role(Role.COMMISSIONER)
    place = get_object_or_404(Place, pk=slug)
    form = SelectionForm(place, request.GET)
    selection = form.selection()
    if request.GET.get("format") == "csv":
        return _as_csv(selection)
    page = Paginator(support_in(selection), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "form": form,
        "selection": selection,
        "total": total_of(selection),
        "page": page,
        "kinds": dict(SupportKind.choices),
        "crumbs": [{"text": place.name, "href": f"/places/{place.pk}?on={selection.on}"}],
        "holdings": {value: label.split(":")[0] for value, label in Holding.choices},
    }
    return render(request, "evidence/support_rows.html", context)


def _as_csv(selection: Selection) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="support-{selection.place.pk}-{selection.on}.csv"'
    writer = csv.writer(response)
    writer.writerow(
        ["pseudonym", "kind", "holding", "neighbourhood", "council as it was", "age band", "hours a week",
         "pounds a week", "from", "until"]
    )  # fmt: skip
    for row in support_in(selection):
        writer.writerow(
            [row.pseudonym, row.kind, row.holding, row.neighbourhood or "", row.former_council or "", row.age_band,
             row.weekly_hours, row.weekly_cost, row.starts_on, row.ends_on or ""]
        )  # fmt: skip
    return response
