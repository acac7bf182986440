"""Writing the parts of an assessment while it is open. Each writer writes what is theirs; the ledger keeps what stood
there before."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES
from commonweal.pathway.assessments.parts import PARTS, Part
from commonweal.pathway.assessments.queries import writers_in
from commonweal.pathway.assessments.wellbeing import AREAS
from commonweal.people.sight.queries import access_of


def answer_taking_part(actor: Actor, assessment: Assessment, taking_part: str, note: str) -> None:
    """Whether the person takes part without much difficulty, with somebody's help, or needs an advocate (section 67).

    "" is not answered yet.
    """
    if taking_part and taking_part not in Assessment.TakingPart.values:
        raise ValidationError({"taking_part": f"Choose one of {', '.join(Assessment.TakingPart.values)}"})
    _save(actor, assessment, PARTS["taking-part"], {"taking_part": taking_part, "taking_part_note": note.strip()})


def write_own_words(actor: Actor, assessment: Assessment, part: str, words: str) -> None:
    """What matters to the person (`what-matters`) or what they can do (`strengths`): theirs or the assessor's."""
    field = {"what-matters": "what_matters", "strengths": "strengths"}[part]
    _save(actor, assessment, PARTS[part], {field: words.strip()})


def answer_condition(actor: Actor, assessment: Assessment, has_impairment: bool | None, note: str) -> None:
    """Whether needs come from an impairment or illness. None is not answered yet."""
    _save(actor, assessment, PARTS["condition"], {"has_impairment": has_impairment, "impairment_note": note.strip()})


def write_wellbeing(actor: Actor, assessment: Assessment, effects: Mapping[str, str]) -> None:
    """What the effect is on each area of wellbeing, by its key; areas without words are left out."""
    if unknown := effects.keys() - AREAS.keys():
        raise ValidationError({"wellbeing": f"There is no area of wellbeing called {', '.join(sorted(unknown))}"})
    kept = {key: effects[key].strip() for key in AREAS if effects.get(key, "").strip()}
    _save(actor, assessment, PARTS["wellbeing"], {"wellbeing": kept})


def answer_impact(actor: Actor, assessment: Assessment, is_significant: bool | None) -> None:
    """Whether the effect on wellbeing is significant. None is not answered yet."""
    _save(actor, assessment, PARTS["impact"], {"wellbeing_impact": is_significant})


def write_carer_view(actor: Actor, assessment: Assessment, name: str, view: str, offer: str | None = None) -> None:
    """What a carer says: theirs to write, where the person shares their care with them, or the assessor's.

    `offer` is whether they want an assessment of their own (section 10), "" where it is not answered; None leaves it.
    """
    if offer and offer not in Assessment.CarerOffer.values:
        raise ValidationError({"carer_offer": f"Choose one of {', '.join(Assessment.CarerOffer.values)}"})
    answers = {"carer_name": name.strip(), "carer_view": view.strip()}
    _save(actor, assessment, PARTS["carer"], answers if offer is None else answers | {"carer_offer": offer})


def answer_outcome(actor: Actor, assessment: Assessment, letter: str, ability: str, note: str) -> None:
    """Whether the person achieves outcome `letter` (a to j), and how not; "" is not answered yet."""
    if letter not in ADULT_OUTCOMES:
        raise ValidationError({"outcome": f"There is no outcome {letter}: choose one of a to j"})
    if ability and ability not in AssessedOutcome.Ability.values:
        raise ValidationError({"ability": f"Choose one of {', '.join(AssessedOutcome.Ability.values)}"})

    def write(held: Assessment) -> tuple[dict[str, Any], dict[str, Any]]:
        found = AssessedOutcome.objects.filter(assessment=held, outcome=letter).first()
        before = {"ability": found.ability, "note": found.note} if found else {"ability": "", "note": ""}
        after = {"ability": ability, "note": note.strip()}
        if before != after:
            outcome = found or AssessedOutcome(person_id=held.person_id, assessment=held, outcome=letter)
            outcome.ability, outcome.note = after["ability"], after["note"]
            outcome.save()
        return before, after

    _write(actor, assessment, PARTS[letter], write)


def _save(actor: Actor, assessment: Assessment, part: Part, answers: Mapping[str, Any]) -> None:
    """Save a part that is kept on the assessment itself."""

    def write(held: Assessment) -> tuple[dict[str, Any], dict[str, Any]]:
        before = {name: getattr(held, name) for name in answers}
        for name, answer in answers.items():
            setattr(held, name, answer)
        if before != dict(answers):
            held.save(update_fields=list(answers))
        return before, dict(answers)

    _write(actor, assessment, part, write)


Write = Callable[[Assessment], tuple[dict[str, Any], dict[str, Any]]]
"""Writes a part of the held assessment; returns what stood there before and what stands there now."""


def _write(actor: Actor, assessment: Assessment, part: Part, write: Write) -> None:
    """Write one part of an open assessment for somebody whose it is to write. Nothing changed enters nothing."""
    with transaction.atomic():
        held = (
            Assessment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("person")
            .get(pk=assessment.pk)
        )
        if not part.writers & writers_in(actor, access_of(actor, held.person)):
            raise PermissionDenied("This part of the assessment is not yours to write.")
        if held.decided_at is not None:
            raise ValidationError("This assessment has been decided and does not change. Start a new one.")
        before, after = write(held)
        if before != after:
            write_entry(
                actor,
                "assessment.answered",
                f"Assessment, {part.title}: written by {actor.name}",
                person_id=held.person_id,
                payload={"assessment": held.pk, "part": part.key, "before": before, "after": after},
            )
