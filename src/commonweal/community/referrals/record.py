"""Referrals on a person's record."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from commonweal.community.referrals.actions.telling import course_of
from commonweal.community.referrals.progress import SHORT, told_to_organisations, told_to_person
from commonweal.community.referrals.promises import is_late
from commonweal.community.referrals.queries.lists import referrals_about
from commonweal.community.referrals.queries.parties import FILLS_LISTS, REFERS
from commonweal.community.referrals.states import State
from commonweal.core.accounts.actors import Actor
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

MOST_SHOWN = 20


def referrals_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """To whom somebody was referred, how far each is, and where to begin another."""
    today = timezone.localdate()
    tell = told_to_person if access.is_own else told_to_organisations
    may_refer = access.is_own or actor.has_role(*REFERS)
    fills_lists = not access.is_own and actor.has_role(*FILLS_LISTS) and access.sees("care")
    return {
        "lines": [
            (one, SHORT[State(one.state)], tell(course_of(one)), is_late(one.due_on, today))
            for one in referrals_about(person)[:MOST_SHOWN]
        ],
        "refer": f"{reverse('referrals:new')}?person={person.pk}" if may_refer else "",
        "checklist": f"{reverse('referrals:checklist-new')}?person={person.pk}" if fills_lists else "",
        "is_own": access.is_own,
    }
