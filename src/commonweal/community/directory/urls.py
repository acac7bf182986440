"""Addresses of this room."""

from django.urls import path

from commonweal.community.directory.views import (
    booklet,
    browsing,
    confirming,
    duplicates,
    editing,
    entry,
    kiosk,
    moderating,
    owning,
    shortlists,
    showing,
)

app_name = "directory"
urlpatterns = [
    path("find/<uuid:pk>", entry.old_address),
    path("services/<uuid:pk>", entry.service, name="service"),
    path("services/<uuid:pk>/wrong", entry.report, name="report"),
    path("services/<uuid:pk>/note", entry.note, name="note"),
    path("services/<uuid:pk>/keep", shortlists.keep, name="keep"),
    path("services/<uuid:pk>/script", shortlists.script, name="script"),
    path("services/<uuid:pk>/edit", editing.task_list, name="edit"),
    path("services/<uuid:pk>/edit/check", editing.check, name="check"),
    path("services/<uuid:pk>/edit/discard", editing.discard, name="discard"),
    path("services/<uuid:pk>/edit/<slug:key>", editing.section, name="section"),
    path("services/<uuid:pk>/history", moderating.history, name="history"),
    *(
        path(f"services/<uuid:pk>/{what}", moderating.listing, {"what": what}, name=what)
        for what in moderating.LISTINGS
    ),
    path("directory", browsing.browse, name="browse"),
    path("directory/entries", browsing.listing, name="list"),
    path("directory/suggest", browsing.suggest, name="suggest"),
    path("directory/suggest/thank-you", browsing.suggested, name="suggested"),
    path("directory/view", showing.choose_view, name="view"),
    path("directory/organisations/<uuid:pk>", entry.organisation, name="organisation"),
    path("directory/organisations/<uuid:pk>/claim", owning.claim, name="claim"),
    path("directory/organisations/<uuid:pk>/unclaim", owning.unclaim, name="unclaim"),
    path("directory/mine", owning.mine, name="mine"),
    path("directory/mine/confirm", owning.confirm, name="confirm-mine"),
    path("directory/new", editing.new, name="new"),
    path("directory/confirm/<str:key>", confirming.answer, name="confirm"),
    path("directory/shortlist", shortlists.shortlist, name="shortlist"),
    path("directory/shortlist/share", shortlists.share, name="share"),
    path("directory/list", shortlists.open_list, name="open-list"),
    path("directory/lists/<str:words>.svg", shortlists.shared_code, name="shared-code"),
    path("directory/lists/<str:words>", shortlists.shared, name="shared"),
    path("directory/booklet", booklet.booklet, name="booklet"),
    path("directory/kiosk", kiosk.start, name="kiosk"),
    path("directory/kiosk/groups/<slug:key>", kiosk.group, name="kiosk-group"),
    path("directory/kiosk/needs/<slug:key>", kiosk.need, name="kiosk-need"),
    path("directory/kiosk/<uuid:pk>", kiosk.entry, name="kiosk-entry"),
    path("directory/kiosk/<uuid:pk>/take-away", kiosk.take_away, name="kiosk-take-away"),
    path("directory/desk", moderating.desk, name="desk"),
    path("directory/proposals/<uuid:pk>", moderating.proposal, name="proposal"),
    path("directory/proposals/<uuid:pk>/edit/<slug:key>", editing.proposal_section, name="proposal-section"),
    path("directory/proposals/<uuid:pk>/take-back", editing.take_back, name="take-back"),
    path("directory/claims/<uuid:pk>", owning.decide_claim, name="decide-claim"),
    path("directory/stale", confirming.stale, name="stale"),
    path("directory/hidden", moderating.hidden, name="hidden"),
    path("directory/duplicates", duplicates.duplicates, name="duplicates"),
    path("directory/duplicates/<uuid:pk>", duplicates.duplicate, name="duplicate"),
]
