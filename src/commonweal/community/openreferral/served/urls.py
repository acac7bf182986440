"""Where the feed's answers are. Each address works with a slash at its end and without."""

from django.urls import URLPattern, re_path

from commonweal.community.openreferral.served import views
from commonweal.community.openreferral.served.endpoints import ENDPOINTS

BASE = "openreferral/v3"


def _patterns() -> list[URLPattern]:
    patterns = [
        re_path(rf"^{BASE}/?$", views.base, name="base"),
        re_path(rf"^{BASE}/openapi\.json$", views.openapi, name="openapi"),
    ]
    for endpoint in ENDPOINTS:
        named = {"endpoint": endpoint}
        patterns += [
            re_path(rf"^{BASE}/{endpoint.name}/?$", views.many, named, name=f"{endpoint.name}-list"),
            re_path(rf"^{BASE}/{endpoint.name}/(?P<key>[^/]+)/?$", views.one, named, name=endpoint.name),
        ]
    return patterns


urlpatterns = _patterns()
