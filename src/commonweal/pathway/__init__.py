"""One person's way: asking, being assessed, a budget, a plan, paying for it, and reviewing it."""
