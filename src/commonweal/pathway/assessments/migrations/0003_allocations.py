"""Assessments given to teams, with their row security; outcomes that are not answered yet."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_set_actor"),
        ("assessments", "0002_row_security"),
        ("calculations", "0001_initial"),
        ("identity", "0001_initial"),
        ("requests", "0002_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("allocated_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, help_text="when it was moved to another team", null=True),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="assessedoutcome",
            name="ability",
            field=models.CharField(
                blank=True,
                choices=[
                    ("able", "Able"),
                    ("needs_assistance", "Cannot without help"),
                    ("pain_or_distress", "Can, with significant pain, distress or anxiety"),
                    ("endangers", "Can, but it endangers somebody's health or safety"),
                    ("takes_longer", "Can, but it takes significantly longer"),
                ],
                help_text="empty until it is answered",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)),
                fields=("person",),
                name="one_open_assessment_a_person",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="assessment",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocation",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="requests.request",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="team",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["team", "allocated_at"], name="allocation_team_time"),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("person",),
                name="one_waiting_allocation_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessment__isnull", True), ("taken_at__isnull", True)),
                    models.Q(
                        ("assessment__isnull", False), ("taken_at__isnull", False), ("withdrawn_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="taken_allocation_has_assessment",
            ),
        ),
        *protect("assessments_allocation", compartment="care"),
    ]
