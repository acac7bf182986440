"""The jobs of this room, found by name by the worker."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from commonweal.community.activities.actions import close_waiting_lists, forget_names, lapse_all_offers, send_reminders
from commonweal.core.accounts.actors import acting_as, system_actor


@app.periodic(cron="* * * * *")
@app.task(name="activities.lapse_offers", queueing_lock="activities.lapse_offers")
def lapse_offers(timestamp: int) -> None:
    """Every minute: places that were offered and not taken up in time go to the next on the list, and lists of sessions
    that have begun are closed."""
    with acting_as(system_actor("ending offers that ran out")) as actor:
        lapse_all_offers(actor)
        close_waiting_lists(actor)


@app.periodic(cron="*/15 * * * *")
@app.task(name="activities.send_reminders", queueing_lock="activities.send_reminders")
def remind(timestamp: int) -> None:
    """Every quarter of an hour, by day: remind those who have a place at a session that begins soon."""
    with acting_as(system_actor("reminding of sessions")) as actor:
        send_reminders(actor, datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="35 3 * * *")
@app.task(name="activities.forget_names", queueing_lock="activities.forget_names")
def forget(timestamp: int) -> None:
    """Every night: remove names and numbers that are needed no more."""
    with acting_as(system_actor("forgetting names of old bookings")) as actor:
        forget_names(actor, datetime.fromtimestamp(timestamp, UTC))
