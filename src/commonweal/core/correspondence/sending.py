"""Sending what waits. A message is claimed in a transaction of its own before it is handed over: two workers never send
the same one, and one that was cut off in the middle is never sent again by itself, for it may have arrived."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.correspondence.delivery import NotNowError, RefusedError, Way, hand_over, way_for
from commonweal.core.correspondence.models import Channel, Message
from commonweal.core.correspondence.shipped import shipped_messages

MOST_TRIES = 5
CUT_OFF_AFTER = timedelta(minutes=15)
"""Longer than any hand-over can take: mail and Notify give up after half a minute."""


class TryAgainLaterError(Exception):
    """The message waits again; the job is to be run later."""


def send_claimed(message_id: UUID) -> None:
    """Claim a waiting message, hand it over and keep how it went. Raises TryAgainLaterError while tries are left.

    Does nothing where the message is not waiting, is claimed by another worker, or has to be done by hand.
    """
    message = claim(message_id)
    if message is None:
        return
    way = way_for(message.channel, message.format)
    if way is Way.BY_HAND:
        settle(message, Message.Status.WAITING, message.failure or "To be done by hand", tries=message.tries - 1)
        return
    try:
        hand_over(message, way)
    except RefusedError as error:
        settle(message, Message.Status.FAILED, str(error))
    except NotNowError as error:
        if message.tries >= MOST_TRIES:
            settle(message, Message.Status.FAILED, f"{error} (tried {message.tries} times)")
        else:
            settle(message, Message.Status.WAITING, str(error))
            raise TryAgainLaterError(str(error)) from error
    else:
        settle(message, Message.Status.SENT)


def claim(message_id: UUID) -> Message | None:
    """Take a waiting message to send it, committed before anything leaves; None where it is not to be had."""
    with acting_as(system_actor("sending messages")):
        waiting = Message.objects.select_for_update(skip_locked=True)
        message = waiting.filter(pk=message_id, status=Message.Status.WAITING).first()
        if message is not None:
            message.status = Message.Status.SENDING
            message.claimed_at = timezone.now()
            message.tries += 1
            message.save(update_fields=["status", "claimed_at", "tries"])
    return message


def settle(message: Message, status: Message.Status, failure: str = "", tries: int | None = None) -> None:
    """Keep how the sending of a claimed message ended."""
    message.status = status
    message.failure = failure
    message.tries = message.tries if tries is None else tries
    if status == Message.Status.SENT:
        message.sent_at = timezone.now()
        if settings.IN_PRODUCTION and holds_secret(message):
            message.body = "What this message said opens something by itself, and is not kept once it is sent."
    with acting_as(system_actor("sending messages")):
        message.save(update_fields=["status", "failure", "tries", "sent_at", "body"])


def holds_secret(message: Message) -> bool:
    """True where the words open something by themselves (a sign-in link, a code)."""
    shipped = shipped_messages().get(message.template)
    return shipped is not None and bool(shipped.secret)


def messages_to_queue(now: datetime) -> list[UUID]:
    """Messages that wait for a worker and have no job (a queue was lost, or a channel was configured since).

    Before that, those whose sending was cut off (by a crash) are marked as failed, for somebody to look at.
    """
    channels = [channel for channel in Channel.values if way_for(channel) is not Way.BY_HAND]
    with acting_as(system_actor("sweeping messages")):
        Message.objects.filter(status=Message.Status.SENDING, claimed_at__lt=now - CUT_OFF_AFTER).update(
            status=Message.Status.FAILED,
            failure="The sending was cut off in the middle: it may have arrived. Ask before you send it again",
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT m.id, m.channel, m.format FROM correspondence_message m"
                " WHERE m.status = 'waiting' AND m.channel = ANY(%s) AND m.created_at < %s"
                " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j WHERE j.task_name = 'correspondence.send'"
                " AND j.status IN ('todo', 'doing') AND j.args->>'message_id' = m.id::text)"
                " ORDER BY m.created_at LIMIT 1000",
                [channels, now - timedelta(minutes=1)],
            )
            waiting = cursor.fetchall()
    return [message_id for message_id, channel, format_ in waiting if way_for(channel, format_) is not Way.BY_HAND]


def hold_back_waiting() -> int:
    """After a restore: messages that waited when the backup was made may have been sent since, so none goes by itself.

    They are marked as failed, for somebody to look at; returns how many. Called as the system, in a transaction.
    """
    unsent = Message.objects.filter(status__in=(Message.Status.WAITING, Message.Status.SENDING)).exclude(
        channel=Channel.CALL
    )
    return unsent.update(
        status=Message.Status.FAILED,
        failure="It waited when the backup was made, and may have been sent since. Ask before you send it again",
    )
