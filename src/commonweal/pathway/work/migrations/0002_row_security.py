"""Who sees work: those with sight of the part of the record that it tells something of. A way has no name on it: the team
whose request it is reads it, and those with sight of the person's care. Who may approve how much is no secret at work."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements, protect, sight_condition

WAY = "work_way"
CARE = sight_condition(f"{WAY}.person_id", "'care'")


class Migration(migrations.Migration):
    dependencies = (("work", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("work_workitem", compartment_column="compartment"),
        *protect("work_coordinator", compartment="identity"),
        *protect("work_approval", compartment="money"),
        *policy_statements(
            WAY,
            "(SELECT database_is_system())"
            f" OR {WAY}.team_id = ANY ((SELECT database_viewers())::uuid[])"
            f" OR ({WAY}.person_id IS NOT NULL AND {CARE})",
            "",
        ),
    )
