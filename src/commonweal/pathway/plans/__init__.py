"""Plans: what support is agreed, what it costs each week, and how the budget is held."""
