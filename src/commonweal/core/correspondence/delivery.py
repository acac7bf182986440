"""Handing one message over: to the mail server, to GOV.UK Notify, to the demo's outbox, or to a person's own hands."""

from enum import Enum
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from commonweal.core.correspondence.choosing import MADE_BY_HAND
from commonweal.core.correspondence.models import Channel, Message


class Way(Enum):
    """How a message leaves: OUTBOX keeps it for the outbox page, BY_HAND leaves it to somebody to post or phone."""

    OUTBOX = "outbox"
    MAIL = "mail"
    NOTIFY = "notify"
    BY_HAND = "by hand"


class RefusedError(Exception):
    """It will never go as it is: a wrong address or number, or a setting at fault. The reason is for people to read."""


class NotNowError(Exception):
    """It could not be handed over this time; trying later may help. The reason is for people to read."""


def way_for(channel: str, format_: str = "") -> Way:
    """How a message on this channel goes with today's settings.

    The demo keeps all in the outbox, and so does development where nothing is configured. In production what is not
    configured waits to be done by hand, as do phone calls, and letters in large type, which Notify does not print.
    Braille, recordings and translations are made by somebody, wherever this runs.
    """
    if channel == Channel.CALL or format_ in MADE_BY_HAND:
        return Way.BY_HAND
    if not settings.IS_DEMO:
        if channel == Channel.EMAIL and not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
            return Way.MAIL
        if channel == Channel.TEXT and settings.NOTIFY_API_KEY and settings.NOTIFY_TEXT_TEMPLATE:
            return Way.NOTIFY
        if channel == Channel.LETTER and settings.NOTIFY_API_KEY and settings.NOTIFY_LETTER_TEMPLATE and not format_:
            return Way.NOTIFY
    return Way.BY_HAND if settings.IN_PRODUCTION else Way.OUTBOX


def hand_over(message: Message, way: Way) -> None:
    """Hand a claimed message over; returns when whoever carries it has taken it. Raises RefusedError or NotNowError."""
    if way is Way.MAIL:
        _mail(message)
    elif way is Way.NOTIFY:
        _notify(message)


def _mail(message: Message) -> None:
    import smtplib

    large = bool(message.format)
    page = render_to_string("correspondence/email.html", {"message": message, "large": large})
    mail = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=message.body,
        to=[message.to],
        # The same message twice has the same identity, so that a mail server can tell.
        headers={"Message-ID": f"<{message.pk}@commonweal>", "Content-Language": message.language},
    )
    mail.attach_alternative(page, "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise RefusedError(f"The mail server does not take the address {message.to}: {_words(error)}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotNowError(f"The mail server could not be reached or did not take it: {_words(error)}") from error


def _notify(message: Message) -> None:
    from notifications_python_client.errors import APIError
    from requests import RequestException

    client = _notify_client(settings.NOTIFY_API_KEY)
    reference = str(message.pk)
    try:
        if message.channel == Channel.TEXT:
            client.send_sms_notification(
                message.to, settings.NOTIFY_TEXT_TEMPLATE, {"message": message.body}, reference=reference
            )
        else:
            lines = {f"address_line_{number}": line for number, line in enumerate(message.to.splitlines()[:7], 1)}
            words = {"subject": message.subject, "body": message.body, **lines}
            client.send_letter_notification(settings.NOTIFY_LETTER_TEMPLATE, words, reference=reference)
    except APIError as error:
        reason = f"GOV.UK Notify answered {error.status_code}: {error.message}"
        if error.status_code == 429 or error.status_code >= 500:
            raise NotNowError(reason) from error
        raise RefusedError(reason) from error
    except RequestException as error:
        raise NotNowError(f"GOV.UK Notify could not be reached: {_words(error)}") from error


@cache
def _notify_client(key: str) -> Any:
    from notifications_python_client.notifications import NotificationsAPIClient

    return NotificationsAPIClient(key)


def _words(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:300]
