"""The front of the room, opportunities of the directory, what to do when worried, and the start-up kit."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.volunteering.forms.running import OpportunityFilter
from commonweal.community.volunteering.kit import documents, rich_text
from commonweal.community.volunteering.queries.opportunities import opportunities as find_opportunities
from commonweal.community.volunteering.queries.schemes import TAKES, first_place, schemes_of
from commonweal.community.volunteering.rules import rules_on
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import page_of


@require_safe
def front(request: CommonwealRequest) -> HttpResponse:
    """Ask for a hand, offer a hand, or see what else there is."""
    place = first_place()
    context = {
        "schemes": schemes_of(place) if place else [],
        "kinds": list(rules_on(timezone.localdate()).kinds.values()),
        "takes": request.actor.has_role(*TAKES) if request.actor.is_signed_in else False,
    }
    return render(request, "volunteering/front.html", context)


@require_safe
def opportunities(request: CommonwealRequest) -> HttpResponse:
    """What organisations look for volunteers for, by area, interest and day."""
    form = OpportunityFilter(request.GET)
    form.is_valid()
    given = {name: str(form.cleaned_data.get(name, "")).replace("\x00", "") for name in ("near", "interest", "day")}
    found, problem = find_opportunities(**given)
    if problem:
        form.add_error("near", problem)
    context = {
        "form": form if problem else OpportunityFilter(initial=given),
        "found": page_of(request, found),
        "count": len(found),
        "is_filtered": any(given.values()),
        "back_to": reverse("volunteering:front"),
    }
    return render(request, "volunteering/opportunities.html", context)


@require_safe
def worried(request: CommonwealRequest) -> HttpResponse:
    """What to do when something is not right: for volunteers, for those who are helped, for anybody."""
    place = first_place()
    context = {"schemes": schemes_of(place) if place else [], "back_to": reverse("volunteering:front")}
    return render(request, "volunteering/worried.html", context)


@require_safe
def kit(request: CommonwealRequest) -> HttpResponse:
    """The documents with which a group begins."""
    return render(
        request, "volunteering/kit.html", {"documents": documents(), "back_to": reverse("volunteering:front")}
    )


@require_safe
def kit_document(request: CommonwealRequest, slug: str) -> HttpResponse:
    """One document, to read and print; `?format=rtf` is a file that any word processor opens and changes."""
    found = next((one for one in documents() if one.slug == slug), None)
    if found is None:
        raise Http404
    if request.GET.get("format") == "rtf":
        response = HttpResponse(rich_text(found), content_type="application/rtf")
        response["Content-Disposition"] = f'attachment; filename="{found.slug}.rtf"'
        return response
    context = {"document": found, "back_to": reverse("volunteering:kit")}
    return render(request, "volunteering/kit_document.html", context)
