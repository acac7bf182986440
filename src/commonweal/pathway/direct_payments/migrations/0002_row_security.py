"""Direct payments are seen with sight of a person's money, a service fund also by the provider that holds it. They are
written by actions only, which have asked who may, as the system."""

from django.db import migrations

from commonweal.core.database.policies import protect

HOLDS = (
    "EXISTS (SELECT 1 FROM direct_payments_agreement a WHERE a.id = {table}.agreement_id"
    " AND a.provider_id = ANY ((SELECT database_viewers())::uuid[]))"
)
PARTS = ("budgetline", "statementfile", "transaction", "askedreturn")
HIDDEN = ("pause", "setupcost", "reclaim", "review", "concern", "carehomestay")


def of_fund(part: str) -> str:
    return HOLDS.format(table=f"direct_payments_{part}")


class Migration(migrations.Migration):
    dependencies = (("direct_payments", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect(
            "direct_payments_agreement",
            compartment="money",
            readable_where="direct_payments_agreement.provider_id = ANY ((SELECT database_viewers())::uuid[])",
            insertable_where="false",
        ),
        *[
            operation
            for part in PARTS
            for operation in protect(
                f"direct_payments_{part}", compartment="money", readable_where=of_fund(part), insertable_where="false"
            )
        ],
        *[
            operation
            for part in HIDDEN
            for operation in protect(f"direct_payments_{part}", compartment="money", insertable_where="false")
        ],
    )
