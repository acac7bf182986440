"""Who is told of what, and what the ledger says of a task.

A task is said on somebody's record only where they agreed; otherwise the scheme's own chain has it, without a name.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commonweal.community.volunteering.keys import ASKING, TASK, VOLUNTEER, code_of, link_key
from commonweal.community.volunteering.models import Asking, Task, Volunteer
from commonweal.community.volunteering.queries.schemes import scheme_of
from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.saying import When, said_when
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry


def enter(actor: Actor, task: Task, kind: str, summary: str, **payload: Any) -> None:
    """Write what happened to a task: on the record of a person who agreed to that, or in the scheme's chain."""
    facts = {"task": task.pk, "reference": task.reference, "task_kind": task.kind, **payload}
    if task.person_id is not None:
        write_entry(actor, kind, summary, person_id=task.person_id, compartment="care", payload=facts)
    else:
        write_entry(actor, kind, summary, chain=chain_of(task.organisation_id), payload=facts)


def chain_of(organisation_id: object) -> str:
    """The chain of what happened in a scheme."""
    return f"volunteering:{organisation_id}"


def named(task: Task) -> str:
    """The kind of a task in the middle of a sentence: "shopping", "a lift"."""
    name = rules_on(timezone.localtime(task.asked_at).date()).kind_name(task.kind)
    return name[0].lower() + name[1:]


def when_of(task: Task) -> When:
    """When a task is wanted, for saying it."""
    return When(task.first_on, task.last_on, task.frequency == "weekly", tuple(task.days), tuple(task.times))


def tell_asker(actor: Actor, task: Task, template: str, **context: Any) -> None:
    """Write to whoever asked, where it is safe to: to the record's own address where the record knows of the task."""
    if not task.may_write or task.erased_at is not None:
        return
    scheme = scheme_words(task.organisation)
    send_message(
        actor,
        template,
        to_person=task.person_id,
        to_account=task.account,
        to_email=task.email,
        to_phone=task.phone,
        context={
            "called": (task.asker_name or task.name).split()[0],
            "reference": task.reference,
            "kind": named(task),
            "when": said_when(when_of(task)),
            "link": task_link(task),
            **scheme,
            **context,
        },
    )


def tell_volunteer(actor: Actor, volunteer: Volunteer, template: str, **context: Any) -> None:
    """Write to a volunteer by the address they gave."""
    if volunteer.erased_at is not None:
        return
    send_message(
        actor,
        template,
        to_account=volunteer.account,
        to_email=volunteer.email,
        to_phone=volunteer.phone,
        context={
            "called": volunteer.first_name,
            "link": volunteer_link(volunteer),
            **scheme_words(volunteer.organisation),
            **context,
        },
    )


def scheme_words(organisation: Organisation) -> dict[str, str]:
    """The scheme's name and how to reach it, as messages say it."""
    scheme = scheme_of(organisation)
    reach = " or ".join(part for part in (scheme.phone, scheme.email) if part) if scheme else ""
    return {"scheme": organisation.name, "reach": reach or organisation.name}


def task_link(task: Task) -> str:
    """The address at which whoever asked follows a task: with its code where they do not sign in."""
    if task.account_id is not None:
        return settings.SITE_URL + reverse("volunteering:task", args=[task.reference])
    return settings.SITE_URL + reverse("volunteering:follow-link", args=[task.reference, code_of(TASK, task.pk)])


def volunteer_link(volunteer: Volunteer) -> str:
    """The address of a volunteer's own page."""
    if volunteer.account_id is not None:
        return settings.SITE_URL + reverse("volunteering:mine")
    return settings.SITE_URL + reverse("volunteering:hand", args=[link_key(VOLUNTEER, volunteer.pk)])


def asking_link(asking: Asking) -> str:
    """The address at which a volunteer answers."""
    return settings.SITE_URL + reverse("volunteering:asked", args=[link_key(ASKING, asking.pk)])
