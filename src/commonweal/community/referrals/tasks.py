"""The jobs of this room, found by name by the worker."""

from datetime import UTC, date, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from commonweal.community.referrals.actions.chasing import erase_old, remind_of_late
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.calculations.working_days import is_working_day


@app.periodic(cron="30 7 * * *")
@app.task(name="referrals.remind", queueing_lock="referrals.remind")
def remind(timestamp: int) -> None:
    """Every working morning: remind of referrals that are late."""
    today = _day(timestamp)
    if is_working_day(today):
        with acting_as(system_actor("reminding of late referrals")) as actor:
            remind_of_late(actor, today)


@app.periodic(cron="45 3 * * *")
@app.task(name="referrals.erase", queueing_lock="referrals.erase")
def erase(timestamp: int) -> None:
    """Every night: erase what is no longer to be kept."""
    with acting_as(system_actor("erasing old referrals")) as actor:
        erase_old(actor, _day(timestamp))


def _day(timestamp: int) -> date:
    return timezone.localtime(datetime.fromtimestamp(timestamp, UTC)).date()
