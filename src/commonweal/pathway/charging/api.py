"""The JSON face of this room."""

from ninja import Router

router = Router(tags=["Contributions"])
