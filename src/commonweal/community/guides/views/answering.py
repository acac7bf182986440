"""Pages on which somebody chooses a guide, answers it and checks what they answered."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.guides.actions import count_use
from commonweal.community.guides.answering import fitting, in_words, next_question, question_before, route
from commonweal.community.guides.document.guide import By
from commonweal.community.guides.forms.answer import AnswerForm
from commonweal.community.guides.held import Held, guides_begun, held_run, hold, let_go
from commonweal.community.guides.queries import doors, guides_in_force
from commonweal.community.guides.views.keeping import save_now
from commonweal.community.guides.views.opening import (
    address_onward,
    guide_or_404,
    is_trying,
    keep_on,
    onward,
    private,
    run_or_start,
)
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.sessions import clear_what_was_kept

QUICK_EXIT = "https://www.bbc.co.uk/weather"
"""Where somebody is who left a guide at once: a page that anybody may have open."""


@require_safe
def choose(request: CommonwealRequest) -> HttpResponse:
    """All guides: by room, by worry, and those begun before in this browser."""
    guides = guides_in_force()
    begun = guides_begun(request.session)
    context = {
        "rooms": doors(By.ROOM, guides),
        "worries": doors(By.WORRY, guides),
        "begun": [one.guide for one in guides if one.key in begun],
    }
    return render(request, "guides/choose.html", context)


@require_safe
@private
def guide_page(request: CommonwealRequest, key: str) -> HttpResponse:
    """What a guide is for, and the button that starts it."""
    found = guide_or_404(request, key)
    run = held_run(request.session, found.guide)
    context = {
        "guide": found.guide,
        "is_trying": is_trying(request, key),
        "go_on": address_onward(found.guide, run) if run and run.answers else "",
        "back_to": reverse("guides:choose"),
    }
    return render(request, "guides/guide.html", context)


@require_POST
def begin(request: CommonwealRequest, key: str) -> HttpResponse:
    """Start a guide anew, or by one of its doors: then what choosing it answers is taken on."""
    found = guide_or_404(request, key)
    name = request.POST.get("door", "")
    door = next((one for one in found.guide.doors if one.name == name), None)
    before = held_run(request.session, found.guide) if door else None
    run = before or Held(key)
    run.answers = {**run.answers, **fitting(found.guide, door.answers if door else {})}
    hold(request.session, run)
    if before is None and not is_trying(request, key):
        count_use(key, "started")
    return onward(found.guide, run)


@require_http_methods(["GET", "POST"])
@private
def question(request: CommonwealRequest, key: str, name: str) -> HttpResponse:
    """One question. Its answer is held at once; what was answered after it is kept as far as it still applies."""
    found = guide_or_404(request, key)
    run = run_or_start(request, found.guide)
    if isinstance(run, HttpResponse):
        return run
    asked = next((one for one in route(found.guide, run.answers) if one.key == name), None)
    if asked is None:
        return onward(found.guide, run)
    form = AnswerForm(asked, request.POST if request.method == "POST" else None, run.answers.get(name))
    if request.method == "POST":
        leaving = "save" in request.POST
        if form.is_valid():
            run.answers[name] = form.taken
            keep_on(request, found, run)
            return save_now(request, found) if leaving else onward(found.guide, run)
        if leaving:
            return save_now(request, found)
    before = question_before(found.guide, run.answers, name)
    context = {
        "form": form,
        "guide": found.guide,
        "question": asked,
        "section": found.guide.section_of(asked),
        "number": [one.key for one in route(found.guide, run.answers)].index(name) + 1,
        "is_trying": is_trying(request, key),
        "back_to": reverse("guides:question", args=[key, before.key])
        if before
        else reverse("guides:guide", args=[key]),
    }
    return render(request, "guides/question.html", context)


@require_safe
@private
def check(request: CommonwealRequest, key: str) -> HttpResponse:
    """All answers once more, each with a link to change it."""
    found = guide_or_404(request, key)
    run = run_or_start(request, found.guide)
    if isinstance(run, HttpResponse):
        return run
    if next_question(found.guide, run.answers) is not None:
        return onward(found.guide, run)
    asked = route(found.guide, run.answers)
    context = {
        "guide": found.guide,
        "answered": [(one, in_words(one, run.answers[one.key])) for one in asked],
        "is_trying": is_trying(request, key),
        "back_to": reverse("guides:question", args=[key, asked[-1].key]),
    }
    return render(request, "guides/check.html", context)


@require_POST
def forget(request: CommonwealRequest, key: str) -> HttpResponse:
    """Take one's answers out of this browser. What was saved stays where it was saved."""
    found = guide_or_404(request, key)
    let_go(request.session, found.key)
    response = redirect("guides:choose")
    clear_what_was_kept(response)
    return response


def leave(request: CommonwealRequest) -> HttpResponse:
    """Out of here at once: answers are forgotten, and the browser shows the weather."""
    if request.method not in ("GET", "HEAD"):
        raise Http404("This page is only left")
    let_go(request.session)
    response = HttpResponseRedirect(QUICK_EXIT)
    clear_what_was_kept(response)
    response["Cache-Control"] = "no-store"
    return response
