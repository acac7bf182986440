"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.work.views import approvals, items, lists, managing

app_name = "work"
urlpatterns = [
    path("work", lists.mine, name="mine"),
    path("work/team", lists.team, name="team"),
    path("work/team/give", lists.give, name="give"),
    path("work/load", managing.load, name="load"),
    path("work/handover", managing.handover, name="handover"),
    path("work/times", managing.times, name="times"),
    path("work/approvals", approvals.approvals, name="approvals"),
    path("work/approvals/<uuid:pk>", approvals.approval, name="approval"),
    path("work/approvers", approvals.approvers, name="approvers"),
    path("work/approvers/<uuid:pk>/end", approvals.end, name="approver-end"),
    path("work/<uuid:pk>", items.item_page, name="item"),
    path("work/<uuid:pk>/take", items.take, name="take"),
    path("people/<uuid:person_id>/work/new", items.add, name="add"),
]
