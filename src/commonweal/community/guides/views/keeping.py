"""Pages on which somebody keeps their answers, comes back to them, and shares them with whoever works with them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.guides.actions import (
    count_use,
    delete_run,
    keep_run,
    mail_code,
    open_run,
    save_run,
    share_run,
    stop_sharing,
)
from commonweal.community.guides.actions.running import kept_until
from commonweal.community.guides.answering import fitting, next_question
from commonweal.community.guides.forms.answer import EmailForm
from commonweal.community.guides.held import Held, held_run, hold
from commonweal.community.guides.models import Run
from commonweal.community.guides.nearby import services_nearby
from commonweal.community.guides.queries import InForce, guide_in_force, guides_in_force, runs_of
from commonweal.community.guides.reports import report_of
from commonweal.community.guides.views.opening import guide_or_404, is_trying, onward, private, run_or_start
from commonweal.community.guides.views.reporting import ways_to_read
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.correspondence.return_form import ReturnForm
from commonweal.people.identity.queries import own_person
from commonweal.people.sight.actions import open_record


@require_POST
@private
def save(request: CommonwealRequest, key: str) -> HttpResponse:
    """Keep what was answered so far."""
    return save_now(request, guide_or_404(request, key))


def save_now(request: CommonwealRequest, found: InForce) -> HttpResponse:
    """In the account of whoever is signed in (at work, under a code: answers are not the worker's own), else under a
    code."""
    run = run_or_start(request, found.guide)
    if isinstance(run, HttpResponse):
        return run
    if is_trying(request, found.key):
        messages.info(request, "You are trying a draft: nothing is saved.")
        return onward(found.guide, run)
    is_new = not run.reference
    if request.actor.is_signed_in and not request.actor.is_staff:
        kept = keep_run(request.actor, found.key, found.edition, run.answers, run.reference if run.in_account else "")
        run.reference, run.code, run.in_account = kept.reference, "", True
    else:
        saved = save_run(request.actor, found.key, found.edition, run.answers, run.reference, run.code)
        run.reference, run.code, run.in_account = saved.run.reference, saved.code, False
    hold(request.session, run)
    if is_new:
        count_use(found.key, "saved")
    return redirect("guides:saved", found.key)


@require_http_methods(["GET", "POST"])
@private
def saved(request: CommonwealRequest, key: str) -> HttpResponse:
    """What was answered is kept: how to come back to it. Sends the code to an e-mail address."""
    found = guide_or_404(request, key)
    run = run_or_start(request, found.guide)
    if isinstance(run, HttpResponse):
        return run
    if not run.reference:
        return onward(found.guide, run)
    row = runs_of(request.actor).filter(reference=run.reference).first() if run.in_account else None
    if not run.in_account:
        row = open_run(request.actor, run.reference, run.code)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and row is not None and run.code:
        try:
            mail_code(request.actor, row, run.code, found.guide.title, form.cleaned_data["email"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The code is on its way to {form.cleaned_data['email']}.")
            return redirect("guides:saved", key)
    context = {
        "form": form,
        "guide": found.guide,
        "run": run,
        "kept_until": kept_until(row) if row else None,
        "is_done": next_question(found.guide, run.answers) is None,
    }
    return render(request, "guides/saved.html", context)


@require_http_methods(["GET", "POST"])
@private
def come_back(request: CommonwealRequest) -> HttpResponse:
    """Open a saved run by its reference and code, on any computer."""
    form = ReturnForm.of(request)
    row = form.opens(lambda reference, code: open_run(request.actor, reference, code))
    if row is not None:
        return _open(request, row, form.cleaned_data["code"])
    return render(request, "guides/return.html", {"form": form, "back_to": reverse("guides:choose")})


def _open(request: CommonwealRequest, row: Run, code: str) -> HttpResponse:
    """Take a kept run into this session, and go on with it."""
    found = guide_in_force(row.guide)
    if found is None:
        messages.info(request, "This guide is no longer in use. Others may help you.")
        return redirect("guides:choose")
    run = Held(
        row.guide,
        fitting(found.guide, row.answers),
        reference=row.reference,
        code=code,
        in_account=not code,
        counted=next_question(found.guide, fitting(found.guide, row.answers)) is None,
    )
    hold(request.session, run)
    if next_question(found.guide, run.answers) is None:
        return redirect("guides:report", row.guide)
    return onward(found.guide, run)


@sign_in_required
@require_safe
@private
def kept(request: CommonwealRequest) -> HttpResponse:
    """What somebody keeps in their account, and with whom they share it."""
    listed, guides = [], {one.key: one.guide for one in guides_in_force()}
    for row in runs_of(request.actor)[:50]:
        guide = guides.get(row.guide)
        is_done = guide is not None and next_question(guide, fitting(guide, row.answers)) is None
        listed.append((row, guide.title if guide else row.guide, guide is not None, is_done))
    context = {"kept": listed, "has_record": own_person(request.actor) is not None}
    return render(request, "guides/kept.html", {**context, "back_to": reverse("guides:choose")})


@sign_in_required
@require_POST
def change_kept(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Open, share, take back or delete what one keeps."""
    row = get_object_or_404(runs_of(request.actor), pk=pk)
    found = guide_in_force(row.guide)
    title = found.guide.title if found else row.guide
    match request.POST.get("do"):
        case "open":
            return _open(request, row, "")
        case "share":
            try:
                share_run(request.actor, row, title)
            except ValidationError as error:
                messages.info(request, " ".join(error.messages))
            else:
                messages.success(request, f"Those who work with you can now read your answers to “{title}”.")
        case "take-back":
            stop_sharing(request.actor, row, title)
            messages.success(request, f"Your answers to “{title}” are no longer shared.")
        case "delete":
            delete_run(request.actor, row, title)
            _let_go_of(request, row)
            messages.success(request, f"Your answers to “{title}” are deleted.")
    return redirect("guides:kept")


def _let_go_of(request: CommonwealRequest, row: Run) -> None:
    """A deleted run that is open in this browser is no longer a saved one."""
    found = guide_in_force(row.guide)
    run = held_run(request.session, found.guide) if found else None
    if run is not None and run.reference == row.reference:
        run.reference, run.in_account = "", False
        hold(request.session, run)


@sign_in_required
@require_safe
@private
def shared(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """What somebody answered and shares: for whoever works with them, and for themselves."""
    row = get_object_or_404(Run.objects.select_related("person"), pk=pk, person__isnull=False)
    assert row.person_id is not None
    person, _ = open_record(request.actor, row.person_id, "answers to a guide")
    found = guide_in_force(row.guide)
    context = {"row": row, "person": person, "back_to": reverse("identity:record", args=[person.pk])}
    if found is not None:
        answers = fitting(found.guide, row.answers)
        made = report_of(found.guide, answers)
        context |= {
            "guide": found.guide,
            "report": made,
            "nearby": services_nearby(made.needs, made.postcode),
            **ways_to_read(request),
        }
    return render(request, "guides/shared.html", context)
