"""What a guide is, and how it is written down and read. Pure, all of it."""
