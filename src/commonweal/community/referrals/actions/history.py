"""Bringing along referrals of the past, without names, so that a place's figures go on."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.community.directory.needs import all_needs
from commonweal.community.referrals.actions.chasing import ERASED
from commonweal.community.referrals.history_files import PastReferral
from commonweal.community.referrals.models import Checklist, How, Referral, Source, Turn, Urgency
from commonweal.community.referrals.promises import contact_by
from commonweal.community.referrals.queries.parties import Receiver, party_of
from commonweal.community.referrals.states import State
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.calculations.registry import OutsideRule
from commonweal.core.correspondence.references import new_reference
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place

NOBODY_SAID = "As recorded where it came from"


def bring_history(actor: Actor, place: Place, rows: Sequence[PastReferral]) -> int:
    """Store referrals that ended before, all or none; returns how many. They count in figures and are in no list to
    work through; they say nothing of whom they were about.

    By the system only (the command line). Raises ValidationError with every row whose organisations, question's needs
    or promise are not known here.
    """
    if not actor.is_system:
        raise PermissionDenied("The past is brought along by the command line.")
    senders = {one.name.lower(): one for one in Organisation.objects.filter(place=place)}
    receivers = _receivers(place)
    wrong = [message for number, row in enumerate(rows, 2) for message in _faults(number, row, senders, receivers)]
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        checklists = _checklists(place, rows, senders)
        referrals, turns = [], []
        for row in rows:
            if not row.to_name:
                continue
            referral, turn = _past(place, row, senders[row.from_name.lower()], receivers[row.to_name.lower()])
            referral.checklist = checklists.get((row.from_name.lower(), row.checklist)) if row.checklist else None
            referrals.append(referral)
            turns.append(turn)
        Checklist.objects.bulk_create(checklists.values())
        Referral.objects.bulk_create(referrals)
        Turn.objects.bulk_create(turns)
        for referral, turn in zip(referrals, turns, strict=True):
            referral.turn = turn
        Referral.objects.bulk_update(referrals, ["turn"], batch_size=500)
        write_entry(
            actor,
            "referral.history",
            f"{len(referrals)} referrals of the past brought along, without names",
            chain=f"place:{place.pk}",
            payload={"referrals": len(referrals), "checklists": len(checklists)},
        )
    return len(referrals)


def _receivers(place: Place) -> dict[str, Receiver]:
    """Everybody who may have been asked, by name: whoever signs in goes before a service of the same name."""
    services = [Receiver(None, one) for one in Service.objects.filter(place=place).select_related("organisation")]
    teams = Team.objects.filter(organisation__place=place).select_related("organisation")
    parties = [Receiver(party_of(team)) for team in teams]
    by_service = {one.service.name.lower(): one for one in services if one.service}
    return by_service | {one.name.lower(): one for one in (*services, *parties)}


def _faults(
    number: int, row: PastReferral, senders: dict[str, Organisation], receivers: dict[str, Receiver]
) -> list[str]:
    found = []
    if row.from_name.lower() not in senders:
        found.append(f"row {number}, from: “{row.from_name}” is not an organisation of the place")
    if row.to_name and row.to_name.lower() not in receivers:
        found.append(f"row {number}, to: “{row.to_name}” is neither an organisation of the place nor in its directory")
    if row.source and row.source not in Source.values:
        found.append(f"row {number}, source: “{row.source}” is not one of {', '.join(Source.values)}")
    found += [f"row {number}, needs: “{need}” is not a need" for need in row.needs if need not in all_needs()]
    try:
        contact_by(row.sent_on, Urgency.ROUTINE)
    except OutsideRule as error:
        found.append(f"row {number}, sent_on: {error}")
    return found


def _checklists(
    place: Place, rows: Iterable[PastReferral], senders: dict[str, Organisation]
) -> dict[tuple[str, str], Checklist]:
    found: dict[tuple[str, str], Checklist] = {}
    for row in rows:
        key = (row.from_name.lower(), row.checklist)
        if not row.checklist:
            continue
        organisation, at = senders[key[0]], _noon(row.sent_on)
        if key not in found:
            found[key] = Checklist(
                id=uuid.uuid4(),
                reference=new_reference(),
                place=place,
                name=ERASED,
                organisation=organisation,
                viewer=organisation.pk,
                made_by_name=organisation.name,
                agreed_by=NOBODY_SAID,
                agreed_how=How.FACE_TO_FACE,
                agreed_at=at,
                ticked=[],
                started_at=at,
                finished_at=at,
                erased_at=timezone.now(),
            )
        if row.question and row.question not in found[key].ticked:
            found[key].ticked.append(row.question)
    return found


def _past(place: Place, row: PastReferral, sender: Organisation, receiver: Receiver) -> tuple[Referral, Turn]:
    sent_at, ended_at = _noon(row.sent_on), _noon(row.ended_on)
    contacted_at = _noon(row.contacted_on) if row.contacted_on else None
    referral = Referral(
        id=uuid.uuid4(),
        reference=new_reference(),
        place=place,
        name=ERASED,
        source=Source.FIRST_CONTACT if row.checklist else row.source or Source.OTHER,
        sent_by=sender.pk,
        held_by=receiver.viewer,
        from_organisation=sender,
        from_name=sender.name,
        made_by_name=sender.name,
        why=ERASED,
        needs=list(row.needs),
        question=row.question,
        state=State.CLOSED.value,
        sent_at=sent_at,
        contact_by=contact_by(row.sent_on, Urgency.ROUTINE),
        contacted_at=contacted_at,
        closed_at=ended_at,
        outcome=row.outcome.value,
        erased_at=timezone.now(),
    )
    turn = Turn(
        id=uuid.uuid4(),
        referral=referral,
        reference=referral.reference,
        number=1,
        viewer=receiver.viewer,
        organisation=receiver.party.organisation if receiver.party else None,
        team=receiver.party.team if receiver.party else None,
        listed=receiver.service.organisation if receiver.service else None,
        service=receiver.service,
        name=receiver.name,
        agreed_by=NOBODY_SAID,
        agreed_how=How.FACE_TO_FACE,
        agreed_at=sent_at,
        shares=["contact"],
        sent_at=sent_at,
        answered_at=contacted_at or sent_at,
        ended_at=ended_at,
    )
    return referral, turn


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
