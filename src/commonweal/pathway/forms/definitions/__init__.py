"""What a form asks, kept as data and checked: reading it, its logic, its answers, what changed. Pure."""
