"""What came of referrals and checklists: for those who plan and fund."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.referrals.counting import Figures
from commonweal.community.referrals.progress import OUTCOMES
from commonweal.community.referrals.promises import fewest_shown
from commonweal.community.referrals.queries.figures import SEES_FIGURES, figures_of, periods
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.periods import Period
from commonweal.core.calculations.small_numbers import HeldBack
from commonweal.core.design.listing import csv_address, csv_response, wants_csv
from commonweal.core.design.period_form import PeriodForm
from commonweal.core.places.models import Place

ANSWERS = ("Accepted", "Declined or passed on", "Waits", "Ended unanswered")
ENDINGS = (*OUTCOMES.values(), "Still open")


@role_required(*SEES_FIGURES)
@require_safe
def figures_page(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/figures?period=2026-27`: counts, small ones held back; `?format=csv` saves them."""
    place = Place.objects.filter(organisations__in=request.actor.organisations).order_by("name").first()
    if place is None:
        raise Http404("No place is loaded")
    form = PeriodForm(request.GET or None, periods=periods(place))
    period = form.chosen()
    found = figures_of(request.actor, place, period)
    if wants_csv(request):
        return csv_response("referrals-figures", ("figure", "of", "count"), _rows(found, period))
    context = {
        "found": found,
        "tables": _tables(found),
        "place": place,
        "period": period,
        "by_partner": _by_partner(found),
        "fewest": fewest_shown(timezone.localdate()),
        "form": form,
        "csv_link": csv_address(request),
    }
    return render(request, "referrals/figures.html", context)


def _tables(found: Figures) -> list[tuple[str, str, HeldBack]]:
    """Each table: its title, what its first column is, and its counts."""
    tables = [
        ("Checklists, by whose visitor filled them in", "Organisation", found.by_visitor),
        ("By month", "Month sent", _in_words(found.by_month)),
        ("By who has them now", "Partner", found.by_partner),
        ("By where they come from", "Source", found.by_source),
        ("By how they ended", "Outcome", found.by_outcome),
        ("By what they are about", "Need", found.by_need),
        ("Ticked, and nobody here does it", "Question", found.nobody_asked),
    ]
    return [table for table in tables if table[2].counts]


def _in_words(by_month: HeldBack) -> HeldBack:
    """Months as people say them: May 2026 for 2026-05."""
    said = {f"{date.fromisoformat(f'{month}-01'):%B %Y}": count for month, count in by_month.counts.items()}
    return HeldBack(said, by_month.total)


def _by_partner(found: Figures) -> list[tuple[str, tuple[str, ...], dict[str, HeldBack]]]:
    """The tables with a row for each partner: title, columns, and the counts of those who have enough to be shown."""
    listed = [
        ("What partners answered", ANSWERS, found.answers),
        ("How it ended with each partner", ENDINGS, found.endings),
    ]
    return [
        (title, columns, shown)
        for title, columns, counts in listed
        if (shown := {name: held for name, held in counts.items() if held.total is not None})
    ]


def _rows(found: Figures, period: Period) -> list[list[object]]:
    span = f"{period.first.isoformat()} to {period.last.isoformat()}"
    rows: list[list[object]] = [
        ["Checklists", span, _cell(found.checklists)],
        ["Referrals", span, _cell(found.referrals)],
        ["Referrals from checklists", span, _cell(found.from_checklists)],
    ]
    if found.result is not None:
        rows.append(["Referrals for each checklist", span, found.result.referrals_per_checklist])
        rows.append(["Share contacted in time", span, found.result.share_contacted_in_time])
    for title, _, held in _tables(found):
        rows += [[title, name, _cell(count)] for name, count in held.counts.items()]
    for title, counts in (("Answers of", found.answers), ("Endings with", found.endings)):
        for partner, held in counts.items():
            rows += [[f"{title} {partner}", name, _cell(count)] for name, count in held.counts.items()]
    return rows


def _cell(count: int | None) -> object:
    return "held back" if count is None else count
