"""Pages of consent: what is shared with which organisation or team, for what, until when."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.people.circle.agreeing import may_agree, require_may_agree
from commonweal.people.consent.actions import give_consent, withdraw_consent
from commonweal.people.consent.forms import ConsentForm, WithdrawForm
from commonweal.people.consent.models import Consent
from commonweal.people.consent.queries import consents_ended, consents_in_force, possible_partners
from commonweal.people.identity.models import Person
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.models import Compartment
from commonweal.people.sight.queries import RECORD_STAFF, Access, end_in_words


def consent_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """What is shared now: for the person and the council's staff, not for those it is shared with."""
    if not (access.is_own or actor.has_role(*RECORD_STAFF) or may_agree(actor, person)):
        return None
    return {
        "consents": list(consents_in_force(person)),
        "parts": dict(Compartment.choices),
        "end_in_words": end_in_words,
        "may_change": may_agree(actor, person),
    }


@sign_in_required
def consents(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/consent`: what is shared, and what was."""
    person, access = open_record(request.actor, person_id, "what is shared by consent")
    access.require_part("care")
    if not may_agree(request.actor, person):
        access.require_record_staff_or_own(request.actor)
    context = (consent_section(request.actor, person, access) or {}) | {"person": person, "is_own": access.is_own}
    context |= {"ended": list(consents_ended(person)), "back_to": _back(person)}
    return render(request, "consent/consents.html", context)


@sign_in_required
def give(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/consent/give`: share parts of the record with an organisation or a team."""
    person, access = open_page(request, person_id, "the page to give consent")
    access.require_part("care")
    speaks = require_may_agree(request.actor, person)
    partners = possible_partners(person)
    form = ConsentForm(typed_in(request), partners=partners, person=person, is_own=speaks)

    def act(typed: dict[str, Any]) -> None:
        said, standing = form.agreement()
        partner = next(partner for partner in partners if str(partner.pk) == typed["partner"])
        give_consent(
            request.actor,
            person,
            partner,
            typed["compartments"],
            purpose=typed["purpose"],
            until=typed["until"],
            given_by=said,
            standing=standing,
        )

    return change_part(
        request,
        person,
        form,
        act,
        heading="Share with an organisation",
        intro="They see these parts from now on. It can be withdrawn at any time, and ends at once when it is.",
        button="Share",
        done=f"{form.partner_name} can see what was chosen. You can end this at any time, under “Shared by consent”.",
        anchor="consent",
    )


@sign_in_required
def withdraw(request: CommonwealRequest, person_id: UUID, consent_id: UUID) -> HttpResponse:
    """`/people/<uuid>/consent/<uuid>/withdraw`: the partner sees nothing by it any more."""
    person, access = open_page(request, person_id, "the page to withdraw consent")
    access.require_part("care")
    speaks = require_may_agree(request.actor, person)
    consent = get_object_or_404(Consent.objects.select_related("person"), pk=consent_id, person=person)
    return change_part(
        request,
        person,
        WithdrawForm(typed_in(request), is_own=speaks),
        lambda typed: withdraw_consent(request.actor, consent, withdrawn_by=typed.get("withdrawn_by", "")),
        heading=f"Stop sharing with {consent.viewer_name}",
        intro=f"From the moment you choose this, {consent.viewer_name} sees nothing by this consent. "
        "What they have read or written down before stays with them.",
        button="Stop sharing",
        done=f"{consent.viewer_name} no longer sees the record by this consent.",
        anchor="consent",
    )


def _back(person: Person) -> str:
    return reverse("identity:record", args=[person.pk]) + "#consent"
