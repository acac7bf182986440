"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.carers.views import breaks, carer, emergency, money, own, register

app_name = "carers"
urlpatterns = [
    path("carers", register.listing, name="list"),
    path("carers/me", own.me, name="me"),
    path("carers/join", own.join, name="join"),
    path("carers/asked", register.asked, name="asked"),
    path("carers/asked/<uuid:application_id>", register.application, name="application"),
    path("carers/sums", register.sums, name="sums"),
    path("carers/by-card", emergency.by_card, name="by_card"),
    path("carers/card/<slug:number>", emergency.found_card, name="found_card"),
    path("carers/card/<slug:number>/code", emergency.card_code, name="card_code"),
    path("carers/plans/<uuid:plan_id>", emergency.plan, name="plan"),
    path("carers/plans/<uuid:plan_id>/pdf", emergency.plan_pdf, name="plan_pdf"),
    path("carers/plans/<uuid:plan_id>/confirm", emergency.confirm, name="confirm"),
    path("carers/plans/<uuid:plan_id>/use", emergency.activate, name="activate"),
    path("carers/helpers/<uuid:helper_id>/agreed", emergency.agree, name="agree"),
    path("carers/emergencies/<uuid:activation_id>", emergency.emergency, name="emergency"),
    path("carers/breaks/<uuid:break_id>", breaks.one_break, name="break"),
    path("carers/breaks/<uuid:break_id>/<slug:what>", breaks.change_break, name="change_break"),
    path("carers/goals/<uuid:goal_id>", carer.goal, name="goal"),
    path("carers/budgets/<uuid:budget_id>/pay", money.pay, name="pay"),
    path("carers/budgets/<uuid:budget_id>/paid", money.paid, name="paid"),
    path("carers/budgets/<uuid:budget_id>/end", money.end, name="end_budget"),
    path("carers/looks-after/<uuid:caring_id>/plan", emergency.write, name="write_plan"),
    path("carers/looks-after/<uuid:caring_id>/<slug:what>", carer.caring, name="caring"),
    path("carers/<uuid:carer_id>", carer.carer, name="carer"),
    path("carers/<uuid:carer_id>/card", emergency.card, name="card"),
    path("carers/<uuid:carer_id>/card.pdf", emergency.card_pdf, name="card_pdf"),
    path("carers/<uuid:carer_id>/<slug:what>", carer.change, name="change"),
    path("people/<uuid:person_id>/carer", register.add, name="add"),
    path("people/<uuid:person_id>/carers/add", register.add_of, name="add_of"),
]
