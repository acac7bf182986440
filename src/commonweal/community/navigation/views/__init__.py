"""Pages of link work: lists (`lists`), beginning (`starting`), the work with one person (`work`, `introductions`,
`wellbeing`, `closing`, `notes`, `record`), what the person adds (`own`), and around it (`around`, `evaluation`)."""
