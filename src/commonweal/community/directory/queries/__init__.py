"""Reading the directory: what there is, for whom, and what waits to be done."""
