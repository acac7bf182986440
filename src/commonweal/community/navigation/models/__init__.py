"""What is kept of link work: those put forward, the work with each person, and what others are told of it."""

from commonweal.community.navigation.models.around import ForumDecision, NamedContact
from commonweal.community.navigation.models.journey import Arrival, Handover, Journey, Source, Trigger, WorkerKind
from commonweal.community.navigation.models.notes import NoteAnswer, NoteReader, SharedNote
from commonweal.community.navigation.models.work import (
    Contact,
    Gap,
    Goal,
    Introduction,
    Measurement,
    OwnWords,
    Step,
)

__all__ = (
    "Arrival",
    "Contact",
    "ForumDecision",
    "Gap",
    "Goal",
    "Handover",
    "Introduction",
    "Journey",
    "Measurement",
    "NamedContact",
    "NoteAnswer",
    "NoteReader",
    "OwnWords",
    "SharedNote",
    "Source",
    "Step",
    "Trigger",
    "WorkerKind",
)
