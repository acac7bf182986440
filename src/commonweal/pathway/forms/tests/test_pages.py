"""The pages and the JSON face of forms, as people and the pages' own script use them."""

import json

import pytest
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.forms.actions import save_answers, start_form
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import values_of

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(f"forms:{name}", args=args)


def write(account, filled, **answers) -> None:
    with acting_as(account) as actor:
        save_answers(actor, filled, {key.replace("_", "-"): value for key, value in answers.items()})


def test_a_page_without_scripts_saves_and_goes_on_and_asks_what_an_answer_brought(signed_in, filled, resident):
    client = signed_in(resident)
    assert "What I can do, and what helps" in client.get(page("section", filled.pk, "strengths")).content.decode()
    at = client.post(
        page("section", filled.pk, "strengths"), {"strengths": "I cook", "asked": ["strengths", "network", "gives"]}
    )
    assert at.url == page("section", filled.pk, "condition")
    asked = {"fluctuates": "yes", "fluctuates_shown": "1", "asked": ["impairment-what", "fluctuates", "impairment"]}
    again = client.post(at.url, asked)
    assert again.url.endswith("?again=1#question-fluctuates-how")
    assert "brought a question more" in client.get(at.url + "?again=1").content.decode()
    later = client.post(at.url, {"then": "later", "fluctuates_shown": "1"})
    assert later.url == page("form", filled.pk)
    with acting_as(SYSTEM):
        assert values_of(filled) == {"strengths": "I cook", "fluctuates": ""}


def test_what_cannot_be_taken_stays_in_its_box_with_what_to_do(signed_in, rose, maya):
    with acting_as(maya) as actor:
        adult = start_form(actor, rose, "adult")
    client = signed_in(maya)
    shown = client.post(page("section", adult.pk, "risk"), {"falls": "a few", "alone": "An hour"}).content.decode()
    assert "Enter a whole number in digits" in shown
    assert 'value="a few"' in shown
    with acting_as(SYSTEM):
        assert values_of(adult) == {"alone": "An hour"}


def test_without_scripts_too_both_answers_are_shown_to_choose_from(signed_in, filled, resident, maya):
    write(maya, filled, strengths="She bakes")
    client = signed_in(resident)
    typed = {"strengths": "I cook", "strengths~seen": "0"}
    met = client.post(page("section", filled.pk, "strengths"), typed).content.decode()
    assert "Maya Ellis changed this while you wrote" in met
    assert "She bakes" in met and ">I cook</textarea>" in met
    client.post(page("section", filled.pk, "strengths"), typed | {"strengths~seen": "1"})
    with acting_as(SYSTEM):
        assert values_of(filled)["strengths"] == "I cook"


def test_what_is_known_is_confirmed_by_a_press(signed_in, filled, resident, rose, maya):
    write(resident, filled, strengths="I cook")
    with acting_as(maya) as actor:
        adult = start_form(actor, rose, "adult")
    client = signed_in(maya)
    shown = client.get(page("section", adult.pk, "strengths")).content.decode()
    assert "Known already" in shown and "From: Supported self-assessment" in shown
    client.post(page("section", adult.pk, "strengths"), {"confirm": "strengths", "strengths": ""})
    with acting_as(SYSTEM):
        assert values_of(adult) == {"strengths": "I cook"}
    assert "from: Supported self-assessment" in client.get(page("section", adult.pk, "strengths")).content.decode()


def test_a_review_stands_beside_what_it_reviews_and_marks_what_changed(signed_in, filled, resident, rose, maya):
    write(resident, filled, strengths="I cook", what_matters="My garden")
    with acting_as(maya) as actor:
        review = start_form(actor, rose, "review", reviews=filled)
    write(maya, review, strengths="I cook and sing", what_matters="My garden")
    client = signed_in(maya)
    beside = client.get(page("section", review.pk, "going")).content.decode()
    assert "Then" in beside and "My garden" in beside
    read = client.get(page("read", review.pk)).content.decode()
    assert read.count("Changed") == 1
    made = client.get(page("pdf", review.pk) + "?large=1")
    assert (made.status_code, made["Content-Type"], made.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_who_wrote_what_when_can_be_read(signed_in, filled, resident, maya):
    write(resident, filled, strengths="I cook")
    write(maya, filled, strengths="I cook well")
    told = signed_in(resident).get(page("history", filled.pk, "strengths")).content.decode()
    assert told.index("Maya Ellis") < told.index("(person)")
    assert signed_in(resident).get(page("history", filled.pk, "nothing")).status_code == 404


def test_it_is_shared_and_unshared_by_its_page(signed_in, filled, resident, tom, workers):
    client = signed_in(resident)
    assert "Tom Penny" in client.get(page("share", filled.pk)).content.decode()
    wrong = client.post(page("share", filled.pk), {"account": str(workers.elsewhere.pk)})
    assert "Choose somebody of the list" in wrong.content.decode()
    done = client.post(page("share", filled.pk), {"account": str(tom.pk)}, follow=True).content.decode()
    assert "Tom Penny can write in it now" in done
    with acting_as(SYSTEM):
        shared = filled.shares.get()
    assert client.post(page("unshare", filled.pk, shared.pk)).status_code == 302
    assert "It is shared with nobody" in client.get(page("share", filled.pk)).content.decode()


@pytest.mark.parametrize("who", ["elsewhere", "finance"])
def test_others_find_no_form(who, signed_in, filled, workers):
    client = signed_in(getattr(workers, who))
    for name in ("form", "read", "pdf", "share"):
        assert client.get(page(name, filled.pk)).status_code == 404
    assert client.get(f"/api/v1/forms/{filled.pk}").status_code == 404


def test_the_lists_of_a_person_and_of_the_definitions(signed_in, filled, resident, workers):
    client = signed_in(resident)
    assert "Supported self-assessment" in client.get(page("of_person", filled.person_id)).content.decode()
    csv = client.get(page("of_person", filled.person_id) + "?format=csv").content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("Supported self-assessment,1,")
    assert client.get(page("definitions")).status_code == 403
    client = signed_in(workers.manager)
    assert "Care Act assessment" in client.get(page("definitions")).content.decode()
    assert "stands for:</span> outcome.a" in client.get(page("definition", "adult", "1")).content.decode()
    assert client.get(page("definition", "adult", "99")).status_code == 404


def patch(client, filled: FilledForm, **sent):
    return client.patch(f"/api/v1/forms/{filled.pk}/answers", json.dumps(sent), content_type="application/json")


def test_the_script_saves_as_one_types_and_hears_what_others_wrote(signed_in, filled, resident, maya):
    client = signed_in(resident)
    boxes = {"strengths": {"strengths": ["I cook"]}, "fluctuates": {"fluctuates": ["yes"]}}
    saved = patch(client, filled, boxes=boxes, seen={"strengths": 0}).json()
    assert (saved["number"], saved["problems"], saved["conflicts"]) == (2, {}, {})
    assert "fluctuates-how" in saved["asked"]
    changes = f"/api/v1/forms/{filled.pk}/changes"
    told = client.get(f"{changes}?since=2")
    assert told.json()["answers"] == {}
    assert client.get(f"{changes}?since=2", headers={"If-None-Match": told["ETag"]}).status_code == 304
    write(maya, filled, strengths="I cook well")
    told = client.get(f"{changes}?since=2", headers={"If-None-Match": told["ETag"]}).json()["answers"]["strengths"]
    assert (told["by"], told["values"], told["mine"]) == ("Maya Ellis", {"strengths": ["I cook well"]}, False)
    met = patch(client, filled, boxes={"strengths": {"strengths": ["I cook soup"]}}, seen={"strengths": 1}).json()
    assert met["conflicts"]["strengths"]["words"] == "I cook well"
    client.logout()
    assert patch(client, filled, boxes=boxes).status_code == 401


def test_two_in_a_form_see_that_the_other_is_there(signed_in, filled, resident, maya):
    signed_in(maya).get(page("section", filled.pk, "strengths"))
    here = signed_in(resident).get(f"/api/v1/forms/{filled.pk}/changes").json()["here"]
    assert here == ["Maya Ellis"]


def test_a_form_is_begun_read_and_finished_by_the_api(signed_in, rose, resident):
    client = signed_in(resident)
    begun = client.post("/api/v1/forms", {"person": str(rose.pk), "form": "self"}, content_type="application/json")
    assert (begun.status_code, begun.json()["form"]) == (201, "self")
    refused = client.post(f"/api/v1/forms/{begun.json()['id']}/finish")
    assert refused.status_code == 422
    assert client.get(f"/api/v1/forms?person={rose.pk}").json()[0]["id"] == begun.json()["id"]
    assert client.get("/api/v1/forms/definitions/adult/1").json()["questions"][0]["section"] == "taking-part"
