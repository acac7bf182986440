"""The demo place loads. `scripts/test` runs this beside the checks of types, so that tests find the template made."""

import os

from commonweal.core.database.testing import TestCluster
from commonweal.core.places.models import Place
from commonweal.core.places.tests.loaded import PLACE, loaded_template, pointed_at


def test_the_demo_place_is_loaded_into_a_template(test_cluster: TestCluster, django_db_setup, django_db_blocker):
    name = f"test_{os.getpid()}_loaded"
    with django_db_blocker.unblock():
        addresses = test_cluster.clone(loaded_template(test_cluster), name)
        with pointed_at(addresses):
            assert Place.objects.filter(slug=PLACE.name).exists()
        test_cluster.drop(name)
