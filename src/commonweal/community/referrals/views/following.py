"""Following a referral, and answering one, by a key: for people and organisations without an account."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.referrals.actions.telling import course_of
from commonweal.community.referrals.keys import digest_of
from commonweal.community.referrals.models import Checklist, Referral
from commonweal.community.referrals.progress import SHORT, told_to_person
from commonweal.community.referrals.states import State
from commonweal.community.referrals.views.holding import SESSION_KEYS, act_with, held_digests, hold
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.sessions import clear_what_was_kept
from commonweal.core.correspondence.references import UnreadableError, normalise_code, normalise_reference
from commonweal.core.correspondence.return_form import WRONG, ReturnForm, try_code

OLD_LINK = "This link does not open anything now. Use the link in the latest message, or the reference and code."


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/follow`: the reference and the code that the person was given; then what they open."""
    form = ReturnForm.of(request)
    if form.opens(lambda reference, key: _opened(request, reference, key)):
        return _onward(request)
    return render(request, "referrals/follow.html", {"form": form})


@never_cache
@require_safe
def follow_link(request: CommonwealRequest, reference: str, key: str) -> HttpResponse:
    """`/referrals/follow/<reference>/<key>`: the link in a message to the person. The key leaves the address."""
    problem = _problem_of_link(request, reference, key)
    if not problem:
        return _onward(request)
    form = ReturnForm(initial={"reference": reference})
    return render(request, "referrals/follow.html", {"form": form, "problem": problem})


def _problem_of_link(request: CommonwealRequest, reference: str, key: str) -> str:
    """Hold what a link opens; what is wrong with it, where it opens nothing."""
    try:
        wanted, code = normalise_reference(reference), normalise_code(key)
    except UnreadableError:
        return OLD_LINK
    _, problem = try_code(wanted, code, lambda reference, key: _opened(request, reference, key))
    return OLD_LINK if problem == WRONG else problem


def _opened(request: CommonwealRequest, reference: str, key: str) -> bool | None:
    """Hold a key that opens this reference (a referral's or a checklist's), and True; None where it does not."""
    act_with(request, digest_of(key))
    digest = digest_of(key)
    fits = Referral.objects.filter(person_key=digest, reference=reference).exists()
    fits = fits or Referral.objects.filter(holder_key=digest, reference=reference).exists()
    if not fits and Referral.objects.filter(person_key=digest).exists():
        fits = Checklist.objects.filter(reference=reference).exists()
    if not fits:
        return None
    hold(request, key)
    return True


def _onward(request: CommonwealRequest) -> HttpResponse:
    found = _followed(request)
    return redirect("referrals:referral", found[0].pk) if len(found) == 1 else redirect("referrals:followed")


def _followed(request: CommonwealRequest) -> list[Referral]:
    """What the key that this browser got last opens to the person."""
    digests = held_digests(request)
    if not digests:
        return []
    act_with(request, digests[0])
    opens = Referral.objects.select_related("turn", "checklist").filter(person_key=digests[0])
    return list(opens.order_by("sent_at", "reference")) or list(
        Referral.objects.select_related("turn").filter(holder_key=digests[0])
    )


@never_cache
@require_safe
def followed(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/followed`: all that a checklist led to, for the person, each with how far it is."""
    found = _followed(request)
    if not found:
        return redirect("referrals:follow")
    lines = [(one, SHORT[State(one.state)], told_to_person(course_of(one))) for one in found]
    return render(request, "referrals/followed_list.html", {"lines": lines, "checklist": found[0].checklist})


@require_POST
def leave(request: CommonwealRequest) -> HttpResponse:
    """Forget the keys on this computer."""
    request.session.pop(SESSION_KEYS, None)
    response = redirect("referrals:follow")
    clear_what_was_kept(response)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def answer_link(request: CommonwealRequest, reference: str, key: str) -> HttpResponse:
    """`/referrals/answer/<reference>/<key>`: the link in an e-mail to an organisation without an account. It opens by a
    button, so that what checks e-mails for harm does not count as having read it."""
    problem = ""
    if request.method == "POST":
        problem = _problem_of_link(request, reference, key)
        if not problem:
            return _onward(request)
    context = {"reference": reference, "problem": problem}
    return render(request, "referrals/answer_link.html", context)


@require_safe
def thanks(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/thanks`: after an answer with which the referral left the sight of whoever gave it."""
    return render(request, "referrals/thanks.html", {"find": reverse("search:find")})
