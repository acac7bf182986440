"""Answering a request: whose it is, and the first contact."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.queries import is_staff_now
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions.asking import request_chain
from commonweal.pathway.requests.models import Decision, Remark, Request, Signpost
from commonweal.pathway.requests.progress import Stage
from commonweal.pathway.requests.queries import HANDLES, stage
from commonweal.people.identity.actions import Need, NewAddress, create_person, link_account
from commonweal.people.identity.models import Person


def accept_request(actor: Actor, request: Request, person: Person | None = None, *, link: bool = False) -> Request:
    """Say whose request it is: an existing record, or (None) a new one made from the answers, kept by the team.

    A new record is linked to the account of whoever asked for themselves. To an existing record it is linked only with
    `link`: whoever links has checked that the account is that person's, since anybody can type a name.
    """
    with transaction.atomic():
        stored = held(actor, request)
        if stored.person_id is not None:
            raise ValidationError({"person": f"This is already {about(stored)}'s request"})
        account = own_account(stored)
        if person is None:
            person = _record_from(actor, stored, account)
            how = "Record started from request"
        else:
            how = "Matched to request"
            if link and account is not None:
                link_account(actor, person, account)
        stored.person = person
        stored.worker_id = stored.worker_id or actor.account_id
        stored.save(update_fields=["person", "worker"])
        for kept in (Decision.objects.filter(request=stored), Remark.objects.filter(request=stored)):
            kept.update(person=person)
        Signpost.objects.filter(decision__request=stored).update(person=person)
        write_entry(
            actor,
            "request.matched",
            f"{how} {stored.reference}",
            person_id=person.pk,
            payload={
                "request": stored.pk,
                "reference": stored.reference,
                "sent_at": stored.sent_at,
                "team": stored.team_id,
            },
        )
    return stored


def about(request: Request) -> str:
    """The name of the person a request is known to be about."""
    return request.person.name if request.person else "somebody else"


def own_account(request: Request) -> Account | None:
    """The account of whoever asked for themselves while signed in, if it is no worker's."""
    if request.channel != Request.Channel.WEB or steps.answer(request.answers, "who", "who") != "me":
        return None
    account = request.account
    return None if account is None or is_staff_now(account) else account


def _record_from(actor: Actor, request: Request, account: Account | None) -> Person:
    """A new record with what the answers say."""
    if request.team is None:
        raise ValidationError({"person": "This request is with no team yet"})
    answers = request.answers
    born_on = steps.answer(answers, "birth", "born_on")
    facts: dict[str, Any] = {
        "given_name": steps.answer(answers, "name", "given_name"),
        "family_name": steps.answer(answers, "name", "family_name"),
        "known_as": steps.answer(answers, "name", "known_as"),
        "date_of_birth": date.fromisoformat(born_on) if born_on else None,
        "nhs_number": steps.answer(answers, "nhs", "nhs_number"),
        "phone": steps.answer(answers, "contact", "phone"),
        "email": steps.answer(answers, "contact", "email"),
    }
    return create_person(
        actor,
        request.place,
        request.team,
        address=_address(request),
        communication_needs=_needs(request),
        account=account,
        **facts,
    )


def _address(request: Request) -> NewAddress | None:
    given = request.answers.get("address", {})
    if given.get("no_fixed_address") or not given.get("lines_of_address"):
        return None
    return {"lines": given["lines_of_address"], "town": given["town"], "postcode": given["postcode"]}


def _needs(request: Request) -> list[Need]:
    given = request.answers.get("communication", {})
    kinds = given.get("needs", [])
    return [
        {
            "kind": kind,
            "language": given.get("language", "") if kind == "interpreter" else "",
            "detail": given.get("detail", "") if kind == kinds[0] else "",
        }
        for kind in kinds
    ]


def record_contact(actor: Actor, request: Request, note: str) -> Request:
    """Record that somebody spoke with whoever asked for the first time, with what was said."""
    if not note.strip():
        raise ValidationError({"note": "Say in a sentence what was said"})
    with transaction.atomic():
        stored = held(actor, request)
        if stored.first_contact_at is not None:
            raise ValidationError({"note": "The first contact is recorded already"})
        stored.first_contact_at = timezone.now()
        stored.worker_id = actor.account_id
        stored.contact_note = note.strip()
        stored.save(update_fields=["first_contact_at", "contact_note", "worker"])
        write_entry(
            actor,
            "request.contacted",
            f"First contact about request {stored.reference} by {actor.name}",
            person_id=stored.person_id,
            chain=request_chain(stored),
            payload={"request": stored.pk, "reference": stored.reference},
            reason=reason_kept(stored, stored.contact_note),
        )
    return stored


def reason_kept(request: Request, words: str) -> str:
    """What the ledger keeps of words about a person: nothing until it is known whose record they belong to, since what
    is about nobody in particular is read by all staff."""
    return words if request.person_id is not None else ""


def held(actor: Actor, request: Request) -> Request:
    """The request as it is now, held until the transaction ends, for somebody who answers it."""
    actor.require_role(*HANDLES)
    stored = (
        Request.objects.select_for_update(of=("self",))
        .select_related("place", "team__organisation", "person", "account")
        .get(pk=request.pk)
    )
    if not (actor.is_system or stored.team_id in actor.teams):
        raise PermissionDenied("Only the team that has this request can answer it.")
    if stage(stored) is Stage.DRAFT:
        raise PermissionDenied("This request has not been sent yet.")
    if stage(stored) is Stage.DECIDED:
        raise ValidationError("This request has been decided already.")
    return stored
