"""The emergency plan: written, agreed with those named, looked at again, and used when a carer is suddenly away."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.registry import on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.carers.allowed import WORKERS, own_team, require_own_or_worker
from commonweal.pathway.carers.card import read_card_number
from commonweal.pathway.carers.facts import HelperFacts, PlanFacts
from commonweal.pathway.carers.models import Activation, Carer, Caring, EmergencyCall, EmergencyHelper, EmergencyPlan
from commonweal.pathway.carers.timing import plan_review_on
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import take_emergency_access
from commonweal.people.sight.queries import access_of

MOST_HELPERS = 5


def write_plan(actor: Actor, caring: Caring, facts: PlanFacts, helpers: Sequence[HelperFacts]) -> EmergencyPlan:
    """Write what happens if the carer is suddenly away, or a new version of it; who can step in, in their order.

    Whoever agreed to step in before, by the same name and phone, need not be asked again. For the carer and those who
    work with them. Raises ValidationError by field (`helpers` for those who step in).
    """
    today = timezone.localdate()
    kept, named = facts.checked(), _checked(helpers)
    review_on = facts.review_on or plan_review_on(today)
    if review_on <= today:
        raise ValidationError({"review_on": "Choose a day to come, on which it is looked at again"})
    with transaction.atomic():
        stored = _held(actor, caring)
        before = EmergencyPlan.objects.filter(caring=stored, replaced_at=None).first()
        agreed = {(one.name, one.phone): one.agreed_on for one in before.helpers.all()} if before else {}
        if before is not None:
            before.replaced_at = timezone.now()
            before.save(update_fields=["replaced_at"])
        plan = EmergencyPlan.objects.create(
            person=stored.person,
            caring=stored,
            cared_for_id=stored.cared_for_id,
            carer_name=stored.carer_name,
            cared_for_name=stored.cared_for_name,
            review_on=review_on,
            version=before.version + 1 if before else 1,
            written_at=timezone.now(),
            written_by_name=actor.name,
            **kept,
        )
        EmergencyHelper.objects.bulk_create(
            EmergencyHelper(
                person=stored.person,
                plan=plan,
                position=position,
                name=one.name.strip(),
                relationship=one.relationship.strip(),
                phone=one.phone.strip(),
                how_long=one.how_long.strip(),
                has_key=one.has_key,
                agreed_on=agreed.get((one.name.strip(), one.phone.strip())) or (today if one.has_agreed else None),
            )
            for position, one in enumerate(named, 1)
        )
        said = "Emergency plan written" if before is None else "Emergency plan changed"
        _tell(actor, plan, "planned", f"{said}: if they cannot look after {plan.cared_for_name}", version=plan.version)
    return plan


def _checked(helpers: Sequence[HelperFacts]) -> list[HelperFacts]:
    """Those who are named, in order. Raises ValidationError where a number is missing or nobody is named."""
    named = [one for one in helpers if one.name.strip()]
    if not named:
        raise ValidationError({"helpers": "Name somebody who can step in. If there is nobody, name the council’s team"})
    if len(named) > MOST_HELPERS:
        raise ValidationError({"helpers": f"Name up to {MOST_HELPERS} people"})
    missing = [one.name.strip() for one in named if sum(letter.isdigit() for letter in one.phone) < 5]
    if missing:
        raise ValidationError({"helpers": f"Enter a phone number for {', '.join(missing)}"})
    return named


def agree_helper(actor: Actor, helper: EmergencyHelper, agreed_on: date) -> EmergencyHelper:
    """Write down that somebody agreed to step in. For the carer and those who work with them."""
    if agreed_on > timezone.localdate():
        raise ValidationError({"agreed_on": "Enter today or a day before"})
    with transaction.atomic():
        plan = _in_force(actor, helper.plan)
        stored = EmergencyHelper.objects.select_for_update().get(pk=helper.pk)
        stored.agreed_on = agreed_on
        stored.save(update_fields=["agreed_on"])
        _tell(actor, plan, "agreed", f"{stored.name} agreed to step in, on {on_day(agreed_on)}")
    return stored


def confirm_plan(actor: Actor, plan: EmergencyPlan) -> EmergencyPlan:
    """Say that the plan is still right: it is looked at again a year from now."""
    with transaction.atomic():
        stored = _in_force(actor, plan)
        stored.review_on = plan_review_on(timezone.localdate())
        stored.save(update_fields=["review_on"])
        _tell(actor, stored, "confirmed", f"Emergency plan is still right, until {on_day(stored.review_on)}")
    return stored


def activate_plan(actor: Actor, plan: EmergencyPlan, told_by: str, happened: str) -> Activation:
    """Use the plan: the carer is suddenly away. It becomes work of whoever does so, to be ended with what was done.

    For workers who see the care of the carer or of the person cared for. Raises ValidationError by field.
    """
    actor.require_role(*WORKERS)
    wrong = {}
    if not told_by.strip():
        wrong["told_by"] = "Say who told you"
    if not happened.strip():
        wrong["happened"] = "Say what happened"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = EmergencyPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if stored.replaced_at is not None:
            raise ValidationError("There is a newer plan: open that one")
        if Activation.objects.filter(caring=stored.caring_id, ended_at=None).exists():
            raise ValidationError("This plan is in use already")
        made = Activation.objects.create(
            person_id=stored.cared_for_id or stored.person_id,
            plan=stored,
            caring_id=stored.caring_id,
            told_by=told_by.strip(),
            happened=happened.strip(),
            started_at=timezone.now(),
            started_by_name=actor.name,
        )
        words = f"{stored.carer_name} cannot look after {stored.cared_for_name}"
        _tell_of(actor, made, "began", f"Emergency plan used: {words}", team=own_team(actor).pk, words=words)
    return made


def record_call(actor: Actor, activation: Activation, name: str, answer: str, words: str = "") -> EmergencyCall:
    """Write down who was rung during an emergency, and what they said. Raises ValidationError by field."""
    wrong = {}
    if not name.strip():
        wrong["name"] = "Say whom you rang"
    if answer not in EmergencyCall.Answer.values:
        wrong["answer"] = "Choose what they said"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _open(actor, activation)
        made = EmergencyCall.objects.create(
            person_id=stored.person_id,
            activation=stored,
            name=name.strip(),
            answer=answer,
            words=words.strip(),
            called_at=timezone.now(),
            called_by_name=actor.name,
        )
        _tell_of(actor, stored, "called", f"Rang {made.name}: {made.get_answer_display().lower()}")
    return made


def end_emergency(actor: Actor, activation: Activation, done: str) -> Activation:
    """End the use of a plan, with what was done and how things are now. Raises ValidationError without it."""
    if not done.strip():
        raise ValidationError({"done": "Say what was done, and how things are now"})
    with transaction.atomic():
        stored = _open(actor, activation)
        stored.ended_at, stored.ended_by_name, stored.done = timezone.now(), actor.name, done.strip()
        stored.save(update_fields=["ended_at", "ended_by_name", "done"])
        _tell_of(actor, stored, "ended", "The emergency is over", reason=done.strip())
    return stored


def open_by_card(actor: Actor, number: str, reason: str) -> list[EmergencyPlan]:
    """The emergency plans of whoever holds the card of this number, for a worker who took the call.

    Whoever does not see the carer's care takes emergency access to it, with this reason, which their team is told.
    Raises ValidationError where no card has that number or there is no plan, PermissionDenied.
    """
    actor.require_role(*WORKERS)
    wanted = read_card_number(number)
    with acting_as(system_actor("finding whose card it is")):
        carer = Carer.objects.select_related("person").filter(card_number=wanted, left_at=None).first()
    if not wanted or carer is None:
        raise ValidationError({"number": "No card has this number. It looks like CR-7K4M-9P2X"})
    if len(reason.strip()) < 10:
        raise ValidationError({"reason": "Say in a sentence what happened: it is written down with your look"})
    with transaction.atomic():
        if not (actor.is_system or access_of(actor, carer.person).sees("care")):
            take_emergency_access(actor, carer.person, f"Carer’s card {wanted}: {reason.strip()}")
        plans = EmergencyPlan.objects.filter(person=carer.person, replaced_at=None).order_by("cared_for_name")
        found = list(plans.prefetch_related("helpers"))
    if not found:
        raise ValidationError(
            {"number": f"{carer.person.name} has no emergency plan. Their record says whom they look after"}
        )
    return found


def _held(actor: Actor, caring: Caring) -> Caring:
    stored = Caring.objects.select_for_update(of=("self",)).select_related("person").get(pk=caring.pk)
    require_own_or_worker(actor, stored.person)
    if stored.ended_on is not None:
        raise ValidationError(f"They care for {stored.cared_for_name} no more")
    return stored


def _in_force(actor: Actor, plan: EmergencyPlan) -> EmergencyPlan:
    stored = EmergencyPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    carer = Person.objects.filter(pk=stored.person_id).first()
    if carer is None:
        raise PermissionDenied("Only the carer, and those who work with them, can change the plan.")
    require_own_or_worker(actor, carer)
    if stored.replaced_at is not None:
        raise ValidationError("There is a newer plan: open that one")
    return stored


def _open(actor: Actor, activation: Activation) -> Activation:
    actor.require_role(*WORKERS)
    stored = Activation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=activation.pk)
    if stored.ended_at is not None:
        raise ValidationError("This emergency is over")
    return stored


def _tell(actor: Actor, plan: EmergencyPlan, kind: str, summary: str, **facts: object) -> None:
    payload = {"plan": plan.pk, "caring": plan.caring_id, **facts}
    write_entry(actor, f"carer_emergency.{kind}", summary, person_id=plan.person_id, payload=payload)


def _tell_of(
    actor: Actor, activation: Activation, kind: str, summary: str, *, reason: str = "", **facts: object
) -> None:
    """About whom the emergency is: the person cared for. On the carer's own timeline too, where they are another."""
    payload = {"activation": activation.pk, "plan": activation.plan_id, **facts}
    write_entry(
        actor, f"carer_emergency.{kind}", summary, person_id=activation.person_id, payload=payload, reason=reason
    )
    if kind in ("began", "ended") and activation.plan.person_id != activation.person_id:
        write_entry(
            actor,
            f"carer_emergency.{kind}_for_carer",
            summary,
            person_id=activation.plan.person_id,
            payload={"activation": activation.pk, "plan": activation.plan_id},
        )
