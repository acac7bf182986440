"""The jobs of this room, found by name by the worker."""

from procrastinate.contrib.django import app

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.places.models import Place
from commonweal.people.linkage.actions import gather_stragglers, look_for_pairs, renew_names


@app.periodic(cron="20 1 * * *")
@app.task(name="linkage.find_pairs", queueing_lock="linkage.find_pairs")
def find_pairs(timestamp: int = 0) -> None:
    """Every night, and when somebody asks: compare all records of each place; put the names that are searched in order;
    and gather what was written of a record while it was being merged."""
    with acting_as(system_actor("keeping records of one person together")) as actor:
        gather_stragglers(actor)
        renew_names(actor)
    for place in Place.objects.order_by("slug"):
        look_for_pairs(place)
