"""The page on which anybody finds what is there, as a page, as a CSV file, and inside another's site."""

from collections.abc import Iterator
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from commonweal.community.directory.needs import needs_by_group
from commonweal.community.search.actions import count_unmet
from commonweal.community.search.forms import LONGEST_WORDS, FindForm, read_filters
from commonweal.community.search.mapping import draw_map, read_pins
from commonweal.community.search.queries.places import sheet_around
from commonweal.community.search.queries.results import Results, count_by_need, search_directory
from commonweal.community.search.queries.suggesting import suggest
from commonweal.community.search.views.drawing import Address, chips, groups, label_of, map_address
from commonweal.core.design.listing import csv_address, csv_response, wants_csv

MOST_IN_CSV = 1_000
NOT_ASKING = ("page", "sort", "more", "exactly", "format")
"""Parameters that ask for nothing by themselves."""


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search by words, postcode and filters; without any of them, the needs to choose from."""
    form = _form(request)
    if not _is_asked(request):
        return render(
            request, "search/find.html", {"form": form, "groups": needs_by_group(), "counts": count_by_need()}
        )
    if wants_csv(request):
        return _as_csv(_search(request, form, per_page=MOST_IN_CSV, page=1))
    results = _search(request, form)
    if "page" not in request.GET:
        count_unmet(results)
    return render(request, "search/results.html", _context(request, form, results))


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest) -> HttpResponse:
    """The search inside another's site: words, postcode and the first results; each opens the directory."""
    form = _form(request)
    if not _is_asked(request):
        return render(request, "search/embed.html", {"form": form})
    results = _search(request, form)
    if "page" not in request.GET:
        count_unmet(results)
    whole = f"{reverse('search:find')}?{request.GET.urlencode()}"
    return render(request, "search/embed.html", _context(request, form, results) | {"whole": whole})


@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """How to put the search into another site."""
    address = request.build_absolute_uri(reverse("search:embed"))
    return render(request, "search/share.html", {"address": address})


@require_safe
@cache_control(max_age=60 * 60 * 24)
def results_map(request: HttpRequest) -> HttpResponse:
    """The map of a page of results as a picture: the pins that the address names, over the outlines around them."""
    pins, start = read_pins(request.GET.get("pins", ""), request.GET.get("from", ""))
    drawn = draw_map(pins, start, sheet_around) if pins else None
    if drawn is None:
        return HttpResponse(status=404)
    return render(request, "search/map.svg", {"map": drawn}, content_type="image/svg+xml")


@require_safe
@cache_control(max_age=60)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type, for the search box."""
    return JsonResponse({"suggestions": suggest(request.GET.get("words", "")[:60].replace("\x00", ""))})


def _form(request: HttpRequest) -> FindForm:
    typed = {name: request.GET.get(name, "").replace("\x00", "") for name in FindForm.base_fields}
    form = FindForm(typed)
    form.is_valid()
    return form


def _is_asked(request: HttpRequest) -> bool:
    typed = [value for name, values in request.GET.lists() for value in values if name not in NOT_ASKING]
    return any(value.strip() for value in typed)


def _search(request: HttpRequest, form: FindForm, *, per_page: int = 10, page: int | None = None) -> Results:
    results = search_directory(
        form.cleaned_data.get("words", form.data["words"][:LONGEST_WORDS]),
        form.cleaned_data.get("postcode", ""),
        read_filters(request.GET),
        page or _page_number(request),
        per_page=per_page,
        exactly=request.GET.get("exactly") == "1",
        nearest_first=request.GET.get("sort") == "nearest",
        with_weaker=request.GET.get("more") == "1",
    )
    if results.postcode_problem:
        form.add_error("postcode", results.postcode_problem)
    return results


def _context(request: HttpRequest, form: FindForm, results: Results) -> dict[str, Any]:
    address = Address(request.GET, request.path)
    asked = read_filters(request.GET)
    kept = {
        name: value for name, value in (("sort", request.GET.get("sort")), ("more", request.GET.get("more"))) if value
    }
    return {
        "form": form,
        "results": results,
        "chips": chips(results, asked, address),
        "filters": groups(results, asked),
        "filters_set": len(asked.named),
        "age": "" if asked.age is None else f"{asked.age:g}",
        "kept": kept,
        "address": address,
        "exactly_address": address.having(exactly="1") if results.mended or results.also or results.parts else "",
        "is_nearest_first": request.GET.get("sort") == "nearest",
        "csv": csv_address(request),
        "map": map_address(results),
        "search": _search_of(request),
        "pages": list(_pages(results, address)),
    }


def _pages(results: Results, address: Address) -> Iterator[dict[str, object]]:
    """The pages to go to: the first, the last and those around this one, with dots between."""
    shown = sorted({1, results.pages, *range(max(1, results.page - 2), min(results.pages, results.page + 2) + 1)})
    last = 0
    for number in shown:
        if number > last + 1:
            yield {"ellipsis": True}
        yield {"number": str(number), "href": address.page(number), "current": number == results.page}
        last = number


def _search_of(request: HttpRequest) -> str:
    """What was searched for, as an address has it: kept along while an entry is looked at. "" for nothing."""
    asked = [(name, value) for name, values in request.GET.lists() for value in values if value]
    return f"?{urlencode(asked)}" if asked else ""


def _page_number(request: HttpRequest) -> int:
    """The page asked for; what is not a number is the first."""
    typed = request.GET.get("page", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _as_csv(results: Results) -> HttpResponse:
    header = ("number", "id", "name", "organisation", "what it helps with", "description", "cost", "who for", "when",
              "accessibility", "address", "postcode", "miles", "last confirmed", "why")  # fmt: skip
    rows = (
        (
            one.number,
            str(one.entry.id),
            one.entry.name,
            one.entry.organisation or one.entry.name,
            "; ".join(label_of("need", need) for need in one.entry.shown.get("needs", ())),
            one.entry.description,
            *(
                one.entry.shown.get(name, "")
                for name in ("cost", "who_for", "when", "accessibility", "address", "postcode")
            ),
            "" if one.miles is None else f"{one.miles:.1f}",
            one.entry.shown.get("assured_date", ""),
            one.why,
        )
        for one in results.found
    )
    return csv_response("services", header, rows)
