"""The planning tools, what they offer to a plan, and plans that are a letter, a picture, a recording or a film."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.pathway.forms.actions import save_answers, start_form
from commonweal.pathway.forms.library import forms_in_use
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.plans.actions import attach_document, set_shape
from commonweal.pathway.plans.readiness import what_is_missing
from commonweal.pathway.plans.tests.factories import SYSTEM
from commonweal.pathway.plans.tools import FOR_OUTCOMES, ORDER, tools_of
from commonweal.people.documents.actions import add_document

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def test_there_are_fourteen_tools_each_with_help_in_plain_words():
    tools = {one.form.key: one.form for one in forms_in_use(timezone.localdate()) if one.form.purpose == "tool"}
    assert set(ORDER) == set(tools) and len(ORDER) == 14
    asked = {question.key for form in tools.values() for question in form.questions}
    assert set(FOR_OUTCOMES) <= asked
    for form in tools.values():
        assert form.summary and all(question.to_person for question in form.questions), form.key
        assert any(question.help for question in form.questions), form.key


def test_a_tool_is_begun_from_the_persons_own_page_and_its_words_are_offered_to_an_outcome(
    client, planning, resident, worker
):
    plan = planning.start()
    client.force_login(resident)
    own = client.get("/tools")
    assert own.headers["Location"] == f"/people/{plan.person_id}/tools"
    assert text_of(client.get(own.headers["Location"])).count("Begin<") == 14
    assert "Choose one of the tools" in text_of(client.post(own.headers["Location"], {"key": "adult"}))
    begun = client.post(own.headers["Location"], {"key": "tool-hopes"})
    with acting_as(SYSTEM):
        filled = FilledForm.objects.get()
    assert begun.headers["Location"] == f"/forms/{filled.pk}"
    with acting_as(resident) as actor:
        save_answers(actor, filled, {"hopes-year": "To sing in the choir again"})
    page = text_of(client.get(f"/plans/{plan.pk}/outcomes/add"))
    assert "To sing in the choir again" in page and "by Rose Penny" in page
    chosen = text_of(client.get(f"/plans/{plan.pk}/outcomes/add?from={filled.pk}:hopes-year"))
    assert re.search(r"<textarea[^>]*>\s*To sing in the choir again\s*</textarea>", chosen)
    paper = text_of(client.get(f"/tools/{filled.pk}/paper"))
    assert "To sing in the choir again" in paper and "First steps" in paper
    with acting_as(worker):
        assert [one.key for one in tools_of(plan.person) if one.filled] == ["tool-hopes"]


def test_who_has_no_record_reads_what_that_means_and_a_stranger_sees_no_tools(client, planning):
    plan = planning.start()
    client.force_login(Account.objects.create_user("new@home.example", name="New Here"))
    assert "you have none here yet" in text_of(client.get("/tools"))
    assert client.get(f"/people/{plan.person_id}/tools").status_code == 404


def test_a_plan_that_is_a_letter_has_the_letter_with_it(client, planning, resident):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        plan = set_shape(actor, plan, "letter")
        assert [part.part for part in what_is_missing(plan)] == ["documents"]
        letter = add_document(
            actor,
            plan.person,
            SimpleUploadedFile("plan.txt", b"What I want, in my own words", content_type="text/plain"),
            title="My letter",
            kind="plan",
        )
        attach_document(actor, plan, letter)
        assert what_is_missing(plan) == []
    client.force_login(resident)
    assert "My letter" in text_of(client.get(f"/plans/{plan.pk}"))
    assert "My letter" in text_of(client.get(f"/plans/{plan.pk}/documents"))


def test_a_form_that_is_no_tool_is_not_on_this_paper(client, planning, worker):
    plan = planning.start()
    with acting_as(worker) as actor:
        other = start_form(actor, plan.person, "review")
    client.force_login(worker)
    assert client.get(f"/tools/{other.pk}/paper").status_code == 404
