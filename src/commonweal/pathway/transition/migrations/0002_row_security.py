"""The way to adult care is seen with sight of care."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("transition", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("transition_transition", compartment="care"),
        *protect("transition_milestonedone", compartment="care"),
        *protect("transition_transitioncontact", compartment="care"),
    )
