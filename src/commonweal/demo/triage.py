"""The demo's first answers: for whom teams are there, who is on duty, and two who were told what may help."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.working_days import is_working_day
from commonweal.core.places.models import Area, Place, Postcode
from commonweal.demo.cast import Cast, Council
from commonweal.demo.days import as_on
from commonweal.pathway.requests.actions import (
    accept_request,
    answer_follow_up,
    decide_request,
    record_contact,
    save_page,
    send_request,
    set_cover,
    set_duty,
    start_draft,
)
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.promises import follow_up_on

AREA = "poole"
DUTY_DAYS = 14
ADULT = 18

TOLD: tuple[Mapping[str, Any], ...] = (
    {
        "name": ("Hilda", "Cobb"),
        "born": "1944-02-11",
        "home": "12 Wimborne Road",
        "days_ago": 45,
        "happening": "Since my sister died I speak to nobody for days.",
        "would_help": "Company and somewhere to have lunch",
        "need": "company",
        "guides": ("loneliness",),
        "why": "You would like company. These are near you, and they know that you may call.",
        "kind": "other",
        "helped": ("partly", "The lunch is good. The bus back is too late in winter."),
    },
    {
        "name": ("Stanley", "Rideout"),
        "born": "1952-09-19",
        "home": "7 Parkstone Avenue",
        "days_ago": 27,
        "happening": "I tripped on the back step twice this month and am unsure on my feet.",
        "would_help": "Something to make me steadier",
        "need": "falls-and-exercise",
        "guides": ("falls",),
        "why": "Classes and a few changes at home make most people steadier.",
        "kind": "physical",
        "helped": None,
    },
)
"""Who phoned: nobody of them exists."""


def tell_triage(place: Place, cast: Cast) -> None:
    """Tell for whom the assessing teams are there and who is on duty from today, then of the two."""
    for council in cast.councils.values():
        _arrange(council)
    for told in TOLD:
        _ask(place, cast.councils[AREA], told)


def _arrange(council: Council) -> None:
    """Each council's own assessing team is for the adults of its area; its staff are on duty on working days."""
    today = timezone.localdate()
    days = [day for number in range(DUTY_DAYS) if is_working_day(day := today + timedelta(days=number))]
    with acting_as(system_actor("setting up teams")) as actor:
        if team := council.teams.get(Team.Work.ASSESSMENT):
            set_cover(actor, team, areas=Area.objects.filter(pk=council.area), least_age=ADULT)
        officer: Account | None = council.staff.get(Role.CONTACT_OFFICER)
        if officer is not None and (team := council.teams.get(Team.Work.CONTACT)):
            set_duty(actor, team, dict.fromkeys(days, officer))


def _ask(place: Place, council: Council, told: Mapping[str, Any]) -> None:
    """Somebody phones, is told what may help, and is asked later whether it did."""
    home = Postcode.objects.filter(former_council=council.area).order_by("pk").first()
    given, family = told["name"]
    answers: dict[str, dict[str, Any]] = {
        "who": {"who": "me"},
        "happening": {"happening": told["happening"]},
        "help": {"would_help": told["would_help"], "matters": ""},
        "soon": {"soon": "weeks", "why": ""},
        "name": {"given_name": given, "family_name": family, "known_as": ""},
        "birth": {"born_on": told["born"]},
        "address": {
            "lines_of_address": told["home"],
            "town": "",
            "postcode": home.postcode if home else "",
            "no_fixed_address": False,
        },
        "communication": {"needs": ["large_print"], "language": "", "detail": ""},
        "contact": {"phone": "01632 960778", "email": "", "best": "post", "when": ""},
        "nhs": {"nhs_number": ""},
        "sharing": {"share": "yes"},
        "known": {},
    }
    entries = Service.objects.filter(
        place=place, listing=Service.Listing.LISTED, needs__contains=[told["need"]]
    ).order_by("name", "pk")[:2]
    officer = council.staff[Role.CONTACT_OFFICER]
    on = timezone.localdate() - timedelta(days=told["days_ago"])
    with as_on(on, 10), acting_as(officer) as actor:
        draft = start_draft(actor, place, Request.Channel.PHONE).request
        for page, said in answers.items():
            draft = save_page(actor, draft, page, said)
        sent = accept_request(actor, send_request(actor, draft))
        record_contact(actor, sent, "We spoke about what a good week would be.")
        decided = decide_request(
            actor,
            sent,
            Request.Outcome.INFORMATION,
            told["why"],
            entries=[str(one.pk) for one in entries],
            guides=told["guides"],
            follow_up_on=follow_up_on(on),
            kind_of_need=told["kind"],
        )
    if told["helped"] is not None:
        with as_on(follow_up_on(on), 11), acting_as(officer) as actor:
            answer_follow_up(actor, decided.decisions.select_related("request").get(), *told["helped"])
