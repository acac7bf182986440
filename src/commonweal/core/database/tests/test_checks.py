"""The application must run on a role that row security holds; production does not start on another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from commonweal.core.database.checks import check_runtime_role, refuse_unsafe_role, runtime_role_faults
from commonweal.core.database.commands import check
from commonweal.core.database.testing import address_of, point_connections

ROOT = Path(__file__).resolve().parents[5]
PRODUCTION = {
    "COMMONWEAL_MODE": "production",
    "SECRET_KEY": "k3y-of-the-installation-that-is-long-enough-for-anybody-0123456789",
    "ALLOWED_HOSTS": "care.seaborough.example",
}


@pytest.fixture
def as_role(own_database, test_cluster):
    """`as_role("postgres")`: the application's connection under another role."""

    def connect(role: str) -> None:
        runtime = address_of(test_cluster.superuser, role, own_database.runtime.split("/")[3].split("?")[0])
        point_connections(type(own_database)(runtime=runtime, owner=own_database.owner))

    return connect


@pytest.mark.django_db
def test_the_runtime_role_has_no_faults():
    assert runtime_role_faults() == []
    assert check_runtime_role(databases=["default"]) == []


def test_a_superuser_is_named(as_role):
    as_role("postgres")
    faults = runtime_role_faults()
    assert any("superuser" in fault for fault in faults)
    assert [message.id for message in check_runtime_role(databases=["default"])] == ["commonweal.E002"] * len(faults)


def test_the_owner_of_the_tables_is_named(as_role):
    as_role("commonweal_owner")
    assert any("owns tables" in fault for fault in runtime_role_faults())


def test_a_role_that_may_act_as_the_owner_or_bypass_is_named(as_role, own_database, test_cluster):
    with test_cluster.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS sly")
        connection.execute("CREATE ROLE sly LOGIN BYPASSRLS IN ROLE commonweal_owner")
        try:
            as_role("sly")
            faults = " ".join(runtime_role_faults())
            connections["default"].close()
        finally:
            connection.execute("DROP ROLE sly")
    assert "bypasses" in faults
    assert "owns tables" in faults


def test_production_does_not_start_on_the_owner_role(as_role, settings):
    as_role("commonweal_owner")
    refuse_unsafe_role()
    settings.IN_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="owns tables"):
        refuse_unsafe_role()


def test_a_database_that_is_down_does_not_stop_the_start_but_fails_the_check(own_database, settings):
    settings.IN_PRODUCTION = True
    down = own_database.runtime.split("?")[0] + "?host=/nowhere"
    point_connections(type(own_database)(runtime=down, owner=own_database.owner))
    refuse_unsafe_role()
    assert [message.id for message in check_runtime_role(databases=["default"])] == ["commonweal.E001"]


def test_a_production_installation_passes_every_check(own_database):
    environment = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "commonweal.config.settings"}
    said = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_says_which_setting_is_missing(missing):
    environment = {**os.environ, **PRODUCTION}
    environment.pop(missing)
    said = subprocess.run(
        [sys.executable, "-c", "import commonweal.config.settings"], env=environment, capture_output=True, text=True
    )
    assert said.returncode != 0
    assert f"Set {missing}:" in said.stderr


@pytest.mark.django_db
def test_the_command_says_that_all_is_well():
    said = CliRunner().invoke(check)
    assert said.exit_code == 0, said.output


def test_the_command_names_what_is_wrong(as_role):
    as_role("commonweal_owner")
    said = CliRunner().invoke(check)
    assert said.exit_code == 1
    assert "owns tables" in said.output
