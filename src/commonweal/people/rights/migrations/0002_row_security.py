"""What is asked is seen with sight of who the person is. What was gathered holds what no single worker may see: only the
system reads it, for whoever an action lets."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements, protect

SYSTEM = "(SELECT database_is_system())"


class Migration(migrations.Migration):
    dependencies = (("rights", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("rights_accessrequest", compartment="identity"),
        *protect("rights_correction", compartment="identity"),
        *policy_statements("rights_gatheredfile", SYSTEM, ""),
        *policy_statements("rights_mark", SYSTEM, ""),
    )
