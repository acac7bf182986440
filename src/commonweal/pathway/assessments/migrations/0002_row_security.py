"""Assessments, and who is given one, are seen with sight of care. A decided assessment never changes: the database
refuses it, whoever asks. A new assessment is made instead."""

from django.db import migrations

from commonweal.core.database.policies import protect

FORWARD = """
CREATE FUNCTION assessments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A decided assessment does not change: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Start a new assessment.';
END $$;

-- Runs as the owner, so that an assessment which the actor may not see protects its parts all the same.
CREATE FUNCTION assessments_refuse_change_of_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM assessments_assessment a
                WHERE a.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.assessment_id END,
                               CASE WHEN TG_OP <> 'DELETE' THEN NEW.assessment_id END)
                  AND a.decided_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A decided assessment does not change: % of % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Start a new assessment.';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER assessments_decided_stays BEFORE UPDATE OR DELETE ON assessments_assessment
    FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION assessments_refuse_change();
CREATE TRIGGER assessments_decided_stays BEFORE INSERT OR UPDATE OR DELETE ON assessments_assessedoutcome
    FOR EACH ROW EXECUTE FUNCTION assessments_refuse_change_of_part();
"""

BACKWARD = """
DROP TRIGGER assessments_decided_stays ON assessments_assessedoutcome;
DROP TRIGGER assessments_decided_stays ON assessments_assessment;
DROP FUNCTION assessments_refuse_change_of_part();
DROP FUNCTION assessments_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = (("assessments", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("assessments_assessment", compartment="care"),
        *protect("assessments_assessedoutcome", compartment="care"),
        *protect("assessments_allocation", compartment="care"),
        migrations.RunSQL(FORWARD, BACKWARD),
    )
