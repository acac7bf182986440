"""The part of a person's record that shows the requests about them."""

from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.requests.actions.deciding import told
from commonweal.pathway.requests.progress import Stage
from commonweal.pathway.requests.queries import HANDLES, as_waiting, requests_about, stage
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def requests_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """What `requests/section.html` shows. Others than care staff see only requests that they sent themselves: what
    somebody else wrote about a person is not for everybody who may see their care. Those who are here for other work
    are shown none."""
    own = access.is_own
    found = requests_about(person).select_related("team", "person")
    if not actor.has_role(*HANDLES):
        if actor.account_id is None or (actor.is_staff and not own):
            return None
        found = found.filter(account=actor.account_id)
    today = timezone.localdate()
    lines = [(as_waiting(one, today), told(one)[0] if stage(one) is Stage.DECIDED else "") for one in found[:20]]
    answers = actor.has_role(*HANDLES)
    return {"requests": lines, "answers": answers, "may_ask": not answers, "is_own": own}
