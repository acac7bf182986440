"""Telling of somebody's money, page by page: started from what is known, saved as typed, sent, and decided."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.registry import InvalidInput
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.charging.actions.assessing import (
    ask_for_contribution,
    put_in_force,
    require_assessor,
    require_charge_allowed,
)
from commonweal.pathway.charging.means_parts import PARTS, MeansPart
from commonweal.pathway.charging.means_values import inputs_of, means_from
from commonweal.pathway.charging.models import ContributionTask, FinancialAssessment, Means, MeansLine
from commonweal.pathway.charging.queries import Teller, known_cost, latest_contribution, teller_of
from commonweal.pathway.charging.whole import AssessmentInput, AssessmentResult
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of


def start_means(actor: Actor, person: Person, given: Mapping[str, Any] | None = None) -> Means:
    """Begin to tell of a person's money, from the assessment before or from the what-if page (`given`).

    What is open already is returned as it is. For the person, who acts for them, and the finance team.
    """
    _require_teller(actor, person)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        already = Means.objects.filter(person=person, ended_at=None).first()
        if already is not None:
            return already
        before = latest_contribution(person)
        fields, lines = means_from(given if given is not None else before.working.inputs if before else {})
        means = Means.objects.create(person=person, started_at=timezone.now(), started_by_name=actor.name, **fields)
        MeansLine.objects.bulk_create(
            MeansLine(person=person, means=means, position=position, **line) for position, line in enumerate(lines)
        )
        _enter(actor, means, "means.started", f"Telling of money was started by {actor.name}", {"lines": len(lines)})
        return means


def save_part(actor: Actor, means: Means, key: str, answers: Mapping[str, Any], *, is_complete: bool) -> Means:
    """Save one page as typed; `is_complete` says whether it counts as answered. The ledger keeps what stood there."""
    with transaction.atomic():
        held = _open(actor, means, PARTS[key])
        before = {name: getattr(held, name) for name in answers}
        for name, answer in answers.items():
            setattr(held, name, answer)
        held.parts = [one for one in held.parts if one != key] + ([key] if is_complete else [])
        held.save()
        if before != dict(answers):
            summary = f"Money, {PARTS[key].title}: written by {actor.name}"
            _enter(actor, held, "means.answered", summary, {"part": key, "before": before, "after": dict(answers)})
        return held


def save_line(
    actor: Actor, means: Means, group: str, facts: Mapping[str, Any], line: MeansLine | None = None
) -> MeansLine:
    """Add a line to a group, or change one; the page of the group has to be said to be complete again."""
    with transaction.atomic():
        held = _open(actor, means, _part_of(group))
        found = line or MeansLine(person_id=held.person_id, means=held, group=group, position=held.lines.count())
        if line is not None and (line.means_id != held.pk or line.group != group):
            raise ValidationError("This line is not of this page. Go back and choose it again.")
        before = {name: getattr(found, name) for name in facts} if line else {}
        for name, fact in facts.items():
            setattr(found, name, fact)
        found.save()
        if before != dict(facts):
            summary = f"Money, {_part_of(group).title}: {'changed' if line else 'added'} by {actor.name}"
            _enter(actor, held, "means.line", summary, {"line": found.pk, "before": before, "after": dict(facts)})
        return found


def remove_line(actor: Actor, means: Means, line: MeansLine) -> None:
    """Take a line away; the ledger keeps what it was."""
    with transaction.atomic():
        held = _open(actor, means, _part_of(line.group))
        if line.means_id != held.pk:
            raise ValidationError("This line is not of this page. Go back and choose it again.")
        payload = {"line": line.pk, "before": {"kind": line.kind, "name": line.name, "amount": line.amount}}
        MeansLine.objects.filter(pk=line.pk).delete()
        _enter(actor, held, "means.line", f"Money, {_part_of(line.group).title}: a line taken away", payload)


def send_means(actor: Actor, means: Means) -> None:
    """Send it to the finance team, which checks and decides. Raises ValidationError where a page is not answered."""
    with transaction.atomic():
        held = _open(actor, means, PARTS["words"])
        missing = [part.title for part in missing_parts(held, is_officer=False)]
        if missing:
            raise ValidationError(f"Answer these pages first: {', '.join(missing)}")
        held.sent_at = timezone.now()
        held.sent_by_name = actor.name
        held.save(update_fields=["sent_at", "sent_by_name"])
        _enter(actor, held, "means.sent", f"Money told of, and sent by {actor.name}", {})
        with acting_as(system_actor("asking the finance team")):
            ask_for_contribution(actor, held.person, ContributionTask.Why.MEANS_SENT, origin=held.pk)


def missing_parts(means: Means, *, is_officer: bool) -> list[MeansPart]:
    """The pages that have to be answered before it is sent, or before it is decided by the finance team."""
    if is_officer and means.treatment != Means.Treatment.FULL:
        needed = ["dates", "household"]
    else:
        needed = [part.key for part in PARTS.values() if part.is_needed and (is_officer or not part.for_officer)]
    return [PARTS[key] for key in needed if key not in means.parts]


def inputs_for(means: Means) -> dict[str, Any]:
    """What the calculation would be given today, from the open pages."""
    cost = known_cost(means.person)
    age = means.person.age_on(means.on) if means.on else None
    return inputs_of(means, means.lines.all(), age=age, weekly_cost=cost.weekly if cost else None)


def decide_means(actor: Actor, means: Means) -> FinancialAssessment:
    """Work out and put in force what the person pays, from everything that was told; and write to them.

    For the finance team. Raises ValidationError naming the page or line where something is missing.
    """
    require_assessor(actor, means.person)
    with transaction.atomic():
        held = _open(actor, means, PARTS["dates"])
        Person.objects.select_for_update(no_key=True).get(pk=held.person_id)
        missing = missing_parts(held, is_officer=True)
        if missing:
            raise ValidationError(f"Answer these pages first: {', '.join(part.title for part in missing)}")
        try:
            result, working = keep_result(
                actor,
                "financial-assessment",
                inputs_for(held),
                AssessmentResult,
                person_id=held.person_id,
                compartment="money",
            )
        except InvalidInput as error:
            raise as_validation(error) from error
        on = AssessmentInput.model_validate(working.inputs).on
        if result.weekly_contribution:
            require_charge_allowed(held.person, on, "treatment")
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        made = FinancialAssessment(
            on=on,
            until=held.until,
            means=held,
            treatment=result.treatment,
            review_on=result.review_on,
        )
        return put_in_force(actor, held.person, made, result, working)


def give_up_means(actor: Actor, means: Means) -> None:
    """End what was begun without a decision: what is in force stays."""
    with transaction.atomic():
        held = _open(actor, means, PARTS["words"])
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        _enter(actor, held, "means.given-up", f"Telling of money was given up by {actor.name}", {})


def _part_of(group: str) -> MeansPart:
    return next(part for part in PARTS.values() if part.group == group)


def _require_teller(actor: Actor, person: Person) -> Teller:
    teller = teller_of(actor, person, access_of(actor, person))
    if teller is None:
        raise PermissionDenied("Only the person, who acts for them, and their finance team can tell of their money.")
    return teller


def _open(actor: Actor, means: Means, part: MeansPart) -> Means:
    """The open means, held; raises PermissionDenied or ValidationError where the actor cannot write this page now."""
    held = Means.objects.select_for_update(of=("self",), no_key=True).select_related("person__place").get(pk=means.pk)
    teller = _require_teller(actor, held.person)
    if part.for_officer and teller is not Teller.OFFICER:
        raise PermissionDenied("This page is for the finance team.")
    if held.ended_at is not None:
        raise ValidationError("This has been decided and does not change. Start again from it.")
    if held.sent_at is not None and teller is not Teller.OFFICER:
        raise ValidationError("This has been sent. Tell the finance team what has to be changed.")
    return held


def _enter(actor: Actor, means: Means, kind: str, summary: str, payload: Mapping[str, Any]) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=means.person_id,
        compartment="money",
        payload={"means": means.pk, **payload},
    )
