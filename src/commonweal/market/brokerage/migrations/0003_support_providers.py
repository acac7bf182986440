"""Support that came of an award is paid to the provider that was chosen, and so is what continues it under a newer plan."""

from django.db import migrations

FORWARD = """
WITH RECURSIVE given AS (
    SELECT a.support_id, a.organisation_id FROM brokerage_award a
    UNION ALL
    SELECT s.id, g.organisation_id FROM plans_support s JOIN given g ON s.continues_id = g.support_id
)
UPDATE plans_support s SET provider_id = g.organisation_id
  FROM given g WHERE g.support_id = s.id AND s.provider_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = (("brokerage", "0002_row_security"), ("plans", "0003_support_provider"))
    operations = (migrations.RunSQL(FORWARD, migrations.RunSQL.noop),)
