"""Setting up the second step of signing in: allauth's pages, told whether this account may do without."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from commonweal.core.accounts.second_step import AFTERWARDS, is_missing


class SecondStepView(IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found["second_step_missing"] = is_missing(self.request)
        found["second_step_afterwards"] = self.request.session.get(AFTERWARDS, "")
        return found


class RecoveryCodesView(ViewRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found["second_step_afterwards"] = self.request.session.get(AFTERWARDS, "")
        return found


class RemovePasskeyView(RemoveWebAuthnView):
    """allauth asks before it removes an app, but not before a passkey: staff keep at least one second step."""

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_index"))
        response: HttpResponse = super().form_valid(form)
        return response
