"""Every decision shows its working: named calculations with typed input, typed result and workings."""
