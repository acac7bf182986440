"""How far a job is, told while its own transaction shows nothing yet."""

from django.utils import timezone

from commonweal.community.openreferral.actions.uploads import note_progress
from commonweal.community.openreferral.models import Import
from commonweal.core.accounts.actors import acting_as, system_actor

SYSTEM = system_actor("test")


def test_how_far_a_job_is_can_be_seen_while_it_runs(own_database) -> None:
    with acting_as(SYSTEM):
        upload = Import.objects.create(name="x", source="x", starter_name="x", started_at=timezone.now())
    with acting_as(SYSTEM):
        note_progress(upload.pk, 7, 9)
        assert (Import.objects.get().done, Import.objects.get().total) == (7, 9)
