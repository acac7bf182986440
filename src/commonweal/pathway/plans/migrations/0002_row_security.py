"""Plans and the support that follows are seen with sight of care. A signed plan never changes: the database refuses it,
whoever asks. A new plan replaces it."""

from django.db import migrations

from commonweal.core.database.policies import protect

FORWARD = """
CREATE FUNCTION plans_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A signed plan does not change: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new plan that replaces it.';
END $$;

-- Runs as the owner, so that a plan which the actor may not see protects its parts all the same.
CREATE FUNCTION plans_refuse_change_of_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM plans_plan p
                WHERE p.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.plan_id END,
                               CASE WHEN TG_OP <> 'DELETE' THEN NEW.plan_id END)
                  AND p.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A signed plan does not change: % of % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Make a new plan that replaces it.';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER plans_signed_stays BEFORE UPDATE OR DELETE ON plans_plan
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION plans_refuse_change();
CREATE TRIGGER plans_signed_stays BEFORE INSERT OR UPDATE OR DELETE ON plans_plannedoutcome
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_change_of_part();
CREATE TRIGGER plans_signed_stays BEFORE INSERT OR UPDATE OR DELETE ON plans_supportline
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_change_of_part();
"""

BACKWARD = """
DROP TRIGGER plans_signed_stays ON plans_supportline;
DROP TRIGGER plans_signed_stays ON plans_plannedoutcome;
DROP TRIGGER plans_signed_stays ON plans_plan;
DROP FUNCTION plans_refuse_change_of_part();
DROP FUNCTION plans_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = (("plans", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("plans_plan", compartment="care"),
        *protect("plans_plannedoutcome", compartment="care"),
        *protect("plans_supportline", compartment="care"),
        *protect("plans_support", compartment="care"),
        migrations.RunSQL(FORWARD, BACKWARD),
    )
