"""Changing a record: one page for each part of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.identity.actions import (
    OWN_FACTS,
    add_address,
    change_person,
    link_account,
    set_communication_needs,
    unlink_account,
)
from commonweal.people.identity.forms import (
    AddressForm,
    ContactForm,
    DetailsForm,
    LinkAccountForm,
    NeedsForm,
    UnlinkAccountForm,
    initial_address,
    take_errors,
)
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import communication_needs, current_address, possible_duplicates
from commonweal.people.identity.views.duplicates import CHANGE, warn_of_duplicates
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access, require_staff_or_own


def open_page(request: CommonwealRequest, person_id: UUID, page: str) -> tuple[Person, Access]:
    """The person of a page with a form, and what the actor may see of them. Sending the form is not one more look."""
    return open_record(request.actor, person_id, "" if request.method == "POST" else page)


def typed_in(request: CommonwealRequest) -> QueryDict | None:
    """What a form is bound to: everything sent, or nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None


def change_part(
    request: CommonwealRequest,
    person: Person,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    heading: str,
    done: str,
    anchor: str = "",
    intro: str = "",
    button: str = "Save",
    looks_for_alike: bool = False,
) -> HttpResponse:
    """A page with one form: show it; when it is sent, call `act` with what was typed and go back to the record.

    What `act` refuses stands beside the fields, and nothing typed is lost. `anchor` is the record's part to go back to.
    With `looks_for_alike`, records of people like them are shown while somebody types.
    """
    back = reverse("identity:record", args=[person.pk]) + (f"#{anchor}" if anchor else "")
    if request.method == "POST" and form.is_valid() and CHANGE not in request.POST:
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"person": person, "form": form, "heading": heading, "intro": intro, "button": button, "back_to": back}
    context["looks_for_alike"] = looks_for_alike
    return render(request, "identity/form_page.html", context)


@role_required(*CARE_STAFF)
def details(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/details`: name, date of birth, gender, NHS number; warns where another record may be the same."""
    person, _ = open_page(request, person_id, "the page to change their details")
    names = ("given_name", "family_name", "known_as", "date_of_birth", "gender", "nhs_number")
    form = DetailsForm(typed_in(request), initial=model_to_dict(person, names))
    if request.method == "POST" and form.is_valid() and form.has_changed() and CHANGE not in request.POST:
        asked = {name: form.cleaned_data[name] for name in names if name != "gender"}
        matches = possible_duplicates(request.actor, **asked, leaving_out=person.pk)
        warning = warn_of_duplicates(request, matches, person)
        if warning is not None:
            return warning
    return change_part(
        request,
        person,
        form,
        lambda typed: change_person(request.actor, person, **typed),
        heading="Name and details",
        looks_for_alike=True,
        done="The details are saved.",
        anchor="details",
    )


@sign_in_required
def contact(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contact`: what to be called, phone and e-mail; people change these in their own record too."""
    person, _ = open_page(request, person_id, "the page to change how to reach them")
    require_staff_or_own(request.actor, person)
    return change_part(
        request,
        person,
        ContactForm(typed_in(request), initial=model_to_dict(person, OWN_FACTS)),
        lambda typed: change_person(request.actor, person, **typed),
        heading="Phone and e-mail",
        done="Phone and e-mail are saved.",
        anchor="contact",
    )


@role_required(*CARE_STAFF)
def address(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/address`: a move, or the present address put right."""
    person, _ = open_page(request, person_id, "the page to change their address")
    return change_part(
        request,
        person,
        AddressForm(typed_in(request), initial=initial_address(current_address(person))),
        lambda typed: add_address(request.actor, person, **typed),
        heading="Address",
        intro="A new address with a new day ends the one before. The addresses before stay in the record.",
        done="The address is saved.",
        anchor="contact",
    )


@sign_in_required
def communication(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/communication`: how they want to be written and spoken to; people say it of themselves too."""
    person, _ = open_page(request, person_id, "the page to change how to communicate with them")
    is_own = require_staff_or_own(request.actor, person)
    form = NeedsForm(typed_in(request), initial=NeedsForm.initial_from(communication_needs(person)))
    if is_own:
        form.fields["needs"].label = "What do you need?"
    return change_part(
        request,
        person,
        form,
        lambda _: set_communication_needs(request.actor, person, form.wanted()),
        heading="How to communicate",
        intro=f"Everybody who writes to or meets {'you' if is_own else 'the person'} sees this first.",
        done="How to communicate is saved.",
        anchor="contact",
    )


@role_required(*CARE_STAFF)
def account(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/account`: the person's own sign-in, linked or unlinked."""
    person, _ = open_page(request, person_id, "the page for their own account")
    if person.account is not None:
        return change_part(
            request,
            person,
            UnlinkAccountForm(typed_in(request)),
            lambda typed: unlink_account(request.actor, person, reason=typed["reason"]),
            heading="Unlink the account",
            intro=f"{person.account.email} sees this record as their own. Once unlinked it sees nothing.",
            button="Unlink the account",
            done="The account is unlinked.",
            anchor="details",
        )
    form = LinkAccountForm(typed_in(request))
    return change_part(
        request,
        person,
        form,
        lambda _: link_account(request.actor, person, form.account),
        heading="Link their own account",
        intro="With an account of their own, people read their record, see who looked, and say what is shared.",
        button="Link the account",
        done="The account is linked. It sees the record from now.",
        anchor="details",
    )
