"""Direct payments: money with which a person buys their own support, and funds that a provider holds for them."""
