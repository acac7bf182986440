"""Asking for a hand: by somebody themselves, for somebody else who agrees, or by staff on the phone."""

import uuid
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.volunteering.actions.matching import ask_best_few
from commonweal.community.volunteering.actions.telling import enter, named, tell_asker
from commonweal.community.volunteering.keys import TASK, code_of, digest_of
from commonweal.community.volunteering.models import Frequency, Scheme, Task
from commonweal.community.volunteering.queries.schemes import TAKES, known_postcode, scheme_for
from commonweal.community.volunteering.rules import checks_needed, marks_of, rules_on
from commonweal.community.volunteering.states import State
from commonweal.community.volunteering.timing import due_on
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.correspondence.references import new_reference
from commonweal.core.correspondence.safety import safety_mentions
from commonweal.core.places.models import Postcode
from commonweal.core.places.postcodes import outward
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import require_staff_or_own

FURTHEST_DAYS = 365
"""A task is wanted within a year: further ahead, nobody can say that they will be free."""

FOUND = ("id", "place", "organisation", "account", "person", "neighbourhood", "volunteer", "days", "times")
"""Columns that nobody types: found by us, or checked before."""

TAKEN_BY_STAFF = (Task.Channel.PHONE, Task.Channel.VISIT)


@dataclass(frozen=True)
class NewTask:
    """What is asked for, for whom, where and when. Keys are of the policy; empty `days` and `times` mean any.

    `agreed_by` is who agreed that a neighbour is told: for somebody else it must be said. `person` has it written on
    their record, and is given only where they agreed to that too.
    """

    kind: str
    name: str
    postcode: str
    first_on: date
    last_on: date | None = None
    frequency: str = Frequency.ONCE
    days: tuple[int, ...] = ()
    times: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    words: str = ""
    to_know: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    asker_name: str = ""
    asker_relation: str = ""
    agreed_by: str = ""
    may_write: bool = True
    reach: str = ""
    channel: str = Task.Channel.WEB
    person: Person | None = field(default=None)


def ask_for_hand(actor: Actor, given: NewTask) -> Task:
    """Keep a task, tell whoever asked how to follow it, and ask volunteers where the scheme does that by itself.

    Anybody may ask on the website; by phone or in person it is a coordinator or care staff who writes it down. Where
    words suggest a risk nothing happens by itself: a coordinator reads it first. Raises ValidationError by field.
    """
    today = timezone.localdate()
    by_staff = given.channel in TAKEN_BY_STAFF
    if by_staff:
        actor.require_role(*TAKES)
    if given.person is not None:
        require_staff_or_own(actor, given.person)
    postcode, scheme = _checked(given, today)
    rules = rules_on(today)
    marks = marks_of(rules, given.kind, given.marks)
    is_weekly = given.frequency == Frequency.WEEKLY
    task = Task(
        pk=uuid.uuid4(),
        reference=new_reference(),
        place_id=postcode.neighbourhood.place_id,
        organisation=scheme.organisation,
        channel=given.channel,
        account_id=_own_account(actor, given, by_staff),
        asked_by=_team_of(actor, scheme) if by_staff else None,
        taken_by_name=actor.name if by_staff else "",
        person=given.person,
        kind=given.kind,
        words=given.words.strip(),
        marks=list(marks),
        checks=list(checks_needed(rules, marks)),
        name=given.name.strip(),
        phone=given.phone.strip(),
        email=given.email.strip(),
        asker_name=given.asker_name.strip(),
        asker_relation=given.asker_relation.strip(),
        may_write=given.may_write,
        reach=given.reach.strip(),
        agreed_by=given.agreed_by.strip() or given.name.strip(),
        address=given.address.strip(),
        postcode=postcode.pk,
        district=outward(postcode.pk),
        latitude=postcode.latitude,
        longitude=postcode.longitude,
        neighbourhood_id=postcode.neighbourhood_id,
        to_know=given.to_know.strip(),
        frequency=given.frequency,
        first_on=given.first_on,
        last_on=given.last_on or (None if is_weekly else given.first_on),
        days=sorted(set(given.days)),
        times=[one for one in ("morning", "afternoon", "evening") if one in given.times],
        mentions_safety=bool(safety_mentions([given.words, given.to_know, given.reach])),
        state=State.ASKED.value,
        asked_at=timezone.now(),
    )
    task.asker_key = digest_of(code_of(TASK, task.pk))
    task.due_on = due_on(State.ASKED, today, first_on=task.first_on, last_on=task.last_on, is_weekly=is_weekly)
    task.clean_fields(exclude=FOUND)
    with transaction.atomic():
        task.save(force_insert=True)
        enter(actor, task, "neighbours.asked", f"Neighbours were asked for {named(task)}", checks=task.checks)
        tell_asker(actor, task, "neighbours-asked", code=code_of(TASK, task.pk))
        if scheme.asks_by_itself and not task.checks and not task.mentions_safety:
            with acting_as(system_actor("asking volunteers")) as system:
                ask_best_few(system, task, scheme)
    return task


def _checked(given: NewTask, today: date) -> tuple[Postcode, Scheme]:
    """The postcode and the scheme that serves it. Raises ValidationError with every field that is wrong."""
    wrong: dict[str, str] = {}
    rules = rules_on(today)
    if given.kind not in rules.kinds:
        wrong["kind"] = "Choose what you would like a hand with"
    if unknown := sorted(set(given.marks) - set(rules.marks)):
        wrong["marks"] = f"{unknown[0]} is not among the marks of the policy"
    if not given.name.strip():
        wrong["name"] = "Enter the name"
    if not (given.phone.strip() or given.email.strip()):
        wrong["phone"] = "Enter a phone number or an e-mail address, so that we can answer"
    if given.asker_name.strip() and not given.agreed_by.strip():
        wrong["agreed_by"] = "Say who agreed that a neighbour is told: the person, or who acts for them"
    wrong |= _wrong_days(given, today)
    postcode, scheme, fault = _served(given.postcode)
    if fault:
        wrong["postcode"] = fault
    elif scheme is not None and scheme.kinds and given.kind in rules.kinds and given.kind not in scheme.kinds:
        wrong["kind"] = f"{scheme} does not do this. Choose something else, or ask your council for help"
    if wrong or postcode is None or scheme is None:
        raise ValidationError(wrong)
    return postcode, scheme


def _wrong_days(given: NewTask, today: date) -> dict[str, str]:
    last = given.last_on
    if given.first_on < today and (last is None or last < today):
        return {"first_on": "The day must be today or later"}
    if (given.first_on - today).days > FURTHEST_DAYS:
        return {"first_on": "Enter a day within a year"}
    if last is not None and given.frequency != Frequency.WEEKLY and (last - today).days > FURTHEST_DAYS:
        return {"last_on": "Enter a day within a year"}
    if last is not None and last < given.first_on:
        return {"last_on": "The last day must be the first day or later"}
    if not all(0 <= day <= 6 for day in given.days):
        return {"days": "Days are 0 (Monday) to 6 (Sunday)"}
    if given.frequency not in Frequency.values:
        return {"frequency": "Choose once or every week"}
    return {}


def _served(typed: str) -> tuple[Postcode | None, Scheme | None, str]:
    """The postcode, its scheme, and what is wrong with it."""
    postcode, fault = known_postcode(typed)
    if postcode is None:
        return None, None, fault
    scheme = scheme_for(postcode)
    if scheme is None:
        return None, None, f"There is no scheme of neighbours for {postcode.pk} yet. Ask your council for help instead"
    return postcode, scheme, ""


def _own_account(actor: Actor, given: NewTask, by_staff: bool) -> uuid.UUID | None:
    """The account that follows the task: of whoever asks, or of the person for whom staff ask."""
    if by_staff:
        return given.person.account_id if given.person is not None else None
    return actor.account_id


def _team_of(actor: Actor, scheme: Scheme) -> uuid.UUID | None:
    """The team of staff who take a task for somebody, so that they can see how it goes; none for the scheme itself."""
    if scheme.organisation_id in actor.organisations:
        return None
    team = Team.objects.filter(pk__in=actor.teams).order_by("name").first()
    if team is None and not actor.is_system:
        raise PermissionDenied("Only somebody who works in a team can ask for another by phone.")
    return team.pk if team else None
