"""Short-term support is part of a person's care."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("short_term", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("short_term_episode", compartment="care"),
        *protect("short_term_goal", compartment="care"),
    )
