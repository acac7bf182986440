"""Words that questions say of when, cost, access and for whom: a misspelling may be mended to them. Pure."""

_SAID = """
monday tuesday wednesday thursday friday saturday sunday weekend weekday morning afternoon evening free wheelchair
accessible hearing loop online telephone nearby within miles children toddler teenager pensioner elderly
"""
SAID = tuple(_SAID.split())
