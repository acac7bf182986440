"""The people and teams of these tests."""

from commonweal.pathway.assessments.tests.factories import person_of, rose, workers

__all__ = ["person_of", "rose", "workers"]
