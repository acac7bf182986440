"""Addresses of this room."""

from django.urls import path

from commonweal.community.guides.views import answering, counting, keeping, reporting
from commonweal.community.guides.views.editing import items, publishing, rules, trying, workspace

app_name = "guides"
urlpatterns = [
    path("guides", answering.choose, name="choose"),
    path("guides/exit", answering.leave, name="exit"),
    path("guides/return", keeping.come_back, name="return"),
    path("guides/kept", keeping.kept, name="kept"),
    path("guides/kept/<uuid:pk>", keeping.change_kept, name="change-kept"),
    path("guides/shared/<uuid:pk>", keeping.shared, name="shared"),
    path("guides/counts", counting.counts, name="counts"),
    path("guides/edit", workspace.guides, name="editing"),
    path("guides/edit/<slug:key>", workspace.workspace, name="workspace"),
    path("guides/edit/<slug:key>/about", items.about, name="about"),
    path("guides/edit/<slug:key>/do", publishing.act, name="act"),
    path("guides/edit/<slug:key>/differences", publishing.differences, name="differences"),
    path("guides/edit/<slug:key>/file", publishing.file, name="file"),
    path("guides/edit/<slug:key>/paths", trying.paths, name="paths"),
    path("guides/edit/<slug:key>/paths/<int:number>", trying.path, name="path"),
    path("guides/edit/<slug:key>/try", trying.walk, name="try"),
    path("guides/edit/<slug:key>/<slug:list_name>/<str:item>/rule/<slug:part>", rules.rule, name="rule"),
    path("guides/edit/<slug:key>/<slug:list_name>/<path:item>", items.item, name="item"),
    path("guides/<slug:key>", answering.guide_page, name="guide"),
    path("guides/<slug:key>/begin", answering.begin, name="begin"),
    path("guides/<slug:key>/q/<slug:name>", answering.question, name="question"),
    path("guides/<slug:key>/check", answering.check, name="check"),
    path("guides/<slug:key>/report", reporting.report, name="report"),
    path("guides/<slug:key>/mail", reporting.mail, name="mail"),
    path("guides/<slug:key>/ask", reporting.ask, name="ask"),
    path("guides/<slug:key>/save", keeping.save, name="save"),
    path("guides/<slug:key>/saved", keeping.saved, name="saved"),
    path("guides/<slug:key>/forget", answering.forget, name="forget"),
]
