"""Names as they are searched: kept by the database beside the names, so that no way of writing a person misses them."""

from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION identity_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(lower(normalize(name, NFKD)),
                          '[\u0300-\u036f\u2018\u2019\u02bc[:punct:][:space:]]', '', 'g')
$$;

CREATE FUNCTION identity_fill_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.given_key := identity_key(NEW.given_name);
    NEW.family_key := identity_key(NEW.family_name);
    NEW.known_key := identity_key(NEW.known_as);
    RETURN NEW;
END $$;
CREATE TRIGGER identity_fill_keys BEFORE INSERT OR UPDATE ON identity_person
    FOR EACH ROW EXECUTE FUNCTION identity_fill_keys();

UPDATE identity_person SET given_key = '';
"""

BACKWARD = """
DROP TRIGGER identity_fill_keys ON identity_person;
DROP FUNCTION identity_fill_keys();
DROP FUNCTION identity_key(text);
"""


class Migration(migrations.Migration):
    dependencies = (("identity", "0001_initial"),)
    operations = (
        migrations.AddField("person", "given_key", models.TextField(db_collation="C", default="", editable=False)),
        migrations.AddField("person", "family_key", models.TextField(db_collation="C", default="", editable=False)),
        migrations.AddField("person", "known_key", models.TextField(db_collation="C", default="", editable=False)),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveIndex("person", "person_name"),
        migrations.AddIndex("person", models.Index(fields=["family_key", "given_key"], name="person_family_key")),
        migrations.AddIndex("person", models.Index(fields=["given_key"], name="person_given_key")),
        migrations.AddIndex("person", models.Index(fields=["known_key"], name="person_known_key")),
    )
