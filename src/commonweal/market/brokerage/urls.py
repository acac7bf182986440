"""Addresses of this room: /brokerage for brokers, /briefs for providers."""

from django.urls import path

from commonweal.market.brokerage.views import broker, provider

app_name = "brokerage"
urlpatterns = [
    path("brokerage", broker.worklist, name="worklist"),
    path("brokerage/lines/<uuid:line_id>/brief", broker.ask, name="ask"),
    path("brokerage/lines/<uuid:line_id>/arrange", broker.arrange, name="arrange"),
    path("brokerage/briefs/<uuid:brief_id>", broker.brief_page, name="broker_brief"),
    path("brokerage/briefs/<uuid:brief_id>/withdraw", broker.withdraw, name="withdraw_brief"),
    path("brokerage/briefs/<uuid:brief_id>/award/<uuid:offer_id>", broker.award, name="award"),
    path("briefs", provider.list_page, name="briefs"),
    path("briefs/<uuid:brief_id>", provider.brief_page, name="brief"),
    path("briefs/<uuid:brief_id>/withdraw-offer", provider.withdraw, name="withdraw_offer"),
]
