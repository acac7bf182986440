"""Putting young people on the register and what is done with them until adult support has begun."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.calculations.spans import whole_years
from commonweal.core.design.csv_rows import RowFault
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place
from commonweal.pathway.transition.milestones import OLDEST, YOUNGEST, milestones_on, turns_18_on
from commonweal.pathway.transition.models import MilestoneDone, Transition, TransitionContact
from commonweal.pathway.transition.needs import packages_on
from commonweal.pathway.transition.queries import WORKERS
from commonweal.pathway.transition.register_files import RegisterRow, read_register
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis
from commonweal.people.sight.queries import access_of

MOST_COST = Decimal(2_000_000)


@dataclass(frozen=True)
class TransitionTerms:
    """What is expected: the kind of need, from when, and pounds a year. What is not given is the policy's.

    `source` is the school or service that told of them. A residential placement or one out of the area has a reason.
    """

    need: str
    source: str
    need_note: str = ""
    starts_on: date | None = None
    yearly_low: Decimal | None = None
    yearly_high: Decimal | None = None
    yearly_expected: Decimal | None = None
    placement: str = Transition.Placement.HOME
    placement_reason: str = ""


def register_young_person(
    actor: Actor,
    place: Place,
    team: Team,
    terms: TransitionTerms,
    *,
    person: Person | None = None,
    given_name: str = "",
    family_name: str = "",
    born: date | None = None,
    nhs_number: str = "",
) -> Transition:
    """Put a young person on the register: somebody with a record, or a new one that `team` keeps.

    Raises ValidationError by field (among others outside 14 to 25 years), PermissionDenied.
    """
    actor.require_role(*WORKERS)
    today = timezone.localdate()
    day = person.date_of_birth if person else born
    if day is None:
        raise ValidationError({"born": "Enter the date of birth: everything on the register follows from it"})
    age = whole_years(day, today)
    if not YOUNGEST <= age <= OLDEST:
        raise ValidationError({"born": f"The register is for ages {YOUNGEST} to {OLDEST}; they are {age}"})
    expected = _checked(terms, day, today)
    with transaction.atomic():
        if person is None:
            person = create_person(
                actor,
                place,
                team,
                given_name=given_name,
                family_name=family_name,
                date_of_birth=day,
                nhs_number=nhs_number,
            )
        _require_work_with(actor, person)
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Transition.objects.filter(person=person, decided_at=None).exists():
            raise ValidationError(f"{person.name} is on the register already")
        row = Transition.objects.create(
            person=person,
            team=team,
            source=terms.source.strip(),
            need=terms.need,
            need_note=terms.need_note.strip(),
            placement=terms.placement,
            placement_reason=terms.placement_reason.strip(),
            last_contact_on=today,
            registered_at=timezone.now(),
            **expected,
        )
        _tell(actor, row, "registered", f"On the register for adult care, told of by {row.source}")
        _reach(actor, row, "on_register", today, "")
    return row


def _checked(terms: TransitionTerms, born: date, today: date) -> dict[str, object]:
    """What is kept of the expected support. Raises ValidationError by field."""
    wrong: dict[str, str] = {}
    package = packages_on(today).get(terms.need)
    if package is None:
        wrong["need"] = f"Choose one of {', '.join(one.title for one in packages_on(today).values())}"
    if not terms.source.strip():
        wrong["source"] = "Say which school or service told of them"
    if terms.placement not in Transition.Placement.values:
        wrong["placement"] = "Choose where they live"
    elif terms.placement != Transition.Placement.HOME and not terms.placement_reason.strip():
        wrong["placement_reason"] = "Say why they cannot live near home: young people in transition should"
    low = terms.yearly_low if terms.yearly_low is not None else package.yearly_low if package else Decimal(0)
    high = terms.yearly_high if terms.yearly_high is not None else package.yearly_high if package else Decimal(0)
    middle = terms.yearly_expected if terms.yearly_expected is not None else (low + high) / 2
    if not 0 <= low <= high <= MOST_COST:
        wrong["yearly_high"] = f"The highest cost is at least the lowest, and up to £{MOST_COST:,}"
    elif not low <= middle <= high:
        wrong["yearly_expected"] = "The expected cost is between the lowest and the highest"
    starts_on = terms.starts_on or turns_18_on(born)
    if starts_on < turns_18_on(born):
        wrong["starts_on"] = (
            f"Adult support begins on the eighteenth birthday at the earliest: {on_day(turns_18_on(born))}"
        )
    if wrong:
        raise ValidationError(wrong)
    return {"starts_on": starts_on, "yearly_low": low, "yearly_high": high, "yearly_expected": middle}


def take_in_register(
    actor: Actor, place: Place, team: Team, source: str, content: str
) -> list[Transition] | list[RowFault]:
    """Put a file of young people on the register: all of them, or nobody and what is wrong in each row.

    Somebody whose record the actor sees, with the same NHS number or name and date of birth, is not made twice.
    """
    actor.require_role(*WORKERS)
    if not source.strip():
        raise ValidationError({"source": "Say which school or service sent it"})
    rows, faults = read_register(content, tuple(packages_on(timezone.localdate())))
    made: list[Transition] = []
    if not faults:
        with transaction.atomic():
            for row in rows:
                try:
                    made.append(_take_in(actor, place, team, source, row))
                except ValidationError as error:
                    faults.append(RowFault(row.number, "", "; ".join(error.messages)))
            if faults:
                transaction.set_rollback(True)
    return faults or made


def _take_in(actor: Actor, place: Place, team: Team, source: str, row: RegisterRow) -> Transition:
    terms = TransitionTerms(
        row.need,
        f"{source.strip()}, {row.school}" if row.school else source,
        placement=row.placement,
        placement_reason=row.placement_reason,
    )
    known = Person.objects.filter(place=place, merged_into=None, date_of_birth=row.born)
    same = known.filter(given_name__iexact=row.given_name, family_name__iexact=row.family_name).first()
    if same is None and row.nhs_number:
        same = known.filter(nhs_number=row.nhs_number.replace(" ", "")).first()
    with transaction.atomic():
        return register_young_person(
            actor,
            place,
            team,
            terms,
            person=same,
            given_name=row.given_name,
            family_name=row.family_name,
            born=row.born,
            nhs_number=row.nhs_number,
        )


def name_worker(actor: Actor, row: Transition, worker: Account) -> Transition:
    """Name the worker whom the family can ask until adult support has begun. They see the record from now; whoever was
    named before no longer does by this."""
    if not Membership.objects.filter(account=worker, team=row.team_id, role__in=WORKERS).exists():
        raise ValidationError({"worker": "Choose somebody of the team"})
    with transaction.atomic():
        stored = _held(actor, row)
        if stored.worker_id == worker.pk:
            raise ValidationError({"worker": f"{worker.name} is the named worker already"})
        if stored.worker_id is not None:
            end_sight(actor, stored.person, stored.pk, reason=f"{worker.name} is the named worker now")
        grant_sight(
            actor,
            stored.person,
            [viewer_of(worker)],
            SHAREABLE,
            Basis.WORKER,
            origin=stored.pk,
            reason="Their named worker on the way to adult care",
        )
        stored.worker = worker
        stored.save(update_fields=["worker"])
        _tell(actor, stored, "worker_named", f"{worker.name} is the named worker")
        if not MilestoneDone.objects.filter(transition=stored, key="named_worker").exists():
            _reach(actor, stored, "named_worker", timezone.localdate(), worker.name)
    return stored


def reach_milestone(actor: Actor, row: Transition, key: str, done_on: date, note: str = "") -> MilestoneDone:
    """Say that a milestone was reached on a day. Raises ValidationError by field."""
    known = {one.key: one for one in milestones_on(timezone.localdate())}
    if key not in known:
        raise ValidationError({"key": "Choose one of the milestones"})
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": "Enter today or a day before"})
    with transaction.atomic():
        stored = _held(actor, row)
        if MilestoneDone.objects.filter(transition=stored, key=key).exists():
            raise ValidationError({"key": f"“{known[key].title}” was reached already"})
        return _reach(actor, stored, key, done_on, note.strip())


def _reach(actor: Actor, row: Transition, key: str, done_on: date, note: str) -> MilestoneDone:
    title = next(one.title for one in milestones_on(timezone.localdate()) if one.key == key)
    made = MilestoneDone.objects.create(
        person_id=row.person_id,
        transition=row,
        key=key,
        done_on=done_on,
        note=note,
        said_at=timezone.now(),
        said_by_name=actor.name,
    )
    _tell(actor, row, "milestone_reached", f"Reached: {title}, on {on_day(done_on)}", milestone=key)
    return made


def record_transition_contact(actor: Actor, row: Transition, spoke_on: date, words: str) -> TransitionContact:
    """Record that somebody spoke with the young person or their family. Raises ValidationError by field."""
    wrong: dict[str, str] = {}
    if spoke_on > timezone.localdate():
        wrong["spoke_on"] = "Enter today or a day before"
    if not words.strip():
        wrong["words"] = "Say what was talked about"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(actor, row)
        made = TransitionContact.objects.create(
            person_id=stored.person_id,
            transition=stored,
            spoke_on=spoke_on,
            words=words.strip(),
            said_at=timezone.now(),
            said_by_name=actor.name,
        )
        if spoke_on > stored.last_contact_on:
            stored.last_contact_on = spoke_on
            stored.save(update_fields=["last_contact_on"])
        _tell(actor, stored, "contact", f"{actor.name} spoke with them or their family")
    return made


def change_expected(actor: Actor, row: Transition, terms: TransitionTerms) -> Transition:
    """Change what is expected: need, first day, costs, where they live. Raises ValidationError by field."""
    with transaction.atomic():
        stored = _held(actor, row)
        born = stored.person.date_of_birth
        assert born is not None
        expected = _checked(terms, born, timezone.localdate())
        before = f"{in_pounds(stored.yearly_low)} to {in_pounds(stored.yearly_high)}"
        for name, value in expected.items():
            setattr(stored, name, value)
        stored.need, stored.need_note, stored.source = terms.need, terms.need_note.strip(), terms.source.strip()
        stored.placement, stored.placement_reason = terms.placement, terms.placement_reason.strip()
        stored.save()
        after = f"{in_pounds(stored.yearly_low)} to {in_pounds(stored.yearly_high)}"
        _tell(actor, stored, "expected", f"Expected from {on_day(stored.starts_on)}: {after} a year", before=before)
    return stored


def decide_transition(
    actor: Actor, row: Transition, decision: str, reason: str, *, starts_on: date | None = None
) -> Transition:
    """Say what happens after 18, which ends the duty of children's services to go on. Raises ValidationError by field.

    Where adult support was agreed, `starts_on` is its first day.
    """
    wrong: dict[str, str] = {}
    if decision not in Transition.Decision.values:
        wrong["decision"] = "Choose what was decided"
    if not reason.strip():
        wrong["reason"] = "Say what was decided and who was asked"
    if decision == Transition.Decision.SUPPORT and starts_on is None:
        wrong["starts_on"] = "Enter the first day of adult support"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(actor, row)
        born = stored.person.date_of_birth
        assert born is not None
        if starts_on is not None and starts_on < turns_18_on(born):
            raise ValidationError({"starts_on": f"Adult support begins on {on_day(turns_18_on(born))} at the earliest"})
        stored.decision, stored.decision_reason, stored.decided_at = decision, reason.strip(), timezone.now()
        stored.starts_on = starts_on or stored.starts_on
        stored.save()
        _tell(actor, stored, "decided", f"Decided for after 18: {stored.get_decision_display()}", reason=reason.strip())
    return stored


def _held(actor: Actor, row: Transition) -> Transition:
    """The row, locked, for those who work with the person; nothing changes once it is decided."""
    actor.require_role(*WORKERS)
    stored = Transition.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    _require_work_with(actor, stored.person)
    if stored.decided_at is not None:
        raise ValidationError("What happens after 18 was decided already")
    return stored


def _require_work_with(actor: Actor, person: Person) -> None:
    access = access_of(actor, person)
    if not (actor.is_system or (access.keeps and access.sees("care"))):
        raise PermissionDenied("Only those who work with them can do this.")


def _tell(actor: Actor, row: Transition, kind: str, summary: str, *, reason: str = "", **facts: object) -> None:
    payload: dict[str, object] = {"transition": row.pk, "need": row.need, "starts_on": row.starts_on, **facts}
    write_entry(actor, f"transition.{kind}", summary, person_id=row.person_id, payload=payload, reason=reason)
