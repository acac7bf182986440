"""Asking about wellbeing with the standard scales, and what changed since before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.navigation.actions.holding import enter, held, keep_due, not_later
from commonweal.community.navigation.measures import change_of, measures_of
from commonweal.community.navigation.models import Journey, Measurement
from commonweal.community.wellbeing.queries import questions, score
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.registry import CalculationResult, InvalidInput, get_calculation

Stage = Measurement.Stage


def record_measurement(
    actor: Actor, journey: Journey, scale: str, stage: str, answers: Mapping[str, Any], asked_on: date | None = None
) -> Measurement:
    """Keep somebody's answers to a scale, scored, and whether each figure changed reliably since before.

    `answers` are by the key of each question; what is missing was not answered. Asked again at the same stage, the
    answers take the place of those before (the ledger and the stored results keep both). A licensed scale is asked only
    where its wording is there. Raises ValidationError by field.
    """
    when = Stage(stage)
    day = not_later(asked_on or timezone.localdate(), "asked_on")
    with transaction.atomic():
        stored = held(actor, journey, closed=True)
        place = stored.person.place
        if not questions(scale, place).is_worded:
            raise ValidationError("This scale is licensed, and the place has not registered to use it.")
        if not any(value not in (None, "") for value in answers.values()):
            raise ValidationError("Answer at least one question. Somebody who would rather not is not asked again now.")
        try:
            scored = score(scale, answers)
            _, working = _keep(actor, scale, scored.given | {"on": day.isoformat()}, stored)
        except InvalidInput as error:
            raise as_validation(error) from error
        row = Measurement.objects.filter(journey=stored, scale=scale, stage=when).first()
        row = row or Measurement(journey=stored, person=stored.person, scale=scale, stage=when)
        row.asked_on, row.values, row.bands = day, scored.values, scored.bands
        row.working, row.asked_by_name = working, actor.name
        row.save()
        _keep_changes(actor, stored, scale)
        enter(actor, stored.person, "measured", f"{questions(scale).title}: {when.label.lower()}", stored,
              payload={"measurement": row.pk, "scale": scale, "stage": when.value, "result": working.pk})  # fmt: skip
        keep_due(stored)
    return row


def _keep(
    actor: Actor, name: str, given: Mapping[str, Any], journey: Journey
) -> tuple[CalculationResult, StoredResult]:
    model: type[CalculationResult] = get_calculation(name).result_model
    return keep_result(actor, name, given, model, person_id=journey.person_id)


def _keep_changes(actor: Actor, journey: Journey, scale: str) -> None:
    """Work out each later measurement's change since before, and keep it with its working."""
    rows = {row.stage: row for row in Measurement.objects.filter(journey=journey, scale=scale)}
    before = rows.pop(Stage.BEFORE, None)
    for row in rows.values():
        row.changes = {}
        for measure in measures_of(scale):
            if before is None or measure.value not in before.values or measure.value not in row.values:
                continue
            given = change_of(measure, before.values[measure.value], row.values[measure.value])
            result, working = _keep(actor, "reliable-change", given, journey)
            found = result.model_dump(mode="json", include={"change", "state", "rule"})
            row.changes[measure.key] = found | {"working": str(working.pk)}
        row.save(update_fields=["changes"])
