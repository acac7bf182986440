"""The page on which a booklet is made."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from commonweal.community.directory.booklet import BookletError, gather_booklet, set_booklet
from commonweal.community.directory.forms.booklet import BookletForm
from commonweal.community.directory.views.showing import show
from commonweal.core.accounts.mail import at_our_site
from commonweal.core.accounts.middleware import CommonwealRequest


@require_safe
def booklet(request: CommonwealRequest) -> HttpResponse:
    """Choose an area, a topic and a paper; `make` in the address gives the PDF."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in ("area", "topic", "paper")}
    form = BookletForm(asked if "make" in request.GET else None, initial=asked | {"paper": asked["paper"] or "a5"})
    if "make" in request.GET and form.is_valid():
        given = form.cleaned_data
        try:
            made = gather_booklet(given["area"], given["topic"], site=at_our_site(""))
        except BookletError as error:
            form.add_error("area", str(error))
        else:
            name = slugify(f"{made.title} {made.subtitle}")
            response = HttpResponse(set_booklet(made, given["paper"]), content_type="application/pdf")
            response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
            return response
    return show(request, "directory/booklet.html", {"form": form, "back_to": reverse("directory:browse")})
