"""Who pays which part of a budget is seen with sight of money."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("budgets", "0006_funding"),)
    operations = (
        *protect("budgets_fundedbudget", compartment="money"),
        *protect("budgets_budgetpart", compartment="money"),
        *protect("budgets_budgetholding", compartment="money"),
        *protect("budgets_budgetspending", compartment="money"),
    )
