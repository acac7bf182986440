"""The JSON face, the command, and the counts."""

import json
from datetime import date

import pytest
import time_machine
from click.testing import CliRunner
from django.test import Client

from commonweal.community.guides.actions import count_use
from commonweal.community.guides.commands import group
from commonweal.community.guides.document.writing import write_document
from commonweal.community.guides.models import MonthCount
from commonweal.community.guides.tests.documents import advice, document
from commonweal.community.guides.tests.test_pages import FALLS, page
from commonweal.core.accounts.roles import Role

AT = "/api/v1/guides"


def send(client, key: str, answers: dict):
    return client.post(f"{AT}/{key}/answers", json.dumps({"answers": answers}), content_type="application/json")


@pytest.mark.django_db
def test_guides_are_listed_and_read(client):
    listed = client.get(AT).json()
    assert {"falls", "money", "daily-living"} <= {one["key"] for one in listed}
    read = client.get(f"{AT}/daily-living").json()
    assert read["edition"] == "as shipped"
    assert {
        "by": "room",
        "name": "Kitchen",
        "about": "Cooking, opening, carrying, eating",
        "answers": {"rooms": ["kitchen"]},
    } in read["doors"]
    assert read["questions"][1]["options"][0] == {
        "key": "bathroom",
        "text": "Bathroom",
        "hint": "Bath, shower, washing",
    }
    assert client.get(f"{AT}/no-such").status_code == 404


@pytest.mark.django_db
def test_a_guide_is_answered_step_by_step_until_the_report(client, place):
    answers: dict = {}
    for _ in range(20):
        told = send(client, "falls", answers).json()
        assert told["problems"] == {}
        if told["report"]:
            break
        key = told["question"]["key"]
        answers[key] = int(FALLS[key]) if key == "age" else FALLS[key]
    report = told["report"]
    assert told["question"] is None
    assert report["advice"][0]["urgency"] == "soon"
    assert report["assessments"] == ["care"]
    assert {one["need"] for one in report["services"]} >= {"falls-and-exercise", "telecare"}
    assert all(one["checked"] == "" for one in report["sources"])
    assert "Falls in the last 12 months: Twice or more" in report["advice"][0]["because"]


@pytest.mark.django_db
def test_answers_that_cannot_be_taken_are_told_and_asked_again(client):
    told = send(client, "falls", {"who": "me", "hurt": "perhaps", "colour": "red"}).json()
    assert told["answers"] == {"who": "me"}
    assert told["problems"] == {"hurt": "Choose an answer", "colour": "This guide has no such question"}
    assert told["question"]["key"] == "hurt"
    assert send(client, "falls", {"who": {"a": 1}}).status_code == 422


def run(*arguments: str):
    return CliRunner().invoke(group, ["check", *arguments])


def test_the_command_finds_the_shipped_guides_sound():
    result = run("--paths", "20")
    assert result.exit_code == 0
    assert "falls: sound. 14 questions" in result.output


def test_the_command_tells_the_faults_of_a_file_and_exits_with_1(tmp_path):
    file = tmp_path / "feet.toml"
    file.write_text(write_document(document(advice=[advice("gp", "times is more", sources=[])])))
    result = run(str(file))
    assert result.exit_code == 1
    assert "feet: not sound" in result.output
    assert "fault: advice “gp”, sources: It names no source" in result.output
    file.write_text("title = ")
    result = run(str(file))
    assert result.exit_code == 1
    assert "The file is no TOML" in result.output


def test_the_command_answers_in_json_for_programs(tmp_path):
    file = tmp_path / "feet.toml"
    file.write_text(write_document(document(questions=[], advice=[])))
    result = run("--json", str(file))
    assert result.exit_code == 1
    [told] = json.loads(result.output)
    assert told["sound"] is False
    assert told["guide"] == "feet"
    assert {one["code"] for one in told["faults"]} == {"empty"}
    assert told["faults"][0]["where"] == "the guide"


@pytest.mark.django_db
def test_counts_add_up_by_guide_and_month(client, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for day in ("2026-09-03", "2026-10-02", "2026-10-30"):
            with time_machine.travel(f"{day} 12:00"):
                count_use("falls", "started")
        with time_machine.travel("2026-10-30 12:00"):
            count_use("falls", "finished")
            count_use("memory", "started")
    assert MonthCount.objects.get(guide="falls", month=date(2026, 10, 1)).started == 2
    with pytest.raises(ValueError, match="is not counted"):
        count_use("falls", "month = now(), started")
    client.force_login(staff(Role.COMMISSIONER), backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = page(client.get("/guides/counts"))
    assert "October 2026" in shown
    assert "Falls" in shown
    lines = page(client.get("/guides/counts?format=csv")).splitlines()
    assert lines[0].endswith("Saved")
    assert "2026-10-01,falls,Falls,2,1,0,0,0,0" in lines


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"), [(Role.DIRECTORY_EDITOR, 200), (Role.ENGAGEMENT_LEAD, 200), (Role.SOCIAL_WORKER, 403)]
)
def test_counts_are_for_commissioners_and_editors(staff, role, status):
    client = Client()
    client.force_login(staff(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/guides/counts").status_code == status
