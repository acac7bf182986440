"""The place page as a file: one line for each area and kind of support."""

import csv
from datetime import date

from django.http import HttpResponse

from commonweal.commissioning.overview.queries import Areas, Live, NeighbourhoodRow
from commonweal.core.places.models import Place
from commonweal.insight.evidence.queries import SupportCount

_AREA_HEADINGS = ("area kind", "area code", "area")
_SUPPORT_HEADINGS = ("on", "kind of support", "people", "hours a week", "pounds a week", "people aged 65 and over")
_POPULATION_HEADINGS = ("population 18 to 64", "population 65 and over", "population 85 and over")


def summary_csv(place: Place, areas: Areas, live: Live | None, rows: list[NeighbourhoodRow]) -> HttpResponse:
    """Support by kind and area from the live record, or population by area where the reader may not see that."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{place.pk}.csv"'
    writer = csv.writer(response)
    if live is None:
        writer.writerow([*_AREA_HEADINGS, *_POPULATION_HEADINGS])
        for area in (*areas.councils, *areas.former_councils, *(row.area for row in rows)):
            counts = (area.population_18_to_64, area.population_65_and_over, area.population_85_and_over)
            writer.writerow([area.kind, area.pk, area.name, *("" if count is None else count for count in counts)])
        return response
    on = live.selection.on
    writer.writerow([*_AREA_HEADINGS, *_SUPPORT_HEADINGS])
    whole = ["place", place.pk, place.name]
    writer.writerow([*whole, *_line(on, live.selection.kind or "all", live.whole)])
    for kind, count in live.by_kind.items():
        writer.writerow([*whole, *_line(on, kind, count)])
    for council in areas.former_councils:
        named = [council.kind, council.pk, council.name]
        if council.pk in live.by_council:
            writer.writerow([*named, *_line(on, live.selection.kind or "all", live.by_council[council.pk])])
        for (kind, code), count in live.by_kind_and_council.items():
            if code == council.pk:
                writer.writerow([*named, *_line(on, kind, count)])
    for row in rows:
        if row.count.people:
            named = [row.area.kind, row.area.pk, row.area.name]
            writer.writerow([*named, *_line(on, live.selection.kind or "all", row.count)])
    return response


def _line(on: date, kind: str, count: SupportCount) -> list[object]:
    return [on, kind, count.people, count.weekly_hours, count.weekly_cost, count.older_people]
