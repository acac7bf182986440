"""A concern is seen by those with sight of safeguarding only: it may be about anybody else who sees the record."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("safeguarding", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("safeguarding_concern", compartment="safeguarding"),
        *protect("safeguarding_step", compartment="safeguarding"),
    )
