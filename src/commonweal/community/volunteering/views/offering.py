"""Offering a hand: a page each, signed in or not."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.volunteering.actions import NewOffer, offer_hand
from commonweal.community.volunteering.forms.offer import PAGES
from commonweal.community.volunteering.keys import VOLUNTEER, link_key
from commonweal.community.volunteering.queries.mine import own_volunteer
from commonweal.community.volunteering.rules import checks_needed, marks_of, rules_on
from commonweal.community.volunteering.steps import OFFER_PAGES, answer
from commonweal.community.volunteering.views import flow
from commonweal.community.volunteering.views.flow import Draft, Flow
from commonweal.community.volunteering.views.held import HAND, hold, use
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account


@require_POST
def begin(request: CommonwealRequest) -> HttpResponse:
    return flow.begin(request, OFFER)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: CommonwealRequest, name: str) -> HttpResponse:
    """One page of offering, or the check of all."""
    return flow.page(request, OFFER, name)


@never_cache
@require_safe
def offered(request: CommonwealRequest) -> HttpResponse:
    """What happens next, and which checks the choices need."""
    use(request, HAND)
    volunteer = own_volunteer(request.actor)
    if volunteer is None:
        raise Http404
    rules = rules_on(timezone.localdate())
    chosen = volunteer.interests or list(rules.kinds)
    needs = [
        (rules.kind_name(key), checks_needed(rules, marks_of(rules, key, ()))) for key in chosen if key in rules.kinds
    ]
    context = {
        "volunteer": volunteer,
        "free": [name for name, checks in needs if not checks],
        "checked": [(name, [rules.check_name(check) for check in checks]) for name, checks in needs if checks],
    }
    return render(request, "volunteering/offered.html", context)


def _seed(request: CommonwealRequest) -> Draft:
    known = {}
    if request.actor.account_id is not None:
        account = Account.objects.filter(pk=request.actor.account_id).first()
        known = {"you": {"name": request.actor.name, "email": account.email if account else ""}}
    return {"answers": {}, "known": known}


def _send(request: CommonwealRequest, draft: Draft) -> HttpResponse:
    answers = draft["answers"]
    given = NewOffer(
        name=answer(answers, "you", "name"),
        phone=answer(answers, "you", "phone"),
        email=answer(answers, "you", "email"),
        postcode=answer(answers, "where", "postcode"),
        miles=answer(answers, "where", "miles"),
        interests=tuple(answer(answers, "interests", "interests", [])),
        days=tuple(int(day) for day in answer(answers, "times", "days", [])),
        times=tuple(answer(answers, "times", "times", [])),
        most_at_once=answer(answers, "times", "most_at_once"),
        abilities=tuple(answer(answers, "abilities", "abilities", [])),
        about=answer(answers, "about", "about"),
        support=answer(answers, "about", "support"),
        agreements=tuple(answer(answers, "agreements", "agreements", [])),
    )
    volunteer = offer_hand(request.actor, given)
    if volunteer.account_id is None:
        hold(request, HAND, link_key(VOLUNTEER, volunteer.pk))
    return redirect("volunteering:offered")


def _notes(request: CommonwealRequest, draft: Draft) -> list[str]:
    return ["A coordinator gets in touch with you first. You can change all of this later, and stop at any time."]


OFFER = Flow(
    name="offer",
    title="Offer a hand",
    send_words="Offer a hand",
    start=reverse_lazy("volunteering:front"),  # type: ignore[arg-type]
    pages=PAGES,
    route=lambda request, draft: list(OFFER_PAGES),
    seed=_seed,
    send=_send,
    notes=_notes,
)
