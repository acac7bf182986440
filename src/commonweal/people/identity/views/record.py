"""The record: one page that holds every part of a person's life with support."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.backends.utils import csrf_input_lazy
from django.template.loader import render_to_string
from django.utils import timezone

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.design.listing import page_of
from commonweal.people.identity.models import Person
from commonweal.people.identity.nhs_number import in_groups
from commonweal.people.identity.queries import (
    communication_needs,
    current_address,
    former_addresses,
    kept_record,
    own_person,
)
from commonweal.people.identity.sections import sections_for
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access, people_i_see


@sign_in_required
def record(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>`: who they are, and each part of the record that the actor may see."""
    merged = Person.objects.select_related("merged_into").filter(pk=person_id, merged_into__isnull=False).first()
    if merged is not None:
        return render(request, "identity/merged.html", {"person": merged, "kept": kept_record(merged)})
    person, access = open_record(request.actor, person_id, "the record")
    base = {"person": person, "actor": request.actor, "is_own": access.is_own, "csrf_input": csrf_input_lazy(request)}
    sections = [
        {"key": section.key, "title": section.title, "html": render_to_string(section.template, context | base)}
        for section, context in sections_for(request.actor, person, access)
    ]
    context = {
        "person": person,
        "age": person.age_on(timezone.localdate()),
        "nhs_number": in_groups(person.nhs_number) if person.nhs_number else "",
        "needs": communication_needs(person),
        "access": access,
        "is_own": access.is_own,
        "sections": sections,
        "may_take_emergency": request.actor.has_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
        and not access.is_own
        and not access.sees("care"),
    }
    return render(request, "identity/record.html", context)


@sign_in_required
def my_record(request: CommonwealRequest) -> HttpResponse:
    """`/my-record`: to one's own record, or a page that says how to come by one."""
    person = own_person(request.actor)
    if person is None:
        return render(request, "identity/no_record.html")
    return redirect("identity:record", person.pk)


@sign_in_required
def people_i_support(request: CommonwealRequest) -> HttpResponse:
    """`/people-i-support`: those who agreed that the actor may see their record."""
    return render(request, "identity/people_i_support.html", {"page": page_of(request, people_i_see(request.actor))})


def details_section(actor: Actor, person: Person, access: Access) -> dict[str, Any]:
    """Who the person is. Names, date of birth and NHS number are changed by staff, who check them."""
    return {
        "age": person.age_on(timezone.localdate()),
        "nhs_number": in_groups(person.nhs_number) if person.nhs_number else "",
        "may_change": actor.has_role(*CARE_STAFF),
        "may_link": actor.has_role(*CARE_STAFF) and access.sees("care"),
    }


def contact_section(actor: Actor, person: Person, access: Access) -> dict[str, Any]:
    """Where the person lives, how to reach them and how they want to be written and spoken to."""
    return {
        "address": current_address(person),
        "former": former_addresses(person),
        "needs": communication_needs(person),
        "is_staff": actor.has_role(*CARE_STAFF),
        "may_change": actor.has_role(*CARE_STAFF) or access.is_own,
    }
