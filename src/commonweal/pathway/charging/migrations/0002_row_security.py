"""Contributions, and the finance team's work on them, are seen with sight of money."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("charging", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("charging_financialassessment", compartment="money"),
        *protect("charging_contributiontask", compartment="money"),
    )
