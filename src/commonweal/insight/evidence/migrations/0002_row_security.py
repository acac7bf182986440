"""Pseudonymous rows are for those who plan for the place; the ledger's listener writes them as the system."""

from django.db import migrations

from commonweal.core.database.policies import protect_for_roles


class Migration(migrations.Migration):
    dependencies = (("evidence", "0001_initial"), ("sight", "0002_row_security"))
    operations = (*protect_for_roles("evidence_weeklysupport", ["commissioner"]),)
