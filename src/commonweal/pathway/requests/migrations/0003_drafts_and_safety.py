"""A draft is seen by its holder only, also where the person is known already. What may put somebody at risk is seen by
those who act on it, not by everybody with sight of the person's care: it may be about one of them."""

from django.db import migrations, models

from commonweal.core.database.policies import policy_statements, protect, sight_condition

TABLE = "requests_request"
HELD = f"{TABLE}.draft_key <> '' AND {TABLE}.draft_key = current_setting('commonweal.draft_key', true)"
ACTS_ON_RISK = ["contact_officer", "social_worker", "community_agent", "team_manager", "safeguarding_lead"]
CARE = sight_condition(f"{TABLE}.person_id", "'care'")

before = protect(
    TABLE,
    compartment="care",
    viewer_columns=["account_id", "team_id"],
    readable_where=HELD,
    insertable_where="true",
)
after = policy_statements(
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
)


class Migration(migrations.Migration):
    dependencies = (("requests", "0002_row_security"),)
    operations = (
        migrations.AddField(
            model_name="request",
            name="contact_note",
            field=models.TextField(blank=True, help_text="what was said at the first contact"),
        ),
        *(migrations.RunSQL(operation.reverse_sql, operation.sql) for operation in before),
        *after,
    )
