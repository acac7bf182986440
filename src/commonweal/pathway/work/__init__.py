"""Who does what by when: worklists, handover, approval by money limit, and how long people wait."""
