"""The pages of this room: who opens them, what stands at the top of every page, and how it reads for who asked."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.people.about.actions import record_wish, set_alert, write_about_me
from commonweal.people.about.models import AboutMe, Alert, LegalStatus, Wish
from commonweal.people.identity.actions import set_communication_needs

pytestmark = pytest.mark.django_db

NO_DAY = {f"{name}_{part}": "" for name in ("starts_on", "ends_on", "review_on") for part in ("day", "month", "year")}


def test_about_me_is_written_read_compared_and_saved(browse, resident, rose):
    client, at = browse(resident), f"/people/{rose.pk}/about-me"
    assert "Nothing is written yet" in client.get(at).content.decode()
    typed = {"most_important": "My cat", "written_as": "supported", "supported_by": "", "based_on": "0"}
    wrong = client.post(f"{at}/write", typed).content.decode()
    assert "Enter who helped or wrote it" in wrong
    assert "My cat</textarea>" in wrong
    assert client.post(f"{at}/write", typed | {"written_as": "self"}).status_code == 302
    late = client.post(f"{at}/write", typed | {"written_as": "self", "most_important": "My dog"}).content.decode()
    assert "saved another version while you wrote" in late
    assert "My dog</textarea>" in late
    assert 'value="1"' in late
    again = {"written_as": "self", "most_important": "My dog", "based_on": "1"}
    assert client.post(f"{at}/write", again).status_code == 302
    assert "My dog" in client.get(at).content.decode()
    assert "not the one that counts now" in client.get(at, {"version": "1"}).content.decode()
    differs = client.get(f"{at}/versions", {"from": "1", "to": "2"}).content.decode()
    assert "taken away: </span>cat" in differs
    assert "new: </span>dog" in differs
    assert "cw-sheet-large" in client.get(at, {"size": "large"}).content.decode()
    assert client.get(at, {"format": "json"}).json()["headings"][0]["words"] == "My dog"
    assert client.get(at, {"format": "fhir"}).json()["resourceType"] == "QuestionnaireResponse"
    for number in ("9", "x"):
        assert client.get(at, {"version": number}).status_code == 404


def test_pages_about_care_are_closed_to_others(browse, colleague, rose):
    client = browse(colleague)
    for path in ("about-me", "about-me/write", "about-me/versions", "careful", "alerts/new", "wishes/new"):
        assert client.get(f"/people/{rose.pk}/{path}").status_code == 403


def test_alerts_status_and_wishes_are_set_and_ended_on_their_pages(browse, worker, rose):
    client, at = browse(worker), f"/people/{rose.pk}"
    alert = {"kind": "not_alone", "words": "Go in twos", "reason": "", **NO_DAY}
    assert "Enter what this rests on" in client.post(f"{at}/alerts/new", alert).content.decode()
    later = timezone.localdate().replace(day=1).replace(year=timezone.localdate().year + 1)
    days = {"review_on_day": "1", "review_on_month": str(later.month), "review_on_year": str(later.year)}
    assert client.post(f"{at}/alerts/new", alert | days | {"reason": "Threats"}).status_code == 302
    status = {"kind": "s117", "source": "Form", "note": "", **NO_DAY}
    began = {"starts_on_day": "1", "starts_on_month": "2", "starts_on_year": "2024"}
    assert client.post(f"{at}/legal-status/new", status | began).status_code == 302
    made = {"made_on_day": "1", "made_on_month": "2", "made_on_year": "2024"}
    wish = {"kind": "place_of_care", "words": "At home", "kept_where": "With the GP", **made}
    assert client.post(f"{at}/wishes/new", wish).status_code == 302
    page = client.get(f"{at}/careful").content.decode()
    assert all(words in page for words in ("Go in twos", "It is never charged for", "At home"))
    with acting_as(worker):
        ids = Alert.objects.get().pk, LegalStatus.objects.get().pk, Wish.objects.get().pk
    assert client.post(f"{at}/alerts/{ids[0]}/end", {"reason": "They moved"}).status_code == 302
    gone = {"ended_on_day": "1", "ended_on_month": "3", "ended_on_year": "2024", "reason": "Discharged"}
    assert client.post(f"{at}/legal-status/{ids[1]}/end", gone).status_code == 302
    assert client.post(f"{at}/wishes/{ids[2]}/withdraw").status_code == 302
    page = client.get(f"{at}/careful").content.decode()
    assert page.count("None now.") == 3
    assert "They moved" in page


def test_what_to_know_first_stands_at_the_top_of_every_page_about_the_person(browse, worker, resident, rose):
    with acting_as(worker) as actor:
        set_communication_needs(actor, rose, [{"kind": "bsl"}])
        set_alert(actor, rose, "falls", "Fell twice")
        record_wish(actor, rose, "respect", "x", made_on=timezone.localdate(), kept_where="On the fridge")
    client = browse(worker)
    for path in ("circle", "consent", "timeline", "about-me", "contact", "alerts/new"):
        page = client.get(f"/people/{rose.pk}/{path}").content.decode()
        strip = page[page.index('class="cw-strip') :]
        assert all(words in strip[:1500] for words in ("British Sign Language", "Fell twice", "On the fridge"))
    assert 'class="cw-strip' not in browse(resident).get(f"/people/{rose.pk}/circle").content.decode()


def test_pages_are_larger_and_plainer_for_who_reads_so(browse, worker, resident, rose):
    client = browse(resident)
    assert "cw-large" not in client.get("/").content.decode()
    with acting_as(worker) as actor:
        set_communication_needs(actor, rose, [{"kind": "large_print"}, {"kind": "easy_read"}])
    assert 'class="govuk-template cw-large"' in client.get("/").content.decode()
    page = client.get(f"/people/{rose.pk}/circle").content.decode()
    assert page.index("In short") < page.index("Your circle of support")
    assert "cw-large" not in browse(worker).get(f"/people/{rose.pk}/circle").content.decode()


def test_the_five_steps_are_on_one_page(browse, worker, rose):
    client, at = browse(worker), f"/people/{rose.pk}/accessible-information"
    assert "Nobody has written down that Rose was asked" in client.get(at).content.decode()
    asked = {
        "found": "needs",
        "may_share": "on",
        "note": "",
        "asked_on_day": "",
        "asked_on_month": "",
        "asked_on_year": "",
    }
    assert client.post(f"{at}/asked", asked).status_code == 302
    assert "they told us what they need" in client.get(at).content.decode()


def test_the_api_reads_and_writes_about_me_and_refuses_who_may_not(browse, worker, colleague, rose):
    client, at = browse(worker), f"/api/v1/about/{rose.pk}"
    assert client.get(at).status_code == 404
    sent = client.post(at, {"answers": {"also": "A baker"}, "based_on": 0}, content_type="application/json")
    assert sent.json()["version"] == 1
    refused = client.post(at, {"answers": {"hobbies": "x"}}, content_type="application/json")
    assert refused.status_code == 422
    assert client.get(f"{at}/fhir").json()["questionnaire"].startswith("urn:uuid:")
    assert client.get(f"{at}/careful").json() == {"alerts": [], "legal_statuses": [], "wishes": []}
    assert browse(colleague).get(at).status_code == 403
    with acting_as(worker) as actor:
        assert AboutMe.objects.count() == 1
        write_about_me(actor, rose, {"also": "A cook"}, based_on=1)
    assert client.get(at).json()["version"] == 2


def test_alerts_to_look_at_again_are_listed_and_reminded_of(browse, worker, resident, rose):
    with acting_as(worker) as actor:
        alert = set_alert(actor, rose, "dog", "Rex", review_on=timezone.localdate() + timedelta(days=1))
        Alert.objects.filter(pk=alert.pk).update(review_on=timezone.localdate())
    client = browse(worker)
    assert "1 alert is to be looked at again" in client.get("/home").content.decode()
    assert "Rex" in client.get("/alerts-to-review").content.decode()
    assert "Rex" in client.get("/alerts-to-review?format=csv").content.decode()
    at = f"/people/{rose.pk}/alerts/{alert.pk}/review"
    assert "Enter the day" in client.post(at, {}).content.decode()
    later = timezone.localdate() + timedelta(days=60)
    days = {"review_on_day": later.day, "review_on_month": later.month, "review_on_year": later.year}
    assert client.post(at, days).status_code == 302
    assert "No alert is to be looked at again" in client.get("/alerts-to-review").content.decode()
    assert browse(resident).get("/alerts-to-review").status_code == 403


def test_the_alerts_to_look_at_again_ask_the_same_however_many(browse, worker, make_person):
    counts = []
    client = browse(worker)
    for number in range(3):
        person = make_person(given_name=f"Ann{number}")
        with acting_as(worker) as actor, time_machine.travel(timezone.now() - timedelta(days=40)):
            set_alert(actor, person, "falls", "The stairs", review_on=timezone.localdate() + timedelta(days=20))
        client.get("/alerts-to-review")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/alerts-to-review").content.decode()
        assert f"Ann{number}" in page
        counts.append(len(asked))
    assert len(set(counts)) == 1
