"""That a fact is still right is kept where the fact is seen."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = [("about", "0002_row_security"), ("identity", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="FactConfirmed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=60)),
                ("value", models.TextField(help_text="as it was shown")),
                ("compartment", models.CharField(max_length=20)),
                ("confirmed_at", models.DateTimeField()),
                ("confirmed_by_name", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "facts confirmed",
                "indexes": [models.Index(fields=["person", "key", "-confirmed_at"], name="fact_confirmed_person")],
            },
        ),
        *protect("about_factconfirmed", compartment_column="compartment"),
    ]
