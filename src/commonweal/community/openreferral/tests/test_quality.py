"""How good the directory is."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from commonweal.community.directory.models import Location, Service
from commonweal.community.openreferral.commands import directory
from commonweal.community.openreferral.models import Feed
from commonweal.community.openreferral.quality import judge_entries, quality_of
from commonweal.community.openreferral.served.filters import listed
from commonweal.community.openreferral.tests.elsewhere import Elsewhere, paged
from commonweal.community.openreferral.tests.records import bare, name_id, sample, store, whole

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def counted() -> dict[str, tuple[int, int]]:
    return {one.key: (one.count, one.of) for one in quality_of(listed(), TODAY)}


def test_figures_are_shares_of_what_is_listed() -> None:
    abroad: dict[str, Any] = whole("Abroad", assured_date=str(TODAY - timedelta(91)))
    abroad["service_at_locations"][0]["location"] |= {"latitude": 10.0, "longitude": 10.0}
    phone = [{"id": name_id("p"), "number": "ask Ann"}]
    store(
        whole("Fresh", assured_date=str(TODAY - timedelta(90))),
        abroad,
        bare("Bare"),
        bare("Dead", url="https://localhost/x", phones=phone, organization={"id": name_id("o"), "name": "O"}),
        bare("dead", url="https://example.com/a", organization={"id": name_id("o2"), "name": "o"}),
        bare("Hidden"),
    )
    Service.objects.filter(name="Hidden").update(listing="hidden")
    assert counted() == {
        "fresh": (1, 5), "never": (3, 5), "when": (2, 5), "cost": (2, 5), "contact": (4, 5), "needs": (0, 5),
        "located": (2, 5), "abroad": (1, 5), "dead": (4, 5), "twice": (2, 5),
    }  # fmt: skip


def test_an_empty_directory_has_no_shares() -> None:
    assert {one.percent for one in quality_of(listed(), TODAY)} == {0}


def test_the_figures_cost_two_queries(django_assert_num_queries) -> None:
    store(*(bare(str(number)) for number in range(5)))
    with django_assert_num_queries(2):
        quality_of(listed(), TODAY)


def test_every_entry_that_was_taken_in_keeps_to_the_standard() -> None:
    on_earth = sample("default/service_full")
    on_earth["service_at_locations"][0]["location"]["latitude"] = 51
    store(whole("Tea"), bare("Choir"), on_earth)
    assert list(judge_entries()) == []


def test_what_breaks_the_standard_is_told_with_the_entry_and_where() -> None:
    store(whole("Tea"), whole("Choir"))
    Service.objects.filter(name="Tea").update(email="nobody", minimum_age=200, maximum_age=None)
    Location.objects.filter(name="Choir Hall").update(latitude=None)
    found = {(fault.file.split(" ")[0], fault.where) for fault in judge_entries()}
    assert found == {
        ("Tea", "email"),
        ("Tea", "minimum_age"),
        ("Choir", "service_at_locations[0].location"),
    }


def test_the_command_tells_and_fails_only_for_the_standard() -> None:
    store(whole("Tea"))
    result = CliRunner().invoke(directory, ["check"])
    assert result.exit_code == 0
    assert "100%  1 of 1  With opening times" in result.stdout
    assert "every one keeps to the standard" in result.stdout
    Service.objects.update(email="nobody")
    result = CliRunner().invoke(directory, ["check", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["faults"][0]["where"] == "email"
    assert "Tea" in CliRunner().invoke(directory, ["check"]).stderr


def test_feeds_are_read_from_the_command_line(elsewhere: Elsewhere, as_system) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(directory, ["sync", *arguments])

    assert "There is no active feed" in run().output
    Feed.objects.create(name="Next door", address=f"{elsewhere.address}/services", added_at=timezone.now())
    elsewhere.paths["/services"] = paged([whole("Tea"), whole("Choir", email="nobody")], 5)
    result = run("Next door")
    assert result.exit_code == 0, result.output
    assert "Next door: 1 new, 1 with faults" in result.stdout
    elsewhere.paths.clear()
    result = run("--json")
    assert result.exit_code == 1
    assert "answered 404" in json.loads(result.stdout)["Next door"]["problem"]
    assert "There is no such feed" in run("Elsewhere").output
