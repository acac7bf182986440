"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.direct_payments import views

app_name = "direct_payments"
urlpatterns = [
    path("direct-payments", views.worklist, name="worklist"),
    path("people/<uuid:person_id>/direct-payment", views.account, name="account"),
    path("people/<uuid:person_id>/direct-payment/agree/<uuid:plan_id>", views.agree, name="agree"),
    path("direct-payments/<uuid:agreement_id>/statement", views.statement, name="statement"),
    path("direct-payments/<uuid:agreement_id>/return", views.ask_return, name="ask_return"),
    path("direct-payments/<uuid:agreement_id>/reclaim", views.reclaim, name="reclaim"),
    path("direct-payments/<uuid:agreement_id>/pause", views.stop, name="pause"),
    path("direct-payments/<uuid:agreement_id>/resume", views.go_on, name="resume"),
    path("direct-payments/<uuid:agreement_id>/end", views.end, name="end"),
    path("direct-payments/<uuid:agreement_id>/settle", views.settle, name="settle"),
    path("direct-payments/<uuid:agreement_id>/once", views.cost, name="cost"),
    path("direct-payments/<uuid:agreement_id>/review", views.review, name="review"),
    path("direct-payments/<uuid:agreement_id>/concern", views.concern, name="concern"),
    path("direct-payments/<uuid:agreement_id>/care-home", views.stay, name="stay"),
    path("direct-payments/spent/<uuid:transaction_id>", views.place, name="place"),
    path("direct-payments/reclaims/<uuid:reclaim_id>/tell", views.tell, name="tell"),
    path("direct-payments/reclaims/<uuid:reclaim_id>/agree", views.agree_back, name="agree_back"),
    path("direct-payments/reclaims/<uuid:reclaim_id>/withdraw", views.not_asked, name="not_asked"),
    path("our-service-funds", views.funds, name="funds"),
    path("our-service-funds/<uuid:agreement_id>", views.fund_statement, name="fund_statement"),
]
