"""What was asked, followed: by account, or by reference and code; changed, ended and thanked for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.volunteering.actions import cancel_task, finish_task, hand_back_task, thank_volunteer
from commonweal.community.volunteering.forms.running import DoneForm, ThanksForm, WordsForm
from commonweal.community.volunteering.keys import digest_of
from commonweal.community.volunteering.models import Grant, Task
from commonweal.community.volunteering.queries.board import lines_of
from commonweal.community.volunteering.queries.mine import own_tasks
from commonweal.community.volunteering.queries.schemes import scheme_of, sides_of
from commonweal.community.volunteering.saying import told_to_asker
from commonweal.community.volunteering.states import Reason, Side, State, moves_of
from commonweal.community.volunteering.views.acting import act_page
from commonweal.community.volunteering.views.held import HAND, hold, let_go, use
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import set_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.sessions import clear_what_was_kept
from commonweal.core.correspondence.references import UnreadableError, normalise_code, normalise_reference
from commonweal.core.correspondence.return_form import ReturnForm, try_code
from commonweal.core.design.listing import page_of


@sign_in_required
@never_cache
@require_safe
def tasks(request: CommonwealRequest) -> HttpResponse:
    """What somebody who is signed in asked for, and staff for others."""
    shown = page_of(request, own_tasks(request.actor))
    context = {"shown": shown, "lines": lines_of(list(shown.items), timezone.localdate())}
    return render(request, "volunteering/tasks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: CommonwealRequest) -> HttpResponse:
    """Open a task or a grant by its reference and code, on any computer."""
    form = ReturnForm.of(request)
    found = form.opens(lambda reference, code: _opened(request, reference, code))
    return found or render(
        request, "volunteering/follow.html", {"form": form, "back_to": reverse("volunteering:front")}
    )


@never_cache
@require_safe
def follow_link(request: CommonwealRequest, reference: str, code: str) -> HttpResponse:
    """The link of a message: as if reference and code had been typed."""
    try:
        wanted, key = normalise_reference(reference), normalise_code(code)
    except UnreadableError:
        return redirect("volunteering:follow")
    found, _ = try_code(wanted, key, lambda reference, code: _opened(request, reference, code))
    return found or redirect(f"{reverse('volunteering:follow')}?reference={wanted}")


def _opened(request: CommonwealRequest, reference: str, code: str) -> HttpResponse | None:
    """Where the reference and its code lead; None where they do not belong together."""
    request.actor = set_actor(request.actor, draft_key=digest_of(code))
    for model, field, page in ((Task, "asker_key", "task"), (Grant, "key", "grant")):
        if model.objects.filter(reference=reference, **{field: digest_of(code)}).exists():
            hold(request, reference, code)
            return redirect(f"volunteering:{page}", reference)
    return None


@require_POST
def leave(request: CommonwealRequest) -> HttpResponse:
    """Forget the keys on this computer."""
    let_go(request)
    messages.success(request, "What you opened is no longer open on this computer.")
    response = redirect("volunteering:front")
    clear_what_was_kept(response)
    return response


def find_task(request: CommonwealRequest, reference: str) -> Task:
    """A task that the actor may see: by account, by its code, or by the volunteer's key. Http404 otherwise."""
    found = Task.objects.select_related("organisation", "place")
    try:
        wanted = normalise_reference(reference)
    except UnreadableError:
        raise Http404 from None
    for name in (wanted, HAND):
        if use(request, name) and (task := found.filter(reference=wanted).first()) is not None:
            return task
    task = found.filter(reference=wanted).first()
    if task is None:
        raise Http404
    return task


@never_cache
@require_safe
def task(request: CommonwealRequest, reference: str) -> HttpResponse:
    """One task, for whoever asked and for the volunteer who has it; a coordinator goes on to the board."""
    try:
        found = find_task(request, reference)
    except Http404:
        if request.actor.is_signed_in:
            raise
        return redirect(f"{reverse('volunteering:follow')}?reference={reference}")
    sides = sides_of(request.actor, found)
    if Side.COORDINATOR in sides:
        return redirect("volunteering:board-task", found.reference)
    state = State(found.state)
    context = {
        "task": found,
        "line": lines_of([found], timezone.localdate())[0],
        "is_asker": Side.ASKER in sides,
        "is_volunteer": Side.VOLUNTEER in sides,
        "told": told_to_asker(
            state,
            volunteer=found.volunteer_name.split()[0] if found.volunteer_name else "",
            reason=Reason(found.reason) if found.reason else None,
            scheme=found.organisation.name,
        ),
        "moves": moves_of(state, sides),
        "may_thank": Side.ASKER in sides and state is State.DONE and found.thanked_at is None,
        "shows_volunteer": Side.ASKER in sides and state is State.MATCHED,
        "scheme": scheme_of(found.organisation),
    }
    return render(request, "volunteering/task.html", context)


def _act(
    request: CommonwealRequest,
    reference: str,
    form: Form,
    words: dict[str, str],
    act: Callable[[Task, dict[str, Any]], object],
) -> HttpResponse:
    """A page with one form that does one thing to a task, and goes back to it; a volunteer goes to their own page."""
    found = find_task(request, reference)
    back_to = reverse("volunteering:task", args=[found.reference])

    def then() -> str:
        sides = sides_of(request.actor, found)
        is_gone = Side.VOLUNTEER in sides and Side.ASKER not in sides
        return reverse("volunteering:mine") if is_gone else back_to

    return act_page(request, form, words, lambda given: act(found, given), back_to, then=then, task=found)


@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: CommonwealRequest, reference: str) -> HttpResponse:
    words = {
        "heading": "Do you no longer need this?",
        "lead": "Nobody is asked any more. If a neighbour has said yes, we tell them.",
        "button": "I no longer need it",
        "done": "It is no longer asked for.",
    }
    form = WordsForm(request.POST if request.method == "POST" else None)
    return _act(request, reference, form, words, lambda found, given: cancel_task(request.actor, found, given["words"]))


@never_cache
@require_http_methods(["GET", "POST"])
def done(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Whoever asked says that it was done; a volunteer says so with the hours."""
    found = find_task(request, reference)
    logs = Side.VOLUNTEER in sides_of(request.actor, found)
    words = {
        "heading": "Was it done?",
        "lead": "Your hours are kept for your log and your certificate." if logs else "Say so, and then say thank you.",
        "button": "It was done",
        "done": "Thank you for telling us.",
    }
    today = timezone.localdate()
    form = DoneForm(request.POST if request.method == "POST" else None, logs=logs, initial={"on": today})
    return _act(
        request,
        reference,
        form,
        words,
        lambda task, given: finish_task(
            request.actor, task, on=given.get("on"), hours=given.get("hours"), words=given["words"]
        ),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def thanks(request: CommonwealRequest, reference: str) -> HttpResponse:
    words = {
        "heading": "Say thank you",
        "lead": "",
        "button": "Send my thanks",
        "done": "Your thanks are on their way.",
    }
    form = ThanksForm(request.POST if request.method == "POST" else None)
    return _act(
        request, reference, form, words, lambda found, given: thank_volunteer(request.actor, found, given["words"])
    )


@never_cache
@require_http_methods(["GET", "POST"])
def hand_back(request: CommonwealRequest, reference: str) -> HttpResponse:
    words = {
        "heading": "Can you not do it after all?",
        "lead": "That happens. We tell them, and look for somebody else at once.",
        "button": "I cannot do it",
        "done": "Thank you for telling us. We look for somebody else.",
    }
    form = WordsForm(request.POST if request.method == "POST" else None)
    return _act(
        request, reference, form, words, lambda found, given: hand_back_task(request.actor, found, given["words"])
    )
