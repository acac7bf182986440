"""The JSON face: every room's router under /api/v1, described by one OpenAPI document."""

from ninja import NinjaAPI

from commonweal.core.calculations.api import router as calculations

api = NinjaAPI(
    title="Commonweal",
    version="1",
    description="The open system on which a place runs its adult care and support.",
    urls_namespace="api",
)
api.add_router("/calculations", calculations)
