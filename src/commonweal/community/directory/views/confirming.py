"""Whether entries still hold: the page behind an e-mail's link, and the editors' list of what nobody confirmed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.community.directory.actions.confirming import (
    answer_questions,
    confirm_entries,
    questions_of,
    take_stale_out_of_queue,
)
from commonweal.community.directory.allowed import require_editor
from commonweal.community.directory.forms.confirming import AnswersForm
from commonweal.community.directory.models import Service
from commonweal.community.directory.queries.waiting import rules_today, stale_now
from commonweal.community.directory.views.showing import chosen_ids, posted, put_errors, show
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: CommonwealRequest, key: str) -> HttpResponse:
    """Whoever holds the link of an e-mail says whether their entries still hold. The key is all that it takes."""
    with acting_as(system_actor("hearing whether entries still hold")) as system:
        questions = questions_of(key, timezone.localdate())
        if not questions:
            lines = ["It may be too old: a link can be used for three months. Answer the e-mail, and we put it right."]
            return render(
                request, "design/error.html", {"heading": "This link cannot be used", "lines": lines}, status=404
            )
        form = AnswersForm(posted(request), questions=questions)
        if request.method == "POST" and form.is_valid():
            try:
                answer_questions(system, key, form.answers(), form.words(), form.cleaned_data["name"])
            except ValidationError as error:
                put_errors(form, error)
            else:
                return show(request, "directory/confirmed.html", {"questions": questions_of(key, timezone.localdate())})
        context = {"form": form, "questions": form.questions, "organisation": questions[0].service.organisation}
        return show(request, "directory/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stale(request: CommonwealRequest) -> HttpResponse:
    """What nobody has confirmed for too long: an editor phones, and ticks what still holds."""
    require_editor(request.actor)
    if request.method == "POST":
        return _do_with_stale(request)
    found = stale_now()
    if wants_csv(request):
        header = ("Name", "Run by", "Phone", "E-mail", "Last confirmed", "E-mails sent", "Last e-mail")
        return csv_response("entries-to-confirm", header, (_row(one) for one in found.iterator(chunk_size=500)))
    context = {
        "page": page_of(request, found, size=30),
        "total": found.count(),
        "rules": rules_today(),
        "csv": csv_address(request),
        "crumbs": [{"text": "The directory’s desk", "href": reverse("directory:desk")}],
    }
    return show(request, "directory/desk/stale.html", context)


def _row(one: Service) -> tuple[object, ...]:
    asks = list(one.confirmations.all())
    return (
        one.name, one.organisation.name, one.phone, one.asked_email,  # type: ignore[attr-defined]
        one.assured_date.isoformat() if one.assured_date else "", len(asks),
        timezone.localtime(asks[0].asked_at).date().isoformat() if asks else "",
    )  # fmt: skip


def _do_with_stale(request: CommonwealRequest) -> HttpResponse:
    services = list(stale_now().filter(pk__in=chosen_ids(request.POST, "service")))
    if not services:
        messages.error(request, "Tick the entries that you asked about")
    elif "hide" in request.POST:
        count = take_stale_out_of_queue(request.actor, services)
        messages.success(request, f"{count} {'entry is' if count == 1 else 'entries are'} hidden.")
    else:
        count = confirm_entries(request.actor, services, "by phone")
        messages.success(
            request, f"{count} {'entry is' if count == 1 else 'entries are'} confirmed as of today, by phone."
        )
    return redirect("directory:stale")
