"""What came of referrals and checklists: for those who plan and fund."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.referrals.counting import Figures
from commonweal.community.referrals.promises import fewest_shown
from commonweal.community.referrals.queries.figures import SEES_FIGURES, figures_of
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.small_numbers import HeldBack
from commonweal.core.design.forms import DayField
from commonweal.core.design.listing import csv_address, csv_response, wants_csv
from commonweal.core.places.models import Place

HALF_A_YEAR = timedelta(days=182)


class SpanForm(forms.Form):
    """From which day to which."""

    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day must not be before the first")
        return cleaned


@role_required(*SEES_FIGURES)
@require_safe
def figures_page(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/figures?since_day=…&until_day=…`: counts, small ones held back; `?format=csv` saves them."""
    place = Place.objects.filter(organisations__in=request.actor.organisations).order_by("name").first()
    if place is None:
        raise Http404("No place is loaded")
    today = timezone.localdate()
    form = SpanForm(request.GET if "since_day" in request.GET else None)
    since, until = today - HALF_A_YEAR, today
    if form.is_bound and form.is_valid():
        since, until = form.cleaned_data["since"] or since, form.cleaned_data["until"] or until
    found = figures_of(request.actor, place, since, until)
    if wants_csv(request):
        return csv_response("referrals-figures", ("figure", "of", "count"), _rows(found, since, until))
    context = {
        "found": found,
        "tables": _tables(found),
        "place": place,
        "since": since,
        "until": until,
        "fewest": fewest_shown(today),
        "form": form if form.is_bound else SpanForm(initial={"since": since, "until": until}),
        "csv_link": csv_address(request),
    }
    return render(request, "referrals/figures.html", context)


def _tables(found: Figures) -> list[tuple[str, str, HeldBack]]:
    """Each table: its title, what its first column is, and its counts."""
    tables = [
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


def _rows(found: Figures, since: date, until: date) -> list[list[object]]:
    span = f"{since.isoformat()} to {until.isoformat()}"
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
    for partner, held in found.answers.items():
        rows += [[f"Answers of {partner}", name, _cell(count)] for name, count in held.counts.items()]
    return rows


def _cell(count: int | None) -> object:
    return "held back" if count is None else count
