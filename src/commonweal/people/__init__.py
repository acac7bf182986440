"""The one record of a person: identity, circle of support, consent, sight, timeline and documents."""
