"""What the form holds now is taken from the assessment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_answers_into_forms")]

    operations = [
        migrations.RemoveField(
            model_name="assessment",
            name="carer_name",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="carer_offer",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="carer_view",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="has_impairment",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="impairment_note",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="strengths",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="taking_part",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="taking_part_note",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="wellbeing",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="wellbeing_impact",
        ),
        migrations.RemoveField(
            model_name="assessment",
            name="what_matters",
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carer_decision__isnull", True), ("is_carer_eligible__isnull", False), _connector="OR"
                ),
                name="assessment_carer_decision_is_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("completed_at__isnull", True),
                    ("decided_at__isnull", True),
                    ("kind__in", ["adult", "self", "joint", "transition"]),
                ),
                fields=("person",),
                name="one_open_assessment_of_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("completed_at__isnull", True),
                    ("decided_at__isnull", True),
                    models.Q(("kind__in", ["adult", "self", "joint", "transition"]), _negated=True),
                ),
                fields=("person", "kind"),
                name="one_open_assessment_of_a_kind",
            ),
        ),
    ]
