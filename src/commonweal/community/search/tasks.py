"""The jobs of this room, found by name by the worker."""

from procrastinate.contrib.django import app

from commonweal.core.database.jobs import queue_job

QUEUE = "search"


@app.task(name="search.meanings", queue=QUEUE)
def meanings() -> None:
    """Bring the index up to date, so that words find what is new; work out the meanings that are missing; and again."""
    from commonweal.community.search.actions.meanings import work_out_meanings
    from commonweal.community.search.queries.current import current_snapshot
    from commonweal.core.accounts.actors import acting_as, system_actor

    def bring_up_to_date() -> None:
        with acting_as(system_actor("bringing the search up to date")):
            current_snapshot(patient=True)

    bring_up_to_date()
    work_out_meanings()
    bring_up_to_date()


@app.periodic(cron="17 3 * * *")
@app.task(name="search.tidy", queue=QUEUE, queueing_lock="search.tidy")
def tidy(timestamp: int) -> None:
    """Each night: forget old counts of what was not found, and meanings that nothing needs any more."""
    from commonweal.community.search.actions.tidying import tidy_up

    tidy_up()


def queue_meanings() -> None:
    """Have a worker work out missing meanings, once the running transaction has committed."""
    queue_job("search.meanings", QUEUE)
