"""What can be done with records that may be of one person."""

from commonweal.people.linkage.actions.deciding import mark_different, name_pair
from commonweal.people.linkage.actions.finding import look_for_pairs, renew_names
from commonweal.people.linkage.actions.merging import gather_stragglers, merge_records, undo_merge

__all__ = [
    "gather_stragglers",
    "look_for_pairs",
    "mark_different",
    "merge_records",
    "name_pair",
    "renew_names",
    "undo_merge",
]
