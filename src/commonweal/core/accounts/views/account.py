"""What belongs to the signed-in account itself: how they sign in, and keys for other systems."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.second_step import SECOND_STEPS


@never_cache
@sign_in_required
def account(request: CommonwealRequest) -> HttpResponse:
    held = get_object_or_404(Account, pk=request.actor.account_id)
    steps = Authenticator.objects.filter(user_id=held.pk, type__in=SECOND_STEPS).count()
    council = SocialAccount.objects.filter(user_id=held.pk).exists()
    return render(request, "accounts/account.html", {"account": held, "steps": steps, "council": council})
