"""The forms of this room: pages that ask one thing each (tasks, offers, grants), and those that run a scheme."""
