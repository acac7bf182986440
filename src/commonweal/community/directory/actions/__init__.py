"""What can be done with the directory: the only place that writes it."""

from commonweal.community.directory.actions.loading import (
    SERVICES_FILE,
    list_services,
    load_directory,
    service_id,
)
from commonweal.community.directory.actions.storing import Origin, store_records

__all__ = (
    "SERVICES_FILE",
    "Origin",
    "list_services",
    "load_directory",
    "service_id",
    "store_records",
)
