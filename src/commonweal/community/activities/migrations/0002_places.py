"""The database counts the places of each session and refuses one too many; and who sees a booking."""

from django.db import migrations

from commonweal.core.database.policies import policy_statements, protect

COUNTING = """
CREATE SEQUENCE activities_booking_number;

CREATE FUNCTION activities_holds(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT state IN ('booked', 'offered', 'attended', 'did_not_come') $$;

-- Whoever books holds the session's row, so that numbers rise in the order in which people came.
CREATE FUNCTION activities_number_booking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.number := nextval('activities_booking_number');
    SELECT a.organisation_id INTO NEW.organisation_id
      FROM activities_session s JOIN activities_activity a ON a.id = s.activity_id WHERE s.id = NEW.session_id;
    RETURN NEW;
END $$;
CREATE TRIGGER activities_number_booking BEFORE INSERT ON activities_booking
    FOR EACH ROW EXECUTE FUNCTION activities_number_booking();

-- Runs as the owner, because whoever books does not see the bookings of others. The row lock of the update lets one
-- booking at a time through; the constraint session_never_oversold refuses the one that does not fit.
CREATE FUNCTION activities_count_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was_taken integer := 0;
    is_taken integer := 0;
    was_waiting integer := 0;
    is_waiting integer := 0;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was_taken := CASE WHEN activities_holds(OLD.state) THEN OLD.party ELSE 0 END;
        was_waiting := (OLD.state = 'waiting')::integer;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        is_taken := CASE WHEN activities_holds(NEW.state) THEN NEW.party ELSE 0 END;
        is_waiting := (NEW.state = 'waiting')::integer;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.session_id <> OLD.session_id THEN
        RAISE EXCEPTION 'A booking stays with its session' USING ERRCODE = 'check_violation';
    END IF;
    IF was_taken <> is_taken OR was_waiting <> is_waiting THEN
        UPDATE activities_session SET taken = taken + is_taken - was_taken, waiting = waiting + is_waiting - was_waiting
         WHERE id = COALESCE(NEW.session_id, OLD.session_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER activities_count_places AFTER INSERT OR UPDATE OR DELETE ON activities_booking
    FOR EACH ROW EXECUTE FUNCTION activities_count_places();

-- The counts are written by the trigger above alone (one trigger deep); what a program writes in them is put back.
CREATE FUNCTION activities_keep_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.taken := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.taken END;
    NEW.waiting := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.waiting END;
    RETURN NEW;
END $$;
CREATE TRIGGER activities_keep_counts_insert BEFORE INSERT ON activities_session
    FOR EACH ROW EXECUTE FUNCTION activities_keep_counts();
CREATE TRIGGER activities_keep_counts_update BEFORE UPDATE ON activities_session
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION activities_keep_counts();
"""

NO_COUNTING = """
DROP TRIGGER activities_keep_counts_update ON activities_session;
DROP TRIGGER activities_keep_counts_insert ON activities_session;
DROP FUNCTION activities_keep_counts();
DROP TRIGGER activities_count_places ON activities_booking;
DROP FUNCTION activities_count_places();
DROP TRIGGER activities_number_booking ON activities_booking;
DROP FUNCTION activities_number_booking();
DROP FUNCTION activities_holds(text);
DROP SEQUENCE activities_booking_number;
"""


class Migration(migrations.Migration):
    dependencies = (("activities", "0001_initial"), ("sight", "0002_row_security"), ("accounts", "0002_set_actor"))
    operations = (
        migrations.RunSQL(COUNTING, NO_COUNTING),
        # The one who booked, the worker who did it for them, the organiser's people, care staff with sight of the
        # person, and whoever holds its code. Anybody may book.
        *protect(
            "activities_booking",
            compartment="care",
            viewer_columns=["account_id", "made_by_id", "organisation_id"],
            readable_where="activities_booking.code <> ''"
            " AND activities_booking.code = current_setting('commonweal.draft_key', true)",
            insertable_where="true",
        ),
        *policy_statements(
            "activities_calendarlink",
            "(SELECT database_is_system()) OR activities_calendarlink.account_id = (SELECT database_actor())",
            "",
        ),
    )
