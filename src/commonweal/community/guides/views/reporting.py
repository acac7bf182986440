"""The report at the end of a guide: read, sent on, and taken along when asking for help."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.guides.actions import count_use, mail_report
from commonweal.community.guides.answering import next_question
from commonweal.community.guides.forms.answer import EmailForm
from commonweal.community.guides.handover import ToldBefore, hand_over
from commonweal.community.guides.held import Held, hold
from commonweal.community.guides.nearby import services_nearby
from commonweal.community.guides.queries import InForce, titles_in_force
from commonweal.community.guides.reports import Report, report_of, words_to_hand_over
from commonweal.community.guides.views.opening import guide_or_404, is_trying, onward, private, run_or_start
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.environment import day

ASK = "/ask"
"""Where people ask for help: a room above, of which this one knows the address only."""

WAYS_TO_READ = {"": "Standard", "large": "Large print", "easy": "Easy words"}


def _report(request: CommonwealRequest, key: str) -> tuple[InForce, Held, Report] | HttpResponse:
    """The report of whoever is here; where something is not answered yet, the way there."""
    found = guide_or_404(request, key)
    run = run_or_start(request, found.guide)
    if isinstance(run, HttpResponse):
        return run
    if next_question(found.guide, run.answers) is not None:
        return onward(found.guide, run)
    return found, run, report_of(found.guide, run.answers)


@require_safe
@private
def report(request: CommonwealRequest, key: str) -> HttpResponse:
    """The report: to read, in large print or easy words, and to print. Counted once a run."""
    opened = _report(request, key)
    if isinstance(opened, HttpResponse):
        return opened
    found, run, made = opened
    trying = is_trying(request, key)
    if not run.counted and not trying:
        run.counted = True
        hold(request.session, run)
        count_use(key, "finished")
        if made.assessments:
            count_use(key, "suggested")
    context = {
        "guide": found.guide,
        "report": made,
        "nearby": services_nearby(made.needs, made.postcode),
        "run": run,
        "is_trying": trying,
        **ways_to_read(request),
        "back_to": reverse("guides:check", args=[key]),
    }
    return render(request, "guides/report.html", context)


def ways_to_read(request: CommonwealRequest) -> dict[str, object]:
    """How a report is to be read, as the address asks for, the other ways, and guides to read on in."""
    asked = request.GET.get("read", "")
    chosen = asked if asked in WAYS_TO_READ else ""
    return {"read": chosen, "ways": WAYS_TO_READ, "other_guides": titles_in_force()}


@require_http_methods(["GET", "POST"])
@private
def mail(request: CommonwealRequest, key: str) -> HttpResponse:
    """Send the advice, without the answers, to an e-mail address."""
    opened = _report(request, key)
    if isinstance(opened, HttpResponse):
        return opened
    found, _, made = opened
    easy = request.GET.get("read") == "easy"
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            mail_report(request.actor, made, form.cleaned_data["email"], easy=easy)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The advice is on its way to {form.cleaned_data['email']}.")
            return redirect("guides:report", key)
    context = {"form": form, "guide": found.guide, "easy": easy, "back_to": reverse("guides:report", args=[key])}
    return render(request, "guides/mail.html", context)


@require_POST
@private
def ask(request: CommonwealRequest, key: str) -> HttpResponse:
    """Go on to ask for help, taking along what was said, so that it need not be said again."""
    opened = _report(request, key)
    if isinstance(opened, HttpResponse):
        return opened
    found, run, made = opened
    told = ToldBefore(
        source=found.guide.title,
        who=str(run.answers.get("who", "")),
        words=words_to_hand_over(made, day(timezone.localdate())),
        postcode=made.postcode,
    )
    hand_over(request.session, told)
    if not is_trying(request, key):
        count_use(key, "asked")
    return HttpResponseRedirect(ASK)
