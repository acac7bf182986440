"""The jobs that keep the queue itself in order, found by name by the worker."""

from procrastinate.contrib.django import app

STALLED_SECONDS = 300
KEEP_FAILED_HOURS = 24 * 30


@app.periodic(cron="*/5 * * * *")
@app.task(name="database.keep_queue", queue="queue", queueing_lock="database.keep_queue")
async def keep_queue(timestamp: int) -> None:
    """Every five minutes: take up jobs whose worker was killed, and forget failed ones after a month."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await app.job_manager.retry_job(job)
    await app.job_manager.delete_old_jobs(KEEP_FAILED_HOURS, include_failed=True, include_aborted=True)
