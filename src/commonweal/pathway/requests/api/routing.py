"""The one router of this room."""

from ninja import Router

from commonweal.core.accounts.api_auth import signed_in

router = Router(tags=["Requests"], auth=signed_in)
