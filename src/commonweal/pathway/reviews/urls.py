"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.reviews.views import lists, reviews

app_name = "reviews"
urlpatterns = [
    path("reviews", lists.worklist, name="worklist"),
    path("reviews/lists", lists.cohorts, name="cohorts"),
    path("reviews/lists/add", lists.add_cohort, name="add_cohort"),
    path("reviews/lists/<uuid:cohort_id>", lists.cohort, name="cohort"),
    path("reviews/lists/<uuid:cohort_id>/<uuid:member_id>", lists.settle, name="settle"),
    path("reviews/<uuid:review_id>", reviews.review_page, name="review"),
    path("plans/<uuid:plan_id>/reviews", reviews.of_plan, name="of_plan"),
    path("plans/<uuid:plan_id>/reviews/ask", reviews.ask, name="ask"),
    path("plans/<uuid:plan_id>/reviews/plan", reviews.plan_one, name="plan_one"),
    path("plans/<uuid:plan_id>/reviews/form", reviews.begin, name="begin_form"),
    path("plans/<uuid:plan_id>/reviews/hold", reviews.hold, name="hold"),
    path("plans/<uuid:plan_id>/reviews/unmet", reviews.unmet, name="unmet"),
    path("plans/<uuid:plan_id>/reviews/unmet/<uuid:need_id>/met", reviews.met, name="met"),
    path("plans/<uuid:plan_id>/reviews/note", reviews.note, name="note"),
    path("plans/<uuid:plan_id>/reviews/note/<uuid:note_id>", reviews.decide, name="decide_note"),
]
