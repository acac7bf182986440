"""The people and teams of these tests: see `factories`."""

from commonweal.pathway.assessments.tests.factories import asked, decided, person_of, rose, started, workers

__all__ = ["asked", "decided", "person_of", "rose", "started", "workers"]
