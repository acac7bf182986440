"""Writing to the person, to whoever refers and to whoever is to answer, at each step of a referral."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from commonweal.community.directory.needs import needs_of
from commonweal.community.referrals.keys import FOR_HOLDER, FOR_PERSON, digest_of, key_of
from commonweal.community.referrals.models import Referral, Turn
from commonweal.community.referrals.progress import Course, told_to_organisations, told_to_person
from commonweal.community.referrals.queries.parties import accounts_of
from commonweal.community.referrals.states import Outcome, State
from commonweal.core.accounts.actors import Actor
from commonweal.core.correspondence.actions import send_message


def course_of(referral: Referral) -> Course:
    """What is told of a referral."""
    return Course(
        state=State(referral.state),
        from_name=referral.from_name,
        to_name=referral.turn.name if referral.turn else "",
        contact_by=referral.contact_by,
        contacted=referral.contacted_at is not None,
        for_oneself=referral.minder_id is not None,
        outcome=Outcome(referral.outcome) if referral.outcome else None,
    )


def person_key(referral: Referral) -> str:
    """The key with which the person follows a referral, or all those of one checklist."""
    return key_of(FOR_PERSON, referral.checklist_id or referral.pk)


def holder_key(turn: Turn) -> str:
    """The key in the e-mail to a receiver who does not sign in."""
    return key_of(FOR_HOLDER, turn.pk)


def link_for_person(referral: Referral) -> str:
    """Where the person follows it, without an account."""
    return settings.SITE_URL + reverse("referrals:follow-link", args=[referral.reference, person_key(referral)])


def link_for_holder(turn: Turn) -> str:
    """Where a receiver who does not sign in opens it."""
    return settings.SITE_URL + reverse("referrals:answer-link", args=[turn.reference, holder_key(turn)])


def keep_keys_good(referral: Referral) -> None:
    """Make the stored digests those of the keys that messages name from now on: they change with the secret key of the
    installation, and a link that was sent before is then of no more use."""
    wanted = {"person_key": digest_of(person_key(referral))}
    if referral.holder_key and referral.turn is not None:
        wanted["holder_key"] = digest_of(holder_key(referral.turn))
    changed = {name: value for name, value in wanted.items() if getattr(referral, name) != value}
    if changed:
        Referral.objects.filter(pk=referral.pk).update(**changed)


def tell_person(actor: Actor, referral: Referral, template: str, **words: Any) -> None:
    """Write to the person as they prefer, or to the phone or e-mail that the referral names if that is safe."""
    context = {
        "reference": referral.reference,
        "from_name": referral.from_name,
        "to_name": referral.turn.name if referral.turn else "",
        "link": link_for_person(referral),
        **words,
    }
    if referral.erased_at is not None or not referral.may_write:
        return
    if referral.person_id is not None:
        send_message(actor, template, to_person=referral.person_id, context=context)
    elif referral.email or referral.phone:
        context["name"] = referral.called or referral.name
        send_message(actor, template, to_email=referral.email, to_phone=referral.phone, context=context)


def tell_referrer(actor: Actor, referral: Referral, template: str, **words: Any) -> None:
    """Write to whoever referred: the worker, or where they have left, those who work there. Nobody where people
    referred themselves: they are told as the person."""
    if referral.from_organisation_id is None or referral.sent_by is None:
        return
    here = accounts_of(referral.sent_by)
    worker = [account for account in here if account.pk == referral.made_by_id]
    context = {
        "reference": referral.reference,
        "to_name": referral.turn.name if referral.turn else "",
        "link": settings.SITE_URL + reverse("referrals:referral", args=[referral.pk]),
        **words,
    }
    for account in worker or here:
        send_message(actor, template, to_account=account, context=context)


def ask_for_answer(actor: Actor, referral: Referral) -> None:
    """Ask those whose turn it is for their answer."""
    tell_holder(actor, referral, "referral-to-answer", "referral-by-email", due=referral.due_on)


def tell_holder(actor: Actor, referral: Referral, template: str, by_email: str, **words: Any) -> None:
    """Write to those whose turn it is: who works there, or (`by_email`, whose link opens it) the e-mail address. It
    names nobody: who it is about is read behind the link."""
    turn = referral.turn
    if turn is None:
        return
    context = {
        "reference": referral.reference,
        "from_name": referral.from_name,
        "needs": ", ".join(need.name.lower() for need in needs_of(referral.needs)) or "help",
        **words,
    }
    if turn.viewer is None:
        context |= {"name": turn.name, "link": link_for_holder(turn)}
        send_message(actor, by_email, to_email=turn.email, context=context)
        return
    context["link"] = settings.SITE_URL + reverse("referrals:referral", args=[referral.pk])
    for account in accounts_of(turn.viewer):
        send_message(actor, template, to_account=account, context=context)


def tell_of_step(actor: Actor, referral: Referral) -> None:
    """Tell the person and whoever referred where it is now. Whoever referred is told the outcome only where the person
    agreed; and of the ticks of a checklist, some for each visit, only what they have to act on and how it ended."""
    keep_keys_good(referral)
    course = course_of(referral)
    tell_person(actor, referral, "referral-news", news=told_to_person(course))
    if referral.checklist_id is not None and course.state not in (State.DECLINED, State.CLOSED):
        return
    if course.state is State.CLOSED and not referral.tell_referrer:
        tell_referrer(actor, referral, "referral-progress", news="It has ended. The person did not want more told.")
    else:
        tell_referrer(actor, referral, "referral-progress", news=told_to_organisations(course))
