"""Concerns that somebody may be at risk: passed on, what was done at once, and whether there is an enquiry."""
