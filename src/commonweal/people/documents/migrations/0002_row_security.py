"""A document is seen with the part of the record it belongs to, and so is what it hangs on."""

from django.db import migrations

from commonweal.core.database.policies import protect


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("sight", "0002_row_security")]

    operations = [
        *protect("documents_document", compartment_column="compartment"),
        *protect("documents_attachment", compartment_column="compartment"),
    ]
