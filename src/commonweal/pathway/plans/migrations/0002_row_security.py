"""Plans and the support that follows are seen with sight of care."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("plans", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("plans_plan", compartment="care"),
        *protect("plans_plannedoutcome", compartment="care"),
        *protect("plans_supportline", compartment="care"),
        *protect("plans_support", compartment="care"),
    )
