"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.budgets.views import calibrating, funding, setting

app_name = "budgets"
urlpatterns = [
    path("assessments/<uuid:assessment_id>/budget", setting.budget, name="budget"),
    path("assessments/<uuid:assessment_id>/budget/set", setting.work_out, name="set"),
    path("assessments/<uuid:assessment_id>/budget/compare", setting.compare_schemes, name="compare"),
    path("plans/<uuid:plan_id>/who-pays", funding.who_pays, name="who_pays"),
    path("plans/<uuid:plan_id>/who-pays/divide", funding.divide_page, name="divide"),
    path("plans/<uuid:plan_id>/who-pays/spent", funding.spent, name="spent"),
    path("allocation", calibrating.schemes, name="schemes"),
    path("allocation/cases", calibrating.cases, name="cases"),
    path("allocation/cases/<uuid:plan_id>/set-aside", calibrating.set_case_aside, name="set_aside"),
    path("allocation/cases/take-in", calibrating.take_in, name="take_in"),
    path("allocation/what-if/new", calibrating.new_what_if, name="new_what_if"),
    path("allocation/what-if/compare", calibrating.compare_what_ifs, name="compare_what_ifs"),
    path("allocation/what-if/<uuid:what_if_id>", calibrating.what_if_page, name="what_if"),
    path("allocation/what-if/<uuid:what_if_id>/propose", calibrating.propose, name="propose"),
    path("allocation/what-if/<uuid:what_if_id>/decide", calibrating.decide, name="decide"),
]
