"""Budgets: from what was assessed to an indicative weekly amount, by a dated allocation scheme."""
