"""Who sees a request: its draft's holder, the contact team, and later those with sight of the person."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("requests", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect(
            "requests_request",
            compartment="care",
            viewer_columns=["account_id", "team_id"],
            readable_where="requests_request.draft_key <> ''"
            " AND requests_request.draft_key = current_setting('commonweal.draft_key', true)",
            insertable_where="true",  # anybody may ask for help
        ),
    )
