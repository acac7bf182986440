"""What belongs to a request is seen by whoever sees the request; decisions made before are kept like those since."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements

OF_REQUEST = "EXISTS (SELECT 1 FROM requests_request AS r WHERE r.id = {table}.request_id)"
OF_DECISION = "EXISTS (SELECT 1 FROM requests_decision AS d WHERE d.id = requests_signpost.decision_id)"
SYSTEM = "(SELECT database_is_system()) OR "

KEEP_DECISIONS = """
INSERT INTO requests_decision (id, request_id, person_id, outcome, note, kind_of_need, decided_at, decided_by_name,
                               sent_how, helped, helped_note, helped_by_name, reopened_why)
SELECT gen_random_uuid(), r.id, r.person_id, r.outcome, r.outcome_note, '', r.decided_at, COALESCE(a.name, ''),
       '', '', '', '', ''
  FROM requests_request AS r LEFT JOIN accounts_account AS a ON a.id = r.worker_id
 WHERE r.decided_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = (("requests", "0003_triage"), ("sight", "0002_row_security"))
    operations = (
        migrations.RunSQL(KEEP_DECISIONS, migrations.RunSQL.noop),
        *policy_statements("requests_decision", SYSTEM + OF_REQUEST.format(table="requests_decision"), ""),
        *policy_statements("requests_remark", SYSTEM + OF_REQUEST.format(table="requests_remark"), ""),
        *policy_statements("requests_signpost", SYSTEM + OF_DECISION, ""),
    )
