"""Who sees a request: whoever asked, the team that has it, and those with sight of the person's care. A draft is seen by
its holder and the team that takes it only. What may put somebody at risk is seen by those who act on it, not by
everybody with sight of the person's care: it may be about one of them."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements, sight_condition

TABLE = "requests_request"
HELD = f"{TABLE}.draft_key <> '' AND {TABLE}.draft_key = current_setting('commonweal.draft_key', true)"
ACTS_ON_RISK = ["contact_officer", "social_worker", "community_agent", "team_manager", "safeguarding_lead"]
CARE = sight_condition(f"{TABLE}.person_id", "'care'")


class Migration(migrations.Migration):
    dependencies = (("requests", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *policy_statements(
            TABLE,
            "(SELECT database_is_system())"
            f" OR {TABLE}.account_id = ANY ((SELECT database_viewers())::uuid[])"
            f" OR {TABLE}.team_id = ANY ((SELECT database_viewers())::uuid[])"
            f" OR ({HELD})"
            f" OR ({TABLE}.sent_at IS NOT NULL"
            f" AND (NOT ({TABLE}.mentions_safety OR {TABLE}.outcome = 'safeguarding')"
            f" OR (SELECT database_has_role(ARRAY{ACTS_ON_RISK})))"
            f" AND {CARE})",
            "true",  # anybody may ask for help
        ),
    )
