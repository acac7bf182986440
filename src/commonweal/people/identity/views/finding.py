"""Finding people, and starting a record when they have none."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.beside import alerts_beside
from commonweal.people.identity.forms import AlikeForm, NarrowForm, NewPersonForm, take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import (
    PossibleDuplicate,
    current_addresses,
    near_people,
    possible_duplicates,
    search_people,
    suggested_while_typing,
)
from commonweal.people.identity.search_terms import read_search
from commonweal.people.identity.views.changing import typed_in
from commonweal.people.identity.views.duplicates import CHANGE, warn_of_duplicates
from commonweal.people.sight.queries import RECORD_STAFF, people_i_work_with

MOST_IN_A_FILE = 2000


@role_required(*RECORD_STAFF, Role.PROVIDER)
def people(request: CommonwealRequest) -> HttpResponse:
    """`/people?query=`: whom the actor may see of those who fit, then those whose names are only nearly so; before
    anything is typed, whom they work with. `format=csv` gives the first 2,000 as a file."""
    typed = request.GET.get("query", "").strip()
    terms = read_search(typed)
    form = NarrowForm(request.GET)
    found = form.narrowed(search_people(terms) if typed else people_i_work_with(request.actor))
    if wants_csv(request):
        return _people_file([*found[:MOST_IN_A_FILE], *near_people(terms, form.narrowed)])
    page = page_of(request, found)
    near = near_people(terms, form.narrowed) if page.first == 1 else []
    context = {
        "query": typed,
        "terms": terms,
        "page": page,
        "near": near,
        "filter": form,
        "is_narrowed": bool(form.chosen),
        "csv_address": csv_address(request),
        "addresses": current_addresses([*page.items, *near]) if page.items or near else {},
        "alerts": alerts_beside([*page.items, *near]),
        "is_provider": request.actor.has_role(Role.PROVIDER),
        "may_start": request.actor.has_role(*CARE_STAFF),
    }
    return render(request, "identity/people.html", context)


def _people_file(found: list[Person]) -> HttpResponse:
    addresses = current_addresses(found) if found else {}
    header = ("Last name", "First name", "Called", "Born", "NHS number", "Lives at", "Record")
    return csv_response(
        "people",
        header,
        [
            (
                person.family_name,
                person.given_name,
                person.known_as,
                person.date_of_birth or "",
                person.nhs_number,
                addresses.get(person.pk) or "",
                person.pk,
            )
            for person in found
        ],
    )


@require_POST
@role_required(*CARE_STAFF)
def alike(request: CommonwealRequest) -> HttpResponse:
    """`/people/alike`: a part of a page, who may have a record already, for what is typed so far.

    Sent, not asked for by an address: names and dates of birth do not belong into a server's log. Half-typed fields are
    left out; too many askings a minute from one account are answered with an empty part.
    """
    if not ratelimit.consume(request, action="people_alike", key=str(request.actor.account_id)):
        return HttpResponse("", status=429)
    form = AlikeForm(request.POST)
    return render(request, "identity/alike.html", {"matches": suggested_while_typing(request.actor, **form.typed())})


def keeping_teams(actor: Actor) -> list[Team]:
    """The council teams the actor belongs to, which may keep a new record; by name."""
    council = Organisation.Kind.COUNCIL
    mine = Team.objects.filter(pk__in=actor.teams, organisation__kind=council)
    return list(mine.select_related("organisation__place").order_by("organisation__name", "name"))


@role_required(*CARE_STAFF)
def new_person(request: CommonwealRequest) -> HttpResponse:
    """`/people/new`: what is known of somebody; then, where they may have a record already, a look at those first."""
    teams = keeping_teams(request.actor)
    form = NewPersonForm(typed_in(request), teams=teams)
    if request.method == "POST" and form.is_valid() and CHANGE not in request.POST:
        warning = warn_of_duplicates(request, _matches(request.actor, form))
        if warning is not None:
            return warning
        person_id = _start_record(request.actor, form, teams)
        if person_id is not None:
            messages.success(request, "The record is started.")
            return redirect("identity:record", person_id)
    return render(request, "identity/new_person.html", {"form": form, "back_to": reverse("identity:people")})


def _matches(actor: Actor, form: NewPersonForm) -> list[PossibleDuplicate]:
    asked = ("given_name", "family_name", "known_as", "date_of_birth", "nhs_number", "postcode")
    return possible_duplicates(actor, **{name: form.cleaned_data[name] for name in asked})


def _start_record(actor: Actor, form: NewPersonForm, teams: list[Team]) -> UUID | None:
    """The new record's id; None where the action refused, with its reasons put on the form."""
    typed = form.cleaned_data
    team = next(team for team in teams if str(team.pk) == typed["team"])
    facts = ("given_name", "family_name", "known_as", "date_of_birth", "gender", "nhs_number", "phone", "email")
    try:
        person = create_person(
            actor,
            team.organisation.place,
            team,
            **{name: typed[name] for name in facts},
            address=form.address(),
            communication_needs=form.wanted(),
        )
    except ValidationError as error:
        take_errors(form, error)
        return None
    return person.pk
