"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.block_budgets import views

app_name = "block_budgets"
urlpatterns = [
    path("block-budgets", views.schemes, name="schemes"),
    path("block-budgets/new", views.new_scheme, name="new"),
    path("block-budgets/<uuid:scheme_id>", views.scheme, name="scheme"),
    path("people/<uuid:person_id>/block-share", views.give_share, name="give"),
    path("my-week", views.own, name="own"),
    path("diary/<uuid:resident_id>", views.diary, name="diary"),
    path("diary/<uuid:resident_id>/take-out/<uuid:entry_id>", views.take_out, name="take_out"),
    path("diary/<uuid:resident_id>/agree", views.agree, name="agree"),
    path("diary/<uuid:resident_id>/approve", views.approve, name="approve"),
    path("diary/<uuid:resident_id>/end", views.end, name="end"),
]
