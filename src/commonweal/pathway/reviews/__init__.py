"""Reviews: when a plan is looked at again, what came of it, and what was needed and not there."""
