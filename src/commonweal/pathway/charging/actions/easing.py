"""Letting off a part of a contribution with somebody else's authority, and looking at it again where somebody asks."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.charging.actions.assessing import ask_for_contribution, require_assessor
from commonweal.pathway.charging.letters import write_about_money
from commonweal.pathway.charging.models import ContributionTask, LookAgain, Waiver
from commonweal.pathway.charging.queries import teller_of, waived_on, weekly_contribution_on
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of


def ask_for_waiver(
    actor: Actor, person: Person, *, weekly_amount: Decimal, starts_on: date, ends_on: date | None, reason: str
) -> Waiver:
    """Ask that a part of a contribution is let off, in pounds a week. It counts once somebody else has authorised it.

    For the person's finance team. Raises ValidationError by field.
    """
    require_assessor(actor, person)
    faults: dict[str, str] = {}
    if weekly_amount <= 0:
        faults["weekly_amount"] = "Enter what is let off a week, like 12.50"
    if ends_on is not None and ends_on < starts_on:
        faults["ends_on"] = "The last day is on or after the first"
    if not reason.strip():
        faults["reason"] = "Say why, for whoever has to authorise it"
    if actor.account_id is None:
        raise PermissionDenied("Somebody signed in asks for this.")
    if faults:
        raise ValidationError(faults)
    with transaction.atomic():
        waiver = Waiver.objects.create(
            person=person,
            weekly_amount=weekly_amount,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            asked_at=timezone.now(),
            asked_by_id=actor.account_id,
        )
        _enter_waiver(actor, waiver, "waiver.asked", f"{in_pounds(weekly_amount)} a week is asked to be let off")
        return waiver


def authority_of(actor: Actor, day: date) -> Decimal:
    """The most that the actor may let off, in pounds a week, by the policy of the day; nothing for most."""
    limits = policy_on("charging-waivers", day).document["limits"]
    return max((Decimal(limits[role]["weekly"]) for role in limits if actor.has_role(Role(role))), default=Decimal(0))


def answer_waiver(actor: Actor, waiver: Waiver, *, is_authorised: bool, answer: str) -> Waiver:
    """Authorise or refuse what somebody else asked for. A refusal says why; the amount is within the actor's limit."""
    with transaction.atomic():
        held = Waiver.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=waiver.pk)
        access = access_of(actor, held.person)
        if not (access.keeps and access.sees("money")):
            raise PermissionDenied("Only those who work with the person can answer this.")
        if actor.account_id is None or actor.account_id == held.asked_by_id:
            raise PermissionDenied("Somebody other than who asked for it authorises what is let off.")
        limit = authority_of(actor, timezone.localdate())
        # Several small ones at once are one large one.
        already = waived_on([held.person_id], max(held.starts_on, timezone.localdate())).get(held.person_id, Decimal(0))
        if not limit:
            raise PermissionDenied("You cannot authorise what is let off: a finance officer or team manager can.")
        if is_authorised and held.weekly_amount + already > limit:
            whole = in_pounds(held.weekly_amount + already)
            raise ValidationError(
                {
                    "is_authorised": f"With what is let off already this is {whole} a week, and you may authorise "
                    f"{in_pounds(limit)}. Leave it to somebody who may authorise more"
                }
            )
        if held.is_authorised is not None:
            raise ValidationError("This has been answered.")
        if not is_authorised and not answer.strip():
            raise ValidationError({"answer": "Say why it is refused"})
        held.is_authorised = is_authorised
        held.answer = answer.strip()
        held.answered_at = timezone.now()
        held.answered_by_id = actor.account_id
        held.save()
        words = "authorised" if is_authorised else "refused"
        _enter_waiver(actor, held, f"waiver.{words}", f"{in_pounds(held.weekly_amount)} a week let off: {words}")
        if is_authorised:
            now = weekly_contribution_on(held.person_id, held.starts_on)
            write_about_money(
                actor,
                held.person,
                "contribution-let-off",
                {
                    "weekly_amount": held.weekly_amount,
                    "starts_on": held.starts_on,
                    "until": f"until {held.ends_on:%-d %B %Y}" if held.ends_on else "until we tell you otherwise",
                    "weekly_contribution": now if now is not None else Decimal(0),
                    "worker": actor.name,
                },
            )
        return held


def end_waiver(actor: Actor, waiver: Waiver, ends_on: date) -> None:
    """End an authorised waiver with a day; what was let off before stays let off."""
    require_assessor(actor, waiver.person)
    with transaction.atomic():
        held = Waiver.objects.select_for_update(of=("self",), no_key=True).get(pk=waiver.pk)
        if not held.is_authorised:
            raise ValidationError("Only what was authorised can be ended.")
        if ends_on < max(held.starts_on, timezone.localdate()):
            raise ValidationError({"ends_on": "Choose today or a later day: what was let off stays let off"})
        if held.ends_on is not None and ends_on > held.ends_on:
            raise ValidationError({"ends_on": "It ends before that already. Ask for a new one to go on"})
        held.ends_on = ends_on
        held.save(update_fields=["ends_on"])
        _enter_waiver(actor, held, "waiver.ended", f"{in_pounds(held.weekly_amount)} a week is let off no longer")


def ask_to_look_again(actor: Actor, person: Person, why: str, words: str) -> LookAgain:
    """Ask that a contribution is looked at again, in one's own words. For the person and who acts for them."""
    if teller_of(actor, person, access_of(actor, person)) is None:
        raise PermissionDenied("Only the person, who acts for them, and their finance team can ask for this.")
    faults = {}
    if why not in LookAgain.Why.values:
        faults["why"] = "Choose what it is about"
    if not words.strip():
        faults["words"] = "Say it in your own words"
    if faults:
        raise ValidationError(faults)
    with transaction.atomic():
        asked = LookAgain.objects.create(
            person=person, why=why, words=words.strip(), asked_at=timezone.now(), asked_by_name=actor.name
        )
        write_entry(
            actor,
            "contribution.look-again",
            f"Asked to look at the contribution again: {asked.get_why_display().lower()}",
            person_id=person.pk,
            compartment="money",
            payload={"asked": asked.pk, "why": why},
        )
        with acting_as(system_actor("asking the finance team")):
            ask_for_contribution(actor, person, ContributionTask.Why.LOOK_AGAIN, origin=asked.pk)
        return asked


def answer_look_again(actor: Actor, asked: LookAgain, answer: str) -> None:
    """Answer in writing what somebody asked to be looked at again."""
    require_assessor(actor, asked.person)
    if not answer.strip():
        raise ValidationError({"answer": "Write what you looked at, and what came of it"})
    with transaction.atomic():
        held = LookAgain.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=asked.pk)
        if held.answered_at is not None:
            raise ValidationError("This has been answered.")
        held.answer, held.answered_at, held.answered_by_name = answer.strip(), timezone.now(), actor.name
        held.save(update_fields=["answer", "answered_at", "answered_by_name"])
        write_entry(
            actor,
            "contribution.looked-again",
            f"The contribution was looked at again by {actor.name}",
            person_id=held.person_id,
            compartment="money",
            payload={"asked": held.pk},
        )
        write_about_money(
            actor,
            held.person,
            "contribution-looked-again",
            {
                "asked_on": timezone.localtime(held.asked_at).date(),
                "answer": held.answer,
                "worker": actor.name,
            },
        )


def _enter_waiver(actor: Actor, waiver: Waiver, kind: str, summary: str) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=waiver.person_id,
        compartment="money",
        payload={
            "waiver": waiver.pk,
            "weekly_amount": waiver.weekly_amount,
            "starts_on": waiver.starts_on,
            "ends_on": waiver.ends_on,
        },
        reason=waiver.reason,
    )
