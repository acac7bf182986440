"""Who works here: for administrators, and of their own organisation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Membership, Organisation
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_an_administrator_sees_who_works_in_their_own_organisation_today(client, place, staff):
    administrator = staff(Role.ADMINISTRATOR, "Sam Weld")
    worker = staff(Role.SOCIAL_WORKER, "Maya Ellis")
    left = staff(Role.BROKER, "Lee Gone")
    with acting_as(system_actor("a test")):
        elsewhere = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Farborough Council")
        yesterday = timezone.localdate() - timedelta(days=1)
        Membership.objects.filter(account=left).update(starts_on=yesterday, ends_on=yesterday)
    staff(Role.SOCIAL_WORKER, "Una Far", organisation=elsewhere)
    client.force_login(administrator)
    page = client.get("/staff").content.decode()
    assert worker.name in page and worker.email in page and "Social worker" in page
    assert "Lee Gone" not in page and "Una Far" not in page
    rows = client.get("/staff?format=csv").content.decode()
    assert "Maya Ellis" in rows and "Una Far" not in rows


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.COMMISSIONER, Role.PROVIDER])
def test_others_are_told_that_the_page_is_not_theirs(client, staff, role):
    client.force_login(staff(role))
    assert client.get("/staff").status_code == 403
