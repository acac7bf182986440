"""Addresses of this room."""

from django.urls import path

from commonweal.people.about.views import careful, known, pages

app_name = "about"
urlpatterns = [
    path("people/<uuid:person_id>/about-me", pages.about, name="about"),
    path("people/<uuid:person_id>/about-me/write", pages.write, name="write"),
    path("people/<uuid:person_id>/about-me/versions", pages.versions, name="versions"),
    path("people/<uuid:person_id>/accessible-information", pages.accessible, name="accessible"),
    path("people/<uuid:person_id>/accessible-information/asked", pages.asked, name="asked"),
    path("people/<uuid:person_id>/known", known.known, name="known"),
    path("people/<uuid:person_id>/careful", careful.careful, name="careful"),
    path("alerts-to-review", careful.to_review, name="to_review"),
    path("people/<uuid:person_id>/alerts/<uuid:alert_id>/review", careful.still_so, name="review_alert"),
    path("people/<uuid:person_id>/alerts/new", careful.new_alert, name="new_alert"),
    path("people/<uuid:person_id>/alerts/<uuid:alert_id>/end", careful.alert_over, name="end_alert"),
    path("people/<uuid:person_id>/legal-status/new", careful.new_status, name="new_status"),
    path("people/<uuid:person_id>/legal-status/<uuid:status_id>/end", careful.status_over, name="end_status"),
    path("people/<uuid:person_id>/wishes/new", careful.new_wish, name="new_wish"),
    path("people/<uuid:person_id>/wishes/<uuid:wish_id>/withdraw", careful.wish_over, name="withdraw_wish"),
]
