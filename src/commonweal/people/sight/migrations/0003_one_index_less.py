"""The index of the foreign key goes: `sight_of_person` begins with the same column."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("sight", "0002_row_security"),)
    operations = (
        migrations.AlterField(
            "sight",
            "person",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
            ),
        ),
    )
