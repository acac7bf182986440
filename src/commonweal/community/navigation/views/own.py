"""What the person sees of the work with them, and what they add: on their own record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.community.navigation.actions import add_own_words, finish_step
from commonweal.community.navigation.actions.holding import WORKERS
from commonweal.community.navigation.forms.work import OwnVisitForm, WordsForm
from commonweal.community.navigation.models import Arrival, Goal, Introduction, Journey, Step
from commonweal.community.navigation.queries.teams import teams_that_do_this_work
from commonweal.community.navigation.queries.work import journey_seen, journeys_of, visits_to_tell
from commonweal.community.navigation.timing import STATES
from commonweal.community.navigation.views.opening import tried, typed_in
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access, is_own_record

BOTH = ["GET", "POST"]
SHOWN, REFUSED_SHOWN = 5, 2


def section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The part of a record about link work: for the person all of it, for staff a line for each work with a link."""
    journeys = list(journeys_of(person)[:SHOWN])
    waits = list(Arrival.objects.filter(person=person, answer="").select_related("team__organisation"))
    refused = Arrival.objects.filter(person=person).exclude(answer__in=["", Arrival.Answer.BEGUN])
    is_staff = actor.has_role(*CARE_STAFF)
    may_ask = (access.is_own or is_staff) and bool(teams_that_do_this_work(person.place))
    if not (journeys or waits or may_ask):
        return None
    current = next((one for one in journeys if one.closed_at is None), None)
    context: dict[str, Any] = {
        "journeys": [(one, STATES[one.state]) for one in journeys],
        "waits": waits,
        "refused": refused.select_related("team__organisation").order_by("-answered_at")[:REFUSED_SHOWN],
        "may_put_forward": may_ask,
        "may_begin": actor.has_role(*WORKERS) and not access.is_own,
        "current": current,
        "reads_work": not access.is_own,
    }
    if access.is_own and current is not None:
        context |= {
            "goals": current.goals.exclude(state=Goal.State.LET_GO),
            "steps": current.steps.filter(done_on=None, dropped_on=None),
            "introductions": current.introductions.select_related("booking")[:10],
            "to_tell": set(visits_to_tell(person).values_list("pk", flat=True)),
            "own_words": current.ownwordss.all()[:3],
            "notes": current.sharednotes.prefetch_related("readers", "answers")[:SHOWN],
            "mine": Step.Doer.PERSON,
        }
    return context


def _own(request: CommonwealRequest, journey_id: UUID) -> Journey:
    """The person's own work; PermissionDenied for everybody else."""
    journey = journey_seen(journey_id)
    if not is_own_record(request.actor, journey.person):
        raise PermissionDenied("Only the person themselves can write here.")
    return journey


def _back(journey: Journey) -> str:
    return reverse("identity:record", args=[journey.person_id]) + "#link-worker"


@sign_in_required
@require_http_methods(BOTH)
def write(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/my-note`: a note to one's worker."""
    journey = _own(request, journey_id)
    form = WordsForm(typed_in(request))
    form.fields["words"].label = "Your note"
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: add_own_words(request.actor, journey, form.cleaned_data["words"]))
    ):
        messages.success(request, "Your note is sent. Your worker sees it when they next look.")
        return redirect(_back(journey))
    worker = journey.worker.name if journey.worker else journey.team.name
    context = {"form": form, "journey": journey, "heading": f"A note to {worker}", "back_to": _back(journey),
               "button": "Send"}  # fmt: skip
    return render(request, "navigation/own.html", context)


@sign_in_required
@require_http_methods(BOTH)
def how_it_went(request: CommonwealRequest, journey_id: UUID, introduction_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/my-visit/<uuid>`: how a visit went."""
    journey = _own(request, journey_id)
    row = get_object_or_404(Introduction, pk=introduction_id, journey=journey)
    form = OwnVisitForm(typed_in(request))

    def act() -> object:
        typed = form.cleaned_data
        return add_own_words(
            request.actor, journey, typed["words"], introduction=row, went=typed["went"] == "yes",
            liking=typed["liking"],
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and tried(form, act):
        messages.success(request, "Thank you. Your worker sees how it went.")
        return redirect(_back(journey))
    context = {"form": form, "journey": journey, "heading": f"How was {row.name}?", "back_to": _back(journey),
               "button": "Send"}  # fmt: skip
    return render(request, "navigation/own.html", context)


@sign_in_required
@require_POST
def step_done(request: CommonwealRequest, journey_id: UUID, step_id: UUID) -> HttpResponse:
    """The person has done a step of theirs."""
    journey = _own(request, journey_id)
    try:
        finish_step(request.actor, get_object_or_404(Step, pk=step_id, journey=journey))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, "Well done. The step is marked as done.")
    return redirect(_back(journey))
