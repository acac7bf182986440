"""Working out what a person pays, keeping it, and telling them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pydantic import TypeAdapter
from pydantic import ValidationError as InvalidDay

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.registry import InvalidInput, in_pounds
from commonweal.core.ledger.actions import Fact, write_entries
from commonweal.pathway.charging.circumstances import ContributionInput, ContributionResult
from commonweal.pathway.charging.explaining import in_plain_words, lines_in_words
from commonweal.pathway.charging.letters import write_about_money
from commonweal.pathway.charging.models import ContributionTask, FinancialAssessment
from commonweal.pathway.charging.queries import may_assess
from commonweal.people.about.queries import may_be_charged
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import access_of, in_force


def assess_contribution(actor: Actor, person: Person, given: Mapping[str, Any]) -> FinancialAssessment:
    """Work out what a person pays a week, keep it and write to them. `given` is the input of `contribution`.

    The age is taken from the date of birth where that is known. For finance officers whose team works with the record.
    Raises ValidationError by field, PermissionDenied.
    """
    require_assessor(actor, person)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        inputs = with_age(person, given)
        try:
            result, working = keep_result(
                actor, "contribution", inputs, ContributionResult, person_id=person.pk, compartment="money"
            )
        except InvalidInput as error:
            raise as_validation(error) from error
        on = ContributionInput.model_validate(inputs).on
        require_charge_allowed(person, on, "on")
        return put_in_force(actor, person, FinancialAssessment(on=on), result, working)


def require_assessor(actor: Actor, person: Person) -> None:
    """Raise PermissionDenied unless the actor works out contributions and their team works with the record."""
    actor.require_role(Role.FINANCE_OFFICER)
    if not may_assess(actor, access_of(actor, person)):
        raise PermissionDenied("Only the finance team that works with the person can work out a contribution.")


def require_charge_allowed(person: Person, on: date, field: str) -> None:
    """Raise ValidationError where a legal status forbids any charge on that day (after-care under section 117)."""
    if not may_be_charged(person, on):
        raise ValidationError(
            {field: "By law nothing is charged on that day (section 117). Go line by line, and choose that it is free"}
        )


def put_in_force(
    actor: Actor, person: Person, made: FinancialAssessment, result: ContributionResult, working: StoredResult
) -> FinancialAssessment:
    """Keep what was worked out, take the person off the list, and write to them. `made` has its dates and its lines.

    Called in a transaction that holds the person.
    """
    made.person = person
    made.weekly_contribution = result.weekly_contribution
    made.is_full_cost = result.full_cost
    made.working = working
    made.made_at = timezone.now()
    made.save(force_insert=True)
    ContributionTask.objects.filter(person=person, answer=None).update(answer=made)
    write_entries(actor, [fact_of(made)])
    context = letter_context(made, worker=actor.name, team=team_name(actor))
    write_about_money(actor, person, "contribution-assessed", context)
    return made


def fact_of(made: FinancialAssessment, kind: str = "contribution.assessed", how: str = "") -> Fact:
    """What the ledger says of one contribution. One that an uprating made is a kind of its own: it answers nobody."""
    weekly = made.weekly_contribution
    return Fact(
        kind,
        f"Contribution worked out{f' {how}' if how else ''}: {in_pounds(weekly)} a week",
        person_id=made.person_id,
        compartment="money",
        payload={
            "contribution": made.pk,
            "weekly_contribution": weekly,
            "full_cost": made.is_full_cost,
            "on": made.on,
            "until": made.until,
            "result": made.working_id,
            "uprating": made.uprating_id,
        },
    )


def letter_context(made: FinancialAssessment, *, worker: str, team: str) -> dict[str, Any]:
    """What fills the letter that tells somebody what they pay."""
    return {
        "weekly_contribution": made.weekly_contribution,
        "on": made.on,
        "explanation": in_plain_words(made.working.result),
        "lines": lines_in_words(made.working.workings),
        "worker": worker,
        "team": team,
        "link": f"{settings.SITE_URL}{reverse('charging:contribution', args=[made.person_id])}",
    }


def with_age(person: Person, given: Mapping[str, Any]) -> dict[str, Any]:
    """The input with the person's age on the day, from their date of birth where it is known.

    Raises ValidationError where another age is given.
    """
    inputs = dict(given)
    if person.date_of_birth is None:
        return inputs
    try:
        age = person.age_on(TypeAdapter(date).validate_python(inputs.get("on")))
    except InvalidDay:  # the calculation says what is wrong with it
        return inputs
    if inputs.setdefault("age", age) != age:
        raise ValidationError({"age": f"By the date of birth on record the age is {age}. Correct whichever is wrong"})
    return inputs


def ask_for_contribution(
    actor: Actor,
    person: Person,
    why: ContributionTask.Why,
    *,
    organisation: Organisation | None = None,
    weekly_cost: Decimal | None = None,
    origin: UUID | None = None,
) -> ContributionTask:
    """Put a person on the finance team's list; what is on it already is brought up to date.

    The finance team of `organisation` (or of the council that keeps the record) sees who the person is and their money
    from now, by `origin`; unless it does already. Called for what was decided elsewhere: in a transaction that acts as
    the system, in the name of `actor`.
    """
    seen_by = in_force(Sight.objects.filter(person=person, basis=Basis.TEAM, compartment="money"))
    already = set(seen_by.values_list("viewer", flat=True))
    grant_sight(
        actor,
        person,
        [viewer_of(team) for team in finance_teams(person, organisation) if team.pk not in already],
        ["identity", "money"],
        Basis.TEAM,
        origin=origin,
        reason="Their contribution has to be worked out",
    )
    task = ContributionTask.objects.select_for_update(no_key=True).filter(person=person, answer=None).first()
    task = task or ContributionTask(person=person, asked_at=timezone.now())
    task.why = why
    task.weekly_cost = weekly_cost if weekly_cost is not None else task.weekly_cost
    task.save()
    return task


def finance_teams(person: Person, organisation: Organisation | None) -> list[Team]:
    councils = [organisation] if organisation else _councils_of(person)
    return [team for council in councils for team in teams_for(person.place, Team.Work.FINANCE, council)]


def _councils_of(person: Person) -> list[Organisation]:
    """The councils that keep the person's record."""
    keeping = in_force(Sight.objects.filter(person=person, basis=Basis.COUNCIL))
    return list(Organisation.objects.filter(pk__in=keeping.values("viewer")))


def team_name(actor: Actor) -> str:
    team = Team.objects.select_related("organisation").filter(pk__in=actor.teams, work=Team.Work.FINANCE).first()
    return f"{team.name}, {team.organisation.name}" if team else actor.name
