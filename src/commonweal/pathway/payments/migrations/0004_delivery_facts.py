"""A delivery keeps what it was compared with, for those who see a person's money and not their care."""

from django.db import migrations, models

FORWARD = """
UPDATE payments_delivery d
   SET description = l.description,
       unit = CASE WHEN s.weekly_hours > 0 THEN 'hours' ELSE 'days' END,
       unit_price = s.weekly_cost / CASE WHEN s.weekly_hours > 0 THEN s.weekly_hours ELSE 7 END
  FROM plans_support s JOIN plans_supportline l ON l.id = s.line_id
 WHERE s.id = d.support_id
"""


class Migration(migrations.Migration):
    dependencies = (("payments", "0003_statements"),)
    operations = (
        migrations.AddField(
            "delivery",
            "description",
            models.CharField(
                blank=True, default="", help_text="what was planned, as it was called then", max_length=300
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "delivery",
            "unit",
            models.CharField(default="hours", help_text="hours, or days where priced by the week", max_length=10),
        ),
        migrations.AddField(
            "delivery",
            "unit_price",
            models.DecimalField(decimal_places=4, default=0, help_text="pounds for each, then", max_digits=12),
        ),
        migrations.AlterField(
            "delivery",
            "quantity",
            models.DecimalField(decimal_places=2, help_text="of the unit", max_digits=7),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    )
