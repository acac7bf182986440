"""Reviews are seen with sight of care. What a review found does not change: the database refuses it, whoever asks."""

from django.db import migrations

from commonweal.core.database.policies import protect

TABLES = ("review", "reviewedoutcome", "reviewdue", "unmetneed", "providernote", "cohortmember")

FORWARD = """
CREATE FUNCTION reviews_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A review that was held does not change: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Hold another review.';
END $$;
CREATE TRIGGER reviews_held_stays BEFORE UPDATE OR DELETE ON reviews_review
    FOR EACH ROW WHEN (OLD.held_on IS NOT NULL) EXECUTE FUNCTION reviews_refuse_change();
CREATE TRIGGER reviews_held_stays BEFORE UPDATE OR DELETE ON reviews_reviewedoutcome
    FOR EACH ROW EXECUTE FUNCTION reviews_refuse_change();
"""

BACKWARD = """
DROP TRIGGER reviews_held_stays ON reviews_reviewedoutcome;
DROP TRIGGER reviews_held_stays ON reviews_review;
DROP FUNCTION reviews_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = (("reviews", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *(operation for table in TABLES for operation in protect(f"reviews_{table}", compartment="care")),
        migrations.RunSQL(FORWARD, BACKWARD),
    )
