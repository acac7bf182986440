"""What somebody who uses a guide can do: keep their answers, come back to them, share them, send the report on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commonweal.community.guides.answering import to_keep
from commonweal.community.guides.models import Run
from commonweal.community.guides.queries import COUNTED
from commonweal.community.guides.reports import Report, in_plain_text
from commonweal.core.accounts.actors import Actor, set_actor
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.references import new_code, new_reference
from commonweal.core.ledger.actions import write_entry
from commonweal.people.identity.queries import own_person

KEPT_DAYS = 90
"""How long answers kept under a code are kept after they were last changed."""

KEPT_DAYS_IN_ACCOUNT = 730
"""How long those kept in an account are, unless whoever keeps them deletes them before."""

MAILS_A_DAY = 5
"""Reports that go to one e-mail address in a day, at most."""

TRIES = 5


@dataclass(frozen=True)
class Saved:
    """A kept run, with the code by which whoever saved it comes back ("" where it is kept in an account)."""

    run: Run
    code: str


def code_digest(reference: str, code: str) -> str:
    """What is kept of a return code. Bound to its reference, so that no code opens another run."""
    return salted_hmac("guides.return", f"{reference}:{code}", algorithm="sha256").hexdigest()


@contextmanager
def _holding(actor: Actor, digest: str) -> Iterator[None]:
    """Within it the transaction holds the key of a kept run, which shows its row; afterwards the key from before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('commonweal.draft_key', true)")
        before = cursor.fetchone()[0] or ""
    set_actor(actor, digest)
    try:
        yield
    finally:
        set_actor(actor, before)


def save_run(
    actor: Actor, guide: str, edition: str, answers: Mapping[str, Any], reference: str = "", code: str = ""
) -> Saved:
    """Keep answers under a code: anew, or those saved before under `reference` and `code`. Anybody may."""
    now = timezone.now()
    if reference and code:
        digest = code_digest(reference, code)
        with _holding(actor, digest), transaction.atomic():
            run = Run.objects.select_for_update().filter(reference=reference, draft_key=digest).first()
            if run is not None:
                return Saved(_keep(run, edition, answers), code)
    run, code = Run(guide=guide, edition=edition, answers=to_keep(answers), started_at=now, changed_at=now), new_code()
    for tries_left in reversed(range(TRIES)):
        run.reference = new_reference()
        run.draft_key = code_digest(run.reference, code)
        with _holding(actor, run.draft_key):
            try:
                with transaction.atomic():
                    run.save(force_insert=True)
            except IntegrityError:  # the reference is somebody else's: one chance in 191 million for each there is
                if not tries_left:
                    raise
            else:
                break
    return Saved(run, code)


def keep_run(actor: Actor, guide: str, edition: str, answers: Mapping[str, Any], reference: str = "") -> Run:
    """Keep answers in the account of whoever is signed in: anew, or those kept before under `reference`."""
    actor.require_signed_in()
    now = timezone.now()
    with transaction.atomic():
        run = Run.objects.select_for_update().filter(reference=reference, account=actor.account_id).first()
        if run is not None:
            return _keep(run, edition, answers)
        run = Run(
            reference=new_reference(),
            guide=guide,
            edition=edition,
            answers=to_keep(answers),
            account_id=actor.account_id,
            started_at=now,
            changed_at=now,
        )
        run.save(force_insert=True)
    return run


def _keep(run: Run, edition: str, answers: Mapping[str, Any]) -> Run:
    run.answers, run.edition, run.changed_at = to_keep(answers), edition, timezone.now()
    run.save(update_fields=["answers", "edition", "changed_at"])
    return run


def open_run(actor: Actor, reference: str, code: str) -> Run | None:
    """The run kept under a code; None where the two do not belong together. The database decides."""
    digest = code_digest(reference, code)
    with _holding(actor, digest):
        return Run.objects.filter(reference=reference, draft_key=digest).first()


def share_run(actor: Actor, run: Run, title: str) -> Run:
    """Let those who work with the person see it: only the person themselves may. `title` is the guide's."""
    with transaction.atomic():
        held = _own(actor, run)
        person = own_person(actor)
        if person is None:
            raise ValidationError("You have no record here yet. Once you have asked for help, you can share this.")
        held.person, held.shared_at = person, timezone.now()
        held.save(update_fields=["person", "shared_at"])
        write_entry(
            actor,
            "guide.shared",
            f"Answers to the guide “{title}” shared by {actor.name}",
            person_id=person.pk,
            payload={"run": held.pk, "guide": held.guide},
        )
    return held


def stop_sharing(actor: Actor, run: Run, title: str) -> Run:
    """Take it back from those who work with the person."""
    with transaction.atomic():
        held = _own(actor, run)
        if held.person_id is None:
            return held
        person_id = held.person_id
        held.person, held.shared_at = None, None
        held.save(update_fields=["person", "shared_at"])
        write_entry(
            actor,
            "guide.unshared",
            f"Answers to the guide “{title}” no longer shared by {actor.name}",
            person_id=person_id,
            payload={"run": held.pk, "guide": held.guide},
        )
    return held


def delete_run(actor: Actor, run: Run, title: str) -> None:
    """Delete what one keeps in one's account; it is taken back first where it was shared."""
    with transaction.atomic():
        stop_sharing(actor, run, title)
        _own(actor, run).delete()


def _own(actor: Actor, run: Run) -> Run:
    """The run as it is now, held until the transaction ends. PermissionDenied where it is somebody else's."""
    actor.require_signed_in()
    held = Run.objects.select_for_update(of=("self",)).filter(pk=run.pk, account=actor.account_id).first()
    if held is None:
        raise PermissionDenied("Only whoever answered can do this.")
    return held


def mail_report(actor: Actor, report: Report, email: str, *, easy: bool = False) -> None:
    """Send the advice of a report (none of the answers) to an e-mail address. ValidationError where too many went."""
    _count_mail(email)
    guide = report.guide
    context = {
        "title": guide.title,
        "advice": in_plain_text(report, easy=easy),
        "link": settings.SITE_URL + reverse("guides:guide", args=[guide.key]),
    }
    send_message(actor, "guide-report", to_email=email, context=context, channel="email")
    count_use(guide.key, "mailed")


def mail_code(actor: Actor, run: Run, code: str, title: str, email: str) -> None:
    """Send the code by which to come back to an e-mail address. ValidationError where too many went there."""
    _count_mail(email)
    context = {
        "title": title,
        "reference": run.reference,
        "code": code,
        "link": f"{settings.SITE_URL}{reverse('guides:return')}?reference={run.reference}",
        "kept_until": kept_until(run),
    }
    send_message(actor, "guide-code", to_email=email, context=context, channel="email")


def _count_mail(email: str) -> None:
    """Anybody may have a report sent anywhere: not many to one address."""
    key = f"guides.mails.{salted_hmac('guides.mails', email.strip().lower()).hexdigest()}"
    sent = cache.get(key, 0)
    if sent >= MAILS_A_DAY:
        raise ValidationError({"email": f"{MAILS_A_DAY} messages went to this address today. Try again tomorrow."})
    cache.set(key, sent + 1, 24 * 60 * 60)


def kept_until(run: Run) -> date:
    """The last day on which answers are kept."""
    days = KEPT_DAYS_IN_ACCOUNT if run.account_id else KEPT_DAYS
    return _last_day(run.changed_at, days)


def _last_day(changed_at: datetime, days: int) -> date:
    return timezone.localtime(changed_at).date() + timedelta(days=days)


def delete_old_runs(actor: Actor, now: datetime) -> int:
    """Delete what was kept longer than was promised; returns how many went. What is shared stays until it is taken
    back: it is part of somebody's record."""
    if not actor.is_system:
        raise PermissionDenied("Answers are deleted by the system, when their time is over.")
    old = Run.objects.filter(person=None)
    gone = 0
    for days, held_by_account in ((KEPT_DAYS, False), (KEPT_DAYS_IN_ACCOUNT, True)):
        before = now - timedelta(days=days + 1)
        deleted, _ = old.filter(account__isnull=not held_by_account, changed_at__lt=before).delete()
        gone += deleted
    if gone:
        write_entry(actor, "guide.runs-deleted", f"{gone} kept answers deleted: their time was over", chain="guides")
    return gone


def count_use(guide: str, what: str) -> None:
    """Count one `what` (see `COUNTED`) for a guide in this month, once the transaction has committed: so that nobody
    waits for another's page, and what failed is not counted. Nothing is kept of who it was."""
    if what not in COUNTED:
        raise ValueError(f"{what!r} is not counted: use one of {', '.join(COUNTED)}")
    transaction.on_commit(partial(_add_one, guide, timezone.localdate().replace(day=1), what))


def _add_one(guide: str, month: date, what: str) -> None:
    columns = ", ".join(COUNTED)
    values = ", ".join("1" if name == what else "0" for name in COUNTED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO guides_monthcount (guide, month, {columns}) VALUES (%s, %s, {values})"
            f" ON CONFLICT (guide, month) DO UPDATE SET {what} = guides_monthcount.{what} + 1",
            [guide, month],
        )
