"""The outbox, and the wording of messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.queries import administers_council, require_council_administrator
from commonweal.core.correspondence.actions import (
    SENDS_BY_HAND,
    mark_as_sent,
    revert_wording,
    save_wording,
    send_again,
)
from commonweal.core.correspondence.forms import LanguageForm, OutboxForm, WordingForm
from commonweal.core.correspondence.models import Channel, Message, Template
from commonweal.core.correspondence.queries import edited_wording, outbox, wording_of
from commonweal.core.correspondence.sending import holds_secret
from commonweal.core.correspondence.shipped import ENGLISH, ShippedMessage, shipped_messages
from commonweal.core.correspondence.wording import Wording, WordingError, fill
from commonweal.core.design.listing import page_of

EASY_READ = "-easy-read"
TAG_COLOURS = {
    Message.Status.WAITING: "govuk-tag--yellow",
    Message.Status.SENDING: "govuk-tag--blue",
    Message.Status.SENT: "govuk-tag--green",
    Message.Status.FAILED: "govuk-tag--red",
}


@contextmanager
def reading_outbox(actor: Actor) -> Iterator[None]:
    """What the outbox shows: all in the demo and to a council's administrators, to care staff what they have sight of.

    Raises Http404 for anybody else: that there is an outbox is nobody's business.
    """
    if settings.IS_DEMO or administers_council(actor):
        with acting_as(system_actor("reading the outbox")):
            yield
    elif actor.has_role(*SENDS_BY_HAND):
        yield
    else:
        raise Http404


@require_safe
def outbox_page(request: CommonwealRequest) -> HttpResponse:
    """`/outbox`: every message written, newest first."""
    form = OutboxForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    with reading_outbox(request.actor):
        page = page_of(request, outbox(**chosen))
    context = {"form": form, "page": page, "filtered": any(chosen.values()), "colours": TAG_COLOURS}
    return render(request, "correspondence/outbox.html", context)


@require_safe
def message_page(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/outbox/<id>`: a message as whoever gets it sees it."""
    with reading_outbox(request.actor):
        message = get_object_or_404(Message, pk=pk)
    shipped = shipped_messages().get(message.template)
    unsent = (Message.Status.WAITING, Message.Status.FAILED)
    context = {
        "message": message,
        "title": shipped.title if shipped else message.template,
        "colours": TAG_COLOURS,
        "hidden": settings.IN_PRODUCTION and holds_secret(message),
        "by_hand": request.actor.has_role(*SENDS_BY_HAND) and message.status in unsent,
        "back_to": reverse("correspondence:outbox"),
    }
    return render(request, "correspondence/message.html", context)


@require_POST
def message_done(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """A message was sent by hand, or is to be sent again."""
    with reading_outbox(request.actor):
        message = get_object_or_404(Message, pk=pk)
    action, told = (
        (send_again, "It will be sent again") if "again" in request.POST else (mark_as_sent, "Marked as sent by hand")
    )
    try:
        action(request.actor, message)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, told)
    return redirect("correspondence:message", pk)


@dataclass(frozen=True)
class Form:
    """One form that a message is worded in: a language, standard or easy read; `key` is its part of the address."""

    key: str
    name: str
    language: str
    easy_read: bool
    edited: bool = False


def form_of(key: str, *, edited: bool = False) -> Form:
    """The form that a part of an address names. Raises Http404 where there is no such language."""
    language, easy_read = key.removesuffix(EASY_READ), key.endswith(EASY_READ)
    known = LANG_INFO.get(language, {})
    if "name" not in known:
        raise Http404
    name = str(known["name"]) + (", easy read" if easy_read else "")
    return Form(key, name, language, easy_read, edited)


def forms_of(message: ShippedMessage, edited: list[Template]) -> list[Form]:
    """The forms a message has, shipped or the council's own, English first; English easy read can always be added."""
    own = {row.language + (EASY_READ if row.easy_read else "") for row in edited if row.name == message.name}
    keys = [ENGLISH, ENGLISH + EASY_READ, *sorted((set(message.languages) | own) - {ENGLISH, ENGLISH + EASY_READ})]
    return [form_of(key, edited=key in own) for key in keys]


def _message_named(name: str) -> ShippedMessage:
    found = shipped_messages().get(name)
    if found is None:
        raise Http404
    return found


@require_safe
def wordings(request: CommonwealRequest) -> HttpResponse:
    """`/templates`: every message that the software sends."""
    require_council_administrator(request.actor)
    edited = list(Template.objects.all())
    listed = [(message, forms_of(message, edited)) for message in shipped_messages().values()]
    listed.sort(key=lambda pair: pair[0].title)
    return render(request, "correspondence/wordings.html", {"listed": listed})


@require_safe
def wording_forms(request: CommonwealRequest, name: str) -> HttpResponse:
    """`/templates/<name>`: the forms of one message, and where a language is added."""
    require_council_administrator(request.actor)
    message = _message_named(name)
    form = LanguageForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("correspondence:wording", name, form.cleaned_data["language"])
    context = {
        "message": message,
        "forms": forms_of(message, list(Template.objects.filter(name=name))),
        "form": form,
        "back_to": reverse("correspondence:wordings"),
    }
    return render(request, "correspondence/wording_forms.html", context)


def wording(request: CommonwealRequest, name: str, key: str) -> HttpResponse:
    """`/templates/<name>/<form>`: edit one wording, see it filled with an example, or go back to the shipped one."""
    require_council_administrator(request.actor)
    message, chosen = _message_named(name), form_of(key)
    own = edited_wording(name, chosen.language, easy_read=chosen.easy_read)
    shipped = message.wording(chosen.language, easy_read=chosen.easy_read)
    if request.method == "POST" and "revert" in request.POST:
        revert_wording(request.actor, message, chosen.language, easy_read=chosen.easy_read)
        messages.success(request, "The shipped wording is in use again" if shipped else "This wording was removed")
        return redirect("correspondence:forms", name)
    current = wording_of(own) if own else shipped or Wording("", "")
    form = WordingForm(message, request.POST or None, initial=current.parts())
    shown = current
    if request.method == "POST" and form.is_valid():
        shown = form.wording()
        if "preview" not in request.POST:
            save_wording(request.actor, message, shown, chosen.language, easy_read=chosen.easy_read)
            messages.success(request, f"“{message.title}” ({chosen.name}) is now sent in these words")
            return redirect("correspondence:forms", name)
    context = {
        "message": message,
        "chosen": chosen,
        "form": form,
        "own": own,
        "shipped": shipped,
        "preview": _filled(message, shown),
        "example": {"name": "Rose", "site": settings.SITE_URL, **message.example},
        "channels": Channel,
        "back_to": reverse("correspondence:forms", args=[name]),
    }
    return render(request, "correspondence/wording.html", context)


def _filled(message: ShippedMessage, shown: Wording) -> Wording | None:
    """The words with the example's values; None where an older wording can no longer be filled."""
    try:
        return fill(shown, {"name": "Rose", "site": settings.SITE_URL, **message.example})
    except WordingError:
        return None
