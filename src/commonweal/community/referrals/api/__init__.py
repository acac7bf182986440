"""The JSON face of this room: another system refers somebody, reads how far it is, and answers what it received."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from commonweal.community.referrals.actions import (
    accept_referral,
    close_referral,
    decline_referral,
    mark_seen,
    pass_on,
    record_contact,
    record_try,
    send_referral,
    start_help,
    withdraw_referral,
)
from commonweal.community.referrals.actions.drafting import about_of_record
from commonweal.community.referrals.actions.telling import person_key
from commonweal.community.referrals.api.schemas import (
    ReferralCloseIn,
    ReferralContactIn,
    ReferralDeclineIn,
    ReferralFiguresOut,
    ReferralIn,
    ReferralLineOut,
    ReferralListIn,
    ReferralListOut,
    ReferralOut,
    ReferralPassOnIn,
    ReferralReceiverOut,
    ReferralSentOut,
    ReferralTurnOut,
    ReferralWordsIn,
)
from commonweal.community.referrals.contents import About, Wanted
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.queries.figures import figures_of, periods
from commonweal.community.referrals.queries.lists import as_line, own_list
from commonweal.community.referrals.queries.parties import REFERS, own_party, receiver_by, receivers_in
from commonweal.community.referrals.reading import shown_to
from commonweal.community.referrals.states import Side, State
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import record_look
from commonweal.people.sight.queries import access_of

router = Router(tags=["Referrals"], auth=signed_in)

PER_PAGE = 50


@router.post("", response={200: ReferralSentOut, 201: ReferralSentOut}, summary="Refer somebody")
def create_referral(request: CommonwealRequest, given: ReferralIn) -> Status[ReferralSentOut]:
    """Refer somebody for the organisation one works in. Sent again with the same `their_reference` it answers 200."""
    party = own_party(request.actor)
    if party is None:
        raise PermissionDenied("Only those who work with people refer over the API.")
    if given.their_reference:
        before = Referral.objects.filter(sent_by=party.viewer, their_reference=given.their_reference).first()
        if before is not None:
            return Status(200, _sent(before))
    person, about = _whom(request.actor, given)
    sent = send_referral(
        request.actor,
        person.place if person else party.organisation.place,
        receiver_by(given.to),
        about,
        Wanted(given.why, given.what_matters, given.to_know, given.needs, given.urgency, given.source),
        given.agreement.agreement(),
        party=party,
        person=person,
        their_reference=given.their_reference,
    )
    return Status(201, _sent(sent.referral))


def _whom(actor: Actor, given: ReferralIn) -> tuple[Person | None, About]:
    if (given.about is None) == (given.person_id is None):
        raise ValidationError({"about": "Give either `about` or `person_id`"})
    if given.about is not None:
        return None, About(**given.about.model_dump())
    person = get_object_or_404(Person.objects.select_related("place"), pk=given.person_id)
    access_of(actor, person).require_part("care")
    return person, about_of_record(person)


def _sent(referral: Referral) -> ReferralSentOut:
    return ReferralSentOut(
        id=referral.pk,
        reference=referral.reference,
        to=referral.turn.name if referral.turn else "",
        contact_by=referral.contact_by,
        person_key=person_key(referral),
    )


@router.get("", response=ReferralListOut, summary="One's lists")
def list_referrals(request: CommonwealRequest, wanted: Query[ReferralListIn]) -> ReferralListOut:
    """Received, sent, or looked after for people who referred themselves; what is due first on top."""
    request.actor.require_role(*REFERS)
    found = own_list(request.actor, wanted.box, wanted.shows, source=wanted.source)
    start = (wanted.page - 1) * PER_PAGE
    rows = list(found[start : start + PER_PAGE + 1])
    today = timezone.localdate()
    lines = [as_line(one, wanted.box, today) for one in rows[:PER_PAGE]]
    return ReferralListOut(
        page=wanted.page,
        more=len(rows) > PER_PAGE,
        referrals=[
            ReferralLineOut(
                id=line.referral.pk,
                reference=line.referral.reference,
                about=line.name,
                with_name=line.with_name,
                state=State(line.referral.state),
                outcome=line.state if line.referral.outcome else "",
                sent_at=line.referral.sent_at,
                due=line.what,
                due_on=line.due_on,
                is_late=line.is_late,
                is_ours=line.is_ours,
                contact_by=line.referral.contact_by,
            )
            for line in lines
        ],
    )


@router.get("/receivers", response=list[ReferralReceiverOut], summary="To whom one can refer")
def list_receivers(request: CommonwealRequest) -> list[ReferralReceiverOut]:
    """Everybody who answers referrals in the place. Services in the directory are named service:<id>."""
    party = own_party(request.actor)
    if party is None:
        raise PermissionDenied("Only those who work with people refer over the API.")
    found = receivers_in(party.organisation.place, [party.viewer])
    return [ReferralReceiverOut(to=one.token, name=one.name) for one in found]


@router.get("/figures", response=ReferralFiguresOut, summary="Referrals and checklists in figures")
def read_figures(request: CommonwealRequest, period: str = "") -> ReferralFiguresOut:
    """Counts of what was sent in a financial year, such as 2026-27 (the latest where it is left out), for those who
    plan and fund; small ones are held back."""
    place = Place.objects.filter(organisations__in=request.actor.organisations).order_by("name").first()
    if place is None:
        raise Http404("No place is loaded")
    listed = periods(place)
    chosen = next((one for one in listed if one.key == period), listed[0])
    found = figures_of(request.actor, place, chosen)
    result = found.result
    each = result.referrals_per_checklist if result else None
    share = result.share_contacted_in_time if result else None
    return ReferralFiguresOut(
        period=chosen.key,
        since=chosen.first,
        until=chosen.last,
        checklists=found.checklists,
        referrals=found.referrals,
        from_checklists=found.from_checklists,
        referrals_per_checklist=None if each is None else float(each),
        share_contacted_in_time=None if share is None else float(share),
        by_month=found.by_month.counts,
        by_partner=found.by_partner.counts,
        by_visitor=found.by_visitor.counts,
        by_source=found.by_source.counts,
        by_outcome=found.by_outcome.counts,
        by_need=found.by_need.counts,
        answers={partner: held.counts for partner, held in found.answers.items()},
        endings={partner: held.counts for partner, held in found.endings.items()},
        nobody_asked=found.nobody_asked.counts,
    )


@router.get("/{uuid:referral_id}", response=ReferralOut, summary="Read a referral")
def read_referral(request: CommonwealRequest, referral_id: UUID) -> ReferralOut:
    """One referral; for its receiver, reading it is opening it. 404 for those outside one's sight."""
    return _read(request, mark_seen(request.actor, _found(referral_id)))


@router.post("/{uuid:referral_id}/accept", response=ReferralOut, summary="Accept")
def accept(request: CommonwealRequest, referral_id: UUID, given: ReferralWordsIn) -> ReferralOut:
    """Say yes."""
    return _act(request, referral_id, lambda actor, one: accept_referral(actor, one, given.words))


@router.post("/{uuid:referral_id}/decline", response={200: ReferralOut, 204: None}, summary="Decline")
def decline(request: CommonwealRequest, referral_id: UUID, given: ReferralDeclineIn) -> Any:
    """Say no, with the reason and who could help instead. Answers 204: it is no longer within the receiver's sight."""
    instead = receiver_by(given.instead) if given.instead else None
    agreement = given.agreement.agreement() if given.agreement else None
    decline_referral(
        request.actor, _found(referral_id), given.reason, given.words, instead=instead, agreement=agreement
    )
    return _if_still_seen(request, referral_id)


@router.post("/{uuid:referral_id}/pass-on", response={200: ReferralOut, 204: None}, summary="Pass on")
def hand_on(request: CommonwealRequest, referral_id: UUID, given: ReferralPassOnIn) -> Any:
    """Give it to somebody else, with the person's agreement. 204 where it leaves one's sight with that."""
    pass_on(request.actor, _found(referral_id), receiver_by(given.to), given.agreement.agreement(), given.words)
    return _if_still_seen(request, referral_id)


@router.post("/{uuid:referral_id}/contact", response=ReferralOut, summary="Record a contact")
def contact(request: CommonwealRequest, referral_id: UUID, given: ReferralContactIn) -> ReferralOut:
    """Say that somebody spoke with the person for the first time, or tried in vain."""
    note = record_contact if given.reached else record_try
    return _act(request, referral_id, lambda actor, one: note(actor, one, given.words))


@router.post("/{uuid:referral_id}/start", response=ReferralOut, summary="Help has begun")
def start(request: CommonwealRequest, referral_id: UUID, given: ReferralWordsIn) -> ReferralOut:
    """Say that help has begun, or that it goes on."""
    return _act(request, referral_id, lambda actor, one: start_help(actor, one, given.words))


@router.post("/{uuid:referral_id}/close", response=ReferralOut, summary="Close")
def close(request: CommonwealRequest, referral_id: UUID, given: ReferralCloseIn) -> ReferralOut:
    """Close it with how it ended."""
    return _act(request, referral_id, lambda actor, one: close_referral(actor, one, given.outcome, given.words))


@router.post("/{uuid:referral_id}/withdraw", response=ReferralOut, summary="End it")
def withdraw(request: CommonwealRequest, referral_id: UUID, given: ReferralWordsIn) -> ReferralOut:
    """End it because the person does not want it, or not now."""
    return _act(request, referral_id, lambda actor, one: withdraw_referral(actor, one, given.words))


def _found(referral_id: UUID) -> Referral:
    return get_object_or_404(Referral.objects.select_related("person", "turn"), pk=referral_id)


def _act(request: CommonwealRequest, referral_id: UUID, act: Callable[[Actor, Referral], Referral]) -> ReferralOut:
    act(request.actor, _found(referral_id))
    return _read(request, _found(referral_id))


def _if_still_seen(request: CommonwealRequest, referral_id: UUID) -> Any:
    found = Referral.objects.select_related("person", "turn").filter(pk=referral_id).first()
    return Status(204, None) if found is None else Status(200, _read(request, found))


def _read(request: CommonwealRequest, found: Referral) -> ReferralOut:
    shown = shown_to(request.actor, found)
    if found.person is not None and Side.PERSON not in shown.sides:
        record_look(request.actor, found.person, f"referral {found.reference}")
    names = ("name", "sent_at", "seen_at", "answered_at", "ended_at", "reason", "words", "instead")
    return ReferralOut(
        id=found.pk,
        reference=found.reference,
        state=State(found.state),
        told=shown.told,
        with_whom=shown.owner,
        due=shown.due,
        is_late=shown.is_late,
        moves=[move.value for move in shown.moves],
        facts=dict(shown.facts),
        why=shown.why,
        what_matters=shown.what_matters,
        to_know=shown.to_know,
        outcome=shown.outcome,
        outcome_words=shown.outcome_words,
        contact_by=found.contact_by,
        contacted_at=found.contacted_at,
        turns=[ReferralTurnOut(**{name: getattr(turn, name) for name in names}) for turn in shown.turns],
    )
