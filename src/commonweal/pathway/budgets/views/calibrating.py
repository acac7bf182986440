"""Pages on which a scheme is measured on past cases, and another price is tried, proposed and decided."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.charts import Bar, Figure, draw_figures, figure_of
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.core.design.period_form import PeriodForm
from commonweal.pathway.budgets.actions.calibrating import (
    decide_what_if,
    make_what_if,
    propose_what_if,
    set_aside,
    take_back,
    take_in_cases,
)
from commonweal.pathway.budgets.case_files import COLUMNS
from commonweal.pathway.budgets.forms.calibrating import (
    DecideForm,
    ProposeForm,
    SetAsideForm,
    TakeInForm,
    WhatIfForm,
)
from commonweal.pathway.budgets.models import CaseSet, WhatIf
from commonweal.pathway.budgets.queries.cases import (
    CALIBRATORS,
    READERS,
    SEE_RECORDS,
    case_sets,
    fewest_shown,
    figure,
    figures_of,
    listed_cases,
    place_of,
    points_schemes,
    proposals,
    status_of,
    what_ifs,
    years,
)
from commonweal.pathway.budgets.schemes import versions
from commonweal.pathway.budgets.support_reasons import reason_words
from commonweal.pathway.budgets.what_if import ShownGroup, WhatIfFigures, shown_groups
from commonweal.pathway.plans.models import Plan
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record

CRUMB = {"text": "Allocation schemes", "href": "/allocation"}


def _files(request: CommonwealRequest) -> list[CaseSet]:
    """The names of files, which whoever measures may choose from without reading them."""
    with acting_as(system_actor("listing files of past cases")):
        return list(case_sets(place_of(request.actor)))


@role_required(*READERS)
@require_safe
def schemes(request: CommonwealRequest) -> HttpResponse:
    """`/allocation`: schemes with their dates, what waits for a decision, and every what-if."""
    place = place_of(request.actor)
    found = what_ifs(place)
    if wants_csv(request):
        header = ("Name", "Scheme", "Price of a point", "Held back", "Made", "By", "Status")
        rows = (
            (
                one.name,
                one.scheme,
                one.price_per_point,
                one.contingency,
                one.made_at.date(),
                one.made_by.name,
                status_of(one),
            )
            for one in found
        )
        return csv_response("what-ifs", header, rows)
    page = page_of(request, found)
    context = {
        "place": place,
        "versions": versions(),
        "today": timezone.localdate(),
        "proposals": list(proposals(place)),
        "page": page,
        "status": status_of,
        "may_measure": request.actor.has_role(*CALIBRATORS),
        "sees_cases": request.actor.has_role(*SEE_RECORDS),
        "csv": csv_address(request),
    }
    return render(request, "budgets/schemes.html", context)


@role_required(*SEE_RECORDS)
@require_safe
def cases(request: CommonwealRequest) -> HttpResponse:
    """`/allocation/cases?period=&scheme=`: past cases the actor has sight of, with what a point of each cost."""
    form = PeriodForm(request.GET or None, periods=years(place_of(request.actor)))
    period = form.chosen()
    known = [scheme.name for scheme in points_schemes()]
    scheme = request.GET.get("scheme", "")
    found = listed_cases(request.actor, scheme if scheme in known else "points", period)
    if wants_csv(request):
        header = ("Person", "Signed", "Points", "Pounds a week", "Pounds a point", "Main reason", "Set aside because")
        return csv_response(f"past-cases-{period.key}", header, (_case_row(_case(plan)) for plan in found))
    page = page_of(request, found)
    context = {
        "form": form,
        "period": period,
        "page": page,
        "cases": [_case(plan) for plan in page.items],
        "csv": csv_address(request),
        "crumbs": [CRUMB],
    }
    return render(request, "budgets/cases.html", context)


def _case(plan: Any) -> dict[str, Any]:
    points = sum(plan.points.values())
    ratio = round(plan.weekly_cost / points, 2) if points else ""
    return {"plan": plan, "points": points, "ratio": ratio, "reason": reason_words(plan.budget.support_reason)}


def _case_row(one: dict[str, Any]) -> tuple[object, ...]:
    plan = one["plan"]
    day = timezone.localtime(plan.signed_at).date()
    return (
        plan.person.name,
        day,
        one["points"],
        plan.weekly_cost,
        one["ratio"],
        one["reason"],
        plan.aside_reason or "",
    )


@role_required(*SEE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def set_case_aside(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/allocation/cases/<plan>/set-aside`: leave a plan out with a reason, or (`take_back`) count it again."""
    plan = get_object_or_404(Plan.objects.select_related("person"), pk=plan_id)
    person, access = open_record(request.actor, plan.person_id, "" if request.method == "POST" else "a past case")
    access.require_part("money")
    form = SetAsideForm(request.POST or None)
    try:
        if request.method == "POST" and "take_back" in request.POST:
            take_back(request.actor, plan)
            messages.success(request, "The plan counts again.")
            return redirect("budgets:cases")
        if request.method == "POST" and form.is_valid():
            set_aside(request.actor, plan, form.cleaned_data["reason"])
            messages.success(request, "The plan is left out when schemes are measured.")
            return redirect("budgets:cases")
    except ValidationError as error:
        take_errors(form, error)
    return render(request, "budgets/set_aside.html", {"form": form, "person": person, "crumbs": [CRUMB]})


@role_required(*SEE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: CommonwealRequest) -> HttpResponse:
    """`/allocation/cases/take-in`: past cases from a file, all or none, with what is wrong in each row."""
    form = TakeInForm(request.POST or None, request.FILES or None)
    faults: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        made = take_in_cases(
            request.actor, place_of(request.actor), form.cleaned_data["name"], form.cleaned_data["file"]
        )
        if isinstance(made, CaseSet):
            messages.success(request, f"{made.count:,} cases are taken in.")
            return redirect("budgets:new_what_if")
        faults = made
    context = {"form": form, "faults": faults[:100], "fault_count": len(faults), "columns": COLUMNS, "crumbs": [CRUMB]}
    return render(request, "budgets/take_in.html", context)


@role_required(*CALIBRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_what_if(request: CommonwealRequest) -> HttpResponse:
    """`/allocation/what-if/new`: which cases and which price."""
    place = place_of(request.actor)
    initial = {
        "percentile": _plain(figure("usual_percentile")),
        "contingency": _plain(figure("usual_contingency")),
    }
    form = WhatIfForm(
        request.POST or None, schemes=points_schemes(), periods=years(place), files=_files(request), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = make_what_if(request.actor, place, form.terms())
        except ValidationError as error:
            if hasattr(error, "error_dict") and "period" in error.error_dict:
                error.error_dict["cases"] = error.error_dict.pop("period")
            take_errors(form, error)
        else:
            return redirect("budgets:what_if", made.pk)
    return render(request, "budgets/new_what_if.html", {"form": form, "crumbs": [CRUMB]})


def _plain(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"


def _shown(request: CommonwealRequest, what_if_id: UUID) -> tuple[WhatIf, dict[str, Any]]:
    """A what-if, and what of it the actor is shown: small groups only to those who work with records."""
    place = place_of(request.actor)
    row = get_object_or_404(what_ifs(place), pk=what_if_id)
    figures, fewest = figures_of(row), fewest_shown(request.actor)
    by_reason, by_age = shown_groups(figures.by_reason, fewest), shown_groups(figures.by_age, fewest)
    return row, {
        "row": row,
        "status": status_of(row),
        "figures": figures,
        "hides_planned": 0 < figures.planned.people < fewest,
        "hides_past": figures.past.people < fewest,
        "by_reason": by_reason,
        "by_age": by_age,
        "fewest": fewest,
        "reason_words": reason_words,
        "crumbs": [CRUMB],
    }


@role_required(*READERS)
@require_safe
def what_if_page(request: CommonwealRequest, what_if_id: UUID) -> HttpResponse:
    """`/allocation/what-if/<uuid>`: today's price beside the other, for everybody and each group."""
    row, context = _shown(request, what_if_id)
    if wants_csv(request):
        return csv_response("what-if", CSV_HEADER, csv_rows(context))
    charts = [
        under_chart(f"Given less than their support costs, by {words}", context[key])
        for key, words in (("by_reason", "main reason for support"), ("by_age", "age"))
    ]
    charts += [bias_chart("How far from the cost on average, by main reason", context["by_reason"])]
    charts += [bias_chart("How far from the cost on average, by age", context["by_age"])]
    charts = [one for one in charts if one.panels[0].chart.bars]
    place = place_of(request.actor)
    others = [one for one in what_ifs(place)[:20] if one.pk != row.pk]
    mine = row.proposed_by_id == request.actor.account_id
    context |= {
        "charts": charts,
        "drawn": draw_figures(charts),
        "others": others,
        "may_propose": row.proposed_at is None and request.actor.has_role(*CALIBRATORS),
        "may_decide": row.proposed_at and not row.decided_at and not mine and request.actor.has_role(*CALIBRATORS),
        "csv": csv_address(request),
    }
    return render(request, "budgets/what_if.html", context)


CSV_HEADER = (
    "Group",
    "Cases",
    "Given too little today",
    "Given too little as proposed",
    "Bias today, pounds a week",
    "Bias as proposed",
    "Error today, pounds a week",
    "Error as proposed",
)


def csv_rows(context: dict[str, Any]) -> list[tuple[object, ...]]:
    """Everybody and each group that is shown, one to a row: shares, and pounds a week."""
    figures: WhatIfFigures = context["figures"]
    pairs = [figures.everybody, *(one.pair for one in (*context["by_reason"], *context["by_age"]) if one.pair)]
    if context["hides_past"]:
        pairs = []
    return [
        (
            pair.name,
            pair.today.cases,
            pair.today.under_allocated_share,
            pair.proposed.under_allocated_share,
            pair.today.bias,
            pair.proposed.bias,
            pair.today.mean_absolute_error,
            pair.proposed.mean_absolute_error,
        )
        for pair in pairs
    ]


def under_chart(title: str, groups: list[ShownGroup]) -> Figure:
    """The share of each group that is given less than their support costs, today and as proposed."""
    bars = [
        Bar(one.name, when, float(error.under_allocated_share), f"{error.under_allocated_share * 100:.0f}%")
        for one in groups
        if one.pair
        for when, error in (("Today", one.pair.today), ("Proposed", one.pair.proposed))
    ]
    return figure_of(title, "Share of past cases.", "Group", {"": bars})


def bias_chart(title: str, groups: list[ShownGroup]) -> Figure:
    """How far the allocation is from the cost on average: the length is the distance, the words say which way."""
    bars = [
        Bar(one.name, when, abs(float(error.bias)), _which_way(error.bias))
        for one in groups
        if one.pair
        for when, error in (("Today", one.pair.today), ("Proposed", one.pair.proposed))
    ]
    return figure_of(title, "Pounds a week above or below what support costs.", "Group", {"": bars})


def _which_way(bias: Decimal) -> str:
    return f"£{abs(bias):,.0f} {'below' if bias < 0 else 'above'}"


@role_required(*READERS)
@require_safe
def compare_what_ifs(request: CommonwealRequest) -> HttpResponse:
    """`/allocation/what-if/compare?with=&with=`: two to four what-ifs beside each other."""
    asked = list(dict.fromkeys(request.GET.getlist("with")))[:4]
    found = {str(one.pk): one for one in what_ifs(place_of(request.actor))[:200]}
    columns = [_shown(request, found[key].pk)[1] for key in asked if key in found]
    names = list(dict.fromkeys(g.name for one in columns for g in (*one["by_reason"], *one["by_age"]) if g.pair))
    shares = {
        name: [
            next((g.pair for g in (*one["by_reason"], *one["by_age"]) if g.pair and g.name == name), None)
            for one in columns
        ]
        for name in names
    }
    return render(request, "budgets/compare_what_ifs.html", {"columns": columns, "shares": shares, "crumbs": [CRUMB]})


@role_required(*CALIBRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: CommonwealRequest, what_if_id: UUID) -> HttpResponse:
    """`/allocation/what-if/<uuid>/propose`: put it forward, from a day to come."""
    row, _ = _shown(request, what_if_id)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_what_if(request.actor, row, form.cleaned_data["starts_on"], form.cleaned_data["reason"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It is proposed. A second person decides.")
            return redirect("budgets:what_if", row.pk)
    return _form_page(request, row, form, "Propose it", "Propose")


@role_required(*CALIBRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: CommonwealRequest, what_if_id: UUID) -> HttpResponse:
    """`/allocation/what-if/<uuid>/decide`: adopt it or turn it down, by a second person."""
    row, _ = _shown(request, what_if_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        adopt = form.cleaned_data["decision"] == "adopt"
        try:
            decide_what_if(request.actor, row, adopt=adopt, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It is adopted, from its first day." if adopt else "It is turned down.")
            return redirect("budgets:what_if", row.pk)
    return _form_page(request, row, form, "Adopt it or turn it down", "Decide")


def _form_page(
    request: CommonwealRequest, row: WhatIf, form: ProposeForm | DecideForm, heading: str, button: str
) -> HttpResponse:
    back = {"text": row.name, "href": reverse("budgets:what_if", args=[row.pk])}
    context = {"form": form, "row": row, "heading": heading, "button": button, "crumbs": [CRUMB, back]}
    return render(request, "budgets/what_if_form.html", context)
