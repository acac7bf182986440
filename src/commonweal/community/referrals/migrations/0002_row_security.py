"""Who sees a referral: both sides while it is theirs, the person, and whoever holds a key to it."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements, protect

HOLDS_A_KEY = (
    "current_setting('commonweal.draft_key', true) <> ''"
    " AND current_setting('commonweal.draft_key', true)"
    " IN (referrals_referral.person_key, referrals_referral.holder_key)"
)
VIEWER = "= ANY ((SELECT database_viewers())::uuid[])"


class Migration(migrations.Migration):
    dependencies = (("referrals", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect(
            "referrals_referral",
            compartment="care",
            viewer_columns=["sent_by", "held_by", "minder_id"],
            readable_where=HOLDS_A_KEY,
        ),
        # its own organisation, and whoever sees the referral
        *policy_statements(
            "referrals_turn",
            f"(SELECT database_is_system()) OR referrals_turn.viewer {VIEWER}"
            " OR EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referrals_turn.referral_id)",
            "",
        ),
        # the person's key opens all the referrals of a checklist, and the checklist
        *protect(
            "referrals_checklist",
            compartment="care",
            viewer_columns=["viewer"],
            readable_where="EXISTS (SELECT 1 FROM referrals_referral r WHERE r.checklist_id = referrals_checklist.id"
            " AND r.person_key <> '' AND r.person_key = current_setting('commonweal.draft_key', true))",
        ),
        *policy_statements(
            "referrals_draft",
            f"(SELECT database_is_system()) OR referrals_draft.account_id {VIEWER}"
            " OR (referrals_draft.key <> '' AND referrals_draft.key = current_setting('commonweal.draft_key', true))",
            "",
        ),
    )
