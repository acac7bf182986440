"""Pausing, handing over, closing, the summary, and following up."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.navigation.actions import (
    close_journey,
    hand_over,
    pause_journey,
    record_follow_up,
    resume_journey,
)
from commonweal.community.navigation.actions.closing import workers_beside
from commonweal.community.navigation.actions.letters import (
    connections,
    goals_in_words,
    wellbeing_in_words,
)
from commonweal.community.navigation.forms.work import CloseForm, FollowUpForm, HandOverForm, PauseForm
from commonweal.community.navigation.views.opening import form_page, open_work, typed_in, work_context
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest

BOTH = ["GET", "POST"]


@sign_in_required
@require_http_methods(BOTH)
def pause(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/pause`."""
    journey = open_work(request, journey_id, "the page to pause")
    form = PauseForm(typed_in(request))

    def act() -> object:
        return pause_journey(request.actor, journey, form.cleaned_data["until"], form.cleaned_data["reason"])

    return form_page(request, journey, form, act, heading="Pause", done="The work is paused.", button="Pause")


@sign_in_required
@require_POST
def resume(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """Go on after a pause."""
    journey = open_work(request, journey_id)
    try:
        resume_journey(request.actor, journey)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, "The work goes on.")
    return redirect("navigation:work", journey.pk)


@sign_in_required
@require_http_methods(BOTH)
def hand(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/hand-over`: to somebody else of the team."""
    journey = open_work(request, journey_id, "the page to hand over")
    workers = workers_beside(journey)
    form = HandOverForm(typed_in(request), workers=workers)

    def act() -> object:
        to = next(worker for worker in workers if str(worker.pk) == form.cleaned_data["to"])
        return hand_over(request.actor, journey, to, form.cleaned_data["reason"])

    intro = [] if workers else ["Nobody else of this team does this work today."]
    told = "and the person is told" if journey.may_write else "tell the person: they are not written to"
    return form_page(
        request, journey, form, act, heading="Hand over", done=f"The work is handed over; {told}.",
        button="Hand over", intro=intro,
    )  # fmt: skip


@sign_in_required
@require_http_methods(BOTH)
def close(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/close`: what worked, and where the person is connected now."""
    journey = open_work(request, journey_id, "the page to close")
    form = CloseForm(typed_in(request), initial={"write": journey.may_write})

    def act() -> object:
        return close_journey(request.actor, journey, **form.cleaned_data)

    return form_page(
        request,
        journey,
        form,
        act,
        heading="Close",
        done="The work is closed.",
        button="Close",
        template="navigation/close.html",
        goals=goals_in_words(journey),
        changes=wellbeing_in_words(journey),
        connected=connections(journey),
    )


@sign_in_required
@require_http_methods(BOTH)
def follow_up(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/follow-up`: how they are some time later."""
    journey = open_work(request, journey_id, "the follow-up")
    form = FollowUpForm(typed_in(request))

    def act() -> object:
        return record_follow_up(request.actor, journey, form.cleaned_data["note"])

    return form_page(request, journey, form, act, heading="How are they now?", done="The follow-up is kept.")


@sign_in_required
@require_safe
def summary(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/summary`: what was done together, to read and print."""
    journey = open_work(request, journey_id, "the summary")
    context = work_context(
        request,
        journey,
        goals=goals_in_words(journey),
        changes=wellbeing_in_words(journey),
        connected=connections(journey),
    )
    return render(request, "navigation/summary.html", context)
