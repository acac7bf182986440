"""What this room reads: schemes and who somebody is to a task, the board, candidates, opportunities, and counts."""
