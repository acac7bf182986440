"""A person who was assessed, with the teams around her: see the factories of `assessments`."""

from commonweal.pathway.assessments.tests.factories import asked, decided, person_of, rose, started, workers

__all__ = ["asked", "decided", "person_of", "rose", "started", "workers"]
