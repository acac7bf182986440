"""Shares and diaries are seen with sight of care: by the resident, their worker, and the provider of the address."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("block_budgets", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("block_budgets_blockresident", compartment="care"),
        *protect("block_budgets_diaryentry", compartment="care"),
        *protect("block_budgets_diaryweek", compartment="care"),
    )
