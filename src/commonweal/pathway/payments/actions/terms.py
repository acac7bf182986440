"""A council's terms of payment with a provider, and absences."""

import re
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.calculations.registry import on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.payments.actions.holding import require_finance
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.models import Absence, ProviderTerms
from commonweal.pathway.payments.weeks import Cycle, week_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of, is_own_record

LIKE_A_BANK_ACCOUNT = re.compile(r"\d{2}[- ]\d{2}[- ]\d{2}|(?<!\d)\d{14}(?!\d)|^[A-Z]{2}\d{2}[A-Z0-9 ]{11,30}$", re.I)
RECORDERS = (*CARE_STAFF, Role.BROKER, Role.FINANCE_OFFICER, Role.PROVIDER)


def check_payee_reference(reference: str, field: str = "payee_reference") -> str:
    """The finance system's own number of a payee. Raises ValidationError for what looks like a bank account."""
    cleaned = " ".join(reference.split())
    if not cleaned:
        raise ValidationError({field: "Enter the payee’s number in the finance system"})
    if LIKE_A_BANK_ACCOUNT.search(cleaned):
        raise ValidationError(
            {field: "This looks like a bank account. Enter the payee’s number in the finance system, which holds it"}
        )
    return cleaned


def set_terms(
    actor: Actor,
    council: Organisation,
    provider: Organisation,
    *,
    payee_reference: str,
    paid_by: PaidBy,
    cycle: Cycle,
    is_net: bool,
    pays_from: date,
) -> ProviderTerms:
    """Set how the council pays a provider. For the council's finance team. What was posted before stays as it was."""
    require_finance(actor, council)
    reference = check_payee_reference(payee_reference)
    if provider.kind not in (Organisation.Kind.PROVIDER, Organisation.Kind.VOLUNTARY):
        raise ValidationError({"provider": "Choose a provider or a voluntary organisation"})
    with transaction.atomic(), acting_as(system_actor("setting terms of payment")):
        terms, is_new = ProviderTerms.objects.update_or_create(
            council=council,
            provider=provider,
            defaults={
                "payee_reference": reference,
                "paid_by": paid_by.value,
                "cycle": cycle.value,
                "is_net": is_net,
                "pays_from": week_of(pays_from),
            },
        )
        write_entry(
            actor,
            "payment.terms_set",
            f"Terms of payment with {provider} were {'set' if is_new else 'changed'}",
            chain=f"money:{council.pk}",
            compartment="money",
            payload={
                "council": council.pk, "provider": provider.pk, "payee_reference": reference, "paid_by": paid_by.value,
                "cycle": cycle.value, "is_net": is_net, "pays_from": terms.pays_from,
            },
        )  # fmt: skip
    return terms


def record_absence(
    actor: Actor, person: Person, *, kind: str, starts_on: date, ends_on: date | None = None, note: str = ""
) -> Absence:
    """Record days on which a person was not there for their support: first and last day, or no last day yet.

    For the person, and those who work with them or support them. Payments and bills of the past follow it in the next
    runs. Raises ValidationError where it overlaps another absence.
    """
    _require_recorder(actor, person)
    if kind not in Absence.Kind.values:
        raise ValidationError({"kind": "Choose why the person was not there"})
    with transaction.atomic(), acting_as(system_actor("recording an absence")):
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        _check_days(person, starts_on, ends_on)
        absence = Absence.objects.create(
            person=person,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            note=note.strip(),
            recorded_by_name=actor.name,
            recorded_at=timezone.now(),
        )
        until = f" to {on_day(ends_on)}" if ends_on else ""
        _enter(actor, absence, "absence.recorded", f"{absence.get_kind_display()} from {on_day(starts_on)}{until}")
    return absence


def end_absence(actor: Actor, absence: Absence, ends_on: date) -> Absence:
    """Say the last day of an absence that goes on."""
    _require_recorder(actor, absence.person)
    with transaction.atomic(), acting_as(system_actor("ending an absence")):
        stored = Absence.objects.select_for_update(no_key=True).get(pk=absence.pk)
        if stored.withdrawn_at or stored.ends_on:
            raise ValidationError("This absence has ended already, or was withdrawn")
        if ends_on < stored.starts_on:
            raise ValidationError({"ends_on": f"The last day cannot be before {on_day(stored.starts_on)}"})
        stored.ends_on = ends_on
        stored.save(update_fields=["ends_on"])
        _enter(actor, stored, "absence.ended", f"{stored.get_kind_display()} until {on_day(ends_on)}")
    return stored


def withdraw_absence(actor: Actor, absence: Absence, reason: str) -> None:
    """Take back an absence that was recorded by mistake; it stays in the history."""
    _require_recorder(actor, absence.person)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is taken back"})
    with transaction.atomic(), acting_as(system_actor("taking an absence back")):
        stored = Absence.objects.select_for_update(no_key=True).get(pk=absence.pk)
        if stored.withdrawn_at is None:
            stored.withdrawn_at = timezone.now()
            stored.save(update_fields=["withdrawn_at"])
            _enter(actor, stored, "absence.withdrawn", "An absence was taken back", reason.strip())


def _check_days(person: Person, starts_on: date, ends_on: date | None) -> None:
    if starts_on > timezone.localdate():
        raise ValidationError({"starts_on": "Record an absence once it has begun"})
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day cannot be before the first"})
    others = Absence.objects.filter(person=person, withdrawn_at=None).exclude(ends_on__lt=starts_on)
    if ends_on is not None:
        others = others.filter(starts_on__lte=ends_on)
    other = others.order_by("starts_on").first()
    if other is not None:
        words = f"{other.get_kind_display().lower()} from {on_day(other.starts_on)}"
        raise ValidationError({"starts_on": f"It overlaps {words}. End that first"})


def _require_recorder(actor: Actor, person: Person) -> None:
    if is_own_record(actor, person):
        return
    actor.require_role(*RECORDERS)
    access = access_of(actor, person)
    if not (access.sees("care") or access.sees("money")):
        raise PermissionDenied("Only the person, and those who work with them or support them, can record an absence.")


def _enter(actor: Actor, absence: Absence, kind: str, summary: str, reason: str = "") -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=absence.person_id,
        payload={
            "absence": absence.pk,
            "kind": absence.kind,
            "starts_on": absence.starts_on,
            "ends_on": absence.ends_on,
        },
        reason=reason,
    )
