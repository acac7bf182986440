"""Pages of this room: lists and one piece of work, handing over, workload, approvals, times."""
