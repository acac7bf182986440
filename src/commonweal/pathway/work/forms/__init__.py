"""Forms of this room: what a list shows (`lists`), what is done with work (`handling`), and approval (`approving`)."""
