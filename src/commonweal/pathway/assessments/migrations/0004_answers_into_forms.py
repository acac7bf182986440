"""What was written in columns of assessments becomes the answers of a form: the Care Act assessment, version 1.

Each answer names the assessor, the day the assessment began and that it was brought. Nothing of it is lost: a field that
had words has an answer with the same words.
"""

import hashlib
import json
import tomllib
from datetime import date

from django.db import migrations

from commonweal.core.design.data import data_folder

ABILITY_OF = {
    "a": "food",
    "b": "clean",
    "c": "toilet",
    "d": "dress",
    "e": "home-safe",
    "f": "home-upkeep",
    "g": "people",
    "h": "work",
    "i": "out",
    "j": "child",
}
WORDS = {
    "what_matters": "what-matters",
    "strengths": "strengths",
    "impairment_note": "impairment-what",
    "carer_view": "carer-view",
}
OFFERS = {"no_carer": "no-carer", "wants": "wants", "declines": "declines"}
PAUSE = "ALTER TABLE {0} DISABLE TRIGGER assessments_decided_stays"
RESUME = "ALTER TABLE {0} ENABLE TRIGGER assessments_decided_stays"


def answers_of(assessment, outcomes):
    """Question -> answer, from the columns of an assessment and its outcomes; nothing for what was left empty."""
    found = {key: getattr(assessment, column) for column, key in WORDS.items()}
    found["carer-name"] = assessment.carer_name
    found["carer-offer"] = OFFERS.get(assessment.carer_offer, "")
    if assessment.carer_name or assessment.carer_view:
        found["has-carer"] = "yes"
    elif assessment.carer_offer == "no_carer":
        found["has-carer"] = "no"
    if assessment.taking_part:
        found["difficulty"] = "no" if assessment.taking_part == "able" else "yes"
    if assessment.taking_part == "helped":
        found["helper"], found["helper-name"] = "yes", assessment.taking_part_note
    elif assessment.taking_part == "advocate":
        found["helper"], found["advocate"] = "no", assessment.taking_part_note
    elif assessment.taking_part_note:
        found["communication"] = assessment.taking_part_note
    for column, key in (("has_impairment", "impairment"), ("wellbeing_impact", "impact")):
        value = getattr(assessment, column)
        found[key] = "" if value is None else ("yes" if value else "no")
    for area, words in (assessment.wellbeing or {}).items():
        found[f"wellbeing-{area}"] = words
    for outcome in outcomes:
        slug = ABILITY_OF[outcome.outcome]
        found[f"{slug}-ability"] = outcome.ability.replace("_", "-")
        found[f"{slug}-what"] = outcome.note
    return {key: value for key, value in found.items() if value}


def forward(apps, schema_editor):
    # by the owner's connection: the runtime role sees no row without an actor
    database = schema_editor.connection.alias
    assessments = apps.get_model("assessments", "Assessment").objects.using(database)
    if not assessments.exists():
        return
    outcomes_table = apps.get_model("assessments", "AssessedOutcome").objects.using(database)
    definition = _definition(apps, database)
    tables = ("assessments_assessment", "assessments_assessedoutcome")
    with schema_editor.connection.cursor() as cursor:
        for table in tables:
            cursor.execute(PAUSE.format(table))
    outcomes = {}
    for outcome in outcomes_table.all():
        outcomes.setdefault(outcome.assessment_id, []).append(outcome)
    for assessment in assessments.select_related("assessor").iterator(chunk_size=500):
        _bring(apps, database, definition, assessment, outcomes.get(assessment.pk, []))
    outcomes_table.filter(assessment__decided_at=None).delete()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(RESUME.format(table))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _definition(apps, database):
    path = data_folder() / "forms" / "adult" / "1.toml"
    document = _plain(tomllib.loads(path.read_text(encoding="utf-8")))
    said = json.dumps(["adult", "1", document], sort_keys=True, ensure_ascii=False)
    kept, _ = (
        apps.get_model("forms", "KeptDefinition")
        .objects.using(database)
        .get_or_create(
            digest=hashlib.sha256(said.encode()).hexdigest(),
            defaults={"key": "adult", "version": "1", "document": document},
        )
    )
    return kept


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _bring(apps, database, definition, assessment, outcomes):
    name = assessment.assessor.name
    filled = (
        apps.get_model("forms", "FilledForm")
        .objects.using(database)
        .create(
            person_id=assessment.person_id,
            definition=definition,
            topic="assessment",
            topic_id=assessment.pk,
            started_at=assessment.started_at,
            started_by_id=assessment.assessor_id,
            started_by_name=name,
            started_as="worker",
        )
    )
    answers = answers_of(assessment, outcomes)
    model = apps.get_model("forms", "Answer")
    model.objects.using(database).bulk_create(
        model(
            person_id=assessment.person_id,
            form=filled,
            question=key,
            number=number,
            value=value,
            basis="brought",
            source="The assessment as it was kept before",
            written_at=assessment.started_at,
            written_by_id=assessment.assessor_id,
            written_by_name=name,
            written_as="worker",
        )
        for number, (key, value) in enumerate(answers.items(), 1)
    )
    filled.last_number = len(answers)
    filled.finished_at = assessment.decided_at
    filled.finished_by_name = name if assessment.decided_at else ""
    filled.save(using=database, update_fields=["last_number", "finished_at", "finished_by_name"])
    apps.get_model("assessments", "Assessment").objects.using(database).filter(pk=assessment.pk).update(form=filled)


class Migration(migrations.Migration):
    dependencies = (("assessments", "0003_kinds_and_forms"), ("forms", "0002_row_security"))
    operations = (migrations.RunPython(forward, migrations.RunPython.noop),)
