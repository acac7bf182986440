"""Pages of forms: writing together, what was written, and the definitions."""
