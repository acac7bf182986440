"""Pages on which whoever asked comes back to a request, and follows it once it was sent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.correspondence.references import UnreadableError, normalise_reference
from commonweal.core.correspondence.return_form import ReturnForm
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions import answer_follow_up, open_draft, say_wrong
from commonweal.pathway.requests.actions.asking import Started
from commonweal.pathway.requests.actions.deciding import told
from commonweal.pathway.requests.following_on import next_of
from commonweal.pathway.requests.forms.signposting import HelpedForm, WrongForm
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import SAID, Stage
from commonweal.pathway.requests.queries import as_waiting, is_own, route_of, stage
from commonweal.pathway.requests.views.asking import hold
from commonweal.pathway.requests.views.handling import add_errors


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
    return _status(request, found)


def _status(request: CommonwealRequest, found: Request, form: HelpedForm | None = None) -> HttpResponse:
    """The status page. What the person has not agreed to is not told to who asked for them."""
    may_tell = steps.may_tell_asker(found.answers)
    decisions = list(found.decisions.prefetch_related("signposts").order_by("-decided_at")) if may_tell else []
    stands = next((one for one in decisions if one.reopened_at is None), None)
    decision, reason = told(found) if stage(found) is Stage.DECIDED else ("", "")
    asks = stands is not None and stands.helped_at is None and bool(stands.signposts.all())
    context = {
        "found": found,
        "stage": stage(found),
        "said": SAID[stage(found)],
        "waiting": as_waiting(found, timezone.localdate()),
        "decision": decision,
        "reason": reason,
        "next": next_of(found),
        "stands": stands,
        "before": [one for one in decisions if one.reopened_at is not None],
        "remarks": list(found.remarks.order_by("-written_at")),
        "for_self": steps.answer(found.answers, "who", "who") != "other",
        "asks": (form or HelpedForm()) if asks else None,
        "form": form,
    }
    return render(request, "requests/status.html", context)


@require_http_methods(["GET", "POST"])
def wrong(request: CommonwealRequest, reference: str) -> HttpResponse:
    """`/ask/status/<reference>/wrong`: whoever asked says what is wrong, or what has changed."""
    found = _own(request, reference)
    if found is None or stage(found) is Stage.DRAFT:
        return redirect(f"{reverse('requests:return')}?reference={reference}")
    form = WrongForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        was_decided = stage(found) is Stage.DECIDED
        try:
            say_wrong(request.actor, found, form.cleaned_data["words"], key=_key(request))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request,
                "Thank you. We look at it again, and tell you what we decide."
                if was_decided and found.outcome != Request.Outcome.SAFEGUARDING
                else "Thank you. Whoever has your request reads it.",
            )
            return redirect("requests:status", found.reference)
    back_to = reverse("requests:status", args=[found.reference])
    return render(request, "requests/wrong.html", {"form": form, "found": found, "back_to": back_to})


@require_POST
def helped(request: CommonwealRequest, reference: str) -> HttpResponse:
    """`/ask/status/<reference>/helped`: whoever asked says whether what was sent helped."""
    found = _own(request, reference)
    stands = found.decisions.filter(reopened_at=None).first() if found else None
    if found is None or stands is None:
        return redirect(f"{reverse('requests:return')}?reference={reference}")
    form = HelpedForm(request.POST)
    if form.is_valid():
        try:
            answer_follow_up(
                request.actor, stands, form.cleaned_data["helped"], form.cleaned_data["note"], key=_key(request)
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Thank you for telling us.")
            return redirect("requests:status", found.reference)
    return _status(request, found, form)


def _key(request: CommonwealRequest) -> str:
    return str(request.session.get("draft_key") or "")


def _own(request: CommonwealRequest, reference: str) -> Request | None:
    """The request, if whoever is here sent it or holds its key."""
    found = Request.objects.select_related("team__organisation", "worker").filter(reference=reference).first()
    return found if found is not None and is_own(request.actor, found, _key(request)) else None
