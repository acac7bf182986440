"""Pages of the circle of support: who is in it, and what is shared with whom."""

from typing import Any
from uuid import UUID

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.circle.actions import (
    FACTS,
    add_supporter,
    change_supporter,
    check_standing,
    end_standing,
    record_standing,
    share_with_supporter,
    stop_sharing,
    supporter_left,
)
from commonweal.people.circle.forms import (
    CheckForm,
    EndStandingForm,
    LeaveForm,
    ShareForm,
    StandingForm,
    StopSharingForm,
    SupporterForm,
)
from commonweal.people.circle.models import Standing, Supporter
from commonweal.people.circle.picture import Member, draw_circle
from commonweal.people.circle.queries import (
    circle_of,
    emergency_contacts,
    parts_shared_in,
    parts_shared_with,
    standings_before,
    standings_of,
    who_left,
)
from commonweal.people.identity.models import Person
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access, is_own_record, require_staff_or_own


def circle_section(actor: Actor, person: Person, access: Access) -> dict[str, Any]:
    """The picture, and everybody in it as a list."""
    supporters = list(circle_of(person))
    sharing, standings = parts_shared_in(person), _standings_by_holder(person)
    deciding = {
        holder for holder, held in standings.items() if any(one.fact.kind.matters and one.checked_on for one in held)
    }
    members = [
        Member(one.name, one.relationship, one.kind, one.pk in sharing, one.pk in deciding) for one in supporters
    ]
    return {
        "supporters": supporters,
        "sharing": sharing,
        "standings": standings,
        "called_first": list(emergency_contacts(person)),
        "picture": draw_circle(members),
        "may_change": actor.has_role(*CARE_STAFF) or access.is_own,
        "may_check": actor.has_role(*CARE_STAFF),
    }


def _standings_by_holder(person: Person) -> dict[UUID, list[Standing]]:
    """What each supporter is to the person in law today, by the supporter's id."""
    held: dict[UUID, list[Standing]] = {}
    for standing in standings_of(person):
        held.setdefault(standing.supporter_id, []).append(standing)
    return held


@sign_in_required
def circle(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle`: the circle of support, and who was in it before."""
    person, access = open_record(request.actor, person_id, "the circle of support")
    access.require_part("care")
    context = circle_section(request.actor, person, access) | {"person": person, "is_own": access.is_own}
    context |= {"left": list(who_left(person)), "ended": list(standings_before(person))}
    context |= {"back_to": reverse("identity:record", args=[person.pk]) + "#circle"}
    return render(request, "circle/circle.html", context)


@sign_in_required
def add(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/add`: somebody new in the circle."""
    person, access = open_page(request, person_id, "the page to add to the circle of support")
    access.require_part("care")
    require_staff_or_own(request.actor, person)
    return change_part(
        request,
        person,
        SupporterForm(typed_in(request)),
        lambda typed: add_supporter(request.actor, person, **typed),
        heading="Add somebody to the circle of support",
        done="They are in the circle of support.",
        anchor="circle",
    )


def _supporter(request: CommonwealRequest, person_id: UUID, supporter_id: UUID, page: str) -> Supporter:
    """A supporter for a page that changes something: for the person and care staff who see their care."""
    person, access = open_page(request, person_id, page)
    access.require_part("care")
    require_staff_or_own(request.actor, person)
    return get_object_or_404(Supporter.objects.select_related("account"), pk=supporter_id, person=person)


@sign_in_required
def change(request: CommonwealRequest, person_id: UUID, supporter_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/<uuid>`: what is known of a supporter."""
    supporter = _supporter(request, person_id, supporter_id, "the page to change a supporter")
    return change_part(
        request,
        supporter.person,
        SupporterForm(typed_in(request), initial=model_to_dict(supporter, FACTS)),
        lambda typed: change_supporter(request.actor, supporter, **typed),
        heading=f"Change {supporter.name}",
        done=f"{supporter.name} is saved.",
        anchor="circle",
    )


@sign_in_required
def leave(request: CommonwealRequest, person_id: UUID, supporter_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/<uuid>/leave`: they are no longer in the circle."""
    supporter = _supporter(request, person_id, supporter_id, "the page where a supporter leaves")
    return change_part(
        request,
        supporter.person,
        LeaveForm(typed_in(request), initial=LeaveForm.today()),
        lambda typed: supporter_left(request.actor, supporter, typed["left_on"]),
        heading=f"{supporter.name} leaves the circle of support",
        intro="They stay in the history. If parts of the record are shared with them, that ends at once.",
        button="They left",
        done=f"{supporter.name} left the circle of support.",
        anchor="circle",
    )


@sign_in_required
def share(request: CommonwealRequest, person_id: UUID, supporter_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/<uuid>/share`: what a supporter with an account may see."""
    supporter = _supporter(request, person_id, supporter_id, "the page to share with a supporter")
    is_own = is_own_record(request.actor, supporter.person)
    seen = parts_shared_with(supporter)
    initial: dict[str, object] = {"email": supporter.account.email if supporter.account else supporter.email}
    if seen:
        initial["compartments"] = [part.value for part in seen]
    form = ShareForm(typed_in(request), initial=initial, person=supporter.person, is_own=is_own)

    def act(typed: dict[str, Any]) -> None:
        said, standing = form.agreement()
        share_with_supporter(
            request.actor,
            supporter,
            typed["compartments"],
            account=form.account,
            agreed_by=said,
            agreed_how=typed.get("how", ""),
            standing=standing,
        )

    return change_part(
        request,
        supporter.person,
        form,
        act,
        heading=f"Share with {supporter.name}",
        intro="They see these parts when they sign in, until the sharing is ended. They cannot change anything.",
        button="Share",
        done=f"{supporter.name} can now see what was chosen.",
        anchor="circle",
    )


@sign_in_required
def end_sharing(request: CommonwealRequest, person_id: UUID, supporter_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/<uuid>/stop-sharing`: they see nothing of the record any more."""
    supporter = _supporter(request, person_id, supporter_id, "the page to stop sharing")
    return change_part(
        request,
        supporter.person,
        StopSharingForm(typed_in(request)),
        lambda typed: stop_sharing(request.actor, supporter, reason=typed["reason"]),
        heading=f"Stop sharing with {supporter.name}",
        intro=f"From the moment you choose this, {supporter.name} sees nothing of the record.",
        button="Stop sharing",
        done=f"{supporter.name} no longer sees the record.",
        anchor="circle",
    )


@sign_in_required
def standing(request: CommonwealRequest, person_id: UUID, supporter_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/<uuid>/standing`: what they are to the person in law."""
    supporter = _supporter(request, person_id, supporter_id, "the page for what a supporter is in law")
    form = StandingForm(typed_in(request))
    return change_part(
        request,
        supporter.person,
        form,
        lambda typed: record_standing(request.actor, supporter, **typed),
        heading=f"What {supporter.name} is in law",
        intro="An attorney, a deputy or an appointee decides for somebody, each only in what the right covers. "
        "It counts here once a worker has seen the document or asked the register.",
        done="It is written down.",
        anchor="circle",
    )


def _standing(request: CommonwealRequest, person_id: UUID, standing_id: UUID, page: str) -> Standing:
    """A standing for a page that changes it: for the person and care staff who see their care."""
    person, access = open_page(request, person_id, page)
    access.require_part("care")
    require_staff_or_own(request.actor, person)
    return get_object_or_404(Standing.objects.select_related("person"), pk=standing_id, person=person)


@role_required(*CARE_STAFF)
def checked(request: CommonwealRequest, person_id: UUID, standing_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/standing/<uuid>/check`: a worker says that they have seen it."""
    found = _standing(request, person_id, standing_id, "the page to check a right")
    return change_part(
        request,
        found.person,
        CheckForm(typed_in(request), initial={"registered_on": found.registered_on}),
        lambda typed: check_standing(request.actor, found, **typed),
        heading=f"Check: {found}",
        intro=f"{found.fact.kind.explained} Your name and today's date are kept with it.",
        button="I have checked it",
        done=f"{found.holder_name} can now decide what this right covers."
        if found.fact.kind.matters
        else "It is checked.",
        anchor="circle",
    )


@sign_in_required
def end(request: CommonwealRequest, person_id: UUID, standing_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle/standing/<uuid>/end`: it is no longer so."""
    found = _standing(request, person_id, standing_id, "the page to end a right")
    return change_part(
        request,
        found.person,
        EndStandingForm(typed_in(request), initial={"ended_on": timezone.localdate()}),
        lambda typed: end_standing(request.actor, found, **typed),
        heading=f"{found}: it ended",
        intro="What was agreed by it before stays as it is. It stays in the history.",
        button="It ended",
        done="It is ended.",
        anchor="circle",
    )
