"""What the search writes: entries made ready, their meanings, a council's topics, and counts of what was not found."""

from commonweal.community.search.actions.entries import keep_entries, rebuild_entries
from commonweal.community.search.actions.meanings import work_out_meanings
from commonweal.community.search.actions.topics import change_topic, remove_topic, restore_topic
from commonweal.community.search.actions.unmet import count_unmet

__all__ = (
    "change_topic",
    "count_unmet",
    "keep_entries",
    "rebuild_entries",
    "remove_topic",
    "restore_topic",
    "work_out_meanings",
)
