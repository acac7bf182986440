"""What providers say of a plan, and what was needed and not there."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.plans.age_bands import age_band
from commonweal.pathway.plans.kinds import KIND_TITLES
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import PLANNERS
from commonweal.pathway.reviews.actions.planning import in_force
from commonweal.pathway.reviews.findings import UNMET_WORDS, UnmetReason
from commonweal.pathway.reviews.models import ProviderNote, Review, UnmetNeed
from commonweal.people.identity.queries import current_address


def write_note(actor: Actor, plan: Plan, words: str) -> ProviderNote:
    """A provider who supports the person says something for the next review. Writes `review.note_written`."""
    actor.require_role(Role.PROVIDER)
    said = words.strip()
    if not said:
        raise ValidationError({"words": "Say what you have seen, and what you suggest"})
    organisation = Organisation.objects.filter(pk__in=actor.organisations).order_by("name").first()
    if organisation is None:
        raise PermissionDenied("A note is written for a provider.")
    with transaction.atomic():
        plan = in_force(plan)
        note = ProviderNote.objects.create(
            person=plan.person,
            plan=plan,
            organisation=organisation,
            words=said,
            written_at=timezone.now(),
            written_by_name=actor.name[:200],
        )
        write_entry(
            actor,
            "review.note_written",
            f"{organisation.name} wrote a note for the next review",
            person_id=plan.person_id,
            payload={"note": note.pk, "plan": plan.pk, "organisation": organisation.pk, "worker": plan.worker_id},
        )
    return note


def decide_note(actor: Actor, note: ProviderNote, *, accept: bool, why: str = "") -> ProviderNote:
    """A worker takes a provider's note into the review, or not, saying why. Writes `review.note_decided`."""
    actor.require_role(*PLANNERS)
    if not accept and not why.strip():
        raise ValidationError({"why": "Say why the note is not taken up: the provider reads it"})
    with transaction.atomic():
        stored = ProviderNote.objects.select_for_update(no_key=True).get(pk=note.pk)
        if stored.is_accepted is not None:
            raise ValidationError("This note was decided already")
        stored.is_accepted, stored.decided_at = accept, timezone.now()
        stored.decided_by_name, stored.decided_why = actor.name[:200], why.strip()
        stored.save()
        write_entry(
            actor,
            "review.note_decided",
            f"The provider’s note was {'taken up' if accept else 'not taken up'}",
            person_id=stored.person_id,
            payload={"note": stored.pk, "plan": stored.plan_id, "accepted": accept},
            reason=stored.decided_why,
        )
    return stored


def record_unmet(
    actor: Actor,
    plan: Plan,
    *,
    kind: str,
    what: str,
    reason: str,
    weekly_hours: Decimal = Decimal(0),
    review: Review | None = None,
) -> UnmetNeed:
    """Record something that the plan needs and that cannot be had, and why. ValidationError by field.

    Writes `need.unmet` with all that the place is counted by and nothing that names anybody but the entry's own person:
    kind, reason, hours a week, place, neighbourhood, age band.
    """
    actor.require_role(*PLANNERS)
    wrong = {}
    if kind not in KIND_TITLES:
        wrong["kind"] = "Choose the kind of support"
    if not what.strip():
        wrong["what"] = "Say what is needed"
    if reason not in UNMET_WORDS:
        wrong["reason"] = "Choose why it is not there"
    if weekly_hours < 0:
        wrong["weekly_hours"] = "Enter the hours a week, or leave it empty"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        need = UnmetNeed.objects.create(
            person=plan.person,
            plan=plan,
            review=review,
            kind=kind,
            what=what.strip(),
            reason=reason,
            weekly_hours=weekly_hours,
            recorded_at=timezone.now(),
            recorded_by_name=actor.name[:200],
        )
        address = current_address(plan.person)
        area = address.neighbourhood if address else None
        write_entry(
            actor,
            "need.unmet",
            f"A need is not met: {need.what}. {UNMET_WORDS[UnmetReason(reason)]}",
            person_id=plan.person_id,
            payload={
                "need": need.pk,
                "plan": plan.pk,
                "kind": kind,
                "reason": reason,
                "weekly_hours": weekly_hours,
                "place": plan.person.place_id,
                "neighbourhood": area.pk if area else None,
                "former_council": area.former_council_id if area else None,
                "age_band": age_band(plan.person.age_on(timezone.localdate())),
            },
        )
    return need


def meet_need(actor: Actor, need: UnmetNeed, how: str) -> UnmetNeed:
    """Record that an unmet need is met now, and how. Writes `need.met`."""
    actor.require_role(*PLANNERS)
    if not how.strip():
        raise ValidationError({"how": "Say how it is met now"})
    with transaction.atomic():
        stored = UnmetNeed.objects.select_for_update(no_key=True).get(pk=need.pk)
        if stored.met_at is None:
            stored.met_at, stored.met_how = timezone.now(), how.strip()[:300]
            stored.save(update_fields=["met_at", "met_how"])
            write_entry(
                actor,
                "need.met",
                f"A need that was not met is met now: {stored.what}",
                person_id=stored.person_id,
                payload={"need": stored.pk, "plan": stored.plan_id, "kind": stored.kind},
                reason=stored.met_how,
            )
    return stored
