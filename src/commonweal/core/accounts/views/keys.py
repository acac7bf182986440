"""The keys by which other systems act as the signed-in member of staff."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actions import create_api_token, revoke_api_token
from commonweal.core.accounts.forms import TokenForm
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import ApiToken
from commonweal.core.accounts.roles import Role


@never_cache
@role_required(*Role)
def keys(request: CommonwealRequest) -> HttpResponse:
    """The actor's keys and a form for one more. A new key is shown in the answer to the form, and never again."""
    form = TokenForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = create_api_token(request.actor, **form.cleaned_data)
            form = TokenForm()
        except ValidationError as error:
            form.add_error(None, error)
    held = ApiToken.objects.filter(account=request.user.pk).order_by("-created_at")
    return render(request, "accounts/keys.html", {"form": form, "made": made, "keys": held, "today": timezone.now()})


@require_POST
@role_required(*Role)
def end_key(request: CommonwealRequest, key_id: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=key_id, account=request.user.pk)
    revoke_api_token(request.actor, token)
    messages.success(request, f"The key for {token.name} has ended.")
    return redirect("accounts:keys")
