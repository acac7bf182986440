"""Looking after a direct payment: reviews, visits that are not only about money, concerns, stays in a care home."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.registry import on_day
from commonweal.pathway.direct_payments.actions.agreeing import enter, locked, require_maker
from commonweal.pathway.direct_payments.models import Agreement, CareHomeStay, Concern, Review
from commonweal.pathway.direct_payments.review_dates import REASON_WORDS, ReviewReason
from commonweal.pathway.direct_payments.rules import rules_on
from commonweal.pathway.direct_payments.spending import Stay, longest_in_care_home


def record_review(
    actor: Actor,
    agreement: Agreement,
    *,
    on: date,
    is_review: bool,
    going_well: str,
    to_change: str,
    is_managed_well: bool,
) -> Review:
    """Write down a review (by SI 2014/2871 reg 7) or a visit between: what goes well, what has to change."""
    require_maker(actor, agreement.person)
    wrong = {}
    if on > timezone.localdate() or on < agreement.starts_on:
        wrong["on"] = f"Enter a day between {on_day(agreement.starts_on)} and today"
    if not (going_well.strip() or to_change.strip()):
        wrong["going_well"] = "Write what the person said of it"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic(), acting_as(system_actor("keeping a review of a direct payment")):
        stored = locked(agreement)
        made = Review.objects.create(
            person_id=stored.person_id,
            agreement=stored,
            on=on,
            is_review=is_review,
            going_well=going_well.strip(),
            to_change=to_change.strip(),
            is_managed_well=is_managed_well,
            by_name=actor.name,
        )
        what = "reviewed" if is_review else "talked about on a visit"
        enter(actor, stored, "direct_payment.reviewed", f"Direct payment {what} on {on_day(on)}", review=made.pk)
    return made


def record_concern(actor: Actor, agreement: Agreement, *, reason: str, words: str) -> Concern:
    """Write down what asks for a review at once."""
    require_maker(actor, agreement.person)
    wrong = {}
    if reason not in {one.value for one in ReviewReason}:
        wrong["reason"] = "Choose what it is"
    if not words.strip():
        wrong["words"] = "Write what happened"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic(), acting_as(system_actor("keeping a concern about a direct payment")):
        stored = locked(agreement)
        made = Concern.objects.create(
            person_id=stored.person_id,
            agreement=stored,
            reason=reason,
            on=timezone.localdate(),
            words=words.strip(),
            by_name=actor.name,
        )
        summary = f"Direct payment to be reviewed now: {REASON_WORDS[ReviewReason(reason)].lower()}"
        enter(actor, stored, "direct_payment.concern", summary, reason=made.words)
    return made


def record_stay(actor: Actor, agreement: Agreement, first: date, last: date) -> CareHomeStay:
    """Keep days in a care home that the payment buys.

    Raises ValidationError where they would make more weeks in a row than the law lets it buy in 12 months.
    """
    require_maker(actor, agreement.person)
    if last < first:
        raise ValidationError({"last": "The last day cannot be before the first"})
    rules = rules_on(first)
    with transaction.atomic(), acting_as(system_actor("keeping a stay in a care home")):
        stored = locked(agreement)
        stays = [Stay(one.first, one.last) for one in CareHomeStay.objects.filter(agreement=stored)]
        if any(one.first <= last and first <= one.last for one in stays):
            raise ValidationError({"first": "Some of these days are recorded already"})
        days = longest_in_care_home([*stays, Stay(first, last)], last)
        if days > rules.care_home_weeks * 7:
            raise ValidationError(
                {
                    "last": f"This would make {days} days in a row within 12 months. A direct payment buys at most "
                    f"{rules.care_home_weeks} weeks; the council arranges what is longer"
                }
            )
        made = CareHomeStay.objects.create(person_id=stored.person_id, agreement=stored, first=first, last=last)
        enter(actor, stored, "direct_payment.care_home", f"In a care home {on_day(first)} to {on_day(last)}")
    return made
