"""Who sees what is known of a person. A risk to workers is for staff who see the person, and never for the person."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements, protect, sight_condition

OWN = (
    "EXISTS (SELECT 1 FROM sight_sight AS o WHERE o.person_id = about_alert.person_id AND o.basis IN ('own', 'carer')"
    " AND o.viewer = (SELECT database_actor()))"
)
FOR_STAFF = f"NOT about_alert.for_staff OR ((SELECT database_is_staff()) AND NOT {OWN})"


class Migration(migrations.Migration):
    dependencies = [("about", "0001_initial"), ("sight", "0002_row_security")]

    operations = [
        *protect("about_aboutme", compartment="care"),
        *protect("about_legalstatus", compartment="care"),
        *protect("about_wish", compartment="health"),
        *protect("about_needsasked", compartment="identity"),
        *policy_statements(
            "about_alert",
            "(SELECT database_is_system())"
            f" OR ({sight_condition('about_alert.person_id', 'about_alert.compartment')} AND ({FOR_STAFF}))",
            "",
        ),
    ]
