"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from commonweal.community.navigation.actions.minding import close_lapsed, end_old_sharing
from commonweal.core.accounts.actors import acting_as, system_actor


@app.periodic(cron="50 3 * * *")
@app.task(name="navigation.end_what_is_over", queueing_lock="navigation.end_what_is_over")
def end_what_is_over(timestamp: int) -> None:
    """Every night: close work whose consent ran out, and end sharing for work that is over."""
    now = datetime.fromtimestamp(timestamp, UTC)
    with acting_as(system_actor("ending link work and sharing that are over")) as actor:
        close_lapsed(actor, now)
        end_old_sharing(actor, now)
