"""Cases set aside are seen with sight of money; files of cases by those who work with records; sums by those who plan."""

from django.db import migrations

from commonweal.core.database.policies import protect, protect_for_roles

RECORDS = ("team_manager", "finance_officer")


class Migration(migrations.Migration):
    dependencies = (("budgets", "0004_calibration"),)
    operations = (
        *protect("budgets_setaside", compartment="money"),
        *protect_for_roles("budgets_caseset", RECORDS),
        *protect_for_roles("budgets_whatif", (*RECORDS, "commissioner", "councillor")),
    )
