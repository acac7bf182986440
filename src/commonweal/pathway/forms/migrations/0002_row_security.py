"""Forms and their answers are seen with sight of care. An answer is never changed or taken away, and a finished form
takes none: the database refuses it, whoever asks."""

from django.db import migrations

from commonweal.core.database.policies import protect

FORWARD = """
CREATE FUNCTION forms_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was written in a form is kept: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Write a new answer, or start a new form.';
END $$;

-- Runs as the owner, so that a form which the actor may not see refuses answers all the same.
CREATE FUNCTION forms_refuse_late_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM forms_filledform f WHERE f.id = NEW.form_id AND f.finished_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A finished form takes no more answers' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER forms_answer_stays BEFORE UPDATE OR DELETE ON forms_answer
    FOR EACH ROW EXECUTE FUNCTION forms_refuse_change();
CREATE TRIGGER forms_answer_in_time BEFORE INSERT ON forms_answer
    FOR EACH ROW EXECUTE FUNCTION forms_refuse_late_answer();
CREATE TRIGGER forms_finished_stays BEFORE UPDATE OR DELETE ON forms_filledform
    FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION forms_refuse_change();
CREATE TRIGGER forms_definition_stays BEFORE UPDATE OR DELETE ON forms_keptdefinition
    FOR EACH ROW EXECUTE FUNCTION forms_refuse_change();
"""

BACKWARD = """
DROP TRIGGER forms_definition_stays ON forms_keptdefinition;
DROP TRIGGER forms_finished_stays ON forms_filledform;
DROP TRIGGER forms_answer_in_time ON forms_answer;
DROP TRIGGER forms_answer_stays ON forms_answer;
DROP FUNCTION forms_refuse_late_answer();
DROP FUNCTION forms_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = (("forms", "0001_initial"), ("sight", "0002_row_security"))
    operations = (
        *protect("forms_filledform", compartment="care"),
        *protect("forms_answer", compartment="care"),
        *protect("forms_sharedform", compartment="care"),
        *protect("forms_here", compartment="care"),
        migrations.RunSQL(FORWARD, BACKWARD),
    )
