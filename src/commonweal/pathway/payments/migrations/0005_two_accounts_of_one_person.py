"""Two records that are brought together may both have been billed: each keeps its number, and what was told under it."""

from django.db import migrations

LEAVES = "a merge leaves it"
INDEXES = ("billing_account_once_a_person", "statement_once_a_run")


class Migration(migrations.Migration):
    dependencies = (("payments", "0004_delivery_facts"), ("linkage", "0003_left_where_they_are"))
    operations = tuple(
        migrations.RunSQL(f"COMMENT ON INDEX {index} IS '{LEAVES}'", f"COMMENT ON INDEX {index} IS NULL")
        for index in INDEXES
    )
