"""Pages of the circle of support: who is in it, and what is shared with whom."""

from typing import Any
from uuid import UUID

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.circle.actions import (
    FACTS,
    add_supporter,
    change_supporter,
    share_with_supporter,
    stop_sharing,
    supporter_left,
)
from commonweal.people.circle.forms import LeaveForm, ShareForm, StopSharingForm, SupporterForm
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.picture import Member, draw_circle
from commonweal.people.circle.queries import circle_of, parts_shared_with, sharing_in, who_left
from commonweal.people.identity.models import Person
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access, is_own_record, require_staff_or_own


def circle_section(actor: Actor, person: Person, access: Access) -> dict[str, Any]:
    """The picture, and everybody in it as a list."""
    supporters = list(circle_of(person))
    members = [Member(one.name, one.relationship, one.kind) for one in supporters]
    return {
        "supporters": supporters,
        "sharing": sharing_in(person),
        "picture": draw_circle(members),
        "may_change": actor.has_role(*CARE_STAFF) or access.is_own,
    }


@sign_in_required
def circle(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/circle`: the circle of support, and who was in it before."""
    person, access = open_record(request.actor, person_id, "the circle of support")
    access.require_part("care")
    context = circle_section(request.actor, person, access) | {"person": person, "is_own": access.is_own}
    context |= {"left": list(who_left(person)), "back_to": reverse("identity:record", args=[person.pk]) + "#circle"}
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
    form = ShareForm(typed_in(request), initial=initial, is_own=is_own)
    return change_part(
        request,
        supporter.person,
        form,
        lambda typed: share_with_supporter(
            request.actor,
            supporter,
            typed["compartments"],
            account=form.account,
            agreed_by=typed.get("agreed_by", ""),
            agreed_how=typed.get("agreed_how", ""),
        ),
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
