"""The JSON face of this room: another system or a professional asks for somebody (`asking`); the contact team reads its
list and answers (`answering`)."""

from commonweal.pathway.requests.api import answering, asking  # noqa: F401 - importing them registers their addresses
from commonweal.pathway.requests.api.routing import router

__all__ = ["router"]
