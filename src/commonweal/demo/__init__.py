"""The demonstration: a place of invented people, in a home of its own, in which everybody may be anybody."""
