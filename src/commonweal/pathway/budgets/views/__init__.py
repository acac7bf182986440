"""Pages of budgets and of the schemes they come from."""
