"""A line of a direct payment keeps what it was called, for those who see a person's money and not their care."""

from django.db import migrations, models

FORWARD = """
UPDATE direct_payments_budgetline b SET description = l.description FROM plans_supportline l WHERE l.id = b.line_id
"""


class Migration(migrations.Migration):
    dependencies = (("direct_payments", "0002_row_security"), ("plans", "0002_row_security"))
    operations = (
        migrations.AddField(
            "budgetline",
            "description",
            models.CharField(default="", help_text="what was planned, as it was called then", max_length=300),
            preserve_default=False,
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    )
