"""Personal budgets inside a block contract: the core of an address split out, and each resident's share in a diary."""
