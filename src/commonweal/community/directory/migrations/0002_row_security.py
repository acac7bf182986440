"""Who reads what says something of a person: proposals, claims, questions by e-mail, staff's notes, what somebody keeps.

Entries themselves say nothing of anybody and are open; which of them are shown is for the queries.
"""

from django.db import migrations

from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.database.policies import policy_statements

IS_EDITOR = f"(SELECT database_is_system()) OR (SELECT database_has_role(ARRAY['{Role.DIRECTORY_EDITOR}']))"
STAFF = ", ".join(f"'{role}'" for role in (*CARE_STAFF, Role.BROKER, Role.DIRECTORY_EDITOR))


def of_an_owner(service: str) -> str:
    """Whether the entry's organisation is managed by one the actor works in."""
    return (
        "EXISTS (SELECT 1 FROM directory_service AS s JOIN directory_listedorganisation AS o ON o.id = s.organisation_id"
        f" WHERE s.id = {service} AND o.managed_by_id = ANY ((SELECT database_viewers())::uuid[]))"
    )


class Migration(migrations.Migration):
    dependencies = (("directory", "0001_initial"), ("accounts", "0002_set_actor"), ("database", "0001_actor"))
    operations = (
        *policy_statements(
            "directory_version",
            f"{IS_EDITOR} OR directory_version.proposed_by_id = (SELECT database_actor())"
            f" OR (directory_version.state <> 'draft' AND {of_an_owner('directory_version.service_id')})",
            f"{IS_EDITOR} OR directory_version.state = 'proposed'"  # anybody may say that something is wrong
            " OR directory_version.proposed_by_id = (SELECT database_actor())",
        ),
        *policy_statements(
            "directory_claim",
            f"{IS_EDITOR} OR directory_claim.account_id = (SELECT database_actor())",
            "",
        ),
        *policy_statements("directory_confirmation", IS_EDITOR, ""),
        *policy_statements(
            "directory_staffnote",
            f"(SELECT database_is_system()) OR (SELECT database_has_role(ARRAY[{STAFF}]))",
            "",
        ),
        *policy_statements(
            "directory_shortlistitem",
            "(SELECT database_is_system()) OR directory_shortlistitem.account_id = (SELECT database_actor())",
            "",
        ),
    )
