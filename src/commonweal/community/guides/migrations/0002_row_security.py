"""Who sees kept answers: their account, whoever holds their code, and while they are shared also those with sight of the
person's care."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = (("guides", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect(
            "guides_run",
            compartment="care",
            viewer_columns=["account_id"],
            readable_where="guides_run.draft_key <> ''"
            " AND guides_run.draft_key = current_setting('commonweal.draft_key', true)",
        ),
    )
