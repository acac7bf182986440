"""Assessment: what a person can and cannot do, what it does to their wellbeing, and whether the needs are eligible."""
