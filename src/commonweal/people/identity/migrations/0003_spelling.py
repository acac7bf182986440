"""Names as they may be misspelt: each name that occurs, once, by the keys that a slip or the ear would lead to it."""

from django.db import migrations, models

from commonweal.core.database.embedded import RUNTIME_ROLE

FORWARD = rf"""
-- How a name sounds, roughly, in English: "Catherine" and "Kathryn" are both "katrn". Of a key, not of a name as typed.
CREATE FUNCTION identity_sound(key text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    said text := key;
BEGIN
    said := regexp_replace(said, '^(kn|gn|pn)', 'n');
    said := regexp_replace(said, '^wr', 'r');
    said := regexp_replace(said, '^mac', 'mc');
    said := replace(replace(replace(said, 'ph', 'f'), 'ck', 'k'), 'tch', 'ch');
    said := regexp_replace(said, 'gh(?=[^aeiou]|$)', '', 'g');
    said := regexp_replace(said, 'c(?=[eiy])', 's', 'g');
    said := regexp_replace(said, 'g(?=[eiy])', 'j', 'g');
    said := regexp_replace(said, 'mb$', 'm');
    said := replace(replace(replace(said, 'th', 't'), 'sh', 's'), 'x', 'ks');
    said := translate(said, 'cqzvdy', 'kksfti');
    said := regexp_replace(left(said, 1), '[aeiou]', 'a') || regexp_replace(substr(said, 2), '[aeiouhw]', '', 'g');
    RETURN regexp_replace(said, '(.)\1+', '\1', 'g');
END $$;

-- The keys of a name: itself, itself without any one letter (two of its first seven, in a name of eight or more), and
-- its sound. Two names that `likeness.nearly` takes for one share at least one of them.
CREATE FUNCTION identity_spellings_of(key text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH start AS (SELECT CASE WHEN length(key) < 8 THEN key ELSE left(key, 8) END AS held),
         once AS (SELECT left(held, n - 1) || substr(held, n + 1) AS held
                    FROM start, generate_series(1, length(held)) AS n WHERE length(key) >= 4)
    SELECT held FROM start WHERE held <> ''
    UNION SELECT held FROM once
    UNION SELECT left(once.held, n - 1) || substr(once.held, n + 1)
            FROM once, generate_series(1, length(once.held)) AS n WHERE length(key) >= 8
    UNION SELECT '~' || identity_sound(key) WHERE length(key) >= 3
$$;

-- Keeps a name that occurs, whole and by its parts ("Smith-Jones" is found by "Jones").
CREATE FUNCTION identity_keep_name(name text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO identity_spelling (key, name, part)
    SELECT DISTINCT spelt, identity_key(identity_keep_name.name), part
      FROM (SELECT identity_key(identity_keep_name.name) AS part
            UNION
            SELECT identity_key(word) FROM regexp_split_to_table(identity_keep_name.name, '[\s\-\u2010\u2011]+') AS word
             WHERE length(identity_key(word)) >= 3) AS parts,
           LATERAL identity_spellings_of(part) AS spelt
     WHERE part <> ''
    ON CONFLICT DO NOTHING
$$;

-- Runs as the owner: no role may read which names occur, only ask which are near to one that was typed.
CREATE FUNCTION identity_keep_names() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept text;
    whole text;
BEGIN
    -- In one order, so that two that keep the same names wait for each other and do not stop each other. Each is looked
    -- for by itself: asked for together, all names would be read for every person.
    FOR kept IN SELECT DISTINCT name FROM unnest(ARRAY[NEW.family_name, NEW.given_name, NEW.known_as]) AS typed(name)
                 ORDER BY name
    LOOP
        whole := identity_key(kept);
        IF NOT EXISTS (SELECT 1 FROM identity_spelling AS s WHERE s.name = whole) THEN
            PERFORM identity_keep_name(kept);
        ELSIF kept ~ '[\s\-\u2010\u2011]' AND NOT EXISTS (
            SELECT 1 FROM identity_spelling AS s WHERE s.name = whole AND s.part <> whole
        ) THEN
            -- "Marysmith" was known, and "Mary Smith" has parts besides.
            PERFORM identity_keep_name(kept);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER identity_keep_names AFTER INSERT OR UPDATE OF given_name, family_name, known_as ON identity_person
    FOR EACH ROW EXECUTE FUNCTION identity_keep_names();

CREATE FUNCTION identity_near(typed text) RETURNS TABLE (name text, part text, sounds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.name, s.part, bool_or(s.key LIKE '~%')
      FROM identity_spelling s
     WHERE s.key IN (SELECT identity_spellings_of(identity_key(typed)))
     GROUP BY s.name, s.part
$$;

-- Forgets the names that nobody has any more, and keeps any that was missed; returns how many were forgotten.
CREATE FUNCTION identity_renew_spellings() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    forgotten bigint;
BEGIN
    IF NOT database_is_system() THEN
        RAISE EXCEPTION 'The names are put in order by the system' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH gone AS (
        DELETE FROM identity_spelling s
         WHERE NOT EXISTS (SELECT 1 FROM identity_person WHERE family_key = s.name)
           AND NOT EXISTS (SELECT 1 FROM identity_person WHERE given_key = s.name)
           AND NOT EXISTS (SELECT 1 FROM identity_person WHERE known_key = s.name)
        RETURNING s.name)
    SELECT count(DISTINCT gone.name) INTO forgotten FROM gone;
    PERFORM identity_keep_name(held.name)
       FROM (SELECT DISTINCT name FROM (SELECT family_name AS name FROM identity_person UNION
             SELECT given_name FROM identity_person UNION SELECT known_as FROM identity_person) AS names) AS held
      WHERE NOT EXISTS (SELECT 1 FROM identity_spelling s WHERE s.name = identity_key(held.name));
    RETURN forgotten;
END $$;

REVOKE ALL ON identity_spelling FROM {RUNTIME_ROLE};
REVOKE ALL ON FUNCTION identity_near(text), identity_renew_spellings() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_near(text), identity_renew_spellings() TO {RUNTIME_ROLE};

SELECT identity_keep_name(name)
  FROM (SELECT family_name AS name FROM identity_person UNION SELECT given_name FROM identity_person
        UNION SELECT known_as FROM identity_person) AS names;
"""

BACKWARD = """
DROP TRIGGER identity_keep_names ON identity_person;
DROP FUNCTION identity_renew_spellings();
DROP FUNCTION identity_near(text);
DROP FUNCTION identity_keep_names();
DROP FUNCTION identity_keep_name(text);
DROP FUNCTION identity_spellings_of(text);
DROP FUNCTION identity_sound(text);
"""


class Migration(migrations.Migration):
    dependencies = (("identity", "0002_name_keys"), ("accounts", "0002_set_actor"))
    operations = (
        migrations.CreateModel(
            name="Spelling",
            fields=(
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "name", "part", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "key",
                    models.TextField(
                        db_collation="C", help_text="the part without a letter or two, or, after ~, how it sounds"
                    ),
                ),
                (
                    "name",
                    models.TextField(db_collation="C", help_text="as `family_key`, `given_key` or `known_key` has it"),
                ),
                (
                    "part",
                    models.TextField(
                        db_collation="C", help_text="the part of the name that was meant: all of it, or one word"
                    ),
                ),
            ),
            options={"indexes": [models.Index(fields=["name"], name="spelling_name")]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddField(
            "address",
            "outward",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("postcode"), models.Value(" "), models.Value(1), function="split_part"),
                help_text="the first half of the postcode, kept so that a search for it is a plain comparison",
                output_field=models.CharField(max_length=4),
            ),
        ),
        migrations.AddIndex("address", models.Index(fields=["outward"], name="address_outward")),
    )
