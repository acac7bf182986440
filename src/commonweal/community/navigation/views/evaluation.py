"""The evaluation: figures without names, each with its working."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.community.navigation.evaluation import Shown
from commonweal.community.navigation.queries.counted import (
    READS_EVALUATION,
    evaluation_of,
    fewest_shown,
    periods,
)
from commonweal.community.navigation.views.around import place_of
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.charts import Bar, Figure, draw_figures, figure_of
from commonweal.core.design.listing import csv_address, csv_response, wants_csv
from commonweal.core.design.period_form import PeriodForm


@role_required(*READS_EVALUATION)
@require_safe
def evaluation(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/evaluation`: how link work goes in the place, for a financial year."""
    place = place_of(request.actor)
    form = PeriodForm(request.GET or None, periods=periods(place))
    period = form.chosen()
    figures = evaluation_of(request.actor, place, period)
    if wants_csv(request):
        header = ("Figure", "Line", "Value", "Unit", "Period", "Calculation")
        rows = (
            (figure.title, line.label, line.said, figure.unit, period.title, figure.calculation)
            for figure in figures
            for line in figure.lines
        )
        return csv_response(f"link-work-{period.key}", header, rows)
    wellbeing = [one for one in figures if one.is_about_wellbeing]
    counts = [one for one in figures if not one.is_about_wellbeing]
    charts = {one.key: chart_of(one) for one in counts if one.has_bars}
    before_and_after = chart_of_scores(wellbeing)
    context = {
        "place": place,
        "form": form,
        "period": period,
        "figures": figures,
        "counts": counts,
        "wellbeing": wellbeing,
        "before_and_after": before_and_after,
        "charts": charts,
        "drawn": draw_figures([*charts.values(), before_and_after]),
        "fewest": fewest_shown(),
        "csv": csv_address(request),
    }
    return render(request, "navigation/evaluation.html", context)


def chart_of(figure: Shown) -> Figure:
    """A bar for each line that has a number."""
    bars = [Bar(line.label, "", line.value, line.said) for line in figure.lines if line.value is not None]
    return figure_of(figure.title, f"In {figure.unit}.", "What is counted", {"": bars})


def chart_of_scores(figures: list[Shown]) -> Figure:
    """The mean scores before and after, side by side."""
    bars = [
        Bar(one.scores.label, when, score, f"{score:.1f}")
        for one in figures
        if one.scores
        for when, score in (("Before", one.scores.before), ("After", one.scores.after))
    ]
    return figure_of("Mean scores before and after", "In points of each scale.", "What was asked", {"": bars})


@role_required(*READS_EVALUATION)
@require_safe
def figure(request: CommonwealRequest, key: str) -> HttpResponse:
    """`/navigation/evaluation/<key>`: how one figure was worked out."""
    place = place_of(request.actor)
    form = PeriodForm(request.GET or None, periods=periods(place))
    period = form.chosen()
    found = next((one for one in evaluation_of(request.actor, place, period) if one.key == key), None)
    if found is None:
        raise Http404
    context = {
        "place": place,
        "figure": found,
        "period": period,
        "fewest": fewest_shown(),
        "back_to": f"{reverse('navigation:evaluation')}?period={period.key}",
    }
    return render(request, "navigation/figure.html", context)
