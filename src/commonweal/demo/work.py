"""The demo's work: three who asked for what cannot wait or is short, and work that is given and handed over."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place, Postcode
from commonweal.demo.cast import Cast, Council
from commonweal.demo.days import as_on
from commonweal.pathway.plans.actions import LineTerms, agree_as_worker, change_line, give_reason
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.pathway.requests.actions import (
    accept_request,
    decide_request,
    record_contact,
    save_page,
    send_request,
    start_draft,
)
from commonweal.pathway.requests.models import Request
from commonweal.pathway.safeguarding.actions import add_step, write_wishes
from commonweal.pathway.safeguarding.models import Concern, Step
from commonweal.pathway.short_term.actions import begin_episode, rate_goal
from commonweal.pathway.work.actions import allocate_work, hand_over, move_due_date, open_work
from commonweal.pathway.work.models import WorkItem
from commonweal.people.identity.models import Person

AREA = "poole"
FREE_DAYS = 41

ASKS: tuple[Mapping[str, Any], ...] = (
    {
        "name": ("Winifred", "Strange"),
        "born": "1946-08-02",
        "home": "4 Longfleet Road",
        "days_ago": 24,
        "happening": "I broke my wrist in the garden. I cannot wash my hair or cook, and I could before.",
        "outcome": "short_term",
        "why": "With some help in the mornings you will soon do these things again.",
    },
    {
        "name": ("Alfred", "Loveless"),
        "born": "1939-11-17",
        "home": "31 Sterte Avenue",
        "days_ago": 2,
        "happening": "My wife looks after me and was taken into hospital last night. I cannot get out of bed alone.",
        "outcome": "urgent",
        "why": "Somebody has to be with you today.",
    },
    {
        "name": ("Doreen", "Guppy"),
        "born": "1951-01-30",
        "home": "9 Wharf Lane",
        "days_ago": 1,
        "happening": "A man I met at the shop has my bank card and comes each week. I am afraid to say no.",
        "outcome": "safeguarding",
        "why": "Somebody takes her money, and she is afraid of him.",
    },
)
"""Who asked: nobody of them exists."""


def tell_work(place: Place, cast: Cast) -> None:
    """Tell of them, and of a week in the life of Poole's assessment team, ending today."""
    council = cast.councils[AREA]
    people = {str(one["outcome"]): _ask(place, council, one) for one in ASKS}
    _support(council, people)
    _protect(council, people["safeguarding"])
    _share_out(council)


def _ask(place: Place, council: Council, told: Mapping[str, Any]) -> Person:
    """Somebody phones; the contact officer writes it down, and decides the same day."""
    home = Postcode.objects.filter(former_council=council.area).order_by("pk").first()
    given, family = told["name"]
    answers: dict[str, dict[str, Any]] = {
        "who": {"who": "me"},
        "happening": {"happening": told["happening"]},
        "help": {"would_help": "Somebody to help", "matters": "To be at home"},
        "soon": {"soon": "now" if told["outcome"] != "short_term" else "weeks", "why": ""},
        "safety": {"safe": "no", "how": "Ring in the morning"},
        "name": {"given_name": given, "family_name": family, "known_as": ""},
        "birth": {"born_on": told["born"]},
        "address": {
            "lines_of_address": told["home"],
            "town": "",
            "postcode": home.postcode if home else "",
            "no_fixed_address": False,
        },
        "communication": {"needs": [], "language": "", "detail": ""},
        "contact": {"phone": "01632 960777", "email": "", "best": "phone", "when": ""},
        "nhs": {"nhs_number": ""},
        "sharing": {"share": "yes"},
        "danger": {},
        "known": {},
    }
    with as_on(_before(told["days_ago"]), 9), acting_as(council.staff[Role.CONTACT_OFFICER]) as actor:
        draft = start_draft(actor, place, Request.Channel.PHONE).request
        for page, said in answers.items():
            draft = save_page(actor, draft, page, said)
        sent = accept_request(actor, send_request(actor, draft))
        record_contact(actor, sent, "We spoke at length on the phone.")
        decide_request(actor, sent, told["outcome"], told["why"])
    if sent.person is None:
        raise ValueError("A request of the demo was not matched to a record")
    return sent.person


def _support(council: Council, people: Mapping[str, Person]) -> None:
    """Short-term support towards two goals, and urgent support before an assessment."""
    officer = council.staff[Role.CONTACT_OFFICER]
    began = _before(22)
    with as_on(began, 11), acting_as(officer) as actor:
        episode = begin_episode(
            actor,
            people["short_term"],
            "reablement",
            provider_name="Poole short-term support team",
            what="Each morning for an hour, less as the wrist heals",
            starts_on=began,
            ends_by=began + timedelta(days=FREE_DAYS),
            goals=[("Wash my own hair", 2), ("Cook Sunday dinner", 3)],
            request=_request(people["short_term"]),
        )
    with as_on(_before(3), 11), acting_as(officer) as actor:
        for goal, close in zip(episode.goals.all(), (7, 5), strict=True):
            rate_goal(actor, goal, close)
    today, urgent_from = timezone.localdate(), _before(2)
    with as_on(urgent_from, 12), acting_as(officer) as actor:
        begin_episode(
            actor,
            people["urgent"],
            "urgent",
            provider_name="Night and day response",
            what="Four visits a day, and somebody there at night",
            starts_on=urgent_from,
            ends_by=today + timedelta(days=12),
            assess_by=today + timedelta(days=7),
            request=_request(people["urgent"]),
        )


def _request(person: Person) -> Any:
    return Request.objects.get(person=person).pk


def _protect(council: Council, person: Person) -> None:
    """The safeguarding lead has the concern, and what is done at once."""
    with as_on(_before(1), 14), acting_as(council.staff[Role.SAFEGUARDING_LEAD]) as actor:
        concern = Concern.objects.get(person=person)
        add_step(actor, concern, Step.Kind.PROTECTED, "Her bank has stopped the card. A neighbour stays this evening.")
        add_step(actor, concern, Step.Kind.TOLD, "The police, and her GP.")
        write_wishes(actor, concern, "I want him to stop coming. I do not want to move.")


def _share_out(council: Council) -> None:
    """The manager shares out what nobody has; a worker adds visits, hands one piece over, and asks for approval."""
    manager, worker = council.staff[Role.TEAM_MANAGER], council.staff[Role.SOCIAL_WORKER]
    agent = council.staff[Role.COMMUNITY_AGENT]
    team = council.teams["assessment"]
    with as_on(_before(2), 9), acting_as(manager) as actor:
        waiting = list(WorkItem.objects.filter(team=team, worker=None, done_at=None).select_related("person")[:2])
        if waiting:
            allocate_work(actor, waiting[:1], team, worker, "She asked for somebody who knows about Parkinson’s.")
    with as_on(_before(1), 15), acting_as(worker) as actor:
        mine = list(
            WorkItem.objects.filter(worker=worker, done_at=None).select_related("person").order_by("due_on")[:6]
        )
        for item, words in zip(
            mine[:3], ("See the stairs together", "Meet her sister", "Try the bath board"), strict=False
        ):
            open_work(actor, item.person, "visit", words, due_on=_after(len(words) % 5), worker=worker)
        if len(mine) > 3:
            move_due_date(actor, mine[3], _after(10), "He is with his son until the end of next week")
            note = "They know each other from the memory café. The dog has to be shut in first."
            hand_over(actor, mine[-1:], worker, team, agent, note=note, last_day=_after(5))
        plan = Plan.objects.filter(worker=worker, signed_at=None).select_related("person", "budget").first()
        if plan is not None:
            _put_forward(actor, plan)


def _put_forward(actor: Actor, plan: Plan) -> None:
    """A plan that costs more than its indicative budget waits for approval, with the reason."""
    line = plan.lines.get()
    spent, price = weekly_cost_of(line), line.hourly_price
    more = ((plan.budget.weekly_amount + 60 - spent) / price).quantize(Decimal(1), ROUND_DOWN)
    terms = LineTerms(
        line.kind,
        line.description,
        line.holding,
        weekly_hours=line.weekly_hours + more,
        hourly_price=price,
        outcome=line.outcome,
    )
    change_line(actor, line, terms)
    give_reason(actor, plan, "Two people are needed for each transfer until the hoist is in: about eight weeks.")
    agree_as_worker(actor, plan)


def _before(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def _after(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
