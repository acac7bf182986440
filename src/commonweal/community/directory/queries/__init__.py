"""Reading the directory: what there is, for whom, and what waits to be done."""

from commonweal.community.directory.queries.searching import (
    FEW,
    Found,
    Results,
    count_by_need,
    find_postcode,
    in_miles,
    needs_listed,
    search_services,
    service_by_id,
)

__all__ = (
    "FEW",
    "Found",
    "Results",
    "count_by_need",
    "find_postcode",
    "in_miles",
    "needs_listed",
    "search_services",
    "service_by_id",
)
