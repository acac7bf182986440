"""Who sees link work: those with sight of the person's care; an arrival, its team while it waits; a shared note, its
own team, the person, and those it names for as long as the consent lasts."""

from django.db import migrations

from commonweal.core.database.policies import (
    DELETE,
    UPDATE,
    policy_statements,
    protect,
    protect_for_roles,
    sight_condition,
)

VIEWER = "= ANY ((SELECT database_viewers())::uuid[])"
HOLDS = "starts_at <= statement_timestamp() AND (ends_at IS NULL OR ends_at > statement_timestamp())"
OF_THE_WORK = (
    "journey", "handover", "goal", "step", "contact", "introduction", "gap", "measurement", "ownwords", "forumdecision"
)  # fmt: skip
KEEPERS = ("link_worker", "community_agent", "team_manager", "social_worker", "contact_officer")

SYSTEM = "(SELECT database_is_system())"
CARE = sight_condition("navigation_sharednote.person_id", "'care'")
WRITERS = f"(navigation_sharednote.team_id {VIEWER} AND {CARE})"
OWN = (
    "EXISTS (SELECT 1 FROM sight_sight WHERE person_id = navigation_sharednote.person_id AND basis = 'own'"
    f" AND compartment = 'care' AND viewer {VIEWER} AND {HOLDS} OFFSET 0)"
)
NAMED = (
    "EXISTS (SELECT 1 FROM navigation_notereader r JOIN sight_sight s ON s.origin = r.consent_id AND s.viewer = r.viewer"
    f" WHERE r.note_id = navigation_sharednote.id AND r.viewer {VIEWER} AND {HOLDS} OFFSET 0)"
)
NAMES = f"{SYSTEM} OR " + sight_condition("navigation_notereader.person_id", "'care'")
READS = (
    "EXISTS (SELECT 1 FROM sight_sight s WHERE s.origin = navigation_notereader.consent_id"
    f" AND s.viewer = navigation_notereader.viewer AND s.viewer {VIEWER} AND {HOLDS} OFFSET 0)"
)
# What a note's readers see of it follows from the policy of the note itself, which this asks
OF_A_NOTE_SEEN = "EXISTS (SELECT 1 FROM navigation_sharednote n WHERE n.id = navigation_noteanswer.note_id)"


class Migration(migrations.Migration):
    dependencies = (
        ("navigation", "0001_initial"),
        ("sight", "0002_row_security"),
        ("referrals", "0002_row_security"),
    )
    operations = (
        *(operation for table in OF_THE_WORK for operation in protect(f"navigation_{table}", compartment="care")),
        *protect(
            "navigation_arrival",
            compartment="care",
            readable_where=f"navigation_arrival.answer = '' AND navigation_arrival.team_id {VIEWER}",
            insertable_where="(SELECT database_actor()) IS NOT NULL",
        ),
        *protect("navigation_notereader", compartment="care", readable_where=READS),
        *policy_statements("navigation_sharednote", f"{SYSTEM} OR {WRITERS} OR {OWN} OR {NAMED}", WRITERS),
        migrations.RunSQL(
            f"""
            ALTER POLICY {UPDATE} ON navigation_sharednote USING ({SYSTEM} OR {WRITERS})
                WITH CHECK ({SYSTEM} OR {WRITERS});
            ALTER POLICY {DELETE} ON navigation_sharednote USING ({SYSTEM} OR {WRITERS});
            """,
            migrations.RunSQL.noop,
        ),
        *policy_statements("navigation_noteanswer", f"{SYSTEM} OR {OF_A_NOTE_SEEN}", ""),
        migrations.RunSQL(
            f"""
            ALTER POLICY {UPDATE} ON navigation_noteanswer USING ({SYSTEM}) WITH CHECK ({SYSTEM});
            ALTER POLICY {DELETE} ON navigation_noteanswer USING ({SYSTEM});
            ALTER POLICY {UPDATE} ON navigation_notereader USING ({NAMES}) WITH CHECK ({NAMES});
            ALTER POLICY {DELETE} ON navigation_notereader USING ({NAMES});
            """,
            migrations.RunSQL.noop,
        ),
        *protect_for_roles("navigation_namedcontact", KEEPERS),
    )
