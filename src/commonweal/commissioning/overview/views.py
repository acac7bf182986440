"""The place at a glance, and how many of its people get support."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commonweal.commissioning.overview.drawing import map_of
from commonweal.commissioning.overview.exports import summary_csv
from commonweal.commissioning.overview.forms import SHADES, OverviewForm
from commonweal.commissioning.overview.queries import (
    POPULATION_AS_AT,
    Live,
    NeighbourhoodRow,
    areas_shown,
    groups_of,
    live_of,
    neighbourhood_rows,
    older_people_in,
    rate_of,
)
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.design.charts import Bar, Figure, draw_figures, figure_of
from commonweal.core.places.models import Place
from commonweal.insight.evidence.forms import SelectionForm
from commonweal.insight.figures.charts import charts_of

MOST_IN_CHART = 12


def places(request: CommonwealRequest) -> HttpResponse:
    """`/places`: the places this installation serves; straight to the only one."""
    found = list(Place.objects.order_by("name"))
    if len(found) == 1:
        return redirect("overview:place", found[0].pk)
    return render(request, "overview/places.html", {"places": found})


def place(request: CommonwealRequest, slug: str) -> HttpResponse:
    """`/places/<slug>`: published figures and population for all; the live record beside them for commissioners."""
    found = get_object_or_404(Place, pk=slug)
    is_live = request.actor.has_role(Role.COMMISSIONER)
    form = OverviewForm(found, request.GET, is_live=is_live)
    selection = form.selection
    live = live_of(selection) if is_live else None
    areas = areas_shown(found)
    rows = neighbourhood_rows(areas, live)
    if request.GET.get("format") == "csv":
        return summary_csv(found, areas, live, rows)
    charts = charts_of(found)
    most = _most_hours(live, rows) if live else None
    figures = [figure for _, figure in charts] + ([most] if most else [])
    context = {
        "place": found,
        "form": form,
        "selection": selection,
        "live": live,
        "areas": areas,
        "groups": groups_of(found, areas, live, selection.kind),
        "rows": rows,
        "map": map_of(found, areas, rows, form.shown_on_map, form.found),
        "shade": form.shown_on_map,
        "shades": SHADES,
        "found": form.found,
        "found_row": next((row for row in rows if form.found and row.area.pk == form.found.neighbourhood_id), None),
        "charts": charts,
        "most": most,
        "drawn": draw_figures(figures),
        "population_as_at": POPULATION_AS_AT,
        "parameters": {
            **selection.parameters,
            "shade": form.shown_on_map,
            "postcode": form.found.postcode if form.found else "",
        },
    }
    return render(request, "overview/place.html", context)


def _most_hours(live: Live, rows: list[NeighbourhoodRow]) -> Figure | None:
    """The neighbourhoods with most hours of support a week, as a chart."""
    ranked = sorted((row for row in rows if row.count.weekly_hours), key=lambda row: -row.count.weekly_hours)
    if not ranked:
        return None
    shown = ranked[:MOST_IN_CHART]
    hours = [row.count.weekly_hours.normalize() for row in shown]
    bars = [Bar(row.area.name, "", float(count), f"{count:,f}") for row, count in zip(shown, hours, strict=True)]
    title = "Hours of support a week, by neighbourhood"
    if len(ranked) > len(shown):
        title = f"The {len(shown)} neighbourhoods with most hours of support a week"
    return figure_of(
        title, f"Hours a week on {live.selection.on.day} {live.selection.on:%B %Y}.", "Neighbourhood", {"": bars}
    )


@role_required(Role.COMMISSIONER)
def rate(request: CommonwealRequest, slug: str) -> HttpResponse:
    """`/places/<slug>/rate`: people aged 65 and over with support for each 1,000 who live there, with its working."""
    found = get_object_or_404(Place, pk=slug)
    selection = SelectionForm(found, request.GET).selection()
    area = selection.neighbourhood or selection.former_council
    people, population = older_people_in(selection)
    context = {
        "place": found,
        "selection": selection,
        "area": area or found,
        "crumbs": [{"text": found.name, "href": f"{reverse('overview:place', args=[slug])}?on={selection.on}"}],
        "rate": rate_of(people, population, str(area or found)),
    }
    return render(request, "overview/rate.html", context)
