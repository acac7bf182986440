"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.payments.views import checking, finance, person, provider, runs

app_name = "payments"
urlpatterns = [
    path("money", finance.start, name="start"),
    path("money/runs", runs.runs, name="runs"),
    path("money/runs/new", runs.new_run, name="new_run"),
    path("money/runs/<uuid:run_id>", runs.run, name="run"),
    path("money/runs/<uuid:run_id>/approve", runs.approve, name="approve_run"),
    path("money/runs/<uuid:run_id>/post", runs.post, name="post_run"),
    path("money/runs/<uuid:run_id>/set-aside", runs.set_aside, name="set_aside_run"),
    path("money/runs/<uuid:run_id>/take-back", runs.reverse_, name="reverse_run"),
    path("money/runs/<uuid:run_id>/export", runs.export, name="export_run"),
    path("money/providers", finance.providers, name="providers"),
    path("money/providers/new", finance.new_provider, name="new_provider"),
    path("money/providers/<uuid:terms_id>", finance.provider, name="provider"),
    path("money/providers/<uuid:terms_id>/change", finance.change_provider, name="change_provider"),
    path("money/unpaid", finance.unpaid, name="unpaid"),
    path("money/given", checking.deliveries, name="deliveries"),
    path("money/given/<uuid:delivery_id>/agree", checking.agree, name="agree"),
    path("money/invoices", checking.invoices, name="invoices"),
    path("money/invoices/<uuid:invoice_id>", checking.invoice, name="invoice"),
    path("money/invoices/lines/<uuid:line_id>", checking.decide, name="decide"),
    path("money/receipts", finance.receipts, name="receipts"),
    path("money/receipts/new", finance.take_in, name="take_receipts"),
    path("money/receipts/type", finance.type_receipt, name="type_receipt"),
    path("money/ledger", finance.ledger, name="ledger"),
    path("money/ledger/<slug:account>", finance.ledger_account, name="ledger_account"),
    path("people/<uuid:person_id>/bills", person.account, name="account"),
    path("people/<uuid:person_id>/bills/statements/<uuid:run_id>", person.statement, name="statement"),
    path("people/<uuid:person_id>/absences", person.absences, name="absences"),
    path("people/<uuid:person_id>/absences/new", person.new_absence, name="new_absence"),
    path("people/<uuid:person_id>/absences/<uuid:absence_id>/end", person.finish_absence, name="end_absence"),
    path(
        "people/<uuid:person_id>/absences/<uuid:absence_id>/withdraw", person.mistaken_absence, name="withdraw_absence"
    ),
    path("our-payments", provider.payments, name="payments"),
    path("our-payments/<uuid:run_id>", provider.remittance, name="remittance"),
    path("our-support-given", provider.given, name="given"),
    path("our-invoices", provider.invoicing, name="invoicing"),
]
