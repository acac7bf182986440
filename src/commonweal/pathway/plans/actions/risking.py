"""Talks about risk, and what is done if something happens."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.plans.actions.writing import author_of, changed, open_plan
from commonweal.pathway.plans.models import Contingency, Plan, RiskTalk
from commonweal.pathway.plans.risk import CAPACITY_WORDS, HARM_WORDS, LIKELY_WORDS, needs_name, stages_on
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of

FURTHEST_REVIEW = timedelta(days=731)


@dataclass(frozen=True)
class Risk:
    """A talk about a risk as it is typed. `likely`, `harm` and `capacity` are values of those enumerations."""

    stage: str
    what: str
    likely: str
    harm: str
    good: str
    agreed: str
    capacity: str
    options: str = ""
    views: str = ""
    decided_by: str = ""
    review_on: date | None = None


def record_risk_talk(actor: Actor, plan: Plan, risk: Risk, talk: RiskTalk | None = None) -> RiskTalk:
    """Record a talk about a risk, or change one (`talk`). Raises ValidationError by field."""
    with transaction.atomic():
        plan = open_plan(plan)
        author = author_of(actor, plan)
        _check(risk, plan)
        stored = RiskTalk.objects.get(pk=talk.pk) if talk else RiskTalk(person=plan.person, plan=plan)
        for name in Risk.__dataclass_fields__:
            value = getattr(risk, name)
            setattr(stored, name, value.strip() if isinstance(value, str) else value)
        if not needs_name(risk.capacity):
            stored.decided_by = plan.person.name
        stored.waived_reason = ""
        stored.talked_at = timezone.now()
        author.sign(stored)
        stored.save()
        changed(actor, plan, f"A risk was talked about: {stored.what}", risk=stored.pk, agreed=stored.agreed)
    return stored


def waive_risk_talk(actor: Actor, plan: Plan, stage: str, reason: str) -> RiskTalk:
    """Record why no talk about risk is needed at a point. For workers; the person and a carer ask for one instead."""
    with transaction.atomic():
        plan = open_plan(plan)
        author = author_of(actor, plan)
        if not author.is_worker:
            raise PermissionDenied("Only a worker records that no talk about risk is needed.")
        if stage not in {one.key for one in stages_on(timezone.localdate())}:
            raise ValidationError({"stage": "Choose one of the points"})
        if not reason.strip():
            raise ValidationError({"waived_reason": "Say why no talk about risk is needed at this point"})
        talk = RiskTalk(
            person=plan.person, plan=plan, stage=stage, waived_reason=reason.strip(), talked_at=timezone.now()
        )
        author.sign(talk)
        talk.save(force_insert=True)
        changed(actor, plan, "It was recorded why no talk about risk is needed", risk=talk.pk, stage=stage)
    return talk


def remove_risk_talk(actor: Actor, talk: RiskTalk) -> None:
    """Take a talk about risk out of a plan that is not signed."""
    with transaction.atomic():
        plan = open_plan(talk.plan)
        author_of(actor, plan)
        words = str(talk)
        talk.delete()
        changed(actor, plan, f"A talk about risk was taken out: {words}")


def set_condition(actor: Actor, plan: Plan, has_long_term_condition: bool) -> Plan:
    """Say whether the person lives with a long-term condition: then the plan says what is done if things get worse."""
    with transaction.atomic():
        plan = open_plan(plan)
        author_of(actor, plan)
        if plan.has_long_term_condition != has_long_term_condition:
            plan.has_long_term_condition = has_long_term_condition
            plan.save(update_fields=["has_long_term_condition"])
            words = "lives" if has_long_term_condition else "does not live"
            changed(actor, plan, f"The person {words} with a long-term condition, the plan says")
    return plan


def write_contingency(
    actor: Actor,
    plan: Plan,
    *,
    trigger: str,
    what: str,
    early_signs: str = "",
    supporter: Supporter | None = None,
    who: str = "",
    phone: str = "",
    contingency: Contingency | None = None,
) -> Contingency:
    """Write, or change (`contingency`), what is done by whom if something happens. Raises ValidationError by field.

    Where one of the circle does it, their name and phone number are taken from the circle.
    """
    with transaction.atomic():
        plan = open_plan(plan)
        author = author_of(actor, plan)
        wrong = {}
        if not trigger.strip():
            wrong["trigger"] = "Say what might happen"
        if not what.strip():
            wrong["what"] = "Say what is done then"
        if supporter is not None:
            if not circle_of(plan.person).filter(pk=supporter.pk).exists():
                wrong["supporter"] = "Choose somebody of the person’s circle"
            who, phone = who.strip() or supporter.name, phone.strip() or supporter.phone
        if not who.strip() and "supporter" not in wrong:
            wrong["who"] = "Say who does it: somebody of the circle, a provider, or a number to call"
        if wrong:
            raise ValidationError(wrong)
        last = plan.contingencies.aggregate(last=Max("position"))["last"]
        stored = (
            Contingency.objects.get(pk=contingency.pk)
            if contingency
            else Contingency(person=plan.person, plan=plan, position=0 if last is None else last + 1)
        )
        stored.trigger, stored.what, stored.early_signs = trigger.strip(), what.strip(), early_signs.strip()
        stored.supporter, stored.who, stored.phone = supporter, who.strip(), phone.strip()
        author.sign(stored)
        stored.save()
        changed(actor, plan, f"What is done if “{stored.trigger}” was written", contingency=stored.pk)
    return stored


def remove_contingency(actor: Actor, contingency: Contingency) -> None:
    """Take one out of a plan that is not signed."""
    with transaction.atomic():
        plan = open_plan(contingency.plan)
        author_of(actor, plan)
        trigger = contingency.trigger
        contingency.delete()
        changed(actor, plan, f"What is done if “{trigger}” was taken out")


def _check(risk: Risk, plan: Plan) -> None:
    wrong = {}
    if risk.stage not in {one.key for one in stages_on(timezone.localdate())}:
        wrong["stage"] = "Choose when the talk was"
    if not risk.what.strip():
        wrong["what"] = "Say what might happen"
    if risk.likely not in LIKELY_WORDS:
        wrong["likely"] = "Choose how likely it is"
    if risk.harm not in HARM_WORDS:
        wrong["harm"] = "Choose how bad it would be"
    if not risk.good.strip():
        wrong["good"] = "Say what is good about doing it"
    if not risk.agreed.strip():
        wrong["agreed"] = "Say what was agreed"
    if risk.capacity not in CAPACITY_WORDS:
        wrong["capacity"] = "Choose who decides"
    elif needs_name(risk.capacity) and not risk.decided_by.strip():
        wrong["decided_by"] = "Enter who decides, and by what right"
    if risk.review_on and not timezone.localdate() <= risk.review_on <= timezone.localdate() + FURTHEST_REVIEW:
        wrong["review_on"] = "Choose a day from today to two years from now"
    if wrong:
        raise ValidationError(wrong)
