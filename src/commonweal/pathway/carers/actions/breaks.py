"""Breaks from caring: allowed, asked for, agreed, booked with care meanwhile for the person cared for, and taken."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.carers.allowed import DECIDES, require_own_or_worker, require_worker
from commonweal.pathway.carers.breaks_left import BreakState, BreakUnit, in_unit
from commonweal.pathway.carers.models import BreaksAllowance, Carer, CarerBreak, Caring, ReplacementCare
from commonweal.pathway.carers.queries.breaks import allowance_on, left_of
from commonweal.people.identity.models import Person

MOST = Decimal(100_000)


@dataclass(frozen=True)
class BreakTerms:
    """What a carer asks for: what, when, how much of which unit, from caring for whom, and who is there meanwhile."""

    what: str
    starts_on: date
    ends_on: date
    unit: str
    amount: Decimal
    caring: Caring | None = None
    meanwhile: str = ""


@dataclass(frozen=True)
class ReplacementTerms:
    """Care for the person cared for meanwhile: which kind, by whom, what all of it costs (pounds).

    `is_charged`: whether it counts towards that person's own contribution. Never the carer's.
    """

    kind: str
    given_by: str
    cost: Decimal = Decimal(0)
    is_charged: bool = False


def allow_breaks(
    actor: Actor, person: Person, unit: str, amount: Decimal, starts_on: date, ends_on: date, why: str = ""
) -> BreaksAllowance:
    """Agree how much of breaks a carer has in a span, usually a year. For those who decide. Raises ValidationError."""
    require_worker(actor, person, *DECIDES)
    wrong: dict[str, Any] = {}
    if unit not in list(BreakUnit):
        wrong["unit"] = "Choose nights, hours or pounds"
    if not 0 < amount <= MOST:
        wrong["amount"] = "Enter how much is allowed: more than nought"
    if ends_on < starts_on:
        wrong["ends_on"] = "The last day must not be before the first"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        within = Q(starts_on__lte=ends_on, ends_on__gte=starts_on)
        if BreaksAllowance.objects.filter(within, person=person, unit=unit).exists():
            raise ValidationError({"starts_on": f"There is an allowance in {unit} within these days already"})
        made = BreaksAllowance.objects.create(
            person=person,
            unit=unit,
            amount=amount,
            starts_on=starts_on,
            ends_on=ends_on,
            why=why.strip(),
            agreed_at=timezone.now(),
            agreed_by_name=actor.name,
        )
        said = f"Breaks allowed: {in_unit(amount, BreakUnit(unit))} from {on_day(starts_on)} to {on_day(ends_on)}"
        payload = {"allowance": made.pk, "unit": unit, "amount": amount, "starts_on": starts_on, "ends_on": ends_on}
        write_entry(actor, "carer_break.allowed", said, person_id=person.pk, payload=payload, reason=why.strip())
    return made


def ask_break(actor: Actor, person: Person, terms: BreakTerms) -> CarerBreak:
    """Ask for a break. For a carer on the register, and those who work with them. Raises ValidationError by field."""
    require_own_or_worker(actor, person)
    wrong: dict[str, Any] = {}
    if not terms.what.strip():
        wrong["what"] = "Say what kind of break you would like"
    if terms.ends_on < terms.starts_on:
        wrong["ends_on"] = "The last day must not be before the first"
    if terms.unit not in list(BreakUnit):
        wrong["unit"] = "Choose nights, hours or pounds"
    if not 0 < terms.amount <= MOST:
        wrong["amount"] = "Enter how many: more than nought"
    if terms.caring is not None and (terms.caring.person_id != person.pk or terms.caring.ended_on):
        wrong["caring"] = "Choose one of those who are looked after"
    if wrong:
        raise ValidationError(wrong)
    carer = Carer.objects.filter(person=person, left_at=None).first()
    if carer is None:
        raise ValidationError("Breaks are for carers on the register: put them on it first")
    with transaction.atomic():
        made = CarerBreak.objects.create(
            person=person,
            asked_at=timezone.now(),
            asked_by_name=actor.name,
            **_kept(terms),
        )
        _tell(actor, made, "asked", f"Asked for a break: {made.what}, {_when(made)}", team=carer.team_id)
    return made


def _kept(terms: BreakTerms) -> dict[str, Any]:
    """The terms as they are kept."""
    plain = {name: getattr(terms, name) for name in ("starts_on", "ends_on", "unit", "amount", "caring")}
    return plain | {"what": terms.what.strip(), "meanwhile": terms.meanwhile.strip()}


def answer_break(actor: Actor, one: CarerBreak, *, is_agreed: bool, words: str = "") -> CarerBreak:
    """Agree to a break, or say why not; the carer is told. More than is left is agreed only with a reason.

    For those who decide and work with the carer. Raises ValidationError by field.
    """
    with transaction.atomic():
        stored = _held(actor, one, (BreakState.ASKED,), "This was answered already", *DECIDES)
        # One answer at a time for a carer, so that two do not both take what is left.
        Person.objects.select_for_update(no_key=True).get(pk=stored.person_id)
        if not is_agreed and not words.strip():
            raise ValidationError({"words": "Say why not, and what could be instead: the carer reads it"})
        if is_agreed and not words.strip() and (short := _short_of(stored)):
            raise ValidationError({"words": f"{short} Say why you agree it all the same"})
        stored.is_agreed, stored.answer_words = is_agreed, words.strip()
        stored.answered_at, stored.answered_by_name = timezone.now(), actor.name
        stored.save(update_fields=["is_agreed", "answer_words", "answered_at", "answered_by_name"])
        kind, said = ("agreed", "Break agreed") if is_agreed else ("refused", "Break not agreed")
        team = Carer.objects.filter(person=stored.person, left_at=None).values_list("team", flat=True).first()
        _tell(actor, stored, kind, f"{said}: {stored.what}, {_when(stored)}", reason=words.strip(), team=team)
        send_message(
            actor,
            "carer-break-answered",
            to_person=stored.person,
            context={
                "break": stored.what,
                "when": _when(stored),
                "answer": "We have agreed to it. We now book it with you."
                if is_agreed
                else "We have not agreed to it as you asked for it. We will ring you about what could be instead.",
                "words": words.strip(),
                "worker": actor.name,
                "link": settings.SITE_URL + reverse("carers:break", args=[stored.pk]),
            },
        )
    return stored


def _short_of(one: CarerBreak) -> str:
    """What is missing for a break, in words; "" where there is enough."""
    allowance = allowance_on(one.person, one.unit, one.starts_on)
    if allowance is None:
        return f"No breaks in {one.unit} are allowed for that day."
    left = left_of(allowance).left
    unit = BreakUnit(one.unit)
    return "" if one.amount <= left else f"Only {in_unit(max(left, Decimal(0)), unit)} left of what is allowed."


def book_break(actor: Actor, one: CarerBreak, booked_with: str) -> CarerBreak:
    """Write down that a break that was agreed is booked, and with whom."""
    if not booked_with.strip():
        raise ValidationError({"booked_with": "Say with whom it is booked, or that the carer booked it"})
    with transaction.atomic():
        stored = _held(actor, one, (BreakState.AGREED,), "Only a break that was agreed is booked")
        stored.booked_at, stored.booked_with = timezone.now(), booked_with.strip()
        stored.save(update_fields=["booked_at", "booked_with"])
        _tell(actor, stored, "booked", f"Break booked: {stored.what}, {_when(stored)}, with {stored.booked_with}")
    return stored


def arrange_replacement(actor: Actor, one: CarerBreak, terms: ReplacementTerms) -> ReplacementCare:
    """Arrange care for the person cared for while the carer is away: support of that person, on their record.

    What is charged for it is theirs, never the carer's. For workers who work with both. Raises ValidationError.
    """
    wrong: dict[str, Any] = {}
    if terms.kind not in ReplacementCare.Kind.values:
        wrong["kind"] = "Choose what kind of care"
    if not terms.given_by.strip():
        wrong["given_by"] = "Say who gives it"
    if not 0 <= terms.cost <= MOST:
        wrong["cost"] = "Enter what all of it costs, in pounds"
    if terms.is_charged and not terms.cost:
        wrong["is_charged"] = "What costs nothing counts towards no contribution"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(actor, one, (BreakState.AGREED, BreakState.BOOKED), "Care is arranged for what was agreed")
        cared_for = stored.caring.cared_for if stored.caring else None
        if cared_for is None:
            raise ValidationError("Say first which record is that of the person who is looked after")
        require_worker(actor, cared_for)
        if ReplacementCare.objects.filter(carer_break=stored).exists():
            raise ValidationError("Care for this break is arranged already")
        made = ReplacementCare.objects.create(
            person=cared_for,
            carer_break=stored,
            starts_on=stored.starts_on,
            ends_on=stored.ends_on,
            arranged_at=timezone.now(),
            arranged_by_name=actor.name,
            **(asdict(terms) | {"given_by": terms.given_by.strip()}),
        )
        days = f"{on_day(made.starts_on)} to {on_day(made.ends_on)}"
        write_entry(
            actor,
            "replacement_care.arranged",
            f"Care while their carer has a break: {made.get_kind_display()}, {made.given_by}, {days}",
            person_id=cared_for.pk,
            payload={
                "replacement": made.pk,
                "cost": made.cost,
                "is_charged": made.is_charged,
                "charged_to": str(cared_for.pk) if made.is_charged else None,
                "words": f"{in_pounds(made.cost)}, {'within their own contribution' if made.is_charged else 'free'}",
            },
        )
    return made


def take_break(actor: Actor, one: CarerBreak, taken_on: date, felt: str = "", words: str = "") -> CarerBreak:
    """Say that a break was had, and what it was like. For the carer and those who work with them."""
    wrong = {}
    if taken_on > timezone.localdate():
        wrong["taken_on"] = "Enter today or a day before"
    if felt and felt not in CarerBreak.Felt.values:
        wrong["felt"] = "Choose what it was like"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(actor, one, (BreakState.AGREED, BreakState.BOOKED), "Only a break that was agreed is taken")
        if taken_on < stored.starts_on:
            raise ValidationError({"taken_on": f"The break begins on {on_day(stored.starts_on)}"})
        stored.taken_on, stored.felt, stored.felt_words = taken_on, felt, words.strip()
        stored.save(update_fields=["taken_on", "felt", "felt_words"])
        said = f": {stored.get_felt_display()[0].lower()}{stored.get_felt_display()[1:]}" if felt else ""
        _tell(actor, stored, "taken", f"Break taken, {stored.what}{said}", felt=felt)
    return stored


def cancel_break(actor: Actor, one: CarerBreak, why: str) -> CarerBreak:
    """Call a break off, with the reason: it no longer counts, and care meanwhile is called off with it."""
    if not why.strip():
        raise ValidationError({"why": "Say why it is called off"})
    with transaction.atomic():
        stored = _held(actor, one, (BreakState.ASKED, BreakState.AGREED, BreakState.BOOKED), "This break is over")
        stored.cancelled_at, stored.cancelled_why = timezone.now(), why.strip()[:300]
        stored.save(update_fields=["cancelled_at", "cancelled_why"])
        _tell(actor, stored, "cancelled", f"Break called off: {stored.what}, {_when(stored)}", reason=why.strip())
        _call_off_replacement(stored)
    return stored


def _call_off_replacement(one: CarerBreak) -> None:
    """Care meanwhile falls with its break. It stands on another's record, which a carer who calls off does not see."""
    with acting_as(system_actor("a carer’s break was called off")) as system:
        care = ReplacementCare.objects.filter(carer_break=one, called_off_at=None).first()
        if care is None:
            return
        care.called_off_at = timezone.now()
        care.save(update_fields=["called_off_at"])
        write_entry(
            system,
            "replacement_care.called_off",
            f"Not needed, since their carer’s break is called off: {care.get_kind_display()}, {care.given_by}",
            person_id=care.person_id,
            payload={"replacement": care.pk},
        )


def _held(actor: Actor, one: CarerBreak, states: tuple[BreakState, ...], refusal: str, *roles: Any) -> CarerBreak:
    """The break, locked, in one of these states: for the carer and workers, or for workers in these roles."""
    found = CarerBreak.objects.select_for_update(of=("self",)).select_related("person", "caring__cared_for")
    stored = found.get(pk=one.pk)
    if roles:
        require_worker(actor, stored.person, *roles)
    else:
        require_own_or_worker(actor, stored.person)
    if stored.state not in states:
        raise ValidationError(refusal)
    return stored


def _when(one: CarerBreak) -> str:
    return (
        on_day(one.starts_on) if one.starts_on == one.ends_on else f"{on_day(one.starts_on)} to {on_day(one.ends_on)}"
    )


def _tell(actor: Actor, one: CarerBreak, kind: str, summary: str, *, reason: str = "", **facts: object) -> None:
    payload = {"break": one.pk, "unit": one.unit, "amount": one.amount, "starts_on": one.starts_on,
               "words": f"{one.what}, {_when(one)}", **facts}  # fmt: skip
    write_entry(actor, f"carer_break.{kind}", summary, person_id=one.person_id, payload=payload, reason=reason)
