"""Briefs and offers: brokers see all, an invited provider its own; who it is for stays with sight of the person."""

from django.db import migrations

from commonweal.core.database.policies import protect, protect_for_roles


class Migration(migrations.Migration):
    dependencies = (("brokerage", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("brokerage_briefline", compartment="care"),
        *protect("brokerage_award", compartment="care"),
        *protect_for_roles(
            "brokerage_brief",
            ["broker"],
            readable_where="EXISTS (SELECT 1 FROM brokerage_invitation i WHERE i.brief_id = brokerage_brief.id)"
            " OR EXISTS (SELECT 1 FROM brokerage_briefline b WHERE b.brief_id = brokerage_brief.id)",
        ),
        *protect_for_roles(
            "brokerage_invitation",
            ["broker"],
            readable_where="brokerage_invitation.organisation_id = ANY ((SELECT database_viewers())::uuid[])",
        ),
        *protect_for_roles(
            "brokerage_offer",
            ["broker"],
            readable_where="brokerage_offer.organisation_id = ANY ((SELECT database_viewers())::uuid[])",
        ),
    )
