"""An entry in the ledger names whoever acts: the database refuses one that is written in another's name."""

from django.db import migrations

from commonweal.core.database.policies import INSERT

CONDITION = "(SELECT database_is_system()) OR ledger_entry.actor_id IS NOT DISTINCT FROM (SELECT database_actor())"


class Migration(migrations.Migration):
    dependencies = (("sight", "0003_one_index_less"),)
    operations = (
        migrations.RunSQL(
            f"ALTER POLICY {INSERT} ON ledger_entry WITH CHECK ({CONDITION})",
            f"ALTER POLICY {INSERT} ON ledger_entry WITH CHECK (true)",
        ),
    )
