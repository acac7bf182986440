"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.charging import views

app_name = "charging"
urlpatterns = [
    path("people/<uuid:person_id>/contribution", views.contribution, name="contribution"),
    path("people/<uuid:person_id>/contribution/new", views.work_out, name="work_out"),
    path("people/<uuid:person_id>/contribution/letter.pdf", views.letter, name="letter"),
    path("people/<uuid:person_id>/contribution/look-again", views.look_again, name="look_again"),
    path("people/<uuid:person_id>/contribution/look-again/<uuid:asked_id>", views.answer_again, name="answer_again"),
    path("people/<uuid:person_id>/contribution/let-off", views.waive, name="waive"),
    path("people/<uuid:person_id>/contribution/let-off/<uuid:waiver_id>", views.answer_waiver, name="answer_waiver"),
    path("people/<uuid:person_id>/contribution/let-off/<uuid:waiver_id>/end", views.stop_waiver, name="stop_waiver"),
    path("people/<uuid:person_id>/money", views.means_page, name="means"),
    path("people/<uuid:person_id>/money/check", views.check_means, name="check_means"),
    path("people/<uuid:person_id>/money/<slug:key>", views.means_part, name="means_part"),
    path("people/<uuid:person_id>/money/<slug:key>/new", views.means_line, name="new_means_line"),
    path("people/<uuid:person_id>/money/<slug:key>/<uuid:line_id>", views.means_line, name="means_line"),
    path("people/<uuid:person_id>/money/<slug:key>/<uuid:line_id>/remove", views.remove_means_line, name="remove_line"),
    path("people/<uuid:person_id>/deferred-payment", views.defer, name="defer"),
    path("people/<uuid:person_id>/deferred-payment/<uuid:agreement_id>/end", views.end_deferral, name="end_deferral"),
    path("people/<uuid:person_id>/deferred-payment/<uuid:agreement_id>/state", views.state_deferral, name="state"),
    path("contributions", views.worklist, name="worklist"),
    path("contributions/let-off", views.waivers, name="waivers"),
    path("contributions/uprating", views.upratings, name="upratings"),
    path("contributions/uprating/<uuid:run_id>", views.uprating, name="uprating"),
    path("contribution-calculator", views.calculator, name="calculator"),
]
