"""Pages on which anybody finds what is there."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from commonweal.community.directory.forms import FindForm
from commonweal.community.directory.needs import needs_by_group
from commonweal.community.directory.queries import count_by_need, needs_listed, search_services, service_by_id


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search by words, postcode and need; without any of them, the needs to choose from."""
    typed = {name: request.GET.get(name, "").replace("\x00", "") for name in FindForm.base_fields}
    form = FindForm(typed)
    form.is_valid()
    wanted: dict[str, str] = {name: form.cleaned_data.get(name, "") for name in typed}
    asked = any(value.strip() for value in typed.values())
    context = {"form": form, "asked": asked, "groups": needs_by_group()}
    if not asked:
        return render(request, "directory/find.html", context | {"counts": count_by_need()})
    results = search_services(None, wanted["words"], wanted["postcode"], _page_number(request), need=wanted["need"])
    if results.postcode_problem:
        form.add_error("postcode", results.postcode_problem)
    address = reverse("directory:find")
    pages = [
        {
            "number": str(number),
            "href": f"{address}?{urlencode(typed | {'page': str(number)})}",
            "current": number == results.page,
        }
        for number in range(1, results.pages + 1)
    ]
    found = [(one, needs_listed(one.service)) for one in results.found]
    context |= {"results": results, "found": found, "pages": pages, "search": _search(request)}
    return render(request, "directory/find.html", context)


def _search(request: HttpRequest) -> str:
    """What was searched for, as an address has it: kept along while a service is looked at. "" for nothing."""
    asked = {name: request.GET[name] for name in (*FindForm.base_fields, "page") if request.GET.get(name)}
    return f"?{urlencode(asked)}" if asked else ""


def _page_number(request: HttpRequest) -> int:
    """The page asked for; what is not a number is the first."""
    typed = request.GET.get("page", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


@require_safe
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything known about one service."""
    found = get_object_or_404(service_by_id(pk))
    back_to = reverse("directory:find") + _search(request)
    return render(
        request, "directory/service.html", {"service": found, "needs": needs_listed(found), "back_to": back_to}
    )
