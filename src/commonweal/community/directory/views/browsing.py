"""Looking through the directory: by need, kind and area, and as a list to keep."""

from uuid import uuid4

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.directory.actions.proposing import suggest_entry
from commonweal.community.directory.fields import Document, set_own_keys
from commonweal.community.directory.forms.saying import SuggestForm
from commonweal.community.directory.models import Service
from commonweal.community.directory.queries.browsing import (
    area_of,
    browsable,
    counts_by_area,
    counts_by_kind,
    counts_by_term,
)
from commonweal.community.directory.row_records import schedules_in
from commonweal.community.directory.terms import own_terms
from commonweal.community.directory.views.entry import LIMIT
from commonweal.community.directory.views.showing import posted, put_errors, show
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.errors import too_many_requests
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.core.places.models import Place

COLUMNS = ("Name", "Run by", "Kind", "What it is", "Helps with", "Who for", "When", "Cost", "Access", "Address",
           "Postcode", "Phone", "E-mail", "Website", "Last confirmed", "Page")  # fmt: skip


@require_safe
def browse(request: CommonwealRequest) -> HttpResponse:
    """The front of the directory: everything that is listed, A to Z of needs, by kind and by area."""
    context = {
        "needs": counts_by_term("needs"),
        "circumstances": counts_by_term("circumstances"),
        "kinds": counts_by_kind(),
        "areas": counts_by_area(),
        "total": browsable().count(),
    }
    return show(request, "directory/browse.html", context)


@require_safe
def listing(request: CommonwealRequest) -> HttpResponse:
    """The entries of a need, kind, circumstance or area, A to Z; and all of them as CSV."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in ("need", "kind", "for", "area")}
    area = area_of(asked["area"])
    chosen = Q()
    said: list[str] = []
    if term := own_terms("needs").get(asked["need"]):
        chosen, said = chosen & Q(needs__contains=[term.key]), [*said, term.name]
    if term := own_terms("kinds").get(asked["kind"]):
        chosen, said = chosen & Q(kind=term.key), [*said, term.name]
    if term := own_terms("circumstances").get(asked["for"]):
        chosen, said = chosen & Q(circumstances__contains=[term.key]), [*said, f"for: {term.name}"]
    if area:
        chosen, said = chosen & area.condition, [*said, f"in {area.name}"]
    found = browsable().filter(chosen).select_related("organisation").order_by("name", "pk")
    if wants_csv(request):
        return csv_response("directory", COLUMNS, (_row(one) for one in found.iterator(chunk_size=500)))
    context = {
        "heading": ", ".join(said) or "Everything in the directory",
        "page": page_of(request, found),
        "total": found.count(),
        "csv": csv_address(request),
        "topic": asked["need"] or asked["kind"] or asked["for"],
        "area": area.name if area else "",
        "crumbs": [{"text": "Directory", "href": reverse("directory:browse")}],
    }
    return show(request, "directory/list.html", context)


def _row(one: Service) -> tuple[object, ...]:
    needs = "; ".join(own_terms("needs")[key].name for key in one.needs if key in own_terms("needs"))
    return (
        one.name, one.organisation.name, one.get_kind_display(), one.description, needs, one.who_for, one.when,
        one.cost, one.accessibility, one.address, one.postcode, one.phone, one.email, one.url,
        one.assured_date.isoformat() if one.assured_date else "", reverse("directory:service", args=[one.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: CommonwealRequest) -> HttpResponse:
    """Anybody says what is missing from the directory."""
    form = SuggestForm(posted(request), initial={"kind": Service.Kind.GROUP})
    place = Place.objects.order_by("pk").first()
    if request.method == "POST" and form.is_valid() and place is not None:
        if not ratelimit.consume(request, action=LIMIT, key=form.cleaned_data["email"]):
            return too_many_requests(request)
        given = form.cleaned_data
        try:
            suggest_entry(request.actor, place, _document(form), given["how"], given["name"], given["email"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            return redirect("directory:suggested")
    context = {"form": form, "back_to": reverse("directory:browse")}
    return show(request, "directory/suggest.html", context)


@require_safe
def suggested(request: CommonwealRequest) -> HttpResponse:
    """What happens with a suggestion."""
    return show(request, "directory/suggested.html", {})


def _document(form: SuggestForm) -> Document:
    """A suggestion as the standard writes it."""
    given = form.cleaned_data
    document: Document = {
        "id": str(uuid4()),
        "name": given["entry_name"],
        "status": "active",
        "description": given["description"],
        "organization": {"id": str(uuid4()), "name": given["organisation"] or given["entry_name"]},
        "fees_description": given["cost"],
        "url": given["website"],
        "phones": [{"id": str(uuid4()), "number": given["phone"]}] if given["phone"] else [],
        "schedules": list(schedules_in("; ".join(given["when"]), lambda name: str(uuid4()))),
    }
    set_own_keys(document, "kinds", [given["kind"]])
    if given["postcode"]:
        first, _, rest = given["address"].partition(", ")
        address = {
            "id": str(uuid4()), "address_1": first, "city": rest.rpartition(", ")[2] or first,
            "state_province": rest.rpartition(", ")[2] or first, "postal_code": given["postcode"], "country": "GB",
            "address_type": "physical",
        }  # fmt: skip
        location = {"id": str(uuid4()), "location_type": "physical", "name": first, "addresses": [address]}
        document["service_at_locations"] = [{"id": str(uuid4()), "location": location}]
    return document
