"""What this room hears of: a request that was decided to be about safeguarding."""

from uuid import UUID

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.pathway.safeguarding.actions import pass_on
from commonweal.people.identity.models import Person


@listen("request.decided")
def pass_on_when_decided(entry: Entry, actor: Actor) -> None:
    """The safeguarding team of the council that answered it has the concern from now, with why it was passed on."""
    if entry.payload["outcome"] != "safeguarding" or entry.person_id is None:
        return
    person = Person.objects.select_related("place").get(pk=entry.person_id)
    council = Organisation.objects.filter(teams=entry.payload["team"]).first()
    pass_on(actor, person, entry.reason, council, request=UUID(entry.payload["request"]))
