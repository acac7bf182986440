"""Forms as data: versioned definitions, and what people write in them together, each answer kept."""
