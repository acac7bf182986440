"""Reading messages, and the wording that is in force."""

from django.db.models import Q, QuerySet

from commonweal.core.correspondence.choosing import MADE_BY_HAND
from commonweal.core.correspondence.delivery import Way, way_for
from commonweal.core.correspondence.models import Channel, Message, Template
from commonweal.core.correspondence.shipped import ENGLISH, ShippedMessage
from commonweal.core.correspondence.wording import Wording


def edited_wording(name: str, language: str = ENGLISH, *, easy_read: bool = False) -> Template | None:
    """The council's own wording of a message in exactly this language and form, if it has one."""
    return Template.objects.filter(name=name, language=language, easy_read=easy_read).first()


def wording_of(template: Template) -> Wording:
    """The words of a council's template."""
    return Wording(template.subject, template.body, template.text)


def outbox(*, channel: str = "", status: str = "", words: str = "") -> QuerySet[Message]:
    """Messages the actor may see, newest first; `words` are looked for in the subject and in whom it went to."""
    messages = Message.objects.order_by("-created_at", "pk")
    if channel:
        messages = messages.filter(channel=channel)
    if status:
        messages = messages.filter(status=status)
    if words:
        messages = messages.filter(Q(subject__icontains=words) | Q(to__icontains=words))
    return messages


def to_send_by_hand() -> QuerySet[Message]:
    """Messages of the outbox that nothing sends by itself with today's settings, and those that could not be sent."""
    waiting = Q()
    for channel in Channel.values:
        if way_for(channel) is Way.BY_HAND:
            waiting |= Q(channel=channel)
        elif way_for(channel, "large_print") is Way.BY_HAND:
            waiting |= Q(channel=channel) & ~Q(format="")
    waiting |= Q(format__in=MADE_BY_HAND)
    return outbox().filter(Q(status=Message.Status.FAILED) | (Q(status=Message.Status.WAITING) & waiting))


def wordings_in_force(message: ShippedMessage, language: str, *, easy_read: bool) -> list[tuple[Wording, str, bool]]:
    """The wordings to try, best first, each with its language and whether it is easy read.

    Easy read in the language, then the language, then English; in each the council's own before the shipped one.
    """
    forms = [(language, easy_read), (language, False), (ENGLISH, easy_read), (ENGLISH, False)]
    edited = {(row.language, row.easy_read): row for row in Template.objects.filter(name=message.name)}
    found: list[tuple[Wording, str, bool]] = []
    for form in dict.fromkeys(forms):
        if form in edited:
            found.append((wording_of(edited[form]), *form))
        if (shipped := message.wording(form[0], easy_read=form[1])) is not None:
            found.append((shipped, *form))
    return found
