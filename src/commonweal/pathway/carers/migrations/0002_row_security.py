"""What is kept of carers is seen with sight of the carer's care, and their budget with sight of their money.

Two things are about somebody else as well: that they look after them, and the emergency plan. Staff who see the care of
the person cared for see these too; that person, and others who see their care, only where the carer let them. Care while
the carer has a break stands on the record of whom it is given to. Seeing one of these shows nothing else of the other's
record.
"""

from django.db import migrations

from commonweal.core.database.policies import policy_statements, protect, sight_condition

STAFF = ["contact_officer", "social_worker", "community_agent", "link_worker", "team_manager", "safeguarding_lead"]


def of_cared_for(table: str, shown: str) -> str:
    """SQL, true for staff who see the care of the person cared for, and with the carer's leave for others who do."""
    sees = sight_condition(f"{table}.cared_for_id", "'care'")
    return f"({table}.{shown} OR (SELECT database_has_role(ARRAY{STAFF}))) AND {sees}"


def of_parent(table: str, column: str, parent: str) -> str:
    """SQL, true where the row it belongs to is seen: that row's own policy is asked."""
    return f"(SELECT database_is_system()) OR EXISTS (SELECT 1 FROM {parent} AS p WHERE p.id = {table}.{column})"


class Migration(migrations.Migration):
    dependencies = (("carers", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("carers_carer", compartment="care"),
        *protect("carers_caring", compartment="care", readable_where=of_cared_for("carers_caring", "may_tell")),
        *protect(
            "carers_carerapplication",
            compartment="care",
            viewer_columns=("account_id", "team_id"),
            insertable_where="carers_carerapplication.account_id = ANY ((SELECT database_viewers())::uuid[])",
        ),
        *protect(
            "carers_emergencyplan",
            compartment="care",
            readable_where=of_cared_for("carers_emergencyplan", "is_shown"),
        ),
        *policy_statements(
            "carers_emergencyhelper", of_parent("carers_emergencyhelper", "plan_id", "carers_emergencyplan"), ""
        ),
        *policy_statements("carers_activation", of_parent("carers_activation", "plan_id", "carers_emergencyplan"), ""),
        *policy_statements(
            "carers_emergencycall", of_parent("carers_emergencycall", "activation_id", "carers_activation"), ""
        ),
        *protect("carers_breaksallowance", compartment="care"),
        *protect("carers_carerbreak", compartment="care"),
        *protect("carers_replacementcare", compartment="care"),
        *protect("carers_carerbudget", compartment="money"),
        *protect("carers_carergoal", compartment="care"),
        *protect("carers_carerreview", compartment="care"),
    )
