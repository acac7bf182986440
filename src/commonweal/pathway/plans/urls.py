"""Addresses of this room."""

from django.urls import path, register_converter

from commonweal.pathway.plans.views import (
    agreement,
    documents,
    lines,
    lists,
    outcomes,
    plan,
    risks,
    steps,
    tools,
    week,
    whole,
)


class WhoAgrees:
    """In an address: who agrees."""

    regex = "person|worker"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WhoAgrees, "who_agrees")

app_name = "plans"
urlpatterns = [
    path("plans", lists.worklist, name="worklist"),
    path("tools", tools.own, name="own_tools"),
    path("tools/<uuid:form_id>/paper", tools.on_paper, name="tool_on_paper"),
    path("people/<uuid:person_id>/tools", tools.tools, name="tools"),
    path("plans/start/<uuid:assessment_id>", plan.start, name="start"),
    path("plans/support/<uuid:support_id>/end", lines.end, name="end_support"),
    path("plans/<uuid:plan_id>", plan.plan_page, name="plan"),
    path("plans/<uuid:plan_id>/print", plan.print_page, name="print"),
    path("plans/<uuid:plan_id>/pdf", plan.pdf, name="pdf"),
    path("plans/<uuid:plan_id>/cost", plan.cost_page, name="cost"),
    path("plans/<uuid:plan_id>/start-date", plan.start_date, name="start_date"),
    path("plans/<uuid:plan_id>/reason", plan.reason, name="reason"),
    path("plans/<uuid:plan_id>/amend", plan.amend, name="amend"),
    path("plans/<uuid:plan_id>/take-over", plan.take_over, name="take_over"),
    path("plans/<uuid:plan_id>/outcomes", outcomes.outcomes_page, name="outcomes"),
    path("plans/<uuid:plan_id>/outcomes/add", outcomes.add, name="add_outcome"),
    path("plans/<uuid:plan_id>/outcomes/<uuid:outcome_id>", outcomes.change, name="outcome"),
    path("plans/<uuid:plan_id>/outcomes/<uuid:outcome_id>/remove", outcomes.remove, name="remove_outcome"),
    path("plans/<uuid:plan_id>/outcomes/<uuid:outcome_id>/move", outcomes.move, name="move_outcome"),
    path("plans/<uuid:plan_id>/outcomes/<uuid:outcome_id>/steps", steps.steps, name="steps"),
    path("plans/<uuid:plan_id>/outcomes/<uuid:outcome_id>/steps/copy", steps.copy, name="copy_steps"),
    path("plans/<uuid:plan_id>/outcomes/<uuid:outcome_id>/steps/<slug:rung>/add", steps.helper, name="add_helper"),
    path(
        "plans/<uuid:plan_id>/outcomes/<uuid:outcome_id>/helpers/<uuid:helper_id>/remove",
        steps.remove,
        name="remove_helper",
    ),
    path("plans/<uuid:plan_id>/risk", risks.risks, name="risks"),
    path("plans/<uuid:plan_id>/risk/add", risks.add_risk, name="add_risk"),
    path("plans/<uuid:plan_id>/risk/none", risks.waive, name="waive_risk"),
    path("plans/<uuid:plan_id>/risk/<uuid:talk_id>", risks.change_risk, name="risk"),
    path("plans/<uuid:plan_id>/risk/<uuid:talk_id>/remove", risks.remove_risk, name="remove_risk"),
    path("plans/<uuid:plan_id>/what-if", risks.what_if, name="what_if"),
    path("plans/<uuid:plan_id>/what-if/print", risks.fridge, name="fridge"),
    path("plans/<uuid:plan_id>/what-if/condition", risks.condition, name="condition"),
    path("plans/<uuid:plan_id>/what-if/add", risks.add_contingency, name="add_contingency"),
    path("plans/<uuid:plan_id>/what-if/<uuid:contingency_id>", risks.change_contingency, name="contingency"),
    path(
        "plans/<uuid:plan_id>/what-if/<uuid:contingency_id>/remove", risks.drop_contingency, name="remove_contingency"
    ),
    path("plans/<uuid:plan_id>/week", week.week, name="week"),
    path("plans/<uuid:plan_id>/week/<uuid:slot_id>/remove", week.remove, name="remove_slot"),
    path("plans/<uuid:plan_id>/documents", documents.documents, name="documents"),
    path("plans/<uuid:plan_id>/whole", whole.whole, name="whole"),
    path("plans/<uuid:plan_id>/easy-read", whole.easy_read, name="easy_read"),
    path("plans/<uuid:plan_id>/support", lines.lines_page, name="lines"),
    path("plans/<uuid:plan_id>/support/add", lines.add, name="add_line"),
    path("plans/<uuid:plan_id>/support/<uuid:line_id>", lines.change, name="line"),
    path("plans/<uuid:plan_id>/support/<uuid:line_id>/remove", lines.remove, name="remove_line"),
    path("plans/<uuid:plan_id>/agreement", agreement.agreement_page, name="agreement"),
    path("plans/<uuid:plan_id>/agreement/disagree", agreement.disagreement, name="disagree"),
    path("plans/<uuid:plan_id>/agreement/decide", agreement.decide, name="agree_for"),
    path("plans/<uuid:plan_id>/agreement/record", agreement.record, name="record_agreement"),
    path("plans/<uuid:plan_id>/agreement/<who_agrees:who>", agreement.agree, name="agree"),
]
