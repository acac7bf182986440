"""Putting somebody forward, beginning with them, or saying why not."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.community.navigation.actions import answer_arrival, begin_journey, put_forward
from commonweal.community.navigation.actions.holding import WORKERS
from commonweal.community.navigation.actions.starting import Forward, kind_of
from commonweal.community.navigation.forms.starting import AnswerForm, BeginForm, NewPersonForm, PutForwardForm
from commonweal.community.navigation.models import Arrival, Journey, Source
from commonweal.community.navigation.queries.caseload import waiting_to_begin
from commonweal.community.navigation.queries.teams import teams_that_do_this_work, working_team
from commonweal.community.navigation.views.opening import tried, typed_in
from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address, possible_duplicates
from commonweal.people.sight.actions import open_record

BOTH = ["GET", "POST"]


def _team_of(actor: Actor) -> Team:
    team = working_team(actor)
    if team is None:
        raise PermissionDenied("Only somebody who does link work in a team can begin.")
    return team


def _usual(actor: Actor) -> dict[str, Any]:
    """What a worker mostly fills in: the name of their work, and the number they gave the person before."""
    latest = Journey.objects.filter(worker=actor.account_id).exclude(phone="").order_by("-started_at").first()
    kind = latest.kind if latest else kind_of(actor)
    return {"kind": kind, "phone": latest.phone if latest else "", "source": Source.SELF}


@role_required(*WORKERS)
@require_http_methods(BOTH)
def begin(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/begin`: with somebody the worker is told of. Records they see that may be the same come first."""
    team = _team_of(request.actor)
    is_council = team.organisation.kind == Organisation.Kind.COUNCIL
    form = NewPersonForm(typed_in(request), is_council=is_council, initial=_usual(request.actor))
    matches = []
    if request.method == "POST" and form.is_valid():
        who = _chosen(request)
        asked = ("given_name", "family_name", "known_as", "date_of_birth", "nhs_number", "postcode")
        if who is None and "nobody" not in request.POST:
            matches = possible_duplicates(request.actor, **{name: form.cleaned_data[name] for name in asked})
        if not matches:
            made: list[Journey] = []
            if tried(form, lambda: made.append(_begin(request, form, who or form.person()))):
                return _begun(request, made[0])
    context = {"form": form, "team": team, "is_council": is_council, "matches": matches, "is_new": True,
               "who": [form[name] for name in form.fields if name in WHO_FIELDS],
               "back_to": reverse("navigation:people")}  # fmt: skip
    return render(request, "navigation/begin.html", context)


WHO_FIELDS = frozenset(NewPersonForm.base_fields) - frozenset(BeginForm.base_fields)


def _chosen(request: CommonwealRequest) -> Person | None:
    """The record that was chosen among those that may be the same."""
    chosen = request.POST.get("person", "")
    try:
        return Person.objects.filter(pk=UUID(chosen)).first() if chosen else None
    except ValueError:
        return None


def _begin(request: CommonwealRequest, form: BeginForm, who: Any, arrival: Arrival | None = None) -> Journey:
    return begin_journey(
        request.actor,
        who,
        form.forward(),
        form.agreement(),
        kind=form.cleaned_data["kind"],
        phone=form.cleaned_data["phone"],
        arrival=arrival,
    )


def _begun(request: CommonwealRequest, journey: Journey) -> HttpResponse:
    told = "They are told, and how to end it." if journey.may_write else "They are not written to: tell them yourself."
    messages.success(request, f"You work with {journey.person.name} from today. {told}")
    return redirect("navigation:work", journey.pk)


@role_required(*WORKERS)
@require_http_methods(BOTH)
def begin_with(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/navigation/begin`: with somebody whose record the worker sees."""
    person, _ = open_record(request.actor, person_id, "" if request.method == "POST" else "the page to begin link work")
    team = _team_of(request.actor)
    is_council = team.organisation.kind == Organisation.Kind.COUNCIL
    initial = _usual(request.actor) | {"consent_by": person.name}
    form = BeginForm(typed_in(request), is_council=is_council, initial=initial)
    made: list[Journey] = []
    if request.method == "POST" and form.is_valid() and tried(form, lambda: made.append(_begin(request, form, person))):
        return _begun(request, made[0])
    context = {"form": form, "team": team, "is_council": is_council, "person": person, "who": [],
               "back_to": reverse("identity:record", args=[person.pk])}  # fmt: skip
    return render(request, "navigation/begin.html", context)


@role_required(*WORKERS)
@require_http_methods(BOTH)
def begin_arrival(request: CommonwealRequest, arrival_id: UUID) -> HttpResponse:
    """`/navigation/arrivals/<uuid>/begin`: with somebody who was put forward; what is known already is filled in."""
    arrival = get_object_or_404(waiting_to_begin(request.actor), pk=arrival_id)
    is_council = arrival.team.organisation.kind == Organisation.Kind.COUNCIL
    initial = _usual(request.actor) | {
        "consent_by": arrival.agreed_by or (arrival.person.name if arrival.person else ""),
        "source": arrival.source, "source_name": arrival.source_name, "source_email": arrival.source_email,
        "trigger": arrival.trigger, "reason": arrival.reason,
        "may_tell_source": arrival.referral is not None and arrival.referral.tell_referrer,
    }  # fmt: skip
    if arrival.person is not None:
        if request.method == "GET":
            open_record(request.actor, arrival.person.pk, "the page to begin link work")
        form: BeginForm = BeginForm(typed_in(request), is_council=is_council, initial=initial)
    else:
        form = NewPersonForm(typed_in(request), is_council=is_council, initial=initial | _told(arrival))
    if request.method == "POST" and form.is_valid():
        who = form.person() if isinstance(form, NewPersonForm) else arrival.person
        made: list[Journey] = []
        if tried(form, lambda: made.append(_begin(request, form, who, arrival))):
            return _begun(request, made[0])
    context = {"form": form, "team": arrival.team, "is_council": is_council, "person": arrival.person,
               "arrival": arrival, "who": [form[name] for name in form.fields if name in WHO_FIELDS],
               "back_to": reverse("navigation:arrivals")}  # fmt: skip
    return render(request, "navigation/begin.html", context)


def _told(arrival: Arrival) -> dict[str, Any]:
    """What a referral tells of somebody without a record here."""
    referral = arrival.referral
    if referral is None:
        return {}
    given, _, family = referral.name.rpartition(" ")
    return {
        "given_name": given, "family_name": family, "known_as": referral.called, "date_of_birth": referral.born_on,
        "person_phone": referral.phone, "lines": referral.address, "postcode": referral.postcode,
        "consent_by": arrival.agreed_by or referral.name,
    }  # fmt: skip


@role_required(*WORKERS)
@require_http_methods(BOTH)
def answer(request: CommonwealRequest, arrival_id: UUID) -> HttpResponse:
    """`/navigation/arrivals/<uuid>/answer`: why no work begins."""
    arrival = get_object_or_404(waiting_to_begin(request.actor), pk=arrival_id)
    form = AnswerForm(typed_in(request))
    back = reverse("navigation:arrivals")
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if tried(form, lambda: answer_arrival(request.actor, arrival, typed["answer"], typed["reason"])):
            messages.success(request, "That is written down. They no longer wait here.")
            return redirect(back)
    return render(request, "navigation/answer.html", {"form": form, "arrival": arrival, "back_to": back})


@sign_in_required
@require_http_methods(BOTH)
def forward(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/navigation/put-forward`: to a team that does link work, by care staff or the person."""
    page = "the page to put them forward to link work"
    person, access = open_record(request.actor, person_id, "" if request.method == "POST" else page)
    if not access.is_own:
        request.actor.require_role(*CARE_STAFF)
    teams = teams_that_do_this_work(person.place)
    initial = {} if access.is_own else {"agreed_by": person.name}
    form = PutForwardForm(typed_in(request), teams=teams, is_own=access.is_own, initial=initial)
    back = reverse("identity:record", args=[person.pk]) + "#link-worker"
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        team = next(team for team in teams if str(team.pk) == typed["team"])
        source = Source.SELF if access.is_own else Source.COLLEAGUE
        told = Forward(source, typed["reason"], "" if access.is_own else request.actor.name,
                       trigger=typed.get("trigger", ""))  # fmt: skip
        if tried(form, lambda: put_forward(request.actor, person, team, told, agreed_by=typed.get("agreed_by", ""))):
            who = "You are" if access.is_own else f"{person.name} is"
            messages.success(request, f"{who} put forward to {team.name}. They get in touch.")
            return redirect(back)
    context = {"form": form, "person": person, "is_own": access.is_own, "teams": teams, "back_to": back,
               "address": current_address(person)}  # fmt: skip
    return render(request, "navigation/forward.html", context)
