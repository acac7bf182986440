"""The new year's figures for everybody of one council: worked out, looked at, approved by somebody else, put in force.

Each step goes in chunks, each chunk in a transaction of its own that also says how far it came: whatever is cut off
goes on from there when it is started again, and what is done is not done twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.actions import as_stored
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.policy import Policy, policies
from commonweal.core.calculations.registry import InvalidInput, OutsideRule, get_calculation, in_pounds
from commonweal.core.database.bulk import insert_many
from commonweal.core.database.jobs import queue_job
from commonweal.core.ledger.actions import write_entries, write_entry
from commonweal.pathway.charging.actions.assessing import fact_of, letter_context
from commonweal.pathway.charging.letters import write_about_money
from commonweal.pathway.charging.models import FinancialAssessment, UpratedContribution, Uprating
from commonweal.pathway.charging.queries import covering
from commonweal.pathway.charging.uprating import Rise, rises_of, uprated
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import in_force

CHUNK = 1000
LETTERS_CHUNK = 100
QUEUE = "charging"
MAY_APPROVE = (Role.FINANCE_OFFICER, Role.TEAM_MANAGER)

Effect = UpratedContribution.Effect
Say = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Where nobody watches."""


def years_known() -> dict[str, Policy]:
    """The years that have both new charging figures and new rates of benefits, by the name of their file."""
    rates = {_name_of(policy) for policy in policies("charging-uprating")}
    return {_name_of(policy): policy for policy in policies("charging") if _name_of(policy) in rates}


def _name_of(policy: Policy) -> str:
    return policy.reference.rsplit("/", 1)[1].removesuffix(".toml")


def start_uprating(actor: Actor, council: Organisation, year: str, *, queue: bool = True) -> Uprating:
    """Begin to work out `year` ("2026-27") for everybody whose money the council's finance teams see.

    One that is open for the same year is returned as it is. With `queue`, a worker does it; else call
    `work_out_uprating`. Raises ValidationError where there are no figures for the year.
    """
    _require_council(actor, council, Role.FINANCE_OFFICER)
    known = years_known()
    if year not in known:
        raise ValidationError(
            {"year": f"There are no new figures for {year}. Choose one of {', '.join(sorted(known))}"}
        )
    starts_on = known[year].starts
    with transaction.atomic():
        already = _open_of(council, year)
        if already is not None:
            return already
        run = Uprating(
            council=council,
            year=year,
            starts_on=starts_on,
            asked_at=timezone.now(),
            asked_by_id=actor.account_id,
            asked_by_name=actor.name,
        )
        try:
            with transaction.atomic():
                run.save(force_insert=True)
        except IntegrityError:  # somebody began it at the same moment
            return Uprating.objects.get(council=council, year=year, cancelled_at=None, in_force_at=None)
        _enter(actor, run, "uprating.asked", f"The figures of {year} are worked out for everybody")
        if queue:
            queue_job("charging.work_out_uprating", QUEUE, uprating=str(run.pk))
        return run


def _open_of(council: Organisation, year: str) -> Uprating | None:
    return Uprating.objects.filter(council=council, year=year, cancelled_at=None, in_force_at=None).first()


@dataclass(frozen=True)
class _Year:
    """What a run needs to know of its year."""

    starts_on: date
    rises: dict[str, Rise]


def _year_of(run: Uprating) -> _Year:
    rates = next(policy for policy in policies("charging-uprating") if _name_of(policy) == run.year)
    return _Year(run.starts_on, rises_of(rates))


def work_out_uprating(run_id: UUID, say: Say = _silent) -> None:
    """Work out everybody of a run, as the system; goes on where it was cut off. Nothing is in force by it."""
    system = system_actor("uprating contributions")
    with acting_as(system):
        run = Uprating.objects.get(pk=run_id)
        if run.total == 0:
            run.total = _everybody(run).order_by().values("person").distinct().count()
            run.save(update_fields=["total"])
    year = _year_of(run)
    while True:
        with acting_as(system) as actor:
            held = Uprating.objects.select_for_update(no_key=True).get(pk=run_id)
            if held.cancelled_at is not None or held.worked_out_at is not None:
                return
            chunk = _next_chunk(held)
            lines = [_line(held, source, year) for source in chunk if source.on < held.starts_on]
            insert_many(lines)
            if chunk:
                held.reached = chunk[-1].person_id
                held.done += len(chunk)
            if len(chunk) < CHUNK:
                held.worked_out_at = timezone.now()
                _enter(
                    actor, held, "uprating.worked-out", f"The figures of {held.year} are worked out: {held.done} people"
                )
            held.save(update_fields=["reached", "done", "worked_out_at"])
        say(held.done, max(held.total, held.done))


_NOT_READ = ("working__workings", "working__result", "working__policies")
"""Of a stored result: long, and not needed to work it out anew."""


def _everybody(run: Uprating) -> QuerySet[FinancialAssessment]:
    """The contributions that cover the new year's first day, of everybody whose money the council's teams see."""
    teams = Team.objects.filter(organisation=run.council_id, work=Team.Work.FINANCE)
    seen = in_force(Sight.objects.filter(viewer__in=teams.values("pk"), compartment="money", basis=Basis.TEAM))
    return covering(FinancialAssessment.objects.filter(person__in=seen.values("person")), run.starts_on)


def _next_chunk(run: Uprating) -> list[FinancialAssessment]:
    """The contribution in force of the next persons, in the order of their keys."""
    found = _everybody(run)
    if run.reached is not None:
        found = found.filter(person__gt=run.reached)
    latest = found.order_by("person", "-made_at", "-pk").distinct("person")
    return list(latest.select_related("person", "working").defer(*_NOT_READ)[:CHUNK])


def _line(run: Uprating, source: FinancialAssessment, year: _Year) -> UpratedContribution:
    """What one person would pay in the new year, or why that cannot be said."""
    line = UpratedContribution(
        uprating=run, person_id=source.person_id, source=source, weekly_before=source.weekly_contribution
    )
    try:
        inputs, changes = uprated(source.working.inputs, year.rises)
        inputs["on"] = year.starts_on.isoformat()
        age = source.person.age_on(year.starts_on)
        if age is not None:
            inputs["age"] = age
        after = get_calculation(source.working.calculation)(inputs).weekly_contribution
    except (InvalidInput, OutsideRule) as error:
        line.effect = Effect.PROBLEM
        line.problem = str(error)
        return line
    line.inputs, line.changes = inputs, changes
    line.weekly_after = after
    line.weekly_change = after - source.weekly_contribution
    line.effect = _effect(source.weekly_contribution, after)
    return line


def _effect(before: Decimal, after: Decimal) -> str:
    if before == after:
        return Effect.SAME
    if not before:
        return Effect.BEGINS
    if not after:
        return Effect.STOPS
    return Effect.RISES if after > before else Effect.FALLS


def cancel_uprating(actor: Actor, run: Uprating) -> None:
    """Give a run up before it is approved: its lines go, and nothing of it was ever in force."""
    actor.require_role(*MAY_APPROVE)
    with transaction.atomic():
        held = Uprating.objects.select_for_update(no_key=True).get(pk=run.pk)
        _require_council(actor, held.council, *MAY_APPROVE)
        if held.approved_at is not None:
            raise ValidationError("This has been approved. What is in force is changed by a new assessment.")
        if held.cancelled_at is not None:
            return
        with acting_as(system_actor("giving up an uprating")):
            UpratedContribution.objects.filter(uprating=held).delete()
        held.cancelled_at = timezone.now()
        held.cancelled_by_name = actor.name
        held.save(update_fields=["cancelled_at", "cancelled_by_name"])
        _enter(actor, held, "uprating.cancelled", f"The uprating to {held.year} was given up")


def approve_uprating(actor: Actor, run: Uprating, *, queue: bool = True) -> None:
    """Approve a run, for somebody other than who asked for it. A worker then puts it in force and writes letters."""
    actor.require_role(*MAY_APPROVE)
    with transaction.atomic():
        held = Uprating.objects.select_for_update(no_key=True).get(pk=run.pk)
        _require_council(actor, held.council, *MAY_APPROVE)
        if actor.account_id is None or actor.account_id == held.asked_by_id:
            raise PermissionDenied("Somebody other than who asked for it approves an uprating.")
        if held.worked_out_at is None:
            raise ValidationError("It is not worked out for everybody yet. Wait until it is.")
        if held.cancelled_at is not None:
            raise ValidationError("This uprating was given up. Start a new one.")
        if held.approved_at is not None:
            return
        held.approved_at = timezone.now()
        held.approved_by_id = actor.account_id
        held.approved_by_name = actor.name
        held.done = 0
        held.save(update_fields=["approved_at", "approved_by", "approved_by_name", "done"])
        _enter(actor, held, "uprating.approved", f"The uprating to {held.year} was approved")
        if queue:
            queue_job("charging.put_uprating_in_force", QUEUE, uprating=str(held.pk))


_OLD_WORKING = ("source__working__inputs", *(f"source__{name}" for name in _NOT_READ))


def put_uprating_in_force(run_id: UUID, say: Say = _silent) -> None:
    """Put an approved run in force, as the system in the name of who approved it; goes on where it was cut off."""
    system = system_actor("uprating contributions")
    while True:
        with acting_as(system):
            held = Uprating.objects.select_for_update(no_key=True).get(pk=run_id)
            if held.approved_at is None or held.cancelled_at is not None or held.in_force_at is not None:
                return
            waiting = UpratedContribution.objects.filter(uprating=held, is_settled=False)
            chunk = list(waiting.select_related("source__working").defer(*_OLD_WORKING).order_by("person")[:CHUNK])
            _settle(held, chunk)
            held.done += len(chunk)
            if len(chunk) < CHUNK:
                held.in_force_at = timezone.now()
                _enter(_approver(held), held, "uprating.in-force", f"The figures of {held.year} are in force")
                queue_job("charging.write_uprating_letters", QUEUE, uprating=str(held.pk))
            held.save(update_fields=["done", "in_force_at"])
        say(held.done, max(held.total, held.done))


def _approver(run: Uprating) -> Actor:
    return Actor(account_id=run.approved_by_id, name=run.approved_by_name)


def _settle(run: Uprating, chunk: list[UpratedContribution]) -> None:
    """Make the contributions of one chunk, but for whoever was worked out anew since or comes out otherwise today."""
    still = covering(FinancialAssessment.objects.filter(person__in=[line.person_id for line in chunk]), run.starts_on)
    current = dict(still.order_by("person", "-made_at", "-pk").distinct("person").values_list("person_id", "pk"))
    approver = _approver(run)
    results: list[StoredResult] = []
    made: list[FinancialAssessment] = []
    now = timezone.now()
    for line in chunk:
        line.is_settled = True
        if line.effect == Effect.PROBLEM:
            continue
        if current.get(line.person_id) != line.source_id:
            line.problem = "It was worked out anew before this was approved, so it was left as it is"
            continue
        rule = get_calculation(line.source.working.calculation)
        given = rule.input_model.model_validate(line.inputs)
        result = rule.function(given)
        if result.weekly_contribution != line.weekly_after:
            line.problem = f"Today it comes to {in_pounds(result.weekly_contribution)}, which nobody has approved"
            continue
        inputs = given.model_dump(mode="json")
        stored = as_stored(approver, rule, inputs, result, person_id=line.person_id, compartment="money")
        results.append(stored)
        made.append(
            FinancialAssessment(
                person_id=line.person_id,
                on=run.starts_on,
                until=line.source.until,
                weekly_contribution=result.weekly_contribution,
                is_full_cost=result.full_cost,
                treatment=line.source.treatment,
                review_on=getattr(result, "review_on", None),
                working=stored,
                uprating=run,
                is_written_to=False,
                made_at=now,
            )
        )
    insert_many(results)
    insert_many(made)
    passed_over = [line for line in chunk if line.problem and line.effect != Effect.PROBLEM]
    UpratedContribution.objects.bulk_update(passed_over, ["problem"])
    UpratedContribution.objects.filter(pk__in=[line.pk for line in chunk]).update(is_settled=True)
    write_entries(approver, (fact_of(one, "contribution.uprated", "by the new year’s figures") for one in made))


def write_uprating_letters(run_id: UUID, say: Say = _silent) -> None:
    """Write to everybody whose contribution a run put in force; goes on where it was cut off, to nobody twice."""
    system = system_actor("telling people what they pay")
    done = 0
    while True:
        with acting_as(system):
            run = Uprating.objects.select_for_update(no_key=True).select_related("council").get(pk=run_id)
            if run.in_force_at is None or run.written_at is not None:
                return
            chunk = list(
                FinancialAssessment.objects.filter(uprating=run, is_written_to=False)
                .select_related("person", "working")
                .order_by("person")[:LETTERS_CHUNK]
            )
            team = _finance_name(run.council)
            for one in chunk:
                context = letter_context(one, worker=run.approved_by_name, team=team)
                write_about_money(_approver(run), one.person, "contribution-uprated", context)
            FinancialAssessment.objects.filter(pk__in=[one.pk for one in chunk]).update(is_written_to=True)
            if len(chunk) < LETTERS_CHUNK:
                run.written_at = timezone.now()
                run.save(update_fields=["written_at"])
        done += len(chunk)
        say(done, run.total)


def _finance_name(council: Organisation) -> str:
    team = Team.objects.filter(organisation=council, work=Team.Work.FINANCE).order_by("name").first()
    return f"{team.name}, {council.name}" if team else council.name


def _require_council(actor: Actor, council: Organisation, *roles: Role) -> None:
    """Raise PermissionDenied unless the actor has one of the roles, in this council."""
    actor.require_role(*roles)
    if not (actor.is_system or council.pk in actor.organisations):
        raise PermissionDenied("This is for the council's own staff.")


def _enter(actor: Actor, run: Uprating, kind: str, summary: str) -> None:
    write_entry(
        actor,
        kind,
        summary,
        chain=f"uprating:{run.council_id}",
        compartment="money",
        payload={"uprating": run.pk, "year": run.year, "from": run.starts_on, "people": run.done},
    )
