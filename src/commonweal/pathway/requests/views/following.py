"""Pages on which whoever asked comes back to a request, and follows it once it was sent."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.correspondence.references import UnreadableError, normalise_reference
from commonweal.core.correspondence.return_form import ReturnForm
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions import open_draft
from commonweal.pathway.requests.actions.asking import Started
from commonweal.pathway.requests.actions.handling import told
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import SAID, Stage
from commonweal.pathway.requests.queries import as_waiting, route_of, stage
from commonweal.pathway.requests.views.asking import hold


@require_http_methods(["GET", "POST"])
def come_back(request: CommonwealRequest) -> HttpResponse:
    """Open a request by its reference and code, on any computer."""
    form = ReturnForm.of(request)
    found = form.opens(lambda reference, code: open_draft(request.actor, reference, code))
    if found is not None:
        hold(request, Started(found, form.cleaned_data["code"]))
        return _onward(found)
    return render(request, "requests/return.html", {"form": form, "back_to": reverse("requests:start")})


def _onward(found: Request) -> HttpResponse:
    if stage(found) is not Stage.DRAFT:
        return redirect("requests:status", found.reference)
    missing = steps.next_page(found.answers, route_of(found))
    return redirect("requests:page", found.pk, missing) if missing else redirect("requests:check", found.pk)


@require_safe
def status(request: CommonwealRequest, reference: str) -> HttpResponse:
    """How far a request has got, for whoever sent it: signed in, or with its code."""
    try:
        wanted = normalise_reference(reference)
    except UnreadableError:
        return redirect("requests:return")
    found = _own(request, wanted)
    if found is None:
        return redirect(f"{reverse('requests:return')}?reference={wanted}")
    if stage(found) is Stage.DRAFT:
        return _onward(found)
    decision, reason = told(found) if stage(found) is Stage.DECIDED else ("", "")
    context = {
        "found": found,
        "stage": stage(found),
        "said": SAID[stage(found)],
        "waiting": as_waiting(found, timezone.localdate()),
        "decision": decision,
        "reason": reason,
    }
    return render(request, "requests/status.html", context)


def _own(request: CommonwealRequest, reference: str) -> Request | None:
    """The request, if whoever is here sent it or holds its key: sight of the person's care is not enough."""
    found = Request.objects.select_related("team__organisation").filter(reference=reference).first()
    if found is None:
        return None
    is_mine = found.account_id is not None and found.account_id == request.actor.account_id
    is_held = bool(found.draft_key) and found.draft_key == request.session.get("draft_key")
    return found if is_mine or is_held else None
