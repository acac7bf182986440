"""Published figures for all to read: the list of tables, and each table as it was printed."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commonweal.core.design.charts import draw_figures
from commonweal.core.places.models import Place
from commonweal.insight.figures.charts import charts_of_table
from commonweal.insight.figures.models import PublishedTable
from commonweal.insight.figures.queries import grid_of, grouped, tables_of


def index(request: HttpRequest) -> HttpResponse:
    """`/figures`: the places that have published figures; straight to the only one."""
    places = list(Place.objects.filter(published_tables__isnull=False).distinct().order_by("name"))
    if len(places) == 1:
        return redirect("figures:tables", places[0].pk)
    return render(request, "figures/index.html", {"places": places})


def tables(request: HttpRequest, place: str) -> HttpResponse:
    """`/figures/<place>`: its published tables, by the part of the document they stand in."""
    found = get_object_or_404(Place, pk=place)
    groups = grouped(tables_of(found))
    listed = [table for group in groups for table in group.tables]
    context = {
        "place": found,
        "groups": groups,
        "sources": list(dict.fromkeys(table.source for table in listed)),
        "checks": sum(table.checks for table in listed),
        "findings": sum(table.findings_count for table in listed),  # type: ignore[attr-defined]
    }
    return render(request, "figures/tables.html", context)


def table(request: HttpRequest, place: str, slug: str) -> HttpResponse:
    """`/figures/<place>/<table>`: the table as printed, what does not add up in it, and its charts; CSV on request."""
    found = get_object_or_404(PublishedTable.objects.select_related("place"), place_id=place, slug=slug)
    if request.GET.get("format") == "csv":
        return _as_csv(found)
    charts = charts_of_table(found)
    context = {
        "place": found.place,
        "table": found,
        "grid": grid_of(found),
        "charts": charts,
        "drawn": draw_figures(charts),
        "crumbs": [
            {"text": f"Published figures of {found.place}", "href": reverse("figures:tables", args=[found.place_id])}
        ],
    }
    return render(request, "figures/table.html", context)


def _as_csv(table: PublishedTable) -> HttpResponse:
    """One line a figure: its labels, as printed, as a number, its unit, and what is said of it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table.place_id}-{table.slug}.csv"'
    writer = csv.writer(response)
    names = [*table.row_labels, *([table.across] if table.across else [])]
    found = {(finding.row, finding.column): finding.message for finding in table.findings.all()}
    writer.writerow([*names, "printed", "value", "approximate", "unit", "note", "does not add up"])
    for cell in table.cells.all():
        value = "" if cell.value is None else f"{cell.value.normalize():f}"
        approximate = "yes" if cell.is_approximate else ""
        labels = [cell.labels.get(name, "") for name in names]
        message = found.get((cell.row, cell.column), "")
        writer.writerow([*labels, cell.printed, value, approximate, cell.unit, cell.note, message])
    return response
