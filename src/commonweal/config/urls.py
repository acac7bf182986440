"""Where each room's pages are."""

from django.urls import path

from commonweal.config.api import api
from commonweal.core.design.views import health

urlpatterns = [
    path("api/v1/", api.urls),
    path("health", health, name="health"),
]

handler400 = "commonweal.core.design.errors.bad_request"
handler403 = "commonweal.core.design.errors.permission_denied"
handler404 = "commonweal.core.design.errors.page_not_found"
handler500 = "commonweal.core.design.errors.server_error"
