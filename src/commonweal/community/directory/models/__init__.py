"""What is there for everyone, after Open Referral UK, and how it is kept true."""

from commonweal.community.directory.models.keeping import Claim, Confirmation, DuplicatePair, StaffNote, Version
from commonweal.community.directory.models.lists import SharedList, ShortlistItem
from commonweal.community.directory.models.parts import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Language,
    Phone,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
)
from commonweal.community.directory.models.records import ListedOrganisation, Location, Service
from commonweal.community.directory.models.terms import Taxonomy, Term

__all__ = (
    "Accessibility",
    "Address",
    "Attribute",
    "Claim",
    "Confirmation",
    "Contact",
    "CostOption",
    "DuplicatePair",
    "Language",
    "ListedOrganisation",
    "Location",
    "Phone",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "SharedList",
    "ShortlistItem",
    "StaffNote",
    "Taxonomy",
    "Term",
    "Version",
)
