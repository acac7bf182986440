"""Assessments are seen with sight of care."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("assessments", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("assessments_assessment", compartment="care"),
        *protect("assessments_assessedoutcome", compartment="care"),
    )
