"""Coming on the register of carers, what is known there, the offer of an assessment, and leaving."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Team
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.carers.actions.caring import link_cared_for, store_caring
from commonweal.pathway.carers.allowed import own_team, require_own_or_worker, require_worker
from commonweal.pathway.carers.card import new_card_number
from commonweal.pathway.carers.facts import CarerFacts, CaringFacts
from commonweal.pathway.carers.models import Carer
from commonweal.pathway.requests.queries import contact_team_for
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address, own_person
from commonweal.people.sight.models import Basis, Sight, ViewerKind
from commonweal.people.sight.queries import in_force, is_own_record

NO_RECORD = "There is no record of yours yet: ask to be on the register, and the council makes one with you"


def register_self(actor: Actor, facts: CarerFacts, caring: CaringFacts | None = None) -> Carer:
    """Put oneself on the register, on one's own record; the team that keeps it is asked to ring.

    Raises ValidationError by field, or where whoever asks has no record or is on the register already.
    """
    person = own_person(actor)
    if person is None:
        raise ValidationError(NO_RECORD)
    with transaction.atomic():
        return put_on_register(actor, person, _team_of(person), facts, caring, is_own_wish=True)


def register_carer(
    actor: Actor, person: Person, facts: CarerFacts, caring: CaringFacts | None = None, *, offer: str = ""
) -> Carer:
    """Put somebody with a record on the register; `offer` is what was said about an assessment, where it was.

    For those who work with them. Raises ValidationError by field.
    """
    require_worker(actor, person)
    with transaction.atomic():
        carer = put_on_register(actor, person, own_team(actor), facts, caring)
        if offer and offer != Carer.Offer.NOT_YET:
            carer = offer_assessment(actor, carer, offer)
    return carer


def register_carer_of(
    actor: Actor,
    cared_for: Person,
    facts: CarerFacts,
    caring: CaringFacts,
    *,
    carer: Person | None = None,
    supporter: Supporter | None = None,
    offer: str = "",
    **who: Any,
) -> Carer:
    """Put somebody who cares for `cared_for` on the register, on the carer's own record, linked to their circle.

    `carer` is that record; without it one is started from `who` (as `create_person` takes it: given_name, family_name,
    date_of_birth, phone, email), kept by the actor's own team. `supporter` is who they are in the circle, if they are.
    Neither sees the other's record by this. For those who work with the person cared for. Raises ValidationError.
    """
    require_worker(actor, cared_for)
    if carer is not None and carer.pk == cared_for.pk:
        raise ValidationError({"carer": "A carer looks after somebody else than themselves"})
    with transaction.atomic():
        if carer is None:
            carer = create_person(actor, cared_for.place, own_team(actor), **who)
        registered = Carer.objects.filter(person=carer, left_at=None).first()
        if registered is None:
            registered = register_carer(actor, carer, facts, offer=offer)
        made = store_caring(actor, carer, caring)
        link_cared_for(actor, made, cared_for, supporter=supporter)
    return registered


def put_on_register(
    actor: Actor,
    person: Person,
    team: Team,
    facts: CarerFacts,
    caring: CaringFacts | None,
    *,
    is_own_wish: bool = False,
) -> Carer:
    """Store the registration, and for whom they care. Within the caller's transaction, once it said who may."""
    kept = facts.checked()
    if caring is not None:
        caring.checked()
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if Carer.objects.filter(person=person, left_at=None).exists():
        raise ValidationError("They are on the carers’ register already")
    carer = Carer.objects.create(
        person=person,
        team=team,
        card_number=new_card_number(),
        registered_at=timezone.now(),
        registered_by_name=actor.name,
        is_own_wish=is_own_wish,
        **kept,
    )
    tell(actor, carer, "carer.registered", f"On the carers’ register, by {actor.name}")
    if is_own_wish:
        tell(actor, carer, "carer.asked_in", "Asked to be on the carers’ register themselves")
    if caring is not None:
        store_caring(actor, person, caring)
    return carer


def change_carer(actor: Actor, carer: Carer, facts: CarerFacts) -> Carer:
    """Change what the register says. For the carer and those who work with them. Raises ValidationError by field."""
    kept = facts.checked()
    with transaction.atomic():
        stored = held(actor, carer)
        before = {name: getattr(stored, name) for name in kept}
        if before == kept:
            return stored
        for name, value in kept.items():
            setattr(stored, name, value)
        stored.save(update_fields=list(kept))
        tell(actor, stored, "carer.changed", "What the carers’ register says was changed", before=before, after=kept)
    return stored


def offer_assessment(actor: Actor, carer: Carer, offer: str, words: str = "") -> Carer:
    """Write down that a carer's assessment was offered, and what they said: wanted, declined, or no answer yet.

    A carer who has a record says themselves whether they want one. Raises ValidationError by field.
    """
    if offer not in Carer.Offer.values or offer == Carer.Offer.NOT_YET:
        raise ValidationError({"offer": "Choose what was said about an assessment"})
    with transaction.atomic():
        stored = held(actor, carer)
        if is_own_record(actor, stored.person) and offer == Carer.Offer.OFFERED:
            raise ValidationError({"offer": "Say whether you would like one"})
        stored.offer, stored.offered_on, stored.offer_words = offer, timezone.localdate(), words.strip()
        stored.save(update_fields=["offer", "offered_on", "offer_words"])
        said = f"A carer’s assessment: {stored.get_offer_display().lower()}"
        tell(actor, stored, "carer.assessment_offered", said, offer=offer, words=words.strip())
    return stored


def leave_register(actor: Actor, carer: Carer, why: str) -> Carer:
    """Take a carer off the register. What they did stays in the history; their card counts no more.

    For the carer and those who work with them. Raises ValidationError without a reason.
    """
    if not why.strip():
        raise ValidationError({"why": "Say why they leave the register"})
    with transaction.atomic():
        stored = held(actor, carer)
        stored.left_at, stored.left_why = timezone.now(), why.strip()
        stored.save(update_fields=["left_at", "left_why"])
        tell(actor, stored, "carer.left", "Left the carers’ register", reason=why.strip())
    return stored


def held(actor: Actor, carer: Carer) -> Carer:
    """The registration, locked, for the carer and those who work with them. It does not change once they left."""
    stored = Carer.objects.select_for_update(of=("self",)).select_related("person").get(pk=carer.pk)
    require_own_or_worker(actor, stored.person)
    if stored.left_at is not None:
        raise ValidationError("They have left the carers’ register")
    return stored


def tell(actor: Actor, carer: Carer, kind: str, summary: str, *, reason: str = "", **facts: Any) -> None:
    """Write to the ledger, with the registration and the team that works with the carer."""
    payload = {"carer": carer.pk, "team": carer.team_id, **facts}
    write_entry(actor, kind, summary, person_id=carer.person_id, payload=payload, reason=reason)


def _team_of(person: Person) -> Team:
    """The council team that keeps a person's record; without one, that which takes requests where they live."""
    keeps = in_force(Sight.objects.filter(person=person, basis=Basis.TEAM, viewer_kind=ViewerKind.TEAM))
    teams = Team.objects.filter(pk__in=list(keeps.values_list("viewer", flat=True)), work__in=("assessment", "contact"))
    if team := teams.order_by("work", "name").first():
        return team
    address = current_address(person)
    found = contact_team_for(person.place, address.postcode if address else "")
    if found is None:
        raise ValidationError("No team looks after carers here yet. Phone your council.")
    return found
