"""Addresses of this room. The feed itself is elsewhere: see `served/urls.py`."""

from django.urls import path

from commonweal.community.openreferral.views import about, feeds, importing

app_name = "openreferral"
urlpatterns = [
    path("openreferral", about.about, name="about"),
    path("openreferral/services.csv", about.services_csv, name="services-csv"),
    path("openreferral/import", importing.imports, name="imports"),
    path("openreferral/imports/<uuid:pk>", importing.one_import, name="import"),
    path("openreferral/imports/<uuid:pk>/report.csv", importing.import_csv, name="import-csv"),
    path("openreferral/feeds", feeds.feeds, name="feeds"),
    path("openreferral/feeds/new", feeds.new_feed, name="new-feed"),
    path("openreferral/feeds/<uuid:pk>", feeds.feed, name="feed"),
    path("openreferral/feeds/<uuid:pk>/change", feeds.edit_feed, name="edit-feed"),
    path("openreferral/feeds/records/<int:pk>", feeds.record, name="record"),
]
