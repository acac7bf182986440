"""Opening a block contract to personal budgets, and planning each week of them."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place
from commonweal.pathway.block_budgets.diary import monday_of
from commonweal.pathway.block_budgets.models import BlockResident, BlockScheme, DiaryEntry, DiaryWeek
from commonweal.pathway.block_budgets.queries import KEEPERS, PLANNERS, hours_in
from commonweal.pathway.block_budgets.splitting import hours_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import Basis
from commonweal.people.sight.queries import access_of, is_own_record

MOST_POUNDS = Decimal(100_000_000)
QUARTER = Decimal("0.25")
WEEKS_AHEAD = 8


@dataclass(frozen=True)
class SchemeTerms:
    """A block contract: pounds a year for the whole and its core, pounds for an hour of one's own."""

    name: str
    address: str
    yearly_block: Decimal
    yearly_core: Decimal
    hourly_price: Decimal
    starts_on: date


def open_scheme(actor: Actor, place: Place, provider: Organisation, terms: SchemeTerms) -> BlockScheme:
    """Split a block contract at one address into its core and a pool for personal budgets. Raises by field."""
    actor.require_role(*KEEPERS)
    wrong: dict[str, str] = {}
    if not terms.name.strip():
        wrong["name"] = "Enter a name"
    elif BlockScheme.objects.filter(place=place, name__iexact=terms.name.strip()).exists():
        wrong["name"] = "There is one of this name already"
    if not terms.address.strip():
        wrong["address"] = "Enter the address"
    if provider.kind != Organisation.Kind.PROVIDER or provider.place_id != place.pk:
        wrong["provider"] = "Choose a provider of this place"
    if not 0 < terms.yearly_block <= MOST_POUNDS:
        wrong["yearly_block"] = "Enter what the block costs in a year, in pounds"
    elif not 0 <= terms.yearly_core <= terms.yearly_block:
        wrong["yearly_core"] = "The core is part of the block, and not above it"
    if not 0 < terms.hourly_price <= 1000:
        wrong["hourly_price"] = "Enter the price of an hour, in pounds"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        made = BlockScheme.objects.create(
            place=place,
            provider=provider,
            name=terms.name.strip(),
            address=terms.address.strip(),
            yearly_block=terms.yearly_block,
            yearly_core=terms.yearly_core,
            hourly_price=terms.hourly_price,
            starts_on=terms.starts_on,
        )
        write_entry(
            actor,
            "block.opened",
            f"Block contract split: {made.name}, core {in_pounds(made.yearly_core)} of {in_pounds(made.yearly_block)}",
            chain=f"place:{place.pk}",
            payload={"scheme": made.pk, "yearly_block": made.yearly_block, "yearly_core": made.yearly_core},
        )
    return made


def add_resident(
    actor: Actor, scheme: BlockScheme, person: Person, weekly_amount: Decimal, starts_on: date
) -> BlockResident:
    """Give a resident a share of their own, in pounds a week; the provider sees who they are and their diary from now.

    For those who plan with the person. Raises ValidationError by field, PermissionDenied.
    """
    access = access_of(actor, person)
    if not (actor.is_system or (actor.has_role(*PLANNERS) and access.keeps and access.sees("money"))):
        raise PermissionDenied("Only those who plan with the person can give them a share.")
    if not 0 < weekly_amount <= 100_000:
        raise ValidationError({"weekly_amount": "Enter pounds a week, more than 0"})
    if starts_on < scheme.starts_on:
        raise ValidationError({"starts_on": f"The contract was split on {on_day(scheme.starts_on)}: not before that"})
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if BlockResident.objects.filter(person=person, ends_on=None).exists():
            raise ValidationError("They have a share at an address already: end that first")
        made = BlockResident.objects.create(
            person=person,
            scheme=scheme,
            weekly_amount=weekly_amount,
            weekly_hours=hours_of(weekly_amount, scheme.hourly_price),
            starts_on=starts_on,
        )
        grant_sight(
            actor,
            person,
            [viewer_of(scheme.provider)],
            ("identity", "care"),
            Basis.PROVIDER,
            origin=made.pk,
            reason=f"Supports them at {scheme.name}",
        )
        write_entry(
            actor,
            "block.share_given",
            f"Own share at {scheme.name}: {in_pounds(weekly_amount)} a week, {made.weekly_hours:f} hours",
            person_id=person.pk,
            payload={"resident": made.pk, "scheme": scheme.pk, "weekly_amount": weekly_amount},
        )
    return made


def end_share(actor: Actor, resident: BlockResident, ends_on: date) -> BlockResident:
    """End a share with a day; the provider no longer sees the record by it."""
    actor.require_role(*PLANNERS)
    with transaction.atomic():
        stored = _held(resident)
        if stored.ends_on is not None or ends_on < stored.starts_on:
            raise ValidationError({"ends_on": "Enter a day on or after the first, once"})
        stored.ends_on = ends_on
        stored.save(update_fields=["ends_on"])
        end_sight(actor, stored.person, stored.pk, reason=f"Their share at {stored.scheme.name} ended")
        write_entry(
            actor,
            "block.share_ended",
            f"Own share at {stored.scheme.name} ends on {on_day(ends_on)}",
            person_id=stored.person_id,
            payload={"resident": stored.pk, "ends_on": ends_on},
        )
    return stored


def put_in_diary(
    actor: Actor, resident: BlockResident, day: date, starts_at: time, hours: Decimal, what: str, who: str = ""
) -> DiaryEntry:
    """Plan support in one's own hours on a day: by the resident, the manager of the address, or their worker.

    Never above what remains of the week, whoever else plans at the same moment. Raises ValidationError by field.
    """
    wrong: dict[str, str] = {}
    if not what.strip():
        wrong["what"] = "Say what it is for"
    if not 0 < hours <= 24 or hours % QUARTER:
        wrong["hours"] = "Enter hours in quarters, like 1.5 or 0.75"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(resident)
        _require_planner(actor, stored)
        _check_day(stored, day)
        left = hours_in(stored, monday_of(day)).left
        if hours > left:
            raise ValidationError(
                {"hours": f"{left.normalize():f} hours remain in this week. Plan less, or ask for more to be approved"}
            )
        made = DiaryEntry.objects.create(
            person_id=stored.person_id,
            resident=stored,
            day=day,
            starts_at=starts_at,
            hours=hours,
            what=what.strip(),
            who=who.strip(),
            put_in_at=timezone.now(),
            put_in_by_name=actor.name,
        )
        _not_agreed_any_more(stored, monday_of(day))
        summary = f"Planned for {on_day(day)}: {made.what}, {hours.normalize():f} hours"
        _tell(actor, stored, "diary.planned", summary, entry=made.pk, hours=hours, day=day)
    return made


def take_out_of_diary(actor: Actor, entry: DiaryEntry) -> None:
    """Take out what was planned for today or later; its hours remain to be planned."""
    with transaction.atomic():
        stored = _held(entry.resident)
        _require_planner(actor, stored)
        found = DiaryEntry.objects.filter(pk=entry.pk).first()
        if found is None:
            raise ValidationError("This was taken out already")
        if found.day < timezone.localdate():
            raise ValidationError("What is past stays in the diary")
        found.delete()
        _not_agreed_any_more(stored, monday_of(entry.day))
        _tell(actor, stored, "diary.taken_out", f"Taken out of {on_day(entry.day)}: {entry.what}", hours=entry.hours)


def agree_week(actor: Actor, resident: BlockResident, monday: date) -> DiaryWeek:
    """Agree to a week as it is planned: as the resident themselves, or as the manager of the address."""
    with transaction.atomic():
        stored = _held(resident)
        _require_planner(actor, stored)
        week, _ = DiaryWeek.objects.get_or_create(
            resident=stored, monday=monday_of(monday), defaults={"person_id": stored.person_id}
        )
        if is_own_record(actor, stored.person):
            week.resident_agreed_at, week.resident_agreed_by = timezone.now(), actor.name
        elif _is_manager(actor, stored):
            week.manager_agreed_at, week.manager_agreed_by = timezone.now(), actor.name
        else:
            raise PermissionDenied("The resident and the manager of the address agree to a week.")
        week.save()
        _tell(actor, stored, "diary.agreed", f"{actor.name} agreed to the week of {on_day(week.monday)}")
    return week


def approve_hours(actor: Actor, resident: BlockResident, monday: date, hours: Decimal, reason: str) -> DiaryWeek:
    """Approve hours above what remains, for one week and with a reason: by a worker or manager of the council."""
    access = access_of(actor, resident.person)
    if not (actor.has_role(*PLANNERS) and access.keeps):
        raise PermissionDenied("Only those who plan with the person can approve more hours.")
    wrong: dict[str, str] = {}
    if not 0 < hours <= 168 or hours % QUARTER:
        wrong["hours"] = "Enter hours in quarters, like 2 or 1.5"
    if not reason.strip():
        wrong["reason"] = "Say why more is needed in this week"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(resident)
        week, _ = DiaryWeek.objects.get_or_create(
            resident=stored, monday=monday_of(monday), defaults={"person_id": stored.person_id}
        )
        week.approved_hours += hours
        week.approval_reason = "; ".join(filter(None, (week.approval_reason, reason.strip())))
        week.approved_by = actor.name
        week.save()
        summary = f"{hours.normalize():f} more hours approved in the week of {on_day(week.monday)}"
        _tell(actor, stored, "diary.hours_approved", summary, reason=reason.strip(), hours=hours)
    return week


def _held(resident: BlockResident) -> BlockResident:
    """The share, locked: nobody else plans with it until the transaction ends."""
    rows = BlockResident.objects.select_for_update(of=("self",)).select_related("person", "scheme__provider")
    return rows.get(pk=resident.pk)


def _is_manager(actor: Actor, resident: BlockResident) -> bool:
    return actor.has_role(Role.PROVIDER) and resident.scheme.provider_id in actor.organisations


def may_plan_week(actor: Actor, resident: BlockResident) -> bool:
    """Whether the actor is the resident, manages the address, or plans with the person."""
    if actor.is_system or is_own_record(actor, resident.person) or _is_manager(actor, resident):
        return True
    return actor.has_role(*PLANNERS) and access_of(actor, resident.person).keeps


def _require_planner(actor: Actor, resident: BlockResident) -> None:
    if not may_plan_week(actor, resident):
        raise PermissionDenied("The resident, the manager of the address and their worker plan the week.")


def _check_day(resident: BlockResident, day: date) -> None:
    today = timezone.localdate()
    if day < monday_of(today):
        raise ValidationError({"day": "Choose a day of this week or a later one"})
    if day > today + timedelta(weeks=WEEKS_AHEAD):
        raise ValidationError({"day": f"Plan up to {WEEKS_AHEAD} weeks ahead"})
    if day < resident.starts_on or (resident.ends_on is not None and day > resident.ends_on):
        raise ValidationError({"day": "The share does not cover this day"})


def _not_agreed_any_more(resident: BlockResident, monday: date) -> None:
    """A week that is changed is agreed to again."""
    DiaryWeek.objects.filter(resident=resident, monday=monday).update(
        resident_agreed_at=None, resident_agreed_by="", manager_agreed_at=None, manager_agreed_by=""
    )


def _tell(actor: Actor, resident: BlockResident, kind: str, summary: str, *, reason: str = "", **facts: object) -> None:
    payload = {"resident": resident.pk, **facts}
    write_entry(actor, kind, summary, person_id=resident.person_id, payload=payload, reason=reason)
