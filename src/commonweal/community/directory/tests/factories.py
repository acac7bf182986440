"""Entries, and the people around them, for the tests of what is done with them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from commonweal.community.directory.actions import Origin, store_records
from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.directory.record import read_service
from commonweal.community.directory.tests.documents import entry
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place

SYSTEM = system_actor("test")


def make_entry(place: Place, name: str = "Harbour Lunch", *, listing: str = "listed", **given: Any) -> Service:
    """An entry in the directory. `organisation_id` puts it under one that is there."""
    organisation = given.pop("organisation_id", None)
    document = entry(id=str(uuid4()), name=name, **given)
    for at in document.get("service_at_locations", []):
        at["id"], at["location"] = str(uuid4()), at["location"] | {"id": str(uuid4())}
    document["organization"] = {"id": str(organisation or uuid4()), "name": "Harbour Neighbours"} | (
        {"name": given["organization"]["name"]} if "organization" in given else {}
    )
    record, faults = read_service(document, "the test")
    assert record is not None, faults
    with acting_as(SYSTEM):
        [key] = store_records([record], Origin("A test", place, listing=listing))
        return Service.objects.select_related("organisation", "place").get(pk=key)


def again(service: Service) -> Service:
    """The entry as the database has it now."""
    return Service.objects.select_related("organisation", "place").get(pk=service.pk)


def leader_of(place: Place, organisation: ListedOrganisation, role: Role = Role.GROUP_LEADER) -> Account:
    """Somebody who speaks for an organisation of the directory."""
    body, _ = Organisation.objects.get_or_create(
        place=place, name=organisation.name, defaults={"kind": Organisation.Kind.VOLUNTARY}
    )
    team, _ = Team.objects.get_or_create(
        organisation=body, name=organisation.name, defaults={"work": Team.Work.COMMUNITY}
    )
    account = Account.objects.create_user(f"{role}.{uuid4().hex[:8]}@harbour.example", name="Bridget Oakes")
    Membership.objects.create(account=account, team=team, role=role, starts_on=date(2024, 1, 1))
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    with acting_as(SYSTEM):
        organisation.managed_by = body
        organisation.save(update_fields=["managed_by"])
    return account


def ids(*services: Service) -> list[UUID]:
    return [service.pk for service in services]
