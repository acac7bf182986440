"""What happens by itself, once a day: answers that did not come, checks that run out, breaks that end, what is kept."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commonweal.community.volunteering.actions.grants import remind_of_report
from commonweal.community.volunteering.actions.matching import ask_best_few, locked, return_if_unanswered
from commonweal.community.volunteering.actions.telling import tell_asker, tell_volunteer
from commonweal.community.volunteering.actions.volunteers import IN_FORCE, resume_offer
from commonweal.community.volunteering.models import Asking, Check, Frequency, Grant, Scheme, Task, Volunteer
from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.states import OPEN, State
from commonweal.community.volunteering.timing import wants_reminder
from commonweal.core.accounts.actors import Actor

TAKEN_OFF = "Taken off"


def mind_all(system: Actor, today: date) -> dict[str, int]:
    """Do all that is due today, as the system; how many of each. A second time on the same day it does nothing."""
    steps: dict[str, Callable[[Actor, date], int]] = {
        "tasks offered again": close_unanswered,
        "people asked how it went": ask_how_it_went,
        "checks that run out": remind_of_checks,
        "breaks ended": end_breaks,
        "grant reports": remind_of_reports,
        "tasks erased": erase_tasks,
        "volunteers erased": erase_volunteers,
    }
    with transaction.atomic():
        return {name: step(system, today) for name, step in steps.items()}


def close_unanswered(system: Actor, today: date) -> int:
    """Close questions whose time to answer is over; ask the next best where the scheme does that by itself."""
    Asking.objects.filter(answer=Asking.Answer.NONE, answer_by__lt=today).update(
        answer=Asking.Answer.QUIET, answered_at=timezone.now()
    )
    schemes = {scheme.organisation_id: scheme for scheme in Scheme.objects.select_related("organisation")}
    returned = 0
    for one in Task.objects.filter(state=State.OFFERED).order_by("pk"):
        task = locked(one)
        if not return_if_unanswered(system, task):
            continue
        returned += 1
        scheme = schemes.get(task.organisation_id)
        in_time = task.last_on is None or task.last_on >= today
        if scheme is not None and scheme.asks_by_itself and not task.checks and not task.mentions_safety and in_time:
            ask_best_few(system, task, scheme)
    return returned


def ask_how_it_went(system: Actor, today: date) -> int:
    """Ask whoever asked, on the day after the last day it was wanted, whether it was done."""
    found = Task.objects.filter(
        state=State.MATCHED, frequency=Frequency.ONCE, last_on__lt=today, asked_how_on=None
    ).select_related("organisation", "volunteer")
    asked = 0
    for task in found:
        task.asked_how_on = today
        task.save(update_fields=["asked_how_on"])
        tell_asker(system, task, "neighbours-how-was-it", volunteer=task.volunteer.first_name if task.volunteer else "")
        asked += 1
    return asked


def remind_of_checks(system: Actor, today: date) -> int:
    """Tell volunteers that a check runs out, or has, unless a later one of its kind was seen."""
    rules = rules_on(today)
    found = (
        Check.objects.filter(ended_on=None, expires_on__isnull=False, volunteer__state__in=IN_FORCE)
        .filter(expires_on__lte=today + timedelta(days=rules.values["remind_before"]))
        .select_related("volunteer__account", "volunteer__organisation")
    )
    reminded = 0
    for check in found:
        later = Check.objects.filter(volunteer=check.volunteer_id, kind=check.kind, ended_on=None)
        later = later.filter(Q(expires_on=None) | Q(expires_on__gt=check.expires_on))
        if not wants_reminder(check.expires_on, check.reminded_on, today) or later.exists():
            continue
        check.reminded_on = today
        check.save(update_fields=["reminded_on"])
        name = rules.check_name(check.kind)
        tell_volunteer(system, check.volunteer, "volunteer-check-runs-out", check=name, day=check.expires_on)
        reminded += 1
    return reminded


def end_breaks(system: Actor, today: date) -> int:
    """Volunteers whose break is over can be asked again."""
    found = list(Volunteer.objects.filter(state=Volunteer.State.PAUSED, paused_until__lt=today))
    for volunteer in found:
        resume_offer(system, volunteer)
    return len(found)


def remind_of_reports(system: Actor, today: date) -> int:
    """Remind groups two weeks before their report is due, and on the day after."""
    found = Grant.objects.filter(state=Grant.State.AWARDED, report_by__lte=today + timedelta(days=14))
    reminded = 0
    for grant in found:
        is_over = grant.report_by is not None and grant.report_by < today
        if grant.reminded_on is None or (is_over and grant.report_by and grant.reminded_on <= grant.report_by):
            remind_of_report(system, grant)
            reminded += 1
    return reminded


def erase_tasks(system: Actor, today: date) -> int:
    """Take names, contact and words off tasks that ended long ago. What was asked where, and how it ended, stays."""
    before = today - timedelta(days=rules_on(today).values["kept"])
    found = list(Task.objects.filter(closed_at__date__lt=before, erased_at=None).exclude(state__in=OPEN))
    for task in found:
        task.name, task.agreed_by, task.postcode = TAKEN_OFF, TAKEN_OFF, task.district
        task.latitude, task.longitude = round(task.latitude, 2), round(task.longitude, 2)
        for name in ("phone", "email", "words", "asker_name", "asker_relation", "address", "to_know", "reach"):
            setattr(task, name, "")
        task.closing_words, task.thanks, task.note, task.asker_key = "", "", "", ""
        task.volunteer_name, task.volunteer_reach = "", ""
        task.erased_at = timezone.now()
        task.save()
    return len(found)


def erase_volunteers(system: Actor, today: date) -> int:
    """Take who they were off volunteers who stopped long ago, with their checks and talks. Their hours stay."""
    before = today - timedelta(days=rules_on(today).values["kept"])
    gone = Q(state=Volunteer.State.LEFT, left_on__lt=before)
    gone |= Q(state=Volunteer.State.DECLINED, decided_at__date__lt=before)
    found = list(Volunteer.objects.filter(gone, erased_at=None))
    for volunteer in found:
        volunteer.checks.all().delete()
        volunteer.check_ins.all().delete()
        volunteer.name, volunteer.key, volunteer.account = TAKEN_OFF, "", None
        volunteer.postcode = volunteer.postcode.split()[0]
        volunteer.latitude, volunteer.longitude = round(volunteer.latitude, 2), round(volunteer.longitude, 2)
        for name in ("phone", "email", "about", "support", "left_why", "decision_words"):
            setattr(volunteer, name, "")
        volunteer.erased_at = timezone.now()
        volunteer.save()
        Asking.objects.filter(volunteer=volunteer).update(account=None)
        Task.objects.filter(volunteer=volunteer).update(
            seen_by=None, volunteer_key="", volunteer_name="", volunteer_reach=""
        )
    return len(found)
