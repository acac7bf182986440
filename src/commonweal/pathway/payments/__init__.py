"""Money: what providers and people are paid, what people are billed, and the ledger that both agree with."""
