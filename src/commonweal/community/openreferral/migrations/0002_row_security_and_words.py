"""Files and feeds are for editors; and the indexes that the feed's `search` reads."""

from django.db import migrations

from commonweal.core.accounts.roles import Role
from commonweal.core.database.policies import protect_for_roles

EDITORS = (Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR)


class Migration(migrations.Migration):
    dependencies = (("openreferral", "0001_initial"), ("accounts", "0002_set_actor"), ("database", "0001_actor"))
    operations = (
        *protect_for_roles("openreferral_import", EDITORS),
        *protect_for_roles("openreferral_feed", EDITORS),
        *protect_for_roles("openreferral_feedrecord", EDITORS),
        migrations.RunSQL(
            """
            CREATE INDEX openreferral_service_words ON directory_service USING gin (to_tsvector('english',
                name || ' ' || alternate_name || ' ' || description || ' ' || eligibility_description || ' ' || address
            ));
            CREATE INDEX openreferral_organisation_words ON directory_listedorganisation
                USING gin (to_tsvector('english', name));
            """,
            "DROP INDEX openreferral_service_words; DROP INDEX openreferral_organisation_words;",
        ),
    )
