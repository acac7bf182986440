"""Who sees a task, a volunteer and a grant: those whom it concerns, and nobody through anybody's record."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements

SYSTEM = "(SELECT database_is_system())"
VIEWER = "= ANY ((SELECT database_viewers())::uuid[])"
KEY = "current_setting('commonweal.draft_key', true)"
DECIDES = ["commissioner", "engagement_lead"]


def of_volunteer(table: str) -> str:
    """SQL: whoever sees the volunteer sees what is kept of them."""
    return f"{SYSTEM} OR EXISTS (SELECT 1 FROM volunteering_volunteer v WHERE v.id = {table}.volunteer_id)"


class Migration(migrations.Migration):
    dependencies = (("volunteering", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *policy_statements(
            "volunteering_volunteer",
            f"{SYSTEM} OR volunteering_volunteer.organisation_id {VIEWER}"
            f" OR volunteering_volunteer.account_id {VIEWER}"
            f" OR ({KEY} <> '' AND volunteering_volunteer.key = {KEY})",
            "true",  # anybody may offer a hand
        ),
        *policy_statements(
            "volunteering_task",
            f"{SYSTEM} OR volunteering_task.organisation_id {VIEWER}"
            f" OR volunteering_task.account_id {VIEWER}"
            f" OR volunteering_task.asked_by {VIEWER}"
            f" OR volunteering_task.seen_by {VIEWER}"
            f" OR ({KEY} <> '' AND ({KEY} IN (volunteering_task.asker_key, volunteering_task.volunteer_key)"
            # whoever said yes by the link of a question reads on by it, as long as the task is theirs
            " OR EXISTS (SELECT 1 FROM volunteering_asking a WHERE a.task_id = volunteering_task.id"
            f" AND a.key = {KEY} AND a.answer = 'yes')))",
            "true",  # anybody may ask for a hand
        ),
        *policy_statements(
            "volunteering_asking",
            f"{SYSTEM} OR volunteering_asking.organisation_id {VIEWER}"
            f" OR volunteering_asking.account {VIEWER}"
            f" OR ({KEY} <> '' AND ({KEY} = volunteering_asking.key OR EXISTS (SELECT 1 FROM volunteering_volunteer v"
            f" WHERE v.id = volunteering_asking.volunteer_id AND v.key = {KEY})))",
            "",
        ),
        *policy_statements("volunteering_check", of_volunteer("volunteering_check"), ""),
        # what a coordinator notes of a talk is not read by whoever holds a link
        *policy_statements(
            "volunteering_checkin",
            f"{SYSTEM} OR EXISTS (SELECT 1 FROM volunteering_volunteer v"
            f" WHERE v.id = volunteering_checkin.volunteer_id AND v.organisation_id {VIEWER})",
            "",
        ),
        *policy_statements("volunteering_hours", of_volunteer("volunteering_hours"), ""),
        *policy_statements(
            "volunteering_grant",
            f"{SYSTEM} OR (SELECT database_has_role(ARRAY{DECIDES})) OR volunteering_grant.account_id {VIEWER}"
            f" OR ({KEY} <> '' AND volunteering_grant.key = {KEY})",
            "true",  # any group may apply
        ),
        *policy_statements(
            "volunteering_grantspend",
            f"{SYSTEM} OR EXISTS (SELECT 1 FROM volunteering_grant g WHERE g.id = volunteering_grantspend.grant_id)",
            "",
        ),
    )
