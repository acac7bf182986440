"""Money told of, what is let off, deferred payments and uprated lines are seen with sight of money; a run of uprating is
about nobody, and is the finance team's and whoever may approve it."""

from django.db import migrations

from commonweal.core.database.policies import protect, protect_for_roles


class Migration(migrations.Migration):
    dependencies = (("charging", "0003_means_waivers_deferrals_uprating"), ("sight", "0002_row_security"))
    operations = (
        *protect("charging_means", compartment="money"),
        *protect("charging_meansline", compartment="money"),
        *protect("charging_waiver", compartment="money"),
        *protect("charging_lookagain", compartment="money"),
        *protect("charging_deferredpayment", compartment="money"),
        *protect("charging_deferredstatement", compartment="money"),
        *protect("charging_upratedcontribution", compartment="money"),
        *protect_for_roles("charging_uprating", ("finance_officer", "team_manager")),
    )
