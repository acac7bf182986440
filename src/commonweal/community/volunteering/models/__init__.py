"""Neighbours who ask and neighbours who help: schemes, tasks, volunteers with their checks, hours, and small grants."""

from commonweal.community.volunteering.models.grants import Grant, GrantSpend
from commonweal.community.volunteering.models.schemes import Scheme
from commonweal.community.volunteering.models.tasks import Asking, Frequency, Task
from commonweal.community.volunteering.models.volunteers import Check, CheckIn, Hours, Volunteer

__all__ = (
    "Asking",
    "Check",
    "CheckIn",
    "Frequency",
    "Grant",
    "GrantSpend",
    "Hours",
    "Scheme",
    "Task",
    "Volunteer",
)
