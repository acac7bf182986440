"""The table of the shared cache: sign-in throttling counts there, so that every web process sees the same count."""

from django.db import migrations

FORWARD = """
CREATE TABLE design_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX design_cache_expires ON design_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = (("database", "0001_actor"),)
    operations = (migrations.RunSQL(FORWARD, "DROP TABLE design_cache"),)
