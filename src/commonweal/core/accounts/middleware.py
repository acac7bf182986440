"""Each request runs in one transaction with its actor set."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from commonweal.core.accounts.actors import Actor, set_actor
from commonweal.core.accounts.models import Account


class CommonwealRequest(HttpRequest):
    """A request as views see it: with the actor whose sight holds in this transaction."""

    actor: Actor
    view_failed: bool


class ActorMiddleware:
    """Opens the request's transaction, sets its actor for row security, and rolls back when the view fails.

    Sessions and messages are saved outside it, so that a failed page still says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: CommonwealRequest) -> HttpResponse:
        with transaction.atomic():
            account = request.user if isinstance(request.user, Account) else None
            request.actor = set_actor(account, draft_key=request.session.get("draft_key", ""))
            request.view_failed = False
            response = self.get_response(request)
            refused = 400 if request.path.startswith("/api/") else 500  # the API answers refusals without an exception
            if request.view_failed or response.status_code >= refused:
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: CommonwealRequest, exception: Exception) -> None:
        """A refused or failed view writes nothing: even what it did before it was refused is taken back.

        It is taken back once the answer is made, because the page that explains the refusal may read the database.
        """
        request.view_failed = True
