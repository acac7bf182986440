"""The standard's own samples: what passes, and every fault of what fails."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from commonweal.community.directory.record import read_service
from commonweal.community.openreferral.judging import Schema, judge, keeps_to, published
from commonweal.community.openreferral.tests.records import sample

NO_NAME = "name: This is missing and is needed"
NO_ADDRESS = "is not a web address that begins with https:// or http://"
NO_EMAIL = "is not an e-mail address"


def found(document: Any, schema: Schema) -> list[str]:
    return [str(fault) for fault in judge(document, schema, "it")]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("api_details", Schema.API_DETAILS),
        ("service_full", Schema.SERVICE),
        ("service_at_location_full", Schema.SERVICE_AT_LOCATION),
        ("organization", Schema.ORGANIZATION),
        ("taxonomy", Schema.TAXONOMY),
        ("taxonomy_term", Schema.TAXONOMY_TERM),
    ],
)
def test_the_sample_that_passes_has_no_fault(name: str, schema: Schema) -> None:
    assert found(sample(f"default/{name}"), schema) == []


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("service_list", Schema.SERVICE_IN_LIST),
        ("service_at_location_list", Schema.SERVICE_AT_LOCATION_IN_LIST),
        ("organization_list", Schema.ORGANIZATION_IN_LIST),
        ("taxonomy_list", Schema.TAXONOMY),
        ("taxonomy_term_list", Schema.TAXONOMY_TERM),
    ],
)
def test_every_item_of_a_list_that_passes_has_no_fault(name: str, schema: Schema) -> None:
    items = sample(f"default/{name}")["contents"]
    assert items
    assert [fault for item in items for fault in found(item, schema)] == []


def test_the_failing_sample_fails_for_each_of_its_faults() -> None:
    items = [found(item, Schema.SERVICE_IN_LIST) for item in sample("fail/service_list")["contents"]]
    bad_address = f'it, url: "example_counselling" {NO_ADDRESS}'
    bad_email = f'it, email: "email-example_com" {NO_EMAIL}'
    assert items == [
        [f"it, {NO_NAME}", bad_address, bad_email],
        [f"it, {NO_NAME}", bad_address, bad_email],
        [f"it, {NO_NAME}", bad_address, "it, email: false must be text in quotes"],
        [f"it, {NO_NAME}", "it, email: 12345 must be text in quotes"],
    ]
    assert found(sample("fail/service_full"), Schema.SERVICE) == [
        f'it, url: "example/counselling" {NO_ADDRESS}',
        f'it, email: "email-example_com" {NO_EMAIL}',
    ]


def test_the_failing_term_fails_for_each_of_its_faults() -> None:
    assert found(sample("fail/taxonomy_term"), Schema.TAXONOMY_TERM) == [
        "it, description: This is missing and is needed",
        f'it, term_uri: "example_com" {NO_ADDRESS}',
    ]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("organization_full", Schema.ORGANIZATION),
        ("organization_list", Schema.ORGANIZATION_IN_LIST),
        ("service_at_location_full", Schema.SERVICE_AT_LOCATION),
        ("service_at_location_list", Schema.SERVICE_AT_LOCATION_IN_LIST),
        ("taxonomy", Schema.TAXONOMY),
        ("taxonomy_list", Schema.TAXONOMY),
        ("taxonomy_term_list", Schema.TAXONOMY_TERM),
    ],
)
def test_the_rest_of_the_failing_feed_has_no_fault_and_is_given_none(name: str, schema: Schema) -> None:
    document = sample(f"fail/{name}")
    assert [fault for one in document.get("contents", [document]) for fault in found(one, schema)] == []


def test_the_failing_base_lacks_its_profile() -> None:
    assert found(sample("fail/api_details"), Schema.API_DETAILS) == [
        "it, profile: This is missing and is needed",
        f'it, openapi_url: "docs-openreferraluk-org/en/latest/openapi30.json" {NO_ADDRESS}',
    ]


def test_a_latitude_of_100_passes_the_schemas_and_not_us() -> None:
    document = sample("default/service_full")
    assert keeps_to(document, Schema.SERVICE)
    record, faults = read_service(document, "it")
    assert record is None
    [fault] = faults
    assert fault.where == "service_at_locations[0].location.latitude"
    assert "100" in fault.message


@pytest.mark.parametrize("name", ["default/service_full", "fail/service_full"])
def test_another_validator_finds_as_many_faults(name: str) -> None:
    judged = Draft202012Validator(published(Schema.SERVICE), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert len(list(judged.iter_errors(sample(name)))) == len(found(sample(name), Schema.SERVICE))
