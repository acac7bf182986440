"""Addresses of this room."""

from django.urls import path

from commonweal.community.search.views import finding, topics, unmet

app_name = "search"
urlpatterns = [
    path("find", finding.find, name="find"),
    path("search/map.svg", finding.results_map, name="map"),
    path("search/suggestions", finding.suggestions, name="suggestions"),
    path("search/embed", finding.embed, name="embed"),
    path("search/share", finding.share, name="share"),
    path("search/unmet", unmet.report, name="unmet"),
    path("search/synonyms", topics.listing, name="topics"),
    path("search/synonyms/new", topics.edit, name="new-topic"),
    path("search/synonyms/<slug:key>", topics.edit, name="topic"),
    path("search/synonyms/<slug:key>/remove", topics.remove, name="remove-topic"),
    path("search/synonyms/<slug:key>/restore", topics.restore, name="restore-topic"),
]
