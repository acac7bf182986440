"""The needs that entries are listed under: the list that other rooms ask for most. Pure."""

from collections.abc import Iterable, Mapping

from commonweal.community.directory.terms import OwnTerm, own_terms

Need = OwnTerm


def all_needs() -> Mapping[str, Need]:
    """Every need by its key, in the order of the list."""
    return own_terms("needs")


def needs_by_group() -> dict[str, list[Need]]:
    """The needs under their headings, in the order of the list."""
    groups: dict[str, list[Need]] = {}
    for need in all_needs().values():
        groups.setdefault(need.group, []).append(need)
    return groups


def needs_of(keys: Iterable[str]) -> list[Need]:
    """The needs with these keys; a key that the list no longer has is left out."""
    return [all_needs()[key] for key in keys if key in all_needs()]
