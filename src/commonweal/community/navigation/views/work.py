"""The work with one person: its page, the talk, goals, steps and contacts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.navigation.actions import (
    Talk,
    add_step,
    drop_step,
    finish_step,
    mark_read,
    rate_goal,
    record_contact,
    set_goal,
    write_talk,
)
from commonweal.community.navigation.actions.holding import due_of
from commonweal.community.navigation.forms.work import (
    ContactForm,
    GoalForm,
    GoalNowForm,
    StepEndForm,
    StepForm,
    TalkForm,
)
from commonweal.community.navigation.models import ForumDecision, Goal, Step
from commonweal.community.navigation.queries.work import wellbeing_rows
from commonweal.community.navigation.timing import urgency_of
from commonweal.community.navigation.views.opening import crumbs_for, form_page, open_work, typed_in, work_context
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.queries import communication_needs, current_address

BOTH = ["GET", "POST"]


@sign_in_required
@require_safe
def work(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>`: everything of the work with one person, and what is due."""
    journey = open_work(request, journey_id)
    today = timezone.localdate()
    person = journey.person
    context = work_context(
        request,
        journey,
        due=[(one, urgency_of(one.on, today)) for one in due_of(journey)],
        goals=journey.goals.all(),
        steps=journey.steps.select_related("goal"),
        contacts=journey.contacts.all()[:20],
        introductions=journey.introductions.select_related("service", "booking"),
        gaps=journey.gaps.select_related("area"),
        wellbeing=wellbeing_rows(journey),
        notes=journey.sharednotes.prefetch_related("readers", "answers"),
        own_words=journey.ownwordss.select_related("introduction"),
        handovers=journey.handovers.all(),
        forum=ForumDecision.objects.filter(journey=journey),
        address=current_address(person),
        needs=communication_needs(person),
        circle=circle_of(person),
        crumbs=crumbs_for(request.actor),
    )
    return render(request, "navigation/work.html", context)


@sign_in_required
@require_POST
def read(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """The team has read what the person wrote."""
    journey = open_work(request, journey_id)
    mark_read(request.actor, journey)
    messages.success(request, "Marked as read.")
    return redirect("navigation:work", journey.pk)


@sign_in_required
@require_http_methods(BOTH)
def talk(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/talk`: what matters to the person."""
    journey = open_work(request, journey_id, "what matters to them")
    names = ("what_matters", "strengths", "would_like", "how_to_support", "talked_on")
    form = TalkForm(typed_in(request), initial={name: getattr(journey, name) for name in names})

    def act() -> object:
        typed = dict(form.cleaned_data)
        return write_talk(request.actor, journey, on=typed.pop("talked_on"), talk=Talk(**typed))

    return form_page(
        request, journey, form, act, heading="What matters", done="What was said is kept.", anchor="matters"
    )


@sign_in_required
@require_http_methods(BOTH)
def new_goal(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/goals/new`."""
    journey = open_work(request, journey_id, "the page to set a goal")
    form = GoalForm(typed_in(request))

    def act() -> object:
        typed = form.cleaned_data
        return set_goal(request.actor, journey, typed["words"], close_now=int(typed["close_now"]), by_on=typed["by_on"])

    return form_page(request, journey, form, act, heading="A goal", done="The goal is kept.", anchor="goals")


@sign_in_required
@require_http_methods(BOTH)
def goal(request: CommonwealRequest, journey_id: UUID, goal_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/goals/<uuid>`: how close it is now."""
    journey = open_work(request, journey_id, "a goal")
    row = get_object_or_404(Goal, pk=goal_id, journey=journey)
    form = GoalNowForm(typed_in(request), initial={"close_now": row.close_now, "state": row.state})

    def act() -> object:
        typed = form.cleaned_data
        return rate_goal(request.actor, row, close_now=int(typed["close_now"]), state=typed["state"])

    intro = [f"“{row.words}”", f"When it was set they felt {row.close_at_start} of 10 close to it."]
    return form_page(
        request, journey, form, act, heading="How close is it now?", done="That is kept.", anchor="goals", intro=intro
    )


@sign_in_required
@require_http_methods(BOTH)
def new_step(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/steps/new`."""
    journey = open_work(request, journey_id, "the page to agree a step")
    form = StepForm(typed_in(request), goals=journey.goals.filter(state=Goal.State.OPEN))

    def act() -> object:
        typed = form.cleaned_data
        return add_step(
            request.actor,
            journey,
            typed["words"],
            doer=typed["doer"],
            doer_name=typed["doer_name"],
            by_on=typed["by_on"],
            goal=form.chosen_goal(),
        )

    return form_page(request, journey, form, act, heading="A step", done="The step is kept.", anchor="steps")


@sign_in_required
@require_http_methods(BOTH)
def step(request: CommonwealRequest, journey_id: UUID, step_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/steps/<uuid>`: what came of a step."""
    journey = open_work(request, journey_id, "a step")
    row = get_object_or_404(Step, pk=step_id, journey=journey)
    form = StepEndForm(typed_in(request), initial={"how": "done"})

    def act() -> object:
        typed = form.cleaned_data
        end = finish_step if typed["how"] == "done" else drop_step
        return end(request.actor, row, typed["note"])

    return form_page(
        request, journey, form, act, heading="What came of it?", done="That is kept.", anchor="steps", intro=[row.words]
    )


@sign_in_required
@require_http_methods(BOTH)
def new_contact(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/contacts/new`."""
    journey = open_work(request, journey_id, "the page to record a contact")
    form = ContactForm(typed_in(request), initial={"was_reached": "yes"})

    def act() -> object:
        typed = form.cleaned_data
        return record_contact(
            request.actor,
            journey,
            typed["kind"],
            at=form.moment(),
            minutes=typed["minutes"] or 0,
            was_reached=typed["was_reached"] == "yes",
            present=typed["present"],
            note=typed["note"],
        )

    return form_page(request, journey, form, act, heading="A contact", done="The contact is kept.", anchor="contacts")
