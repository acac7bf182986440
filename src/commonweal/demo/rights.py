"""The demo's rights: somebody asked for everything that is held, a fact is to be put right, and old records may go."""

from datetime import date, timedelta

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.people.circle.actions import add_supporter
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person
from commonweal.people.retention.actions import hold_back, start_dry_run, work_out_run
from commonweal.people.rights.actions import ask_correction, ask_for_everything, gather_everything

AREA = "poole"
ASKED = 9
"""Days ago that everything held was asked for."""

LONG_AGO = (
    ("Cecil", "Northover", date(1921, 1, 30), 9 * 365 + 40, ""),
    ("Ivy", "Pressley", date(1925, 8, 12), 8 * 365 + 110, ""),
    ("Reginald", "Samways", date(1930, 4, 2), 10 * 365, "An inquest is open: the coroner asked that nothing is lost"),
)
"""Who was supported long ago: how many days ago the last thing happened, and why a record is held back, if it is."""


def tell_rights(place: Place, cast: Cast) -> None:
    """The resident asks; the manager has begun to look through it. Then old records, and a dry run of what may go."""
    _ask(cast)
    council, today = cast.councils[AREA], timezone.localdate()
    team, manager = council.teams[Team.Work.ASSESSMENT], council.staff[Role.TEAM_MANAGER]
    for given, family, born, days_ago, held in LONG_AGO:
        with as_on(today - timedelta(days=days_ago), 9), acting_as(system_actor("the demo")) as actor:
            person = create_person(actor, place, team, given_name=given, family_name=family, date_of_birth=born)
            add_supporter(actor, person, name=f"June {family}", kind="family", relationship="niece")
        if held:
            with as_on(today - timedelta(days=200), 9), acting_as(manager) as actor:
                hold_back(actor, person, held)
    with as_on(today - timedelta(days=1), 16), acting_as(manager) as actor:
        run = start_dry_run(actor, place, queue=False)
        work_out_run(run.pk)


def _ask(cast: Cast) -> None:
    person = Person.objects.filter(account=cast.resident).first()
    if person is None:
        return
    manager = cast.councils[cast.words["resident"]["council"]].staff[Role.TEAM_MANAGER]
    today = timezone.localdate()
    with as_on(today - timedelta(days=ASKED), 10), acting_as(cast.resident) as actor:
        asked = ask_for_everything(actor, person)
        ask_correction(actor, person, "phone", "01632 960188", "I have had another phone since the spring")
    with as_on(today - timedelta(days=ASKED - 4), 14), acting_as(manager) as actor:
        gather_everything(actor, asked)
