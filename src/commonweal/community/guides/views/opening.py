"""What the pages of residents share: finding the guide and the run of whoever is here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commonweal.community.guides.actions import keep_run, save_run
from commonweal.community.guides.actions.editing import EDITS
from commonweal.community.guides.answering import next_question
from commonweal.community.guides.document.guide import Guide
from commonweal.community.guides.document.reading import read_guide
from commonweal.community.guides.held import TRYING, Held, held_run, hold
from commonweal.community.guides.queries import InForce, draft_of, guide_in_force
from commonweal.core.accounts.middleware import CommonwealRequest

DRAFT = "draft"
NOT_HERE = "Your answers are not open in this browser. Start the guide, or come back with your reference and code."
View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Keeps a page that has answers on it out of every store: going back in a shared browser must not show it."""

    @wraps(view)
    def answered(request: CommonwealRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    return answered


def guide_or_404(request: CommonwealRequest, key: str) -> InForce:
    """The guide as residents have it; for an editor who tries a draft, the draft."""
    if is_trying(request, key):
        draft = draft_of(key)
        guide = read_guide(key, draft.document).guide if draft else None
        if guide is not None:
            return InForce(guide, DRAFT)
    found = guide_in_force(key)
    if found is None:
        raise Http404("There is no such guide, or it is out of use")
    return found


def is_trying(request: CommonwealRequest, key: str) -> bool:
    """Whether this editor walks through the draft of a guide."""
    return bool(request.session.get(TRYING) == key and request.actor.has_role(*EDITS))


def run_or_start(request: CommonwealRequest, guide: Guide) -> Held | HttpResponse:
    """The run of whoever is here, or the way to the start of the guide."""
    run = held_run(request.session, guide)
    if run is None:
        messages.info(request, NOT_HERE)
        return redirect("guides:guide", guide.key)
    return run


def keep_on(request: CommonwealRequest, found: InForce, run: Held) -> None:
    """Hold the run in the session; where it is saved too, save it again."""
    if run.reference and run.in_account:
        keep_run(request.actor, found.key, found.edition, run.answers, run.reference)
    elif run.reference:
        save_run(request.actor, found.key, found.edition, run.answers, run.reference, run.code)
    hold(request.session, run)


def onward(guide: Guide, run: Held) -> HttpResponse:
    """The first question without an answer, or checking them all."""
    return redirect(address_onward(guide, run))


def address_onward(guide: Guide, run: Held) -> str:
    question = next_question(guide, run.answers)
    if question is None:
        return reverse("guides:check", args=[guide.key])
    return reverse("guides:question", args=[guide.key, question.key])
