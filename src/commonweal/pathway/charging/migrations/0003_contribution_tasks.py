"""Work for the finance team, seen with sight of money."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = [
        ("charging", "0002_row_security"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContributionTask",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("eligible", "Found eligible for support"),
                            ("plan_signed", "A support plan was signed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "weekly_cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="pounds a week, where a plan says it",
                        max_digits=10,
                        null=True,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="charging.financialassessment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", None)), fields=["asked_at"], name="contribution_task_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer__isnull", True)),
                        fields=("person",),
                        name="one_open_contribution_task_a_person",
                    )
                ],
            },
        ),
        *protect("charging_contributiontask", compartment="money"),
    ]
